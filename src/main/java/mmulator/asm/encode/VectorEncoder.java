package mmulator.asm.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mmulator.asm.section.Expression;
import mmulator.asm.section.Operand;
import mmulator.asm.section.Register;
import mmulator.asm.source.Spelling;
import mmulator.engine.Disassembler;
import mmulator.engine.KeystoneEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Floating-point and vector instructions, through Keystone. Only mnemonics known to be safe get there, in canonical
 * text with all numbers resolved, and what comes back must disassemble to what went in.
 */
public final class VectorEncoder implements AutoCloseable {
    private static final Set<String> MNEMONICS = Set.of(("abs add addhn addhn2 addp addv and bic bif "
                    + "bit bsl cls clz cmeq cmge cmgt cmhi cmhs cmle cmlt cmtst cnt dup eor ext fabd fabs facge facgt fadd "
                    + "faddp fcmeq fcmge fcmgt fcmle fcmlt fcmp fcmpe fcvt fcvtas fcvtau fcvtl fcvtl2 "
                    + "fcvtms fcvtmu fcvtn fcvtn2 fcvtns fcvtnu fcvtps fcvtpu fcvtxn fcvtxn2 fcvtzs fcvtzu fdiv fmadd fmax "
                    + "fmaxnm fmaxnmp fmaxnmv fmaxp fmaxv fmin fminnm fminnmp fminnmv fminp fminv fmla fmls fmov fmsub fmul "
                    + "fmulx fneg fnmadd fnmsub fnmul frecpe frecps frecpx frinta frinti frintm frintn frintp frintx frintz "
                    + "frsqrte frsqrts fsqrt fsub ins ld1 ld1r ld2 ld2r ld3 ld3r ld4 ld4r mla mls mov movi mul mvn mvni neg "
                    + "not orn orr pmul pmull pmull2 raddhn raddhn2 rbit rev16 rev32 rev64 rshrn rshrn2 rsubhn rsubhn2 saba "
                    + "sabal sabal2 sabd sabdl sabdl2 sadalp saddl saddl2 saddlp saddlv saddw saddw2 scvtf "
                    + "shadd shl shll shll2 shrn shrn2 shsub sli "
                    + "smax smaxp smaxv smin sminp sminv smlal smlal2 smlsl smlsl2 smov smull smull2 sqabs sqadd sqdmlal "
                    + "sqdmlal2 sqdmlsl sqdmlsl2 sqdmulh sqdmull sqdmull2 sqneg sqrdmulh sqrshl sqrshrn sqrshrn2 sqrshrun "
                    + "sqrshrun2 sqshl sqshlu sqshrn sqshrn2 sqshrun sqshrun2 sqsub sqxtn sqxtn2 sqxtun sqxtun2 srhadd sri "
                    + "srshl srshr srsra sshl sshll sshll2 sshr ssra ssubl ssubl2 ssubw ssubw2 st1 st2 st3 st4 sub subhn "
                    + "subhn2 suqadd sxtl sxtl2 tbl tbx trn1 trn2 uaba uabal uabal2 uabd uabdl uabdl2 uadalp uaddl uaddl2 "
                    + "uaddlp uaddlv uaddw uaddw2 ucvtf uhadd uhsub umax umaxp umaxv umin uminp uminv umlal umlal2 umlsl "
                    + "umlsl2 umov umull umull2 uqadd uqrshl uqrshrn uqrshrn2 uqshl uqshrn uqshrn2 uqsub uqxtn uqxtn2 urecpe "
                    + "urhadd urshl urshr ursqrte ursra ushl ushll ushll2 ushr usqadd usra usubl usubl2 usubw usubw2 uxtl "
                    + "uxtl2 uzp1 uzp2 xtn xtn2 zip1 zip2")
            .split(" "));

    /** Mnemonics that may come back from the disassembler in place of another. */
    private static final Set<String> ALIASES = Set.of(
            "orr mov",
            "dup mov",
            "ins mov",
            "umov mov",
            "mov umov",
            "mov dup",
            "mov ins",
            "mov orr",
            "not mvn",
            "mvn not",
            "sshll sxtl",
            "sshll2 sxtl2",
            "ushll uxtl",
            "ushll2 uxtl2",
            "sxtl sshll",
            "sxtl2 sshll2",
            "uxtl ushll",
            "uxtl2 ushll2");

    private static final Pattern NUMBER = Pattern.compile("#(-?)(0x[0-9a-f]{1,16}|[0-9]{1,18})(?![0-9a-fx.])");

    private @Nullable KeystoneEncoder keystone;
    private @Nullable Disassembler disassembler;

    /** Whether an operand is a floating-point or vector register. */
    boolean concerns(Operands o) {
        for (int i = 0; i < o.count(); i++) {
            boolean vector = switch (o.get(i)) {
                case Operand.OfRegister r -> !r.register().isGeneral();
                case Operand.RegisterList l -> true;
                case Operand.Lane l -> true;
                case Operand.FloatImmediate f -> false;
                case Operand.Immediate m -> false;
                case Operand.Part p -> false;
                case Operand.Literal l -> false;
                case Operand.Shift s -> false;
                case Operand.Address a -> false;
            };
            if (vector) {
                return true;
            }
        }
        return false;
    }

