package mmulator.cli.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contiguous bit of a live descriptor changes: the sizes of two entries for the address differ, by level 3 both. */
final class RelaxedContiguousTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** One CPU that starts in stub.S, with 64K at 0x8000_0000 and its tables. @param mapping of the 64K */
    private Path fixture(String mapping, String features, String registers) throws IOException {
        return Files.writeString(folder.resolve("x.yaml"), """
                description: A descriptor of sixteen is changed.
                memory: [{base: 0x4000_0000, size: 32M}]
                sources: [stub.S]
                sections: {.text: {pa: 0x4010_0000}}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    own:
                      map:
                        - {section: .text, attributes: [ro, uxn]}
                        - {va: 0x8000_0000, pa: 0x4020_0000, size: 64K, %s, attributes: [rw, pxn, uxn]}
                        - {va: 0x9000_0000, pa: 0x4100_0000, size: 64K, block: 4K, attributes: [rw, pxn, uxn]}
                cpus:
                  - entry: start
                    features: {%s}
                    mmu: {ttbr0: own, ttbr1: 0}
                    registers: {%s}
                """.formatted(mapping, features, registers));
    }

    /**
     * A member, made by break-before-make, takes an Address size fault, and is never cached: what the others make serves its
     * address. Arm ARM R_XCLRD, R_QTRPM.
     */
    @ParameterizedTest
    @CsvSource({
        "--relaxed, 0x0070_2000_4020_1703, true",
        "--keep-going, 0x0070_2000_4020_1703, true",
        "--relaxed, 0x0070_0000_4020_1703, false",
        "--keep-going, 0x0070_0000_4020_1703, false",
        "--relaxed, 0, false",
        "--keep-going, 0, false"
    })
    void memberWithoutAnAddressIsServedByTheOthers(String option, String member, boolean wrong) throws IOException {
        Files.writeString(folder.resolve("stub.S"), """
                        .text
                        .global start
                start:  str     xzr, [x0]
                        dsb     ishst
                        tlbi    vmalle1is
                        dsb     ish
                        str     x2, [x0]
                        dsb     ishst
                        isb
                        ldr     x6, [x1]
                        hlt     #0
                        .balign 0x800
                vectors:
                        .skip   0x200
                        hlt     #0
                """);
        Path fixture = fixture("block: 4K, contiguous: true", "pa-bits: 40", """
                x0: "pte(own, 0x8000_1000) + 0x4f00_0000", x1: 0x8000_1000, x2: %s, vbar_el1: vectors""".formatted(member));
        CommandLineRun run = CommandLineRun.of("explore", option, fixture.toString());
        assertEquals(wrong, run.out().contains("error[MISPROGRAMMED_CONTIGUOUS]"), run.out() + run.err());
        assertEquals(wrong ? 1 : 0, run.exit(), run.out() + run.err());
    }

    /** Arm ARM D8, "Support levels for changing table or block size": only with FEAT_BBML2 and no aborts is there no conflict. */
    @ParameterizedTest
    @CsvSource({
        "'bbml: 0', 1 << 52, true",
        "'bbml: 1', 1 << 52, true",
        "'bbml: 2', 1 << 52, true",
        "'bbml: 2, noabort: true', 1 << 52, false",
        "'bbml: 1', 1 << 55, false"
    })
    void entriesOfTwoSizesMeet(String features, String bit, boolean conflict) throws IOException {
        Files.writeString(folder.resolve("stub.S"), """
                        .text
                        .global start
                start:  ldr     x5, [x1]
                        ldr     x2, [x0]
                        orr     x2, x2, #%s
                        str     x2, [x0]
                        dsb     ish
                        isb
                        ldr     x6, [x1]
                        hlt     #0
                """.formatted(bit));
        Path fixture = fixture("block: 4K", features, """
                x0: "pte(own, 0x8000_0000) + 0x4f00_0000", x1: 0x8000_0000""");
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", fixture.toString());
        assertEquals(conflict, run.out().contains("error[TLB_CONFLICT]"), run.out() + run.err());
    }
}
