package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CPU that has come to where no code is: the report names the instruction that took it there, and what is missing. */
final class RunawayTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String told(String code, String cpus) throws IOException {
        Files.writeString(folder.resolve("code.S"), code);
        Path fixture = Files.writeString(folder.resolve("runaway.yaml"), """
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [code.S]
                sections:
                  .text: {pa: 0x4010_0000}
                tables:
                  pool: {base: 0x4000_0000, size: 64K}
                  roots:
                    low: {map: [{section: .text, attributes: [ro, uxn]}, {va: 0x4018_0000, pa: 0x4018_0000, size: 4K, attributes: [pxn, uxn]}]}
                    none: {}
                cpus:
                """ + cpus);
        CommandLineRun run = CommandLineRun.of("run", fixture.toString());
        assertEquals(1, run.exit(), run.err());
        return run.out().replace(folder + "/", "");
    }

    @Test
    void aRetToAddress0IsNamed() throws IOException {
        String told = told("""
                .global go
                go:
                    mov x30, xzr
                    ldr x1, [x0]
                    add x1, x1, #1
                    ret
                """, "  - {entry: go, registers: {x0: 0x4018_0000}}\n");
        assertTrue(told.contains("    from  go+0xc (code.S:6)    ret\n"), told);
        assertTrue(told.contains("      pa  0x0000000000000000, where there is no memory\n"), told);
    }

    @Test
    void aRetToAnUnmappedPageIsNamedWithTheWalk() throws IOException {
        String told = told(
                """
                .global go, other
                go:
                    ldr x2, [x0]
                1:  ldr x2, [x0]
                    cbz x2, 1b
                    bl away
                    hlt #0
                away:
                    movz x30, #0x5000, lsl #16
                    ret
                other:
                    mov x2, #1
                    str x2, [x0]
                    hlt #0
                """,
                "  - {entry: go, mmu: {ttbr0: low, ttbr1: none}, registers: {x0: 0x4018_0000}}\n"
                        + "  - {entry: other, mmu: {ttbr0: low, ttbr1: none}, registers: {x0: 0x4018_0000}}\n");
        assertTrue(told.contains("    from  away+0x4 (code.S:10)    ret\n"), told);
        assertTrue(told.contains("    walk  level 2 at 0x"), told);
    }

    @Test
    void aJumpToAnAddressThatIsNoneOfAnInstructionIsNamed() throws IOException {
        String told = told("""
                .global go
                go: br x3
                """, "  - {entry: go, registers: {x3: 0x4010_0002}}\n");
        assertTrue(told.contains("PC alignment fault"), told);
        assertTrue(told.contains("    from  go (code.S:2)    br x3\n"), told);
    }

    @Test
    void whoSimplyGoesOnHasComeFromNowhere() throws IOException {
        String told = told("""
                .global go
                go: mov x1, #1
                .word 0
                """, "  - {entry: go}\n");
        assertTrue(told.contains("UNDEFINED"), told);
        assertFalse(told.contains("from  "), told);
    }
}
