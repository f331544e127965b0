package mmulator.litmus.read;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.DescriptorFields;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.Location;
import mmulator.litmus.test.MemoryAttributes;
import mmulator.litmus.test.Value;

/** Reads what initial states and conditions are both made of: locations, values, descriptors. */
final class TermParser {
    private static final Pattern CPU = Pattern.compile("P(\\d{1,3})");
    private static final Pattern REGISTER = Pattern.compile("[XxWw](\\d|[12]\\d|30)");
    private static final Set<String> FIELDS = Set.of("oa", "valid", "af", "db", "dbm", "el0", "attrs");

    private final SourceText source;
    private final Lexer lexer;

    TermParser(SourceText source, Lexer lexer) {
        this.source = source;
        this.lexer = lexer;
    }

    /** True if what follows is a register or {@code P0:…}. */
    boolean atCpu() {
        Token token = lexer.peek();
        return lexer.peek(1).is(":")
                && (token.kind() == Token.Kind.NUMBER
                        || CPU.matcher(token.text()).matches());
    }

    /** True if what follows is {@code 0:X1}, and not a label. */
    boolean atRegister() {
        return atCpu() && REGISTER.matcher(lexer.peek(2).text()).matches();
    }

    /** {@code P0} or {@code 0}. */
    int cpu() {
        Token token = lexer.next();
        Matcher matcher = CPU.matcher(token.text());
        if (matcher.matches()) {
            return Integer.parseInt(matcher.group(1));
        }
        if (token.kind() == Token.Kind.NUMBER && token.text().matches("\\d{1,3}")) {
            return Integer.parseInt(token.text());
        }
        throw lexer.wrong(token, "unexpected " + token.shown() + "; expected a thread such as P0 or 0");
    }

    private Location register() {
        int cpu = cpu();
        lexer.expect(":");
        Token token = lexer.peek();
        if (token.is("%")) {
            throw new BeyondMachineException(source.position(token.offset()), "symbolic registers");
        }
        String name = lexer.name("a register X0 to X30");
        Matcher matcher = REGISTER.matcher(name);
        if (matcher.matches()) {
            return new Location.Register(cpu, Integer.parseInt(matcher.group(1)));
        }
        if (name.matches("[VvQqDdSsZz]\\d{1,2}(\\..*)?|[Pp]\\d{1,2}\\..*|[Cc]\\d{1,2}|SP|NZCV|[A-Z0-9]+_EL[0-3]")) {
            throw new BeyondMachineException(
                    source.position(token.offset()), "register " + name + "; states show general registers only");
        }
        throw lexer.wrong(token, "there is no register " + token.shown() + "; expected X0 to X30 or W0 to W30");
    }

    Location location() {
        if (lexer.peek().is("%")) {
            throw new BeyondMachineException(lexer.position(), "symbolic registers");
        }
        if (atCpu()) {
            return register();
        }
        if (lexer.takes("*")) {
            return location();
        }
        if (lexer.takes("[")) {
            Location location = global();
            lexer.expect("]");
            return location;
        }
        Location location = global();
        if (location instanceof Location.Memory(String symbol, int index)
                && index < 0
                && lexer.peek().is("[")) {
            lexer.next();
            long element = lexer.number("the index of an element");
            lexer.expect("]");
            return new Location.Memory(symbol, Math.clamp(element, 0, Integer.MAX_VALUE));
        }
        return location;
    }

    private Location global() {
        Token token = lexer.peek();
        String name = lexer.name("a location such as 0:X1, x or PTE(x)");
        switch (name) {
            case "PTE", "TTD" -> {
                return new Location.DescriptorOf(descriptorTarget());
            }
            case "PA" -> {
                return new Location.Memory(inParentheses(), -1);
            }
            case "TAG", "tag" -> throw tags(token);
            default -> {}
        }
        if (lexer.peek().is(":")) {
            throw tags(token);
        }
        if (name.startsWith("pte_") && name.length() > 4) {
            return new Location.DescriptorOf(name.substring(4));
        }
        return new Location.Memory(name.startsWith("phy_") && name.length() > 4 ? name.substring(4) : name, -1);
    }

    private BeyondMachineException tags(Token token) {
        return new BeyondMachineException(source.position(token.offset()), "memory tags");
    }

    private String inParentheses() {
        lexer.expect("(");
        String name = lexer.name("the name of a variable");
        lexer.expect(")");
        return name;
    }

    private String descriptorTarget() {
        if (lexer.peek(1).isName("PTE") || lexer.peek(1).isName("TTD")) {
            throw new BeyondMachineException(
                    lexer.position(), "the descriptor that maps a descriptor; tables are mapped for good");
        }
        return inParentheses();
    }

    Value value() {
        Token token = lexer.peek();
        lexer.takes("&");
        if (atCpu()) {
            int cpu = cpu();
            lexer.expect(":");
            return new Value.Label(cpu, lexer.name("a label"));
        }
        if (token.kind() == Token.Kind.NUMBER) {
            return new Value.Number(lexer.value(lexer.next()));
        }
        if (token.is("(")) {
            return new Value.Descriptor(descriptor());
        }
        if (token.is(":")) {
            throw tags(token);
        }
        return named();
    }

