package mmulator.check;

import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.machine.event.Event.AtomicSection.Edge.BEGINS;
import static mmulator.machine.event.Event.AtomicSection.Edge.ENDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.check.world.WatchedWorld;
import org.junit.jupiter.api.Test;

/** What rules say of pages that are freed while walks may read them, and of allocation in atomic sections. */
final class AllocationRulesTest extends WatchedWorld {
    @Test
    void tableFreedAfterALastLevelTlbiIsReported() {
        start().store(0, ROOT, 0).dsbIsh(0).tlbi(0, "vaale1is", 0, 0).dsbIsh(0).freed(0, TABLE);
        assertEquals(List.of(Rule.TABLE_FREED_WHILE_REACHABLE), rules());
    }

    @Test
    void tableFreedAfterItsTlbiIsFree() {
        start().store(0, ROOT, 0).dsbIsh(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0).freed(0, TABLE);
        assertEquals(List.of(), rules());
    }

    @Test
    void tableFreedWhileAnotherCpuMayReadItIsReported() {
        start().store(0, ROOT, 0).dsbIsh(0).tlbi(0, "vmalle1", 0, 0).dsbNsh(0).freed(0, TABLE);
        assertEquals(List.of(Rule.TABLE_FREED_WHILE_REACHABLE), rules());
        assertTrue(text().contains("cpu1 may read it"), text());
    }

    @Test
    void allocationInsideAnInnerAtomicSectionIsReportedWithTheOuterOne() {
        start().atomic(0, BEGINS).atomic(0, BEGINS).atomic(0, ENDS).allocated(0, OLD);
        assertEquals(List.of(Rule.ALLOCATION_IN_ATOMIC), rules());
        assertTrue(text().contains("cpu0 has been in an atomic section since step 1"), text());
    }

    @Test
    void allocationAfterTheOutermostSectionIsFree() {
        start().atomic(0, ENDS)
                .atomic(0, BEGINS)
                .atomic(0, BEGINS)
                .atomic(0, ENDS)
                .atomic(0, ENDS)
                .allocated(0, OLD);
        assertEquals(List.of(), rules());
    }

    @Test
    void anAtomicSectionOfOneCpuIsNoneOfAnother() {
        start().atomic(1, BEGINS).allocated(0, OLD);
        assertEquals(List.of(), rules());
    }
}
