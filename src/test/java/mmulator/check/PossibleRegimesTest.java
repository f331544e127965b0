package mmulator.check;

import static mmulator.check.world.WorldTables.EMPTY_ROOT;
import static mmulator.check.world.WorldTables.OTHER_ROOT;
import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.mmu.possible.PossibleEntry.Cause;
import org.junit.jupiter.api.Test;

/** What a TLB may hold of tables and registers that have been left. */
final class PossibleRegimesTest extends HeldWorld {
    // Regimes

    @Test
    void ttbrSwitchWithoutTlbiLeavesTheOldTables() {
        start().msrTtbr0(0, OTHER_ROOT, 1).isb(0);
        assertKept(0, Cause.NeverInvalidated.class);
    }

    @Test
    void tlbiBeforeTheTtbrSwitchIsTooEarly() {
        start().tlbi(0, "vmalle1", 0, 0).dsbNsh(0).msrTtbr0(0, OTHER_ROOT, 1).isb(0);
        assertKept(0, Cause.NeverInvalidated.class);
    }

    @Test
    void tlbiBetweenTheTtbrWriteAndTheIsbIsTooEarly() {
        start().msrTtbr0(0, OTHER_ROOT, 1).tlbi(0, "vmalle1", 0, 0).dsbNsh(0).isb(0);
        assertKept(0, Cause.NeverInvalidated.class);
    }

    @Test
    void ttbrSwitchAndTlbiLeaveNothing() {
        start().msrTtbr0(0, OTHER_ROOT, 1)
                .isb(0)
                .tlbi(0, "vmalle1", 0, 0)
                .dsbNsh(0)
                .isb(0);
        assertGone(0);
        assertTrue(possible.of(0).isCurrent());
    }

    @Test
    void pendingTtbrMayBeInEffect() {
        world.put(OTHER_ROOT, table(OTHER_TABLE)).put(OTHER_TABLE, page(NEW));
        start().msrTtbr0(0, OTHER_ROOT, 1);
        assertEquals(List.of(OLD, NEW), outputs(0, 0));
        assertTrue(entries(0, 0).stream()
                .allMatch(one -> (one.entry().oaBase() == NEW) == one.cause() instanceof Cause.NotSynchronized));
    }

    /** The point of the whole project. */
    @Test
    void parkedCpuWithACleanTlbSeesNothingOfWhatOthersDo() {
        start().msrTtbr0(1, EMPTY_ROOT, 1)
                .isb(1)
                .tlbi(1, "vmalle1", 0, 0)
                .dsbNsh(1)
                .isb(1);
        world.store(0, PTE, page(NEW)).dsbIsh(0).store(0, PTE, 0).dsbIsh(0);
        assertEquals(List.of(), entries(1, 0));
        assertEquals(List.of(), possible.of(1).reads(PTE, 0).held(3));
        assertFalse(possible.of(1).reads(PTE, 0).mayRead());
    }

    @Test
    void parkedCpuWithoutTlbiStillHoldsTheDescriptor() {
        start().msrTtbr0(1, EMPTY_ROOT, 1).isb(1);
        assertFalse(possible.of(1).reads(PTE, 0).held(3).isEmpty());
    }

    @Test
    void parkedCpuThatComesBackFindsOnlyTheNewTables() {
        start().msrTtbr0(1, EMPTY_ROOT, 1)
                .isb(1)
                .tlbi(1, "vmalle1", 0, 0)
                .dsbNsh(1)
                .isb(1);
        world.store(0, PTE, page(NEW)).dsbIsh(0).msrTtbr0(1, ROOT, 1).isb(1);
        assertEquals(List.of(NEW), outputs(1, 0));
    }

    @Test
    void cachedTableOfTheOldRegimeIsUsedInTheNewOneWithTheSameAsid() {
        start().msrTtbr0(0, OTHER_ROOT, 1).isb(0).store(0, PTE, page(NEW)).dsbIsh(0);
        assertEquals(List.of(OLD, NEW), outputs(0, 0));
    }

    @Test
    void cachedTableOfAnotherAsidIsNotUsed() {
        start().msrTtbr0(0, OTHER_ROOT, 2).isb(0).store(0, PTE, page(NEW)).dsbIsh(0);
        assertEquals(List.of(OLD), outputs(0, 0));
    }

    @Test
    void comingBackToARegimeAfterAPublicationIsNotAsIfItHadNeverGone() {
        start().store(0, PTE, 0);
        // By address, since TLBI VMALLE1 leaves no time before it to come back to.
        world.msrTtbr0(0, EMPTY_ROOT, 1)
                .isb(0)
                .tlbi(0, "vaae1", 0, 0)
                .dsbIsh(0)
                .msrTtbr0(0, ROOT, 1)
                .isb(0);
        assertGone(0);
    }
}
