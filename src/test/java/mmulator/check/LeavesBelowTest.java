package mmulator.check;

import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
}