    private Value named() {
        Token token = lexer.peek();
        String name = lexer.name("a value: a number, the name of a variable, PTE(x), PA(x) or (oa:PA(x), …)");
        switch (name) {
            case "PTE", "TTD" -> {
                boolean fields =
                        FIELDS.contains(lexer.peek(1).text()) && lexer.peek(2).is(":");
                return fields ? new Value.Descriptor(descriptor()) : new Value.DescriptorAddress(descriptorTarget());
            }
            case "PA" -> {
                return new Value.PhysicalAddress(inParentheses());
            }
            case "label" -> {
                return label();
            }
            case "instr", "NOP", "nop" ->
                throw new BeyondMachineException(
                        source.position(token.offset()), "instructions as data; code is read-only here");
            default -> {}
        }
        if (lexer.peek().is(":")) {
            throw tags(token);
        }
        if (name.startsWith("pte_") && name.length() > 4) {
            return new Value.DescriptorAddress(name.substring(4));
        }
        return name.startsWith("phy_") && name.length() > 4
                ? new Value.PhysicalAddress(name.substring(4))
                : new Value.Address(name);
    }

    private Value label() {
        lexer.expect(":");
        Token quoted = lexer.next();
        Matcher matcher = Pattern.compile("P?(\\d{1,3}):(.+)").matcher(quoted.text());
        if (quoted.kind() != Token.Kind.QUOTED || !matcher.matches()) {
            throw lexer.wrong(quoted, "unexpected " + quoted.shown() + "; expected \"P0:label\"");
        }
        return new Value.Label(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }

    /** {@code (oa:PA(x), valid:0, …)}; without {@code oa} the output address is left open. */
    private DescriptorFields descriptor() {
        DescriptorFields fields = DescriptorFields.page("");
        lexer.expect("(");
        do {
            fields = field(fields);
        } while (lexer.takes(","));
        lexer.expect(")");
        return fields;
    }

    private DescriptorFields field(DescriptorFields f) {
        Token token = lexer.peek();
        String name = lexer.name("a field of a descriptor: oa, valid, af, db, dbm, el0 or a memory attribute");
        if (!lexer.takes(":")) {
            return attribute(f, token);
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "oa" ->
                new DescriptorFields(outputAddress(), f.valid(), f.af(), f.db(), f.dbm(), f.el0(), f.attributes());
            case "valid" -> new DescriptorFields(f.symbol(), bit(), f.af(), f.db(), f.dbm(), f.el0(), f.attributes());
            case "af" -> new DescriptorFields(f.symbol(), f.valid(), bit(), f.db(), f.dbm(), f.el0(), f.attributes());
            case "db" -> new DescriptorFields(f.symbol(), f.valid(), f.af(), bit(), f.dbm(), f.el0(), f.attributes());
            case "dbm" -> new DescriptorFields(f.symbol(), f.valid(), f.af(), f.db(), bit(), f.el0(), f.attributes());
            case "el0" -> new DescriptorFields(f.symbol(), f.valid(), f.af(), f.db(), f.dbm(), bit(), f.attributes());
            case "attrs" -> attributes(f);
            default ->
                throw lexer.wrong(
                        token, "unknown field " + token.shown() + "; expected oa, valid, af, db, dbm, el0 or attrs");
        };
    }

    private DescriptorFields attributes(DescriptorFields fields) {
        DescriptorFields all = fields;
        lexer.expect("(");
        do {
            Token token = lexer.peek();
            lexer.name("a memory attribute");
            all = attribute(all, token);
        } while (lexer.takes(","));
        lexer.expect(")");
        return all;
    }

    private DescriptorFields attribute(DescriptorFields f, Token token) {
        if (token.isName("XS")) {
            throw new BeyondMachineException(source.position(token.offset()), "memory attribute XS (FEAT_XS)");
        }
        if (!MemoryAttributes.isKnown(token.text())) {
            throw lexer.wrong(
                    token, "unknown memory attribute " + token.shown() + "; expected " + MemoryAttributes.names());
        }
        TreeSet<String> attributes = new TreeSet<>(f.attributes());
        attributes.add(token.text());
        return new DescriptorFields(f.symbol(), f.valid(), f.af(), f.db(), f.dbm(), f.el0(), attributes);
    }

    private int bit() {
        Token token = lexer.peek();
        long value = lexer.number("0 or 1");
        if (value != 0 && value != 1) {
            throw lexer.wrong(token, "unexpected " + token.shown() + "; expected 0 or 1");
        }
        return (int) value;
    }

    private String outputAddress() {
        Token token = lexer.peek();
        return switch (named()) {
            case Value.PhysicalAddress(String symbol) -> symbol;
            case Value.Address(String symbol) -> symbol;
            case Value.DescriptorAddress table ->
                throw new BeyondMachineException(
                        source.position(token.offset()), "a page of tables as an output address");
            case Value.Number other -> throw noAddress(token);
            case Value.Descriptor other -> throw noAddress(token);
            case Value.Label other -> throw noAddress(token);
        };
    }

    private LitmusException noAddress(Token token) {
        return lexer.wrong(token, "unexpected " + token.shown() + "; expected an output address such as PA(x)");
    }
}
