package mmulator.check.world;

import static mmulator.check.world.WorldTables.EMPTY_ROOT;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.Granule;
import mmulator.check.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A table is freed while a CPU that has walked it is away, on another table and under another ASID: it comes back to what it has
 * kept. Arm ARM R_RVJDB, R_GPPYH.
 */
final class FreedAwayTest extends WatchedWorld {
    /** Of a root that no CPU has come to at first. */
    private static final long UNUSED = 0x9000;

    /**
     * @param tlbi of cpu0, before it hands the page back
     * @param flush of cpu1, before it comes back, or none
     * @param then what becomes of the page
     */
    @ParameterizedTest
    @CsvSource({
        "vae1, none, nothing, true",
        "vae1is, none, nothing, false",
        "vale1is, none, nothing, true",
        "vae1, vmalle1, nothing, false",
        "vae1, aside1, nothing, false",
        "vae1, none, taken, true",
        "vae1, none, linked, true",
        "vae1, vmalle1, taken, false",
        "vae1, vmalle1, linked, false",
        "vae1is, none, linked, false",
    })
    void whatIsKeptIsInReachOnceTheCpuIsBack(String tlbi, String flush, String then, boolean broken) {
        start();
        world.msrTtbr0(1, EMPTY_ROOT, 2).isb(1);
        world.store(0, ROOT, 0).dsbIshst(0).tlbi(0, tlbi, 0, 1).dsbIsh(0).isb(0).freed(0, TABLE);
        assertEquals(
                List.of(),
                tablesFreed().stream().filter(there -> !tlbi.equals("vale1is")).toList(),
                text());
        if (then.equals("taken")) {
            world.allocated(0, TABLE);
        } else if (then.equals("linked")) {
            world.store(0, ROOT + 8, table(TABLE)).dsbIsh(0);
        }
        if (!flush.equals("none")) {
            world.tlbi(1, flush, 0, 1).dsbNsh(1);
        }
        world.msrTtbr0(1, ROOT, 1).isb(1);
        assertEquals(broken ? List.of(Rule.TABLE_FREED_WHILE_REACHABLE) : List.of(), tablesFreed(), text());
        assertTrue(!broken || tlbi.equals("vale1is") || text().contains("was in another regime"), text());
    }

    /** Nobody has touched the link: the tables of the regime are not what they were all the same. */
    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void aCpuMayNotComeBackToTablesThatAreGone(boolean linkedAgain, boolean broken) {
        start();
        for (int cpu : new int[] {0, 1}) {
            world.msrTtbr0(cpu, EMPTY_ROOT, 2).isb(cpu);
        }
        world.tlbi(0, "aside1is", 0, 1).dsbIsh(0).isb(0).isb(1).freed(0, TABLE);
        // Another way to the same table changes nothing.
        world.found(ROOT, 2, 16, Granule.K4, -1);
        if (linkedAgain) {
            world.store(0, ROOT, 0).store(0, ROOT, table(TABLE)).dsbIsh(0).isb(0);
        }
        world.msrTtbr0(1, ROOT, 1).isb(1);
        assertEquals(broken ? List.of(Rule.TABLE_FREED_WHILE_REACHABLE) : List.of(), tablesFreed(), text());
    }

    /** Made into a table of tables that nobody had used yet, where nobody looked. */
    @Test
    void aFreePageMayBeInTablesThatAreFoundLater() {
        start();
        world.store(0, ROOT, 0)
                .dsbIshst(0)
                .tlbi(0, "vae1is", 0, 1)
                .dsbIsh(0)
                .isb(0)
                .isb(1)
                .freed(0, TABLE);
        world.put(UNUSED, table(TABLE)).msrTtbr0(1, UNUSED, 2);
        world.found(UNUSED, 2, 16, Granule.K4, -1)
                .found(TABLE, 3, 512, Granule.K4, UNUSED)
                .isb(1);
        world.msrTtbr0(1, ROOT, 1).isb(1).msrTtbr0(1, UNUSED, 2).isb(1);
        assertEquals(List.of(), tablesFreed(), text());
    }

    /** In its second life, unlinked without a TLBI yet, it is nobody else's. */
    @Test
    void aTableThatIsBeingUnlinkedAgainIsNotFreedForThat() {
        start();
        world.msrTtbr0(1, EMPTY_ROOT, 2).isb(1);
        world.store(0, ROOT, 0)
                .dsbIshst(0)
                .tlbi(0, "vae1is", 0, 1)
                .dsbIsh(0)
                .isb(0)
                .freed(0, TABLE);
        world.store(0, ROOT, table(TABLE)).dsbIsh(0).isb(0);
        world.msrTtbr0(1, ROOT, 1).isb(1).msrTtbr0(1, EMPTY_ROOT, 2).isb(1);
        world.store(0, ROOT, 0).dsbIshst(0).isb(0).msrTtbr0(1, ROOT, 1).isb(1);
        assertEquals(List.of(), tablesFreed(), text());
    }

    /** The page of a root is free, and is made a root again. */
    @Test
    void aRootMayBeMadeOfAFreePage() {
        start();
        for (int cpu : new int[] {0, 1}) {
            world.msrTtbr0(cpu, EMPTY_ROOT, 2).isb(cpu);
        }
        world.tlbi(0, "aside1is", 0, 1).dsbIsh(0).isb(0).isb(1).freed(0, ROOT);
        world.msrTtbr0(1, ROOT, 1).isb(1);
        assertEquals(List.of(), tablesFreed(), text());
    }

    private List<Rule> tablesFreed() {
        return rules().stream().filter(Rule.TABLE_FREED_WHILE_REACHABLE::equals).toList();
    }
}
