package mmulator.litmus;

import java.util.LinkedHashMap;
import java.util.Map;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;

/** The tables of a test as words of physical memory: 4K granule, 39-bit addresses, levels 1 to 3. */
final class TranslationTables {
    /** T0SZ = 25, walks Inner Shareable write-back; nothing in the upper half (EPD1); 48-bit output, 16-bit ASIDs. */
    static final long TCR =
            25 | 1 << 8 | 1 << 10 | 3 << 12 | 25 << 16 | 1 << 23 | Tcr.granuleBits(1, Granule.K4) | 5L << 32 | Tcr.AS;

    private static final int START_LEVEL = 1;
    private static final DescriptorFormat FORMAT = DescriptorFormat.OA48;

    private final Map<Long, Long> words = new LinkedHashMap<>();
    private long next = AddressMap.TABLES_PA;
    private final long root = newTable();

    long root() {
        return root;
    }

    Map<Long, Long> words() {
        return words;
    }

    private long newTable() {
        long table = next;
        next += Granule.K4.pageSize();
        return table;
    }

    void put(long va, long descriptor) {
        words.put(place(va), descriptor);
    }

    /** Physical address of the last-level descriptor for {@code va}; tables above it are made. */
    long place(long va) {
        long table = root;
        for (int level = START_LEVEL; level < 3; level++) {
            long slot = slot(table, va, level);
            Long present = words.get(slot);
            if (present == null) {
                present =
                        Descriptor.table(Granule.K4, level, FORMAT, newTable()).value();
                words.put(slot, present);
            }
            table = new Descriptor(present, level, Granule.K4, FORMAT).address();
        }
        return slot(table, va, 3);
    }

    private static long slot(long table, long va, int level) {
        return table + 8 * (va >>> Granule.K4.entryShift(level) & (1 << Granule.K4.bitsPerLevel()) - 1);
    }
}
