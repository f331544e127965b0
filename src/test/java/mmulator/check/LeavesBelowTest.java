package mmulator.check;

import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.block;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.check.world.World;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LeavesBelowTest {
    /** Its entry still has the hierarchical fields of the walk that made it. */
    @ParameterizedTest
    @CsvSource({"0, BBM_UNCLEAN_TO_VALID", "0x1000, BBM_UNCLEAN_TO_VALID", "0x0 0x1000,"})
    void pageThatIsUnmappedMayBeCachedWhenAPTableChangesAbove(String invalidated, Rule broken) {
        World world = new World(1).put(ROOT, table(TABLE)).put(TABLE, page(0x1_0000));
        Checker checker = new Checker(world);
        world.put(TABLE + 8, page(0x2_0000)).watchedBy(checker::observe).start(ROOT);
        world.store(0, TABLE + 8, 0).store(0, ROOT, 0).dsbIshst(0);
        for (String va : invalidated.split(" ")) {
            world.tlbi(0, "vaae1is", Long.decode(va), 0);
        }
        world.dsbIsh(0).store(0, ROOT, table(TABLE) | Descriptor.AP_TABLE1);
        assertEquals(
                broken == null ? List.of() : List.of(broken),
                checker.violations().stream().map(Violation::rule).toList());
    }

    private static final long FIRST = 0x40_0000;

    /**
     * A Table with two Pages is unlinked and the first of them, or both, or all are invalidated. Then comes {@code next}: a
     * Block that maps the same as the Pages did or something else, or another table, whose second descriptor is {@code leaf}.
     */
    private static List<Rule> relinked(int bbml, String invalidated, long next, long leaf) {
        World world = new World(1)
                .features(0, CpuFeatures.builder().bbml(bbml).build())
                .put(ROOT, table(TABLE))
                .put(TABLE, page(FIRST))
                .put(TABLE + 8, page(FIRST + 0x1000))
                .put(OTHER_TABLE, page(FIRST))
                .put(OTHER_TABLE + 8, leaf);
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT);
        world.store(0, ROOT, 0).dsbIshst(0);
        for (String va : invalidated.split(" ")) {
            world.tlbi(0, va.equals("all") ? "vmalle1is" : "vaae1is", va.equals("all") ? 0 : Long.decode(va), 0);
        }
        world.dsbIsh(0).store(0, ROOT, next);
        return checker.violations().stream().map(Violation::rule).toList();
    }

    /** R_WHZWS, R_DDMVT: the page that no TLBI has selected may still be cached, and meets what the tables say of it now. */
    @ParameterizedTest
    @CsvSource({
        // bbml, what follows, what is wrong with it where the second page is still cached
        "0, same block, true",
        "1, same block, true",
        "1, same block with nT, false",
        "2, same block, false",
        "2, other block, true",
        "2, device block, true",
        "0, read-only block, true",
        "2, read-only block, false",
        "0, same pages, false",
        "2, other page, true",
        "0, other page, true",
        "0, no page, false",
        "0, page without AF, false",
    })
    void eachTranslationThatATableLedToCounts(int bbml, String next, boolean wrong) {
        long descriptor = switch (next) {
            case "same block" -> block(FIRST);
            case "same block with nT" -> block(FIRST) | Descriptor.NT;
            case "other block" -> block(FIRST + 0x20_0000);
            case "device block" -> block(FIRST) | 2 << 2;
            case "read-only block" -> block(FIRST) | Descriptor.AP2;
            default -> table(OTHER_TABLE);
        };
        long leaf = switch (next) {
            case "other page" -> page(FIRST + 0x5000);
            case "no page" -> 0;
            case "page without AF" -> page(FIRST + 0x5000) & ~Descriptor.AF;
            default -> page(FIRST + 0x1000);
        };
        List<Rule> due = wrong ? List.of(Rule.BBM_UNCLEAN_TO_VALID) : List.of();
        assertEquals(due, relinked(bbml, "0", descriptor, leaf), "the first");
        assertEquals(List.of(), relinked(bbml, "0 0x1000", descriptor, leaf), "both");
        assertEquals(List.of(), relinked(bbml, "all", descriptor, leaf), "all");
    }

    /** What it was is what counts, not what the table that is gone holds by now. */
    @ParameterizedTest
    @CsvSource({"0, BBM_UNCLEAN_TO_VALID", "0x1000,"})
    void aTableThatIsEmptiedAfterItIsUnlinkedCountsForWhatItHeld(String invalidated, Rule broken) {
        World world = new World(1)
                .put(ROOT, table(TABLE))
                .put(TABLE + 8, page(FIRST))
                .put(OTHER_TABLE + 8, page(FIRST + 0x5000));
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT);
        world.store(0, ROOT, 0).dsbIshst(0).store(0, TABLE + 8, 0).dsbIshst(0);
        world.tlbi(0, "vaae1is", Long.decode(invalidated), 0).dsbIsh(0).store(0, ROOT, table(OTHER_TABLE));
        assertEquals(
                broken == null ? List.of() : List.of(broken),
                checker.violations().stream().map(Violation::rule).toList());
    }
}