    int encode(Operands o) {
        if (!concerns(o)) {
            throw o.error("unknown instruction '" + o.mnemonic() + "'" + Spelling.hint(o.mnemonic(), Mnemonics.COMMON));
        }
        if (FloatMove.concerns(o)) {
            return FloatMove.encode(o);
        }
        long crypto = Crypto.encode(o);
        if (crypto != A64.UNKNOWN) {
            return (int) crypto;
        }
        long conditional = FloatCondition.encode(o);
        if (conditional != A64.UNKNOWN) {
            return (int) conditional;
        }
        if (!MNEMONICS.contains(o.mnemonic())) {
            throw o.error("unknown instruction '" + o.mnemonic() + "' for these registers");
        }
        StringBuilder text = new StringBuilder(o.mnemonic());
        for (int i = 0; i < o.count(); i++) {
            text.append(i == 0 ? " " : ", ").append(render(o, o.get(i)));
        }
        if (keystone == null) {
            keystone = new KeystoneEncoder();
            disassembler = new Disassembler(word -> null);
        }
        OptionalInt word = keystone.encode(text.toString());
        if (word.isEmpty() || !matches(o, word.getAsInt())) {
            throw o.error("invalid operands for '" + o.mnemonic() + "'");
        }
        return word.getAsInt();
    }

    private boolean matches(Operands o, int word) {
        if (disassembler == null) {
            return false;
        }
        String mnemonic = o.mnemonic();
        String text = disassembler.disassemble(word, 0);
        int blank = text.indexOf(' ');
        String found = blank < 0 ? text : text.substring(0, blank);
        int dot = found.indexOf('.');
        found = dot > 0 ? found.substring(0, dot) : found;
        boolean same = found.equals(mnemonic) || ALIASES.contains(mnemonic + " " + found);
        return same && numbersSurvive(o, text);
    }

    /** Keystone cuts some numbers that do not fit to size; then the text has another number. */
    private static boolean numbersSurvive(Operands o, String text) {
        List<Long> found = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            String digits = matcher.group(2);
            long value =
                    digits.startsWith("0x") ? Long.parseUnsignedLong(digits.substring(2), 16) : Long.parseLong(digits);
            found.add(matcher.group(1).isEmpty() ? value : -value);
        }
        for (int i = 0; i < o.count(); i++) {
            long value = switch (o.get(i)) {
                case Operand.Immediate m -> o.constant(m);
                case Operand.Shift s when s.amount() != null -> o.constant(s.amount(), s);
                default -> 0;
            };
            // A zero may be left unsaid, and MOVI writes its byte without a sign.
            boolean byteForm = o.mnemonic().startsWith("mov") || o.mnemonic().equals("mvni");
            if (value != 0
                    && !found.contains(value)
                    && !(byteForm && value < 0 && value >= -128 && found.contains(value & 0xff))) {
                return false;
            }
        }
        return true;
    }

    private static String render(Operands o, Operand operand) {
        return switch (operand) {
            case Operand.OfRegister r -> r.register().toString();
            case Operand.Immediate m -> number(o, m.value(), m);
            case Operand.FloatImmediate f -> "#" + f.digits().toLowerCase(Locale.ROOT);
            case Operand.Shift s -> render(o, s);
            case Operand.Lane l -> l.register() + lane(o, l.lane(), l);
            case Operand.RegisterList l ->
                l.registers().stream().map(Register::toString).collect(Collectors.joining(", ", "{", "}"))
                        + (l.lane() == null ? "" : lane(o, l.lane(), l));
            case Operand.Address a -> render(o, a);
            case Operand.Part p -> throw o.error(p, "a part of an address cannot stand here");
            case Operand.Literal l -> throw o.error(l, "a literal cannot stand here");
        };
    }

    private static String render(Operands o, Operand.Shift s) {
        String kind = s.kind().name().toLowerCase(Locale.ROOT);
        return s.amount() == null ? kind : kind + " " + number(o, s.amount(), s);
    }

    private static String render(Operands o, Operand.Address a) {
        if (a.offset() != null
                || a.offsetRegister() != null
                || a.writeBack()
                || !a.base().is64()) {
            throw o.error(a, "expected a base register without an offset");
        }
        return "[" + a.base() + "]";
    }

    private static String lane(Operands o, Expression lane, Operand at) {
        return "[" + o.inRange(at, o.constant(lane, at), 0, 15) + "]";
    }

    private static String number(Operands o, Expression value, Operand at) {
        return "#" + o.constant(value, at);
    }

    @Override
    public void close() {
        if (keystone != null) {
            keystone.close();
            keystone = null;
        }
        if (disassembler != null) {
            disassembler.close();
            disassembler = null;
        }
    }
}
