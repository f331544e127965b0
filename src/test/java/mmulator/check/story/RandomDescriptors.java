package mmulator.check.story;

import java.util.Random;
import mmulator.arch.Descriptor;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;

/** Descriptors of a {@link World} for a {@link RandomStory}: any, with any attribute changed now and then. */
final class RandomDescriptors {
    static final long[] ALL = {
        WorldTables.ROOT,
        WorldTables.ROOT + 8,
        WorldTables.OTHER_ROOT,
        WorldTables.UPPER_ROOT,
        WorldTables.UPPER_ROOT + 8,
        WorldTables.TABLE,
        WorldTables.TABLE + 8,
        WorldTables.OTHER_TABLE,
        WorldTables.OTHER_TABLE + 8
    };

    private final Random random;
    private final int few;

    /** @param few how many of them are drawn */
    RandomDescriptors(Random random, int few) {
        this.random = random;
        this.few = few;
    }

    long address() {
        return ALL[random.nextInt(few)];
    }

    /** A value for an address. */
    long value(long at) {
        boolean root = at < WorldTables.TABLE || at >= WorldTables.EMPTY_ROOT;
        long index = (at & 0xff) / 8;
        long value = root
                ? switch (random.nextInt(11)) {
                    case 0, 1, 2, 3 -> WorldTables.table(WorldTables.TABLE);
                    case 4 -> WorldTables.table(WorldTables.OTHER_TABLE);
                    case 5 -> WorldTables.table(WorldTables.TABLE) | 1L << 59 + random.nextInt(5);
                    case 6 -> WorldTables.block(0x40_0000);
                    case 7 -> WorldTables.nonGlobal(WorldTables.block(0x60_0000));
                    case 8 -> WorldTables.contiguous(WorldTables.block(0x200_0000 + (index << 21)));
                    case 9 -> WorldTables.block(0x40_0000) | Descriptor.NT;
                    default -> 0;
                }
                : switch (random.nextInt(11)) {
                    case 0, 1, 2 -> WorldTables.page(0x1_0000 + (index << 12));
                    case 3 -> WorldTables.nonGlobal(WorldTables.page(0x2_0000 + (index << 12)));
                    case 4 -> WorldTables.contiguous(WorldTables.page(0x1_0000 + (index << 12)));
                    case 5 -> WorldTables.nonGlobal(WorldTables.contiguous(WorldTables.page(0x3_0000 + (index << 12))));
                    case 6 -> WorldTables.page(0x4_0000) & ~Descriptor.AF;
                    case 7 -> WorldTables.readOnly(WorldTables.page(0x1_0000 + (index << 12)));
                    case 8 -> WorldTables.readOnly(WorldTables.page(0x1_0000 + (index << 12))) | Descriptor.DBM;
                    case 9 -> 0x1_0701;
                    default -> 0;
                };
        // MAIR index, shareability, permissions, software bits: one of them now and then.
        return value == 0 || random.nextInt(3) != 0
                ? value
                : value
                        ^ 1L
                                << new int[] {2, 3, 4, 6, 7, 8, 9, 10, 11, 16, 50, 51, 52, 53, 54, 55, 58, 60}
                                        [random.nextInt(18)];
    }
}
