package mmulator.trace;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.arch.Granule;
import mmulator.machine.event.Event;
import mmulator.mmu.TableShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What has been seen of a trace so far. */
final class TraceStateTest {
    /** Stores are told to be of tables by pages of 4K, whatever the granule. */
    @ParameterizedTest
    @EnumSource
    void aTableIsAllOfItsPages(Granule granule) {
        long table = 0x41_0000;
        TraceState state = new TraceState();
        int entries = 1 << granule.bitsPerLevel();
        state.observe(new Event.TableFound(0, 1, 0, table, 3, entries, granule, TableShape.ROOT));

        for (long pa = table; pa < table + granule.pageSize(); pa += 8) {
            assertTrue(state.isTable(pa), Long.toHexString(pa));
        }
        assertFalse(state.isTable(table - 8));
        assertFalse(state.isTable(table + granule.pageSize()));
    }
}
