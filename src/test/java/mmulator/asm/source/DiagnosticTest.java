package mmulator.asm.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mmulator.asm.Assembler;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.object.ObjectCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake is reported at the place where it was made. */
final class DiagnosticTest {
    private static final LinkLayout LAYOUT = LinkLayout.of(0x10_0000_0000L, 0x4000_0000L);

    private static List<Diagnostic> mistakes(String... texts) {
        List<Source> sources = new java.util.ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            sources.add(new Source((char) ('a' + i) + ".S", texts[i]));
        }
        Map<String, String> files =
                Map.of("inc/m.inc", ".macro bad r\n    mov \\r, 1b\n.endm\n", "inc/deep.inc", " nop\n foo\n");
        SourceReader reader = path -> Optional.ofNullable(files.get(path)).map(t -> new Source(path, t));
        AssemblerOptions options = new AssemblerOptions(List.of("inc"), reader, AssemblyLimits.DEFAULT);
        try (Assembler assembler = new Assembler(options)) {
            return assertThrows(AssemblyException.class, () -> assembler.build(sources, LAYOUT))
                    .diagnostics();
        }
    }

    private static String only(String... texts) {
        List<Diagnostic> mistakes = mistakes(texts);
        assertEquals(1, mistakes.size(), mistakes.toString());
        return mistakes.getFirst().toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\tfoo x0'                     | a.S:1:2: error: unknown instruction 'foo'",
                "  ldrr x0, [x1]                | a.S:1:1: error: unknown instruction 'ldrr'; did you mean 'ldr'?",
                "'lrd x0, [x1]'                 | a.S:1:1: error: unknown instruction 'lrd'; did you mean 'ldr'?",
                "'mov r0, x1'                   | a.S:1:5: error: expected a general-purpose register; did you mean 'x0'?",
                "'ldr x31, [x1]'                | a.S:1:5: error: expected a general-purpose register; general-purpose registers end at x30",
                "'nop ; addd x0, x1, x2'        | a.S:1:7: error: unknown instruction 'addd'; did you mean 'add'?",
                "'add x0, x1, #4097'            | a.S:1:13: error: immediate 4097 is not 12 bits, or 12 bits shifted left by 12",
                "'add x0, w1, x2'               | a.S:1:9: error: expected an X register",
                "'ldr x0, [x1, #3'              | 'a.S:1:16: error: expected '']'', found the end of the statement'",
                "'ldr x0, [x1, #70000]'         | a.S:1:14: error: offset 70000 is neither",
                "'mov x0, #0x12345'             | a.S:1:9: error: immediate 0x12345 cannot be moved by one instruction",
                "'b.zz 1f'                      | a.S:1:1: error: unknown instruction 'b.zz'",
                "'b nowhere'                    | a.S:1:3: error: undefined symbol 'nowhere'",
                "'start: nop; b strat'          | a.S:1:15: error: undefined symbol 'strat'; did you mean 'start'?",
                "'b 1f'                         | a.S:1:3: error: no label '1:' after this place",
                "'b 1b'                         | a.S:1:3: error: no label '1:' before this place",
                "'tbz x0, #3, . + 0x8000'       | a.S:1:13: error: the target is 0x8000 bytes away, beyond ±0x8000",
                "'mrs x0, tcr_el11'             | a.S:1:9: error: unknown system register 'tcr_el11'; did you mean 'tcr_el1'?",
                "'tlbi vae1iss, x0'             | a.S:1:6: error: unknown tlbi operation 'vae1iss'; did you mean 'vae1is'?",
                "'tlbi vae1is'                  | a.S:1:1: error: 'tlbi vae1is' takes a register",
                "'tlbi vmalle1, x0'             | a.S:1:15: error: 'tlbi vmalle1' takes no register",
                "'dsb inner'                    | a.S:1:5: error: unknown barrier option 'inner'",
                "'msr pan, #2'                  | a.S:1:10: error: immediate 2 is out of range, expected 0 to 1",
                "'.byt 1'                       | a.S:1:1: error: unknown directive '.byt'; did you mean '.byte'?",
                "'.byte 1, 256'                 | a.S:1:10: error: value 0x100 does not fit in 1 byte",
                "'.quad later - 1 + (2'         | 'a.S:1:21: error: expected '')'', found the end of the statement'",
                "'.if later\n.endif'            | a.S:1:5: error: the value must be known here, but 'later' is not defined yet",
                "'x: nop; x: nop'               | a.S:1:9: error: 'x' is already defined at a.S:1:1",
                "'.error \"no good\"'           | a.S:1:1: error: no good",
                "'nop /* open'                  | a.S:1:5: error: comment is never closed",
                "'.ascii \"open'                | a.S:1:8: error: string is never closed",
                "'.section .x, \"aq\"'          | 'a.S:1:14: error: section flags \"aq\": ''q'' is none of those known here, awxMSGoe'",
                "'.section .x, \"aG\"'          | 'a.S:1:18: error: flag G: expected the name of a group'",
                "'.subsection -1'               | a.S:1:13: error: subsection -1 is not from 0 to 8192",
                "'nop; nop; .text 1; .org 4'    | a.S:1:25: error: .org moves back from 0x8 to 0x4",
                "'.struct 8; nop'               | a.S:1:11: error: section '*ABS*' can hold zeros only",
                "'.balignl 5'                   | a.S:1:10: error: alignment 5 is not a power of two",
                "'.byte 1; .balignw 8, 1'       | a.S:1:19: error: padding of 7 bytes is no multiple of 2",
                "'.float 1.2.3'                 | a.S:1:8: error: expected a floating-point number, found '1.2.3'",
                "'.uleb128 later'               | a.S:1:10: error: the value must be known here, but 'later' is not defined yet",
                "'.incbin \"none.bin\"'         | a.S:1:9: error: cannot find 'none.bin'; looked beside the including file and in inc",
                "'.comm x, 4, 3'                | a.S:1:13: error: alignment 3 is not a power of two",
                "'x: .comm x, 4'                | a.S:1:10: error: 'x' is already defined",
                "'.if 1\n.end\nnop'             | a.S:1:1: error: conditional without .endif",
                "'.include \"none.inc\"'        | a.S:1:10: error: cannot find 'none.inc'; looked beside the including file and in inc",
                "'add x0, x1, :lo13:x'          | a.S:1:14: error: unknown relocation operator ':lo13:'",
                "'adrp x0, :got:x'              | a.S:1:10: error: undefined symbol 'x'",
                "'add x0, x1, =5'               | a.S:1:13: error: expected a number",
                "'mov x0, #x\nx: nop'           | a.S:1:9: error: expected a number, found an address",
                "'.quad x * 2\nx: nop'          | a.S:1:7: error: an address can only be added to, subtracted from and compared",
                "'.altmacro\n.macro m a\nlocal a\n.endm\nm 1' | a.S:3:7: error: 'a' is already a parameter or a local name",
                "'bal 1f'                       | a.S:1:1: error: unknown instruction 'bal'",
                "'movk x0, #:abs_g0_s:5'        | a.S:1:10: error: movk cannot take the sign of a part",
                "'mov x0, #1LU'                 | a.S:1:10: error: '1LU' is not a number",
                "'aese v0.16b, v1.4s'           | a.S:1:14: error: expected a register such as v0.16b",
                "'.endif'                       | a.S:1:1: error: .endif without .if",
                "'.if 1\nnop'                   | a.S:1:1: error: conditional without .endif",
                "'.macro m\nnop'                | a.S:1:1: error: .macro without .endm",
                "'.macro m a, b\n.endm\nm 1, c=5' | a.S:3:6: error: macro 'm' has no parameter 'c'",
                "'.macro m a, b\n.endm\nm c==5'   | a.S:3:3: error: macro 'm' has no parameter 'c'",
                "'.macro m a, b\n.endm\nm b=1, 2' | a.S:3:8: error: an argument without a name cannot follow",
                "'.macro m a, b\n.endm\nm a==1 2' | a.S:3:8: error: an argument without a name cannot follow",
                "'.org 8\n.org 4'               | a.S:2:6: error: .org moves back from 0x8 to 0x4",
                "'fadd d0, s1, d2'              | a.S:1:1: error: invalid operands for 'fadd'",
                "'stxr w0, x0, [x1]'            | a.S:1:6: error: the status register must differ from the other registers",
                "'.text .text'                  | a.S:1:7: error: expected a number, found an address",
                "'.section e,\"a\"\n.text\n adr x0, e' | a.S:3:10: error: section 'e' is not part of the image",
                "' b f\n.section .x\nf: nop'    | a.S:1:4: error: section '.x' is not part of the image: it has no flag \"a\", or has \"e\"",
                "'# 20 \"orig.c\"\nfoo'         | orig.c:20:1: error: unknown instruction 'foo'",
            })
    void placeAndText(String text, String expected) {
        String actual = only(text);
        assertTrue(actual.startsWith(expected), actual);
    }

    @Test
    void macroNamesItsCalls() {
        assertEquals(
                """
                a.S:2:9: error: expected a register
                  in expansion of macro inner at a.S:5
                  in expansion of macro outer at a.S:7""".replace("expected a register", "unknown instruction 'frob'"),
                only(".macro inner r\n nop;   frob \\r\n.endm\n.macro outer\n inner x0\n.endm\n outer\n"));
    }

    @Test
    void columnPointsIntoTheBodyEvenBehindAnArgument() {
        SourcePosition position = mistakes(".macro m reg\n mov \\reg, #0x12345\n.endm\nm x10")
                .getFirst()
                .position();
        assertEquals("a.S:2:12", position.toString());
        assertEquals("a.S:4:1", position.outermost().toString());
    }

    @Test
    void includedFileIsNamed() {
        assertEquals("inc/deep.inc:2:2: error: unknown instruction 'foo'", only(".include \"deep.inc\"\n"));
        assertEquals(
                "inc/m.inc:2:13: error: no label '1:' before this place\n  in expansion of macro bad at a.S:2",
                only(".include \"m.inc\"\n bad x0\n"));
    }

    @Test
    void symbolDefinedTwiceInTwoFilesIsReported() {
        assertEquals(
                "b.S:2:1: error: 'f' is already defined at a.S:2:1",
                only(".global f\nf: nop\n", ".global f\nf: nop\n"));
    }

    @Test
    void symbolLocalToAnotherFileIsExplained() {
        assertEquals(
                "a.S:1:4: error: undefined symbol 'helper'; b.S defines it, but without .global",
                only(" b helper", "helper: nop"));
    }

    @Test
    void errorsStopAtTheLimit() {
        assertEquals(
                AssemblyLimits.DEFAULT.errors(), mistakes("foo\n".repeat(1000)).size());
    }

    @Test
    void preprocessorLinesAreWarnedOf() {
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            ObjectCode object = assembler.assemble(new Source("a.S", "#define X 1\n# include nothing\nnop\n"));
            assertEquals(1, object.warnings().size());
            assertEquals("a.S:1:1", object.warnings().getFirst().position().toString());
        }
    }
}
