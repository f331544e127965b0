package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
