package mmulator.check;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;
import mmulator.mmu.TableGraph;

/** A page that is handed back must be out of the reach of every walk: whoever gets it next stores what he likes in it. */
final class FreedTableRules {
    private final PossibleTlbs possible;
    private final Consumer<Violation> report;

    FreedTableRules(PossibleTlbs possible, Consumer<Violation> report) {
        this.possible = possible;
        this.report = report;
    }

    void check(Event.PageFreed freed) {
        for (long descriptor : possible.tables().tablesIn(freed.physicalAddress())) {
            for (TableGraph.Place place : possible.tables().places(descriptor)) {
                for (int cpu : possible.cpus()) {
                    if (possible.of(cpu).reads(descriptor, place.va()).mayRead()) {
                        report.accept(violation(freed, place, cpu));
                        return;
                    }
                }
            }
        }
    }

    private static Violation violation(Event.PageFreed freed, TableGraph.Place place, int cpu) {
        return new Violation(
                Rule.TABLE_FREED_WHILE_REACHABLE,
                freed.cpu(),
                freed.step(),
                freed.pc(),
                String.format(
                        Locale.ROOT,
                        "the table at 0x%016x is handed back, but a walk can still reach it",
                        freed.physicalAddress()),
                List.of(
                        new Note(
                                "table",
                                String.format(
                                        Locale.ROOT,
                                        "level %d, for addresses from 0x%016x",
                                        place.level(),
                                        place.va())),
                        new Note(
                                "seen",
                                "cpu" + cpu
                                        + " may read it: it is linked, the store that unlinks it is not published, or a"
                                        + " cached Table descriptor leads there")));
    }
}
