package mmulator.check.world;

import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;

import java.util.List;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.Violation;

/** Two CPUs of a {@link World} and one page, watched by all rules: no machine, no engine. */
public abstract class WatchedWorld {
    public static final long OLD = 0x1_0000;
    public static final long NEW = 0x2_0000;
    public static final long OLD_BLOCK = 0x40_0000;

    public final World world = new World(2).put(ROOT, table(TABLE)).put(TABLE, page(OLD));
    public final Checker checker = new Checker(world);

    protected World start() {
        return world.watchedBy(checker::observe).start(ROOT);
    }

    protected List<Rule> rules() {
        return checker.violations().stream().map(Violation::rule).toList();
    }

    protected String text() {
        return checker.violations().stream()
                .map(one -> one.headline() + "\n"
                        + one.notes().stream()
                                .map(note -> note.label() + ": " + note.text() + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    protected static CpuFeatures bbml(String level) {
        boolean noabort = level.endsWith("n") || level.equals("3");
        return CpuFeatures.builder()
                .bbml(level.charAt(0) - '0')
                .noabort(noabort)
                .build();
    }
}
