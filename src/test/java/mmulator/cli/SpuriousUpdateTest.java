package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A CPU sets Access flags of its own accord where TCR_EL1.HA lets it, and only while it translates. Arm ARM D8, I_PJWQY. */
final class SpuriousUpdateTest {
    @TempDir
    private Path folder = Path.of(".");

    /** Each store-exclusive fails by itself, however far from another one it is. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 6, 14, 30, 62, 126})
    void storeExclusivesFailOnTheirOwn(int between) throws IOException {
        Path fixture = Files.writeString(folder.resolve("stxr.yaml"), """
                description: Two store-exclusives.
                memory: [{base: 0x4000_0000, size: 32M}]
                sources:
                  - text: |
                      .text
                      start: ldxr x3, [x1]
                             stxr w4, x3, [x1]
                             .rept %d
                             nop
                             .endr
                             ldxr x3, [x1]
                             stxr w5, x3, [x1]
                             and  w6, w4, w5
                             cbz  w6, 1f
                             hlt  #1
                      1:     hlt  #0
                sections: {.text: {pa: 0x4010_0000}}
                cpus: [{entry: start, registers: {x1: 0x4020_0000}}]
                run: {spurious: true}
                """.formatted(between));
        CommandLineRun run = CommandLineRun.of("explore", fixture.toString());
        assertEquals(1, run.exit(), run.out() + run.err());
    }

    @ParameterizedTest
    @CsvSource({
        "0x0200_0020_34f4_d91d, 1, true, 1",
        "0x0200_0020_34f4_d91c, 1, true, 0",
        "0x0200_0020_34f4_d91d, 0, true, 0",
        "0x0200_0020_34f4_d91d, 1, false, 0"
    })
    void accessFlagMayBeSetWhileTheMmuIsOn(String sctlr, int hafdbs, boolean spurious, int exit) throws IOException {
        Path fixture = Files.writeString(folder.resolve("af.yaml"), """
                description: A leaf whose AF is 0, which nobody uses.
                memory: [{base: 0x4000_0000, size: 32M}]
                sources: [{text: ".text; start: nop; hlt #0"}]
                sections: {.text: {pa: 0x4010_0000}}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    own:
                      map:
                        - {section: .text, attributes: [ro, uxn]}
                        - {va: 0x8000_0000, pa: 0x4020_0000, size: 4K, attributes: [rw, pxn, uxn]}
                variables: {"pte(own, 0x8000_0000)": 0x0060_0000_4020_0303}
                cpus:
                  - {entry: start, features: {hafdbs: %d}, mmu: {ttbr0: own, ttbr1: 0, sctlr: %s}}
                  - {entry: start, mmu: {ttbr0: own, ttbr1: 0}}    # walks the tables, and sets no flag
                run: {spurious: %s}
                expect: {memory: [{address: "pte(own, 0x8000_0000)", size: 8, value: 0x0060_0000_4020_0303}]}
                """.formatted(hafdbs, sctlr, spurious));
        CommandLineRun run = CommandLineRun.of("explore", fixture.toString());
        assertEquals(exit, run.exit(), run.out() + run.err());
    }

    /** A walk is an observer of its own, whichever CPU it is of: a loop of exclusives overwrites no flag. D8.2, R_TGRMW. */
    @ParameterizedTest
    @CsvSource({"rewrite, other", "other, rewrite"})
    void aWalkTakesTheReservationOfItsOwnCpu(String first, String second) throws IOException {
        Path fixture = Files.writeString(folder.resolve("exclusives.yaml"), """
                description: A page whose AF is 0 is moved by exclusives, unless its flag has been set.
                memory: [{base: 0x4000_0000, size: 32M}]
                sources:
                  - text: |
                      .text
                      rewrite: adrp x0, entry
                               ldr  x0, [x0, :lo12:entry]
                      1:       ldxr x4, [x0]
                               tbnz x4, #10, other
                               add  x4, x4, #0x1000
                               stxr w5, x4, [x0]
                               cbnz w5, 1b
                      other:   hlt  #0
                               .balign 4096
                      entry:   .quad 0
                sections: {.text: {pa: 0x4010_0000}}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    own:
                      map:
                        - {section: .text, attributes: [rw, uxn]}
                        - {va: 0x4100_0000, pa: 0x4100_0000, size: 1M, block: 4K, attributes: [rw, pxn, uxn]}
                        - {va: 0x8000_0000, pa: 0x4020_0000, size: 4K, attributes: [rw, pxn, uxn]}
                variables: {entry: "pte(own, 0x8000_0000)", "pte(own, 0x8000_0000)": 0x0060_0000_4020_0303}
                cpus:
                  - {entry: %s, features: {hafdbs: 1}, mmu: {ttbr0: own, ttbr1: 0}}
                  - {entry: %s, features: {hafdbs: 1}, mmu: {ttbr0: own, ttbr1: 0}}
                run: {spurious: true}
                expect: {violations: []}
                """.formatted(first, second));
        CommandLineRun run = CommandLineRun.of("explore", fixture.toString());
        assertEquals(0, run.exit(), run.out() + run.err());
        assertTrue(run.out().contains("explored exhaustively"), run.out());
    }
}
