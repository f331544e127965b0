package mmulator.report.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Walk;
import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WalkReportTest {
    private static final long VA = 0xffff_8000_0241_2345L;
    private static final long ROOT = 0x4020_0000L;

    /** As Linux sets it up: both halves 48 bits, 4K, inner-shareable walks. */
    private static final long TCR = 0x5_b510_3510L | 16L | 16L << 16;

    private static final long MAIR = 0x0000_0004_0044_ffffL;

    private final Map<Long, Long> descriptors = new HashMap<>();
    private final DescriptorMemory memory = new DescriptorMemory() {
        @Override
        public boolean contains(long pa) {
            return pa < 1L << 32;
        }

        @Override
        public long read(long pa) {
            return descriptors.getOrDefault(pa, 0L);
        }
    };

    private String walk(long sctlr, long va) {
        return walk(sctlr, va, TCR, ROOT);
    }

    private String walk(long sctlr, long va, long tcr, long root) {
        Regime regime = Regime.of(CpuFeatures.builder().build(), sctlr, tcr, 0x4010_0000L, root, MAIR);
        return new WalkReport(regime, Palette.PLAIN).print(va, Walk.walk(regime, va, memory));
    }

    private void table(long address, long next) {
        descriptors.put(address, next | 3);
    }

    @Test
    void everyLevelIsShownDownToTheLeaf() {
        table(ROOT + 0x800, 0x4020_1000);
        table(0x4020_1000L, 0x4020_2000);
        descriptors.put(0x4020_2090L, 0x4800_0000L | Descriptor.CONTIGUOUS | Descriptor.PXN | Descriptor.UXN | 0x705);

        assertEquals("""
                walk of 0xffff800002412345 by TTBR1_EL1, 4K granule, 48-bit IA, from level 0
                 level 0  0x0000000040200800: 0x0000000040201003  Table next 0x40201000
                 level 1  0x0000000040201000: 0x0000000040202003  Table next 0x40202000
                 level 2  0x0000000040202090: 0x0070000048000705  Block OA 0x48000000  AttrIndx=1 RW PXN UXN AF CONT
                      OA  0x0000000048012345
                      of  level 2 [PMD], 2M at 0xffff800002400000 -> 0x0000000048000000, in a contiguous run of 32M
                      is  Normal WB ISH RW PXN UXN AF
                    note  IA and OA of the contiguous run are not aligned alike
                """, walk(1, VA));
    }

    @Test
    void faultNamesItsDescriptorAndItsSyndrome() {
        table(ROOT + 0x800, 0x4020_1000);

        assertEquals("""
                walk of 0xffff800002412345 by TTBR1_EL1, 4K granule, 48-bit IA, from level 0
                 level 0  0x0000000040200800: 0x0000000040201003  Table next 0x40201000
                 level 1  0x0000000040201000: 0x0000000000000000  Invalid
                   fault  translation, level 1: descriptor is Invalid
                     esr  0x0000000096000005 Data Abort, same EL, read: Translation fault, level 1 (if EL1 reads)
                     far  0xffff800002412345
                """, walk(1, VA));
    }

    /** DFSC of ESR_EL1, by the manual's table: the level is in its lowest two bits. No memory is beyond 4G. */
    @ParameterizedTest
    @CsvSource({
        "no memory at level 0, 0, 0x200000000, 0, 0, 0x96000014",
        "no memory at level 1, 0, 0x40200000, 0x200000003, 0, 0x96000015",
        "no memory at level 2, 0, 0x40200000, 0x40201003, 0x200000003, 0x96000016",
        "Invalid at level 0, 0, 0x40200000, 0, 0, 0x96000004",
        "Invalid at level 1, 0, 0x40200000, 0x40201003, 0, 0x96000005",
        "AF is 0 at level 1, 0, 0x40200000, 0x40201003, 0x40000301, 0x96000009",
        "OA of 33 bits at level 0, 32, 0x40200000, 0x200000003, 0, 0x96000000",
        "OA of 33 bits at level 1, 32, 0x40200000, 0x40201003, 0x140000701, 0x96000001",
        "root of 34 bits, 32, 0x200000000, 0, 0, 0x96000000"
    })
    void syndromeIsThatOfTheFaultAtItsLevel(
            String what, int paBits, String root, String level0, String level1, String esr) {
        long ips = paBits == 32 ? 7L << 32 : 0;
        descriptors.put(ROOT + 0x800, Long.decode(level0));
        descriptors.put(0x4020_1000L, Long.decode(level1));

        String told = walk(1, VA, TCR & ~ips, Long.decode(root));

        assertTrue(
                told.contains("     esr  0x00000000" + esr.substring(2) + " Data Abort, same EL, read: "), what + told);
    }

    @Test
    void nonCanonicalAddressReadsNoDescriptor() {
        assertEquals("""
                walk of 0x0001000000000000 by TTBR0_EL1, 4K granule, 48-bit IA, from level 0
                   fault  translation, level 0: IA is outside its VA range
                     esr  0x0000000096000004 Data Abort, same EL, read: Translation fault, level 0 (if EL1 reads)
                     far  0x0001000000000000
                """, walk(1, 0x0001_0000_0000_0000L));
    }

    /** Two tables of Pages that follow each other and have the same bits: APTable of the one makes its Pages read-only. */
    @Test
    void pagesBelowDifferentHierarchicalPermissionsAreNotOneRange() {
        table(ROOT + 0x800, 0x4020_1000);
        table(0x4020_1000L, 0x4020_2000);
        table(0x4020_2090L, 0x4020_3000);
        table(0x4020_2098L, 0x4020_4000L | 1L << 62);
        long page = 0x707;
        descriptors.put(0x4020_3ff8L, 0x4800_0000L | page);
        descriptors.put(0x4020_4000L, 0x4800_1000L | page);
        Regime regime = Regime.of(CpuFeatures.builder().build(), 1, TCR, 0x4010_0000L, ROOT, MAIR);

        TableRange.All found = TableRange.of(regime, 1, memory);

        assertEquals(
                List.of("RW", "RO"),
                found.ranges().stream()
                        .map(range -> TablesReport.line(range, regime.upper()))
                        .map(line -> line.contains("RW") ? "RW" : line.contains("RO") ? "RO" : "-")
                        .filter(permission -> !permission.equals("-"))
                        .toList());
    }

    @Test
    void withTheMmuOffTheAddressIsItsOwnTranslation() {
        assertEquals("""
                walk of 0x0000000040000123 with the MMU off
                      OA  0x0000000040000123
                      of  4K at 0x0000000040000000 -> 0x0000000040000000
                      is  Device-nGnRnE OSH RW EL0 AF
                """, walk(0, 0x4000_0123L));
    }
}
