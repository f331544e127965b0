package mmulator.recorded;

import java.util.SplittableRandom;
import mmulator.arch.Descriptor;
import mmulator.mmu.DescriptorMemory;

/** Random tables, by formula: few descriptors a table, that lead to one another. */
final class DrawnTables {
    /** Where they are; half of them above 48 bits. */
    private static final long[] TABLES = {
        0x4000_0000L, 0x4001_0000L, 0x4002_0000L, 0x4003_0000L, 0x8_0000_4000_0000L, 0x8_0000_4001_0000L
    };

    private DrawnTables() {}

    static long base(SplittableRandom random) {
        return TABLES[random.nextInt(TABLES.length)];
    }

    static long leafOrTable(SplittableRandom random) {
        long attributes = random.nextLong() & 0x00f8_0000_0000_0cdcL | Descriptor.AF;
        attributes &= random.nextInt(6) == 0 ? ~Descriptor.AF : -1;
        attributes |= random.nextInt(4) == 0 ? random.nextLong() & 0xff00_0000_0000_0000L : 0;
        attributes |= random.nextInt(6) == 0 ? Descriptor.NT : 0;
        attributes &= random.nextBoolean() ? ~Descriptor.CONTIGUOUS : -1;
        long address = random.nextInt(6) == 0
                ? random.nextLong() & 0x3_ffff_ffff_f000L
                : 0x8000_0000L + ((long) random.nextInt(8) << new int[] {12, 16, 21, 25, 29, 30}[random.nextInt(6)]);
        long table = base(random);
        long tableBits = random.nextInt(3) == 0 ? random.nextLong() & 0xf800_0000_0000_0000L : 0;
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> random.nextLong();
            // Where 52-bit formats keep the top of the address, each in its place.
            case 2, 3, 4, 5 -> table & 0xffff_ffff_ffffL | tableBits | 3 | (table >>> 48) * 0x1_0000_0000_1000L;
            case 6, 7 -> attributes | address & -0x20_0000L | 1;
            default -> attributes | address | 3;
        };
    }

    /** Few descriptors a table, so that all of them can be read. */
    static DescriptorMemory memory(long seed) {
        return new DescriptorMemory() {
            @Override
            public boolean contains(long pa) {
                long base = pa & -0x8_0000L;
                return base == 0x4000_0000L || base == 0x8_0000_4000_0000L || base == 0x8000_0000L;
            }

            @Override
            public long read(long pa) {
                long slot = pa >>> 3 & 511;
                long page = pa >>> 12 & 15;
                if (slot > 2 && slot < 511 || page != 0 && page != 3 && page != 15) {
                    return 0;
                }
                return leafOrTable(new SplittableRandom(seed ^ (pa >>> 3) * 0x9e37_79b9_7f4a_7c15L));
            }
        };
    }
}
