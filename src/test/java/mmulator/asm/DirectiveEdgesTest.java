package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.Needs;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.Source;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directives with the last operand that GNU as takes, and the first that it does not or warns of. */
final class DirectiveEdgesTest {
    private static final Pattern TROUBLE = Pattern.compile("(?m)^[^:]*:(\\d+): (Error|Warning): ");

    private static final Pattern CUT =
            Pattern.compile("\\.(byte|hword|[248]byte|short|word|long|int|dc\\.[bwl]) [^;]*");

    /** What GNU as cuts off without a word. */
    private static final Pattern STRICTER = Pattern.compile(String.join(
            "|",
            "\\.\\S+ -(129|32769|2147483649)",
            ".*\\.(align|p2align|balign|org|zero|space|skip) .*,(-129|256|65535|65536|0xffffffff|-32768|-32769)(;.*)?",
            ".*align[w] .*,(65536|0xffffffff|-32769)(;.*)?"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(GnuTools.arePresent(), "GNU as for AArch64");
    }

    private static List<String> cases() {
        List<String> cases = new ArrayList<>();
        Map<Integer, String> sizes = Map.of(
                8, ".byte .dc.b",
                16, ".hword .2byte .short .dc.w",
                32, ".word .4byte .long .int .dc.l",
                64, ".quad .8byte .xword .dword .dc.a");
        sizes.forEach((bits, names) -> {
            for (String name : names.split(" ")) {
                for (String value : edges(bits)) {
                    cases.add(name + " " + value);
                }
                cases.add(name + " 1, 2,3");
                cases.add(name);
            }
        });
        for (String align :
                List.of(".align", ".p2align", ".p2alignw", ".p2alignl", ".balign", ".balignw", ".balignl")) {
            for (String operands :
                    "0 1 2 3 4 5 8 -1;4,1;4,,3;4,,2;4,,4;4,0x7f,15;4,0x7f,16;4,0x7f,11;4,0x7f,12;4,-128;4,-129;4,255;4,256;4,65535;4,65536;8,-32768;8,-32769;4,0xffffffff;16,1;3,1,0;3,,0"
                            .replace(' ', ';')
                            .split(";")) {
                for (String before : List.of("", ".byte 1;", ".hword 1;", ".word 1;", ".word 1;.byte 1;")) {
                    cases.add(before + align + " " + operands);
                }
            }
        }
        cases.addAll(List.of(".even", ".byte 1;.even", ".hword 1;.even"));
        for (String count : List.of("0", "1", "3", "-1")) {
            for (String value : List.of("", ",0", ",1", ",255", ",256", ",-1", ",-128", ",-129")) {
                for (String name : List.of(".zero", ".space", ".skip")) {
                    cases.add(".byte 1;" + name + " " + count + value + ";.byte 2");
                }
                cases.add(".byte 1;.org 1+" + count.replace("-1", "0-1") + value + ";.byte 2");
            }
            for (String name : ".dcb.b .dcb .dcb.w .dcb.l".split(" ")) {
                cases.add(name + " " + count + ",7;.byte 2");
                cases.add(name + " " + count + ",-7;.byte 2");
            }
            for (String name : ".ds.b .ds .ds.w .ds.l .ds.s .ds.d .ds.p .ds.x".split(" ")) {
                cases.add(name + " " + count + ";.byte 2");
            }
            if (!count.equals("-1")) {
                cases.add(".dcb.s " + count + ",1.5;.byte 2");
                cases.add(".dcb.d " + count + ",-1.5;.byte 2");
            }
            for (String size : List.of("0", "1", "2", "3", "4", "5", "7", "8")) {
                for (String value : List.of("", ",0", ",1", ",-1", ",0x7f", ",0xff")) {
                    cases.add(".fill " + count + "," + size + value + ";.byte 2");
                }
            }
            cases.add(".fill " + count + ";.byte 2");
        }
        for (String bits : List.of("7", "14", "21", "28", "35", "42", "49", "56", "63", "6", "13", "20", "62", "55")) {
            for (String near : List.of("-1", "", "+1")) {
                cases.add(".uleb128 (1<<" + bits + ")" + near);
                if (!bits.equals("63")) {
                    cases.add(".sleb128 (1<<" + bits + ")" + near);
                    cases.add(".sleb128 -(1<<" + bits + ")" + near);
                }
            }
        }
        cases.addAll(List.of(".uleb128 0,1,127,128", ".sleb128 0,-1,63,64,-64,-65"));
        for (String value :
                "0 1 -1 0xffffffffffffffff 0x10000000000000000 0x123456789abcdef00112233445566778 340282366920938463463374607431768211455 18446744073709551616"
                        .split(" ")) {
            cases.add(".octa " + value);
        }
        for (String value : "0 1 -1.5 +2 1e3 1.e-3 .5 0f1.25 0d-1 inf -inf nan -nan 3.4e38 1e-45".split(" ")) {
            for (String name : ".float .single .dc.s .double .dc.d".split(" ")) {
                cases.add(name + " " + value);
            }
        }
        cases.addAll(List.of(
                ".ascii \"a\"",
                ".ascii \"a\" \"b\",\"c\"",
                ".asciz \"a\" \"b\",\"c\"",
                ".string \"\"",
                ".macro m0 a;.ascii \\a;.endm;m0 \"\"\"x\"\"\"", // two quotes of an argument are one in it
                ".ascii \"\\0\\7\\77\\377\\x41\\x4142\\n\\t\\\\\\\"\"",
                ".asciz \"\\b\\f\\r\""));
        return cases;
    }

    private static Set<String> edges(int bits) {
        Set<String> edges = new TreeSet<>(List.of("0", "1", "-1", "-0x80", "0x7f"));
        long half = 1L << (bits - 1);
        edges.addAll(List.of("" + (half - 1), "-" + Long.toUnsignedString(half), "" + Long.toUnsignedString(half)));
        if (bits < 64) {
            edges.addAll(List.of("" + (2 * half - 1), "" + 2 * half, "" + (-half - 1), "" + (-2 * half)));
        } else {
            edges.add("0xffffffffffffffff");
        }
        return edges;
    }

    private static List<String> expressions() {
        List<String> cases = new ArrayList<>();
        String[] numbers = "0 1 (-1) 2 5 (-5) 63 64 0x7fffffffffffffff (-0x7fffffffffffffff)".split(" ");
        for (String operator : "* / % << >> | ! ^ & + - == != <> < <= >= > && ||".split(" ")) {
            for (String left : numbers) {
                for (String right : numbers) {
                    cases.add(".quad " + left + operator + right);
                }
            }
        }
        for (String left : "* / % << | ! ^ & + - == < && ||".split(" ")) {
            for (String right : "* / % << | ! ^ & + - == > && ||".split(" ")) {
                cases.add(".quad 13" + left + "6" + right + "3");
                cases.add(".quad 13" + left + "(6" + right + "3)");
                cases.add(".quad -13" + left + "~6" + right + "-3");
            }
        }
        for (String unary : "- ~ ! + -- ~- -~ !! -! !- +-".split(" ")) {
            cases.add(".quad " + unary + "5, " + unary + "0, " + unary + "(2)+1");
        }
        cases.addAll(List.of(
                ".quad 13||0&&0, 0&&0||13", // what is not 0 does not tell which binds more
                ".quad 'a, 'a+1",
                ".quad 0b101, 0B1, 017, 0x1F, 1f-1f;1:",
                "a1=5;.quad a1*2",
                ".set a2,3;.set a2,a2+1;.byte a2",
                ".equ a3,7;.byte a3-1",
                ".equiv a4,7;.byte a4",
                ".equiv a5,7;.equiv a5,8",
                ".equiv a6,7;.set a6,8;.byte a6",
                "1:.byte 1,2;2:.quad 2b-1b,(2b-1b)*3",
                "3:.skip 5;.quad .-3b",
                ".byte 1;4:.byte 2;.quad (.-4b)<<4"));
        return cases;
    }

    private static List<String> conditions() {
        List<String> cases = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        for (String name : ".if .ifeq .ifne .iflt .ifle .ifgt .ifge".split(" ")) {
            for (String value : List.of("-2", "-1", "0", "1", "2")) {
                conditions.add(name + " " + value);
            }
        }
        for (String name : ".ifc .ifnc".split(" ")) {
            for (String value :
                    List.of("a,a", "a,b", "a b,a b", "a  b,a b", "'a b','a b'", "'a','b'", ",", "a,", " a , a ")) {
                conditions.add(name + " " + value);
            }
        }
        for (String name : ".ifeqs .ifnes".split(" ")) {
            for (String value : List.of("\"a\",\"a\"", "\"a\",\"b\"", "\"\",\"\"", "\"ab\",\"a\"")) {
                conditions.add(name + " " + value);
            }
        }
        conditions.addAll(List.of(".ifb", ".ifb a", ".ifnb", ".ifnb a", ".ifdef no", ".ifndef no", ".ifnotdef no"));
        conditions.addAll(List.of("yes=1;.ifdef yes", "yes=1;.ifndef yes", "yes=1;.ifnotdef yes"));
        for (String condition : conditions) {
            cases.add(condition + ";.byte 1;.else;.byte 2;.endif;.byte 3");
            cases.add(condition + ";.byte 1;.endif;.byte 3");
            // GNU as looks at quotes even where it leaves out.
            cases.add(".if 0;" + condition.replace('\'', '"') + ";.byte 1;.else;.byte 2;.endif;.else;.byte 3;.endif");
        }
        for (String first : List.of("0", "1")) {
            for (String second : List.of("0", "1")) {
                cases.add(".if " + first + ";.byte 1;.elseif " + second + ";.byte 2;.else;.byte 3;.endif;.byte 4");
                cases.add(".if " + first + ";.byte 1;.elseif " + second + ";.byte 2;.elseif 1;.byte 3;.endif;.byte 4");
                cases.add(".if " + first + ";.if " + second + ";.byte 1;.else;.byte 2;.endif;.byte 3;.endif");
            }
        }
        cases.add(".if 1;.byte 1;.else;.byte 2;.else;.byte 3;.endif");
        cases.add(".if 0;.byte 1;.else;.byte 2;.elseif 1;.byte 3;.endif");
        cases.add(".else");
        cases.add(".endif");
        return cases;
    }

    @Test
    void operandsAreTakenAndWrittenAsGnuAsDoes() throws Exception {
        compare(cases(), 50);
    }

    @Test
    void expressionsHaveTheValuesOfGnuAs() throws Exception {
        compare(expressions(), 1);
    }

    @Test
    void conditionsAreThoseOfGnuAs() throws Exception {
        compare(conditions(), 1);
    }

    private void compare(List<String> cases, int fewest) throws Exception {
        TreeSet<Integer> refused = new TreeSet<>();
        TreeSet<Integer> warned = new TreeSet<>();
        Matcher trouble = TROUBLE.matcher(gnu(cases, Set.of()).output());
        while (trouble.find()) {
            (trouble.group(2).equals("Error") ? refused : warned).add((Integer.parseInt(trouble.group(1)) - 1) / 2);
        }
        warned.addAll(refused);
        GnuTools.Outcome good = gnu(cases, warned);
        assertEquals(0, good.code(), good.output());
        Map<String, GnuTools.ElfSection> sections = GnuTools.sections(folder.resolve("o"));

        Map<String, String> differences = new TreeMap<>();
        warned.removeAll(refused);
        for (int i = 0; i < cases.size(); i++) {
            if (warned.contains(i)) {
                // A number that is cut off; with aligning and filling also that there is nothing to do.
                assertTrue(
                        !CUT.matcher(cases.get(i)).matches()
                                || assembled(cases.get(i)).equals("refused"),
                        cases.get(i));
                continue;
            }
            String expected = refused.contains(i)
                    ? "refused"
                    : HexFormat.of()
                            .formatHex(Objects.requireNonNull(sections.get(".s" + i))
                                    .bytes());
            String actual = assembled(cases.get(i));
            boolean stricter =
                    actual.equals("refused") && STRICTER.matcher(cases.get(i)).matches();
            if (!actual.equals(expected) && !stricter) {
                differences.put(cases.get(i), actual + ", GNU as: " + expected);
            }
        }
        assertEquals(Map.of(), differences);
        assertTrue(refused.size() >= fewest, () -> "few are refused: " + refused.size());
    }

    private GnuTools.Outcome gnu(List<String> cases, Set<Integer> without) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cases.size(); i++) {
            text.append(" .section .s").append(i).append(",\"aw\"\n ");
            text.append(without.contains(i) ? "" : cases.get(i)).append('\n');
        }
        return new GnuTools(folder)
                .assemble(Files.writeString(folder.resolve("s.S"), text), folder.resolve("o"), List.of());
    }

    private static String assembled(String directive) {
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            AssembledImage image = assembler.build(
                    List.of(new Source("a.S", " .data\n " + directive + "\n")),
                    LinkLayout.of(0x4008_0000L, 0x4008_0000L));
            return image.section(".data")
                    .map(s -> HexFormat.of().formatHex(bytes(s.bytes(), s.size())))
                    .orElse("");
        } catch (AssemblyException refused) {
            return "refused";
        }
    }

    private static byte[] bytes(byte[] bytes, int size) {
        return Arrays.copyOf(bytes, size);
    }
}
