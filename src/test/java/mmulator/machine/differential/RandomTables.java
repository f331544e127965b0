package mmulator.machine.differential;

import java.util.SplittableRandom;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.engine.GuestMemory;
import mmulator.mmu.DescriptorMemory;

/**
 * Random translation tables for every granule at once: a memory of four zones, one for each level, whose Table descriptors
 * lead to somewhere in the zone of the next level. The memory appears at several physical addresses, from 32 to 48 bits
 * long, so that the next-level address of a descriptor is random in all its bits and yet there is always a table.
 */
final class RandomTables implements DescriptorMemory, AutoCloseable {

    private static final int ZONE = 1 << 18;
    private static final int SIZE = 4 * ZONE;
    /** Of 31, 35, 40, 42, 44 and 48 bits: each too large for the IPS before the one that it needs. */
    private static final long[] BASES = {
        0x4000_0000L, 0x5_8000_0000L, 0x9a_0000_0000L, 0x2c0_0000_0000L, 0x900_0000_0000L, 0x8a00_0000_0000L
    };
    /** Per cent of Table descriptors at levels 0 to 2. */
    private static final int[] TABLES = {90, 66, 66};

    private static final long CODE = 0x1_0000_0000L;
    private static final long CODE_SIZE = 1 << 30;
    private static final int MOVZ_X0 = 0xd280_0000;

    private final GuestMemory memory = GuestMemory.allocate(SIZE);
    private final GuestMemory code = GuestMemory.allocate(CODE_SIZE);
    private final boolean leavesAreCode;

    private RandomTables(boolean leavesAreCode) {
        this.leavesAreCode = leavesAreCode;
    }

    /** Leaves lead to anywhere. */
    static RandomTables forData() {
        return new RandomTables(false);
    }

    /** Leaves lead to a GiB of zeroes, which as instructions are UNDEFINED. */
    static RandomTables forFetches() {
        return new RandomTables(true);
    }

    void mapInto(EngineMmu engine) {
        for (long base : BASES) {
            engine.map(base, memory);
        }
        engine.map(CODE, code);
    }

    /** Puts {@code mov x0, #number} at a physical address of the code; for 0, the zeroes that were there. */
    void putCode(long pa, int number) {
        code.write(pa - CODE, 4, number == 0 ? 0 : MOVZ_X0 | number << 5);
    }

    /** New descriptors everywhere. */
    void refill(SplittableRandom random) {
        for (int level = 0; level <= 3; level++) {
            for (int offset = 0; offset < ZONE; offset += 8) {
                memory.writeLong(level * ZONE + offset, level == 3 ? lastLevel(random) : upperLevel(level, random));
            }
        }
    }

    /** A TTBR value for a table of {@code level}: its low bits are random, the ASID too. */
    long ttbr(int level, SplittableRandom random) {
        return somewhere(level, random) | random.nextLong() << 48;
    }

    private long upperLevel(int level, SplittableRandom random) {
        int kind = random.nextInt(100);
        if (kind < TABLES[level]) {
            // Table attributes are rare, or four levels of them would leave nothing that may be accessed.
            long attributes = random.nextLong() & random.nextLong() & random.nextLong() & 0xf800_0000_0000_0000L;
            long ignored = random.nextLong() & (0x7ffL << 48 | 0xffc);
            return attributes | ignored | somewhere(level + 1, random) & 0x0000_ffff_ffff_f000L | 3;
        }
        if (kind < 93) {
            // Usually an OA that all block sizes are aligned to.
            return leaf(random, random.nextInt(4) == 0 ? Granule.K4.pageShift() : Granule.K4.entryShift(1)) | 1;
        }
        return random.nextLong() & ~Descriptor.VALID;
    }

    private long lastLevel(SplittableRandom random) {
        int kind = random.nextInt(100);
        return kind < 91
                ? leaf(random, Granule.K4.pageShift()) | (kind < 82 ? 3 : 1)
                : random.nextLong() & ~Descriptor.VALID;
    }

    /** Any attributes, bits 1:0 clear; an OA of up to 48 bits, aligned. */
    private long leaf(SplittableRandom random, int alignment) {
        long attributes = random.nextLong() & 0xffff_0000_0000_0ffcL;
        attributes = random.nextInt(8) == 0 ? attributes & ~Descriptor.AF : attributes | Descriptor.AF;
        long output = leavesAreCode
                ? CODE + random.nextLong(CODE_SIZE)
                : random.nextLong() & (1L << random.nextInt(32, 49)) - 1;
        return attributes | output & -1L << alignment;
    }

    private static long somewhere(int level, SplittableRandom random) {
        long base = BASES[random.nextBoolean() ? 0 : random.nextInt(BASES.length)];
        return base + (long) level * ZONE + random.nextInt(ZONE);
    }

    private static long baseOf(long pa) {
        return pa & -SIZE;
    }

    @Override
    public boolean contains(long pa) {
        for (long base : BASES) {
            if (baseOf(pa) == base) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long read(long pa) {
        return memory.readLong(pa & SIZE - 1);
    }

    @Override
    public void close() {
        memory.close();
        code.close();
    }
}
