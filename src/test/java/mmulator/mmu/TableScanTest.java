package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import org.junit.jupiter.api.Test;

final class TableScanTest {
    private static final long ROOT = 0x1000;
    /** Both halves 48 bits, 4K. */
    private static final long TCR = 0x5_b510_3510L | 16L | 16L << 16;

    private final Map<Long, Long> words = new HashMap<>();
    private final DescriptorMemory memory = new DescriptorMemory() {
        @Override
        public boolean contains(long pa) {
            return pa < 1L << 20;
        }

        @Override
        public long read(long pa) {
            return words.getOrDefault(pa, 0L);
        }
    };

    private boolean scan(TableScan.Visitor visitor) {
        return TableScan.scan(
                Regime.of(CpuFeatures.builder().build(), 1, TCR, 0, ROOT, 0x0000_0004_0044_ffffL), 1, memory, visitor);
    }

    @Test
    void descriptorsComeInTheOrderOfAddressesTablesBeforeWhatTheyLeadTo() {
        words.put(ROOT + 8 * 511, 0x2003L);
        words.put(0x2000L, 0x3003L);
        words.put(0x3000L, 0x4003L);
        words.put(0x3010L, 0x20_0000L | 0x701);
        words.put(0x4008L, 0x5000L | 0x703);
        List<String> told = new ArrayList<>();

        assertTrue(scan(entry -> told.add(String.format(
                "%x %d %s",
                entry.va(), entry.descriptor().level(), entry.descriptor().kind()))));

        assertEquals(
                List.of(
                        "ffffff8000000000 0 TABLE",
                        "ffffff8000000000 1 TABLE",
                        "ffffff8000000000 2 TABLE",
                        "ffffff8000001000 3 PAGE",
                        "ffffff8000400000 2 BLOCK"),
                told);
    }

    @Test
    void attributesOfTablesAboveAreWorkedIn() {
        words.put(ROOT, 0x2003L | Descriptor.PXN_TABLE | Descriptor.AP_TABLE1);
        words.put(0x2000L, 0x4000_0000L | 0x701);
        List<LeafAttributes> leaves = new ArrayList<>();

        scan(entry -> {
            if (entry.descriptor().kind().isLeaf()) {
                leaves.add(entry.attributes());
            }
        });

        assertEquals("Normal WB ISH RO PXN AF", leaves.getFirst().toString());
    }

    @Test
    void tableWhereThereIsNoMemoryIsToldAndNotRead() {
        words.put(ROOT, 1L << 30 | 3);
        List<TableScan.Entry> told = new ArrayList<>();

        assertTrue(scan(told::add));

        assertEquals(1, told.size());
        assertFalse(told.getFirst().readable());
    }

    @Test
    void tableThatIsFullOfItselfIsReadToTheLimit() {
        for (int i = 0; i < 512; i++) {
            words.put(ROOT + 8 * i, ROOT | 3);
        }
        int[] count = {0};

        assertFalse(scan(entry -> count[0]++));

        assertEquals(TableScan.LIMIT, count[0]);
    }
}
