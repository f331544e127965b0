package mmulator.relaxed.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import mmulator.arch.Descriptor;
import mmulator.relaxed.program.Program;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether members of contiguous runs may differ, for all sizes of runs that there are. Arm ARM D8.7.1, "The Contiguous bit": 16
 * descriptors with the 4K granule, 32 or 128 with the 16K granule, 32 with the 64K granule.
 */
final class RunsTest {
    private static final long FIRST = 0x3000;
    private static final long OA = 0x4000_0000;

    private final Map<Long, Long> words = new HashMap<>();
    private final Program.Memory memory = (address, size) -> words.getOrDefault(address, 0L);
    private final Runs runs = new Runs();

    private static long member(int count, int i, long step) {
        return OA * count + i * step | Descriptor.CONTIGUOUS | Descriptor.AF | 3;
    }

    private void mapAll(int count, long step) {
        for (int i = 0; i < count; i++) {
            words.put(FIRST + 8L * i, member(count, i, step));
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 0x1000", "16, 0x200000", "32, 0x2000000", "128, 0x4000", "32, 0x10000", "32, 0x20000000"})
    void whoFoundThatAllAgreeIsToldOfTheFirstThatDoesNot(int count, long step) {
        for (int i : new int[] {0, 1, count / 2, count - 1}) {
            Runs fresh = new Runs();
            mapAll(count, step);
            long address = FIRST + 8L * i;
            assertFalse(fresh.mayDiffer(FIRST, count, step, memory));
            assertFalse(fresh.stored(address, member(count, i, step), memory), "the same again");
            assertTrue(fresh.stored(address, member(count, i, step) ^ Descriptor.NG, memory));
            assertTrue(fresh.mayDiffer(FIRST, count, step, memory));
            assertFalse(fresh.stored(address, member(count, i, step) ^ Descriptor.AP2, memory), "no news any more");
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 0x1000", "128, 0x4000", "32, 0x10000"})
    void neighboursOfARunDoNotCount(int count, long step) {
        mapAll(count, step);
        assertFalse(runs.mayDiffer(FIRST, count, step, memory));
        for (long neighbour : new long[] {FIRST - 8, FIRST + 8L * count}) {
            assertFalse(runs.stored(neighbour, member(count, 1, step), memory));
        }
        assertFalse(runs.mayDiffer(FIRST, count, step, memory));
    }

    /** Arm ARM I_PGVGZ: an Invalid member is no misprogramming. */
    @ParameterizedTest
    @CsvSource({"16, 0x1000", "128, 0x4000", "32, 0x10000"})
    void membersThatAreInvalidDoNotDiffer(int count, long step) {
        mapAll(count, step);
        words.put(FIRST, 0L);
        words.put(FIRST + 8L * (count - 1), member(count, 0, step) & ~Descriptor.VALID);
        assertFalse(runs.mayDiffer(FIRST, count, step, memory));
        assertFalse(runs.stored(FIRST + 8, 0, memory));
        assertEquals(false, runs.mayDiffer(FIRST, count, step, memory));
    }
}
