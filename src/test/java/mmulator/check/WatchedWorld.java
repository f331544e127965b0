package mmulator.check;

import static mmulator.check.WorldTables.ROOT;
import static mmulator.check.WorldTables.TABLE;
import static mmulator.check.WorldTables.page;
import static mmulator.check.WorldTables.table;

import java.util.List;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;

/** Two CPUs of a {@link World} and one page, watched by all rules: no machine, no engine. */
abstract class WatchedWorld {
    static final long OLD = 0x1_0000;
    static final long NEW = 0x2_0000;
    static final long OLD_BLOCK = 0x40_0000;

    final World world = new World(2).put(ROOT, table(TABLE)).put(TABLE, page(OLD));
    final Checker checker = new Checker(world);

    World start() {
        return world.watchedBy(checker::observe).start(ROOT);
    }

    List<Rule> rules() {
        return checker.violations().stream().map(Violation::rule).toList();
    }

    String text() {
        return checker.violations().stream()
                .map(one -> one.headline() + "\n"
                        + one.notes().stream()
                                .map(note -> note.label() + ": " + note.text() + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    static CpuFeatures bbml(String level) {
        boolean noabort = level.endsWith("n") || level.equals("3");
        return CpuFeatures.builder()
                .bbml(level.charAt(0) - '0')
                .noabort(noabort)
                .build();
    }
}
