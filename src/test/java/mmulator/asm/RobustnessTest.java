package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.Source;
import mmulator.asm.source.SourceReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No input crashes, hangs or exhausts memory; every bad one ends in diagnostics with positions. */
final class RobustnessTest {
    private static final long SEED = Long.getLong("mmulator.asm.seed", 42);
    private static final LinkLayout LAYOUT = LinkLayout.of(0xffff_8000_8000_0000L, 0x4008_0000L);

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".macro m\n m\n.endm\n m",
                ".macro m a\n m \"\\a\\a\\a\\a\"\n.endm\n m xx",
                ".macro m\n m\n m\n.endm\n m",
                ".macro a\n.rept 1000000\n a\n.endr\n.endm\n a",
                ".rept 1000000000\n nop\n.endr",
                ".rept 16000000\n.rept 16000000\n.set x, 1\n.endr\n.endr",
                ".rept 10000000\n nop\n.endr",
                ".space 0x7fffffffffffffff",
                ".fill 16000000, 8, 1\n.fill 16000000, 8, 1",
                ".org 0x7fffffffffff",
                ".balign 0x40000000",
                ".set a, b\n.set b, a\n.quad a",
                ".set a, a + 1\n.quad a",
                ".if",
                ".if 1",
                ".rept 5",
                ".macro m",
                ".endm\n.endr\n.endif",
                "/* never closed",
                ".ascii \"never closed",
                ".quad '",
                ".quad 5 / 0, 5 % (1 - 1)",
                "x: .quad 5 / (x - x)",
                ".byte 99999999999999999999999999",
                ".include \"self.S\"",
                "tlbi rvae1xx, x0",
                "mov v0.4s, :lo12:x",
                "fadd d0, =x, d1",
                "fadd d0, [x0, #1]!, d1",
                "fadd d0, {d1}, d2",
                "movi v0.4s, #x\n.set x, y",
                "fmov d0, #2.5e",
                "fcmp d0, #0.0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
                "tbl {v30.16b, v31.16b, v0.16b, v1.16b}[15], {v30.16b-v1.16b}[15], {v30.16b-v1.16b}[15], {v30.16b-v1.16b}[15], "
                        + "{v30.16b-v1.16b}[15], {v30.16b-v1.16b}[15], {v30.16b-v1.16b}[15], {v30.16b-v1.16b}[15]",
                "fmov d0, #1.00000000000000000000000000000000000000000000000000e999"
            })
    void runawaySourceIsAnErrorSoon(String text) {
        Source source = new Source("self.S", text + "\n");
        SourceReader self = path -> path.equals("self.S") ? java.util.Optional.of(source) : java.util.Optional.empty();
        AssemblerOptions options = new AssemblerOptions(List.of(), self, AssemblyLimits.DEFAULT);
        try (Assembler assembler = new Assembler(options)) {
            assertThrows(AssemblyException.class, () -> assembler.build(List.of(source), LAYOUT), text);
        }
    }

    @Test
    void longChainsOfSymbolsAreBounded() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append(".set s")
                    .append(i)
                    .append(", s")
                    .append(i + 1)
                    .append(" + s")
                    .append(i + 1)
                    .append('\n');
        }
        text.append(".quad s0\n")
                .append(".quad ")
                .append("1 + ".repeat(100_000))
                .append("1\n");
        text.append(".quad ")
                .append("(".repeat(100_000))
                .append("1\n")
                .append(".quad ")
                .append("-".repeat(100_000))
                .append("1\n");
        text.append(".quad ").append("q + ".repeat(100_000)).append("1\n");
        assertRejected(text.toString());
    }

    @Test
    void hugeAndBinaryFilesAreRefusedAtOnce() {
        assertRejected("nop\n".repeat(25_000_000));
        byte[] garbage = new byte[4 << 20];
        new Random(SEED).nextBytes(garbage);
        assertRejected(new String(garbage, StandardCharsets.ISO_8859_1));
        assertRejected("x".repeat(4 << 20));
        assertRejected("\\".repeat(4 << 20));
    }

    private static void assertRejected(String text) {
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            AssemblyException e = assertThrows(
                    AssemblyException.class, () -> assembler.build(List.of(new Source("x.S", text)), LAYOUT));
            assertTrue(e.diagnostics().size() <= AssemblyLimits.DEFAULT.errors() + 1);
            assertTrue(e.getMessage() == null || e.getMessage().length() < 100_000);
        }
    }

    @Test
    void anErrorDoesNotHideTheNext() {
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            AssemblyException e = assertThrows(
                    AssemblyException.class, () -> assembler.assemble(new Source("x.S", "foo\nnop\nbar\n.baz\n")));
            assertEquals(
                    List.of(1, 3, 4),
                    e.diagnostics().stream().map(d -> d.position().line()).toList());
        }
    }
}
