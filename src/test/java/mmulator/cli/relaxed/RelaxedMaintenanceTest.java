package mmulator.cli.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another CPU's TLBI need not remove is found in order and by the memory model. */
final class RelaxedMaintenanceTest {
    private static final String IN_RESERVED = "mmu: {ttbr0: idmap, ttbr1: reserved}";
    private static final String IN_SWAPPER = "mmu: {ttbr0: idmap, ttbr1: swapper}";
    /** TTBR1_EL1 with a granule of 64 KiB and 39 bits. */
    private static final String IN_64K = "mmu: {ttbr0: idmap, ttbr1: 0x4004_0000, tcr: 0x0450_0075_f559_3510}";

    private static final String UNMAP_BY_RANGE =
            "str xzr, [x7]; dsb ishst; ldr x4, =0x401800091000; tlbi rvaae1is, x4; dsb ish; ";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /**
     * One CPU changes two pages of a contiguous run, x0 is the descriptor of the first, or one by itself, x7, and sets a flag. The
     * other, to which x0 and x7 are the addresses, uses them when it has seen the flag. x3 is the operand of a TLBI for the first.
     *
     * @param changing what is special about the one, in YAML, and {@code using} about the other
     */
    private void bothFind(String rule, String change, String changing, String use, String using) throws IOException {
        Files.writeString(folder.resolve("stub.S"), """
                        .text
                        .global change
                change: %s
                        mov     w6, #1
                        stlr    w6, [x2]
                        hlt     #0
                        .global use
                use:    ldar    w6, [x2]
                        cbz     w6, 1f
                        isb
                        %s
                1:      hlt     #0
                        .section .level2, "aw"
                        .quad   0x40050003
                        .section .level3, "aw"
                        .quad   0x70000040030703
                """.formatted(change.replace(";", "\n"), use.replace(";", "\n")));
        Path fixture = Files.writeString(folder.resolve("x.yaml"), """
                description: Pages change that another CPU uses.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [stub.S]
                sections: {.text: {pa: 0x4000_0000}, .level2: {pa: 0x4004_0000}, .level3: {pa: 0x4005_0000}}
                tables:
                  pool: {base: 0x4010_0000, size: 64K}
                  roots:
                    idmap:
                      map:
                        - {section: .text, identity: true, attributes: [ro, uxn]}
                        - {va: 0x4000_1000, pa: 0x4000_1000, size: 4K, attributes: [rw, pxn, uxn]}
                        - {section: .level3, identity: true, attributes: [rw, pxn, uxn]}
                        - {va: 0x4010_0000, pa: 0x4010_0000, size: 64K, attributes: [rw, pxn, uxn]}
                    swapper:
                      map:
                        - {va: 0xffff_8000_9000_0000, block: 4K, descriptor: 0x0070_0000_4003_0703}
                        - {va: 0xffff_8000_9000_1000, block: 4K, descriptor: 0x0070_0000_4003_1703}
                        - {va: 0xffff_8000_9100_0000, pa: 0x4003_0000, size: 4K, attributes: [rw, pxn, uxn]}
                    reserved: {}
                cpus:
                  - entry: change
                    registers: {x0: "pte(swapper, 0xffff_8000_9000_0000)", x2: 0x4000_1000, x3: 0xff8_0009_0000, x7: "pte(swapper, 0xffff_8000_9100_0000)"}
                    %s
                  - entry: use
                    registers: {x0: 0xffff_8000_9000_0000, x1: 1, x2: 0x4000_1000, x7: 0xffff_8000_9100_0000}
                    %s
                expect: {violations: [{rule: UNHANDLED_EXCEPTION, cpu: 1}]}
                """.formatted(changing, using));
        for (String[] command :
                new String[][] {{"explore", fixture.toString()}, {"explore", "--relaxed", fixture.toString()}}) {
            CommandLineRun run = CommandLineRun.of(command);
            assertTrue(run.out().contains(rule), run.out() + run.err());
            assertEquals(rule.isEmpty() ? 0 : 1, run.exit(), run.out() + run.err());
        }
    }

    private void bothFindStale(boolean stale, String change, String changing, String use, String using)
            throws IOException {
        bothFind(stale ? "STALE_TRANSLATION" : "", change, changing, use, using);
    }

    /**
     * Pages of a contiguous run become read-only: until the last of them has changed, an entry made of it may serve the first.
     * Arm ARM D8, "Operation of the TLB maintenance instructions", I_JQPNP.
     */
    @ParameterizedTest
    @CsvSource({"'', true", "'tlbi vaae1is, x3; dsb ish', false"})
    void tlbiOfOnePageOfARunLeavesWhatItsNeighboursMake(String again, boolean stale) throws IOException {
        String change =
                "ldr x1, =0x70000040030783; ldr x4, =0x70000040031783; str x1, [x0]; dsb ishst; tlbi vaae1is, x3; dsb ish; "
                        + "add x5, x3, #1; str x4, [x0, #8]; dsb ishst; tlbi vaae1is, x5; dsb ish; ";
        bothFindStale(stale, change + again, IN_RESERVED, "str x1, [x0]", IN_SWAPPER);
    }

    /** Arm ARM D8, "Broadcast TLB maintenance", R_XMZFH. */
    @ParameterizedTest
    @CsvSource({"tlbirange: false, true", "tlbirange: true, false"})
    void rangesAreNotHeardByACpuThatHasNone(String features, boolean stale) throws IOException {
        bothFindStale(
                stale, UNMAP_BY_RANGE, IN_RESERVED, "ldr x5, [x7]", "features: {" + features + "}\n    " + IN_SWAPPER);
    }

    /** Nor is what they leave clean for another translation. */
    @ParameterizedTest
    @CsvSource({"tlbirange: false, BBM_UNCLEAN_TO_VALID", "tlbirange: true, ''"})
    void rangesMakeNothingCleanForACpuThatHasNone(String features, String rule) throws IOException {
        String change = UNMAP_BY_RANGE + "ldr x4, =0x60000040031703; str x4, [x7]; dsb ish; ";
        bothFind(rule, change, IN_RESERVED, "ldr x5, [x3]", "features: {" + features + "}\n    " + IN_SWAPPER);
    }

    /** The same rule; without an address the granule makes no difference. */
    @ParameterizedTest
    @CsvSource({"vaae1is, true, true", "vaae1is, false, false", "vmalle1is, true, false"})
    void addressesAreNotHeardByACpuOfAnotherGranule(String tlbi, boolean other, boolean stale) throws IOException {
        String operand = tlbi.startsWith("va") ? ", x4" : "";
        String change = "ldr x4, =0x40050000; str xzr, [x4]; dsb ishst; ldr x4, =0xffff8000000; tlbi " + tlbi + operand
                + "; dsb ish; ";
        bothFindStale(stale, change, other ? IN_RESERVED : IN_64K, "ldr x0, =0xffffff8000000000; ldr x5, [x0]", IN_64K);
    }
}
