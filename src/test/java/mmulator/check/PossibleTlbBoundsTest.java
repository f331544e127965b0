package mmulator.check;

import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.check.world.World;
import org.junit.jupiter.api.Test;

/** Long runs: what is kept stays in proportion to what may still be cached, not to what has happened. */
final class PossibleTlbBoundsTest {
    private static final long OLD = 0x1_0000;
    private static final long NEW = 0x2_0000;

    private final World world = new World(2).put(ROOT, table(TABLE)).put(TABLE, page(OLD));
    private final PossibleTlbs possible = new PossibleTlbs(world);

    private World start() {
        return world.watchedBy(possible::observe).start(ROOT);
    }

    private void breakAndMake(long pte, long va, long value, String tlbi) {
        world.store(0, pte, 0)
                .dsbIshst(0)
                .tlbi(0, tlbi, va, 0)
                .dsbIsh(0)
                .store(0, pte, value)
                .dsbIshst(0);
    }

    @Test
    void maintenanceThatIsPendingIsNotForgotten() {
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT).tlbi(1, "vaae1is", 0, 0);
        for (int i = 0; i < 2_000; i++) {
            world.tlbi(0, "vaae1is", 0x1000L * (1 + i % 500), 0).dsbIsh(0);
        }
        world.dsbIsh(1).store(1, TABLE, 0).dsbIsh(1).isb(1).isb(0);
        world.access(0, 0);
        assertEquals(
                List.of(Rule.STALE_TRANSLATION),
                checker.violations().stream().map(Violation::rule).toList());
    }

    @Test
    void descriptorNeverRewrittenIsNotKept() {
        start().access(0, 0).access(1, 0);
        assertEquals(0, possible.history().size());
        assertEquals(0, possible.history().values());
    }

    @Test
    void hundredThousandPageInvalidationsAreForgotten() {
        start();
        for (int i = 0; i < 100_000; i++) {
            breakAndMake(TABLE, 0, page(i % 2 == 0 ? NEW : OLD), "vaae1is");
        }
        assertTrue(
                possible.history().values() < 64, "values " + possible.history().values());
        assertTrue(
                possible.of(1).operations() < 5_000,
                "operations " + possible.of(1).operations());
        assertEquals(1, possible.of(1).entries(0, 1).size());
    }

    @Test
    void invalidationsOfManyPagesAreFoundByPage() {
        start();
        for (int i = 0; i < 100_000; i++) {
            int page = i % 512;
            breakAndMake(TABLE + 8L * page, page * 0x1000L, page(OLD + 0x1000L * page), "vale1is");
        }
        assertTrue(
                possible.history().values() < 512 * 20,
                "values " + possible.history().values());
        assertTrue(
                possible.of(1).operations() < 20_000,
                "operations " + possible.of(1).operations());
    }

    /** No DSB at all: every value may still be read, and equal ones count once. */
    @Test
    void tenThousandUnpublishedStoresAreAsManyEntriesAsValues() {
        start();
        for (int i = 0; i < 10_000; i++) {
            world.store(0, TABLE, page(i % 2 == 0 ? NEW : OLD));
        }
        assertEquals(2, possible.of(1).entries(0, 1).size());
        assertTrue(
                possible.history().values() < 100,
                "values " + possible.history().values());
    }

    /** Both levels rewritten all the time: the ways to a leaf do not multiply. */
    @Test
    void valuesOfTwoLevelsDoNotMultiply() {
        start();
        for (int i = 0; i < 2_000; i++) {
            world.store(0, ROOT, i % 2 == 0 ? 0 : table(TABLE)).store(0, TABLE, page(i % 2 == 0 ? NEW : OLD));
            if (i % 7 == 0) {
                world.dsbIsh(0);
            }
        }
        assertEquals(2, possible.of(1).entries(0, 1).size());
    }

    @Test
    void tenThousandAsidSwitchesKeepOneEpochForEachRegime() {
        start();
        for (int i = 0; i < 10_000; i++) {
            world.store(0, TABLE, page(i % 2 == 0 ? NEW : OLD))
                    .msrTtbr0(0, ROOT, 1 + i % 16)
                    .isb(0);
        }
        assertTrue(
                possible.of(0).regimes().size() <= 128,
                "epochs " + possible.of(0).regimes().size());
        assertEquals(2, possible.of(0).entries(0, 1).size());
    }

    /** A flush of all TLBs leaves nothing to remember. */
    @Test
    void fullFlushForgetsEverything() {
        start();
        for (int i = 0; i < 512; i++) {
            world.store(0, TABLE + 8L * i, page(NEW + 0x1000L * i));
        }
        world.dsbIsh(0).tlbi(0, "vmalle1is", 0, 0).dsbIsh(0).isb(0);
        assertEquals(0, possible.history().size());
        assertEquals(0, possible.history().values());
    }
}
