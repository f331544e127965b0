package mmulator.check;

import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.block;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.check.world.WatchedWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose TLB may hold a value that a descriptor no longer has, since when, and what is known of who has filled his with it. */
final class OldValuesTest extends WatchedWorld {
    private List<Integer> cpus() {
        return checker.oldValues(TABLE).stream().map(OldValue::cpu).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void eachTlbMayHoldItWhoeverHasReplacedIt(int by) {
        start().store(by, TABLE, page(NEW)).dsbIsh(by);
        assertEquals(List.of(0, 1), cpus());
    }

    /** Arm ARM D8.17, R_BLDZX: a TLBI of the CPU alone is complete, and its context is synchronized; others have had none. */
    @ParameterizedTest
    @CsvSource({"0, 0, 1", "1, 0, 1", "0, 1, 0", "1, 1, 0"})
    void whoHasInvalidatedItNoLongerHoldsIt(int by, int invalidated, int left) {
        start().store(by, TABLE, page(NEW)).dsbIsh(by).isb(by).isb(invalidated);
        world.tlbi(invalidated, "vmalle1", 0, 0).dsbNsh(invalidated).isb(invalidated);
        assertEquals(List.of(left), cpus());
    }

    @Test
    void itIsToldFromWhenToWhenItStoodThere() {
        start().store(0, TABLE, page(NEW)).dsbIsh(0).store(1, TABLE, 0);
        List<OldValue> all = checker.oldValues(TABLE);
        assertEquals(4, all.size());
        for (OldValue one : all) {
            boolean first = one.old().value() == page(OLD);
            assertEquals(first ? page(OLD) : page(NEW), one.old().value());
            assertEquals(first ? 0 : 1, one.since());
            assertEquals(first ? 1 : 3, one.replacedAt());
            assertEquals(0, one.now().value());
            assertEquals(List.of(), one.needs(), "nothing is there now");
        }
    }

    /** However many descriptors the walk has read: a Block of the first table is found by one. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stepAtWhichTheTlbWasFilledIsTold(boolean inBlock) {
        long leaf = inBlock ? ROOT : TABLE;
        world.put(ROOT, inBlock ? block(OLD_BLOCK) : table(TABLE));
        start().storeElsewhere(0, NEW, 1)
                .filled(1, 0, world.asid(1))
                .store(0, leaf, 0)
                .dsbIsh(0)
                .access(1, 0);
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules());
        assertTrue(text().contains("seen: cpu1 filled its TLB with it at step 2"), text());
    }
}
