package mmulator.machine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import mmulator.arch.Granule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever table a descriptor is in, it has a part in translating its index and no other. */
final class DescriptorReachTest {
    private static final long SEED = 4711;

    @Test
    void sameIndexCountsWhateverIsAboveAndBelow() {
        DescriptorReach reach = DescriptorReach.of(0x105, 512, Granule.K4, 2);

        assertTrue(reach.includes(0x105L << 21));
        assertTrue(reach.includes(0xffff_0080_0000_0000L | 0x105L << 21 | 0x1f_f000));
        assertFalse(reach.includes(0x115L << 21));
    }

    @Test
    void smallFirstTableIsIndexedByFewBits() {
        DescriptorReach reach = DescriptorReach.of(0x13, 32, Granule.K4, 1);

        assertTrue(reach.includes(-1L << 35 | 0x13L << 30));
        assertFalse(reach.includes(-1L << 35 | 3L << 30));
    }

    @ParameterizedTest
    @EnumSource(Granule.class)
    void membersOfARunCountTogether(Granule granule) {
        SplittableRandom random = new SplittableRandom(SEED);
        int entries = 1 << granule.bitsPerLevel();
        for (int i = 0; i < 1000; i++) {
            int level = 1 + random.nextInt(3);
            long index = random.nextLong(entries);
            long other = random.nextLong(entries);
            boolean sameRun = index >>> granule.contiguousShift(level) == other >>> granule.contiguousShift(level);

            assertEquals(
                    sameRun,
                    DescriptorReach.of(index, entries, granule, level)
                            .includes(other << granule.entryShift(level) | random.nextLong(granule.pageSize())),
                    "seed " + SEED + ", number " + i);
        }
    }
}
