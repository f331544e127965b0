package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code walk} says of an address, by the tables of a CPU or by a root. */
final class WalkCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void source() throws IOException {
        Files.writeString(folder.resolve("flag.S"), """
                        .text
                        .global waker, flag
                waker:  nop
                        hlt     #0
                .balign 64
                flag:   .word   0
                """);
    }

    /** @param roots a line for each */
    private String fixture(String roots, String cpu) throws IOException {
        return Files.writeString(folder.resolve("flag.yaml"), """
                        memory: [{base: 0x4000_0000, size: 32M}]
                        sources: [flag.S]
                        sections: {.text: {pa: 0x4010_0000}}
                        tables:
                          granule: 4K
                          va-bits: 48
                          pool: {base: 0x4100_0000, size: 1M}
                          roots:
                        %s
                        cpus: [%s]
                        """.formatted(
                                roots.strip().indent(4).stripTrailing(), cpu))
                .toString();
    }

    @Test
    void walkSaysWhatTheTablesSay() throws IOException {
        String file = fixture("""
                kernel: {map: [{va: 0xffff_8000_0020_0000, pa: 0x4020_0000, size: 2M, block: 2M, attributes: [rw, pxn, uxn]}]}
                """, "{entry: waker}");

        assertEquals("""
                walk of 0x0000000040100040 with the MMU off
                      OA  0x0000000040100040
                      of  4K at 0x0000000040100000 -> 0x0000000040100000
                      is  Device-nGnRnE OSH RW EL0 AF
                """, CommandLineRun.of("walk", file, "flag").out());
        assertEquals(2, CommandLineRun.of("walk", file, "flog").exit());
        assertEquals(2, CommandLineRun.of("walk", file, "flag", "--cpu", "1").exit());
        assertEquals(
                2, CommandLineRun.of("walk", file, "flag", "--root", "user").exit());
    }

    /** A root is asked for: that the CPU has its MMU off is no matter. */
    @Test
    void rootIsWalkedThoughTheMmuIsOff() throws IOException {
        String file = fixture("""
                kernel: {map: [{va: 0xffff_8000_0020_0000, pa: 0x4060_0000, size: 2M, block: 2M, attributes: [rw, pxn, uxn]}]}
                """, "{entry: waker, mmu: {ttbr0: 0, ttbr1: 0, sctlr: 0x0200_0020_34f4_d91c}}");
        CommandLineRun run = CommandLineRun.of("walk", file, "0xffff_8000_0020_1008", "--root", "kernel");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("      OA  0x0000000040601008\n"), run.out());
    }

    /** TTBR1_EL1 where bit 55 is set, whatever the tag; TCR_EL1.TBI1 is 1. */
    @ParameterizedTest
    @CsvSource({
        "0xffff_8000_0020_0000, kernel, 0x0000000040200000",
        "0x00ff_8000_0020_0000, kernel, 0x0000000040200000",
        "0x00ff_8000_0020_0000, other, 0x0000000040400000",
        "0x0000_0000_4010_0000, low, 0x0000000040100000"
    })
    void rootIsOfTheHalfThatTheAddressIsIn(String va, String root, String address) throws IOException {
        String file = fixture("""
                low: {map: [{va: 0x4000_0000, pa: 0x4000_0000, size: 32M, block: 2M, attributes: [rw]}]}
                kernel: {map: [{va: 0xffff_8000_0020_0000, pa: 0x4020_0000, size: 2M, block: 2M, attributes: [rw]}]}
                other: {map: [{va: 0xffff_8000_0020_0000, pa: 0x4040_0000, size: 2M, block: 2M, attributes: [rw]}]}
                """, "{entry: waker, mmu: {ttbr0: low, ttbr1: kernel, tcr: 0x45_b510_3510}}");
        CommandLineRun run = CommandLineRun.of("walk", file, va, "--root", root);
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("OA  " + address + "\n"), run.out());
    }
}
