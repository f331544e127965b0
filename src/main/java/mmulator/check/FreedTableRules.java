package mmulator.check;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import mmulator.arch.Descriptor;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;
import mmulator.mmu.Regime;
import mmulator.mmu.TableGraph;
import org.jspecify.annotations.Nullable;

/** A page that is handed back must be out of the reach of every walk: whoever gets it next stores what he likes in it. */
final class FreedTableRules {
    /** Bits of a descriptor that are the address of a 4K page, where it has no more than 48 bits. */
    private static final long PAGE = 0xffff_ffff_f000L;

    private final PossibleTlbs possible;
    private final Consumer<Violation> report;
    /** Pages that have been handed back and not been taken since, none of which any walk could reach then. */
    private final Set<Long> free;

    FreedTableRules(PossibleTlbs possible, Consumer<Violation> report) {
        this.possible = possible;
        this.report = report;
        free = new LinkedHashSet<>();
    }

    /** Knows the same as {@code other}. */
    FreedTableRules(FreedTableRules other, PossibleTlbs possible, Consumer<Violation> report) {
        this.possible = possible;
        this.report = report;
        free = new LinkedHashSet<>(other.free);
    }

    void check(Event.PageFreed freed) {
        for (int cpu : possible.cpus()) {
            TableGraph.Place place = place(freed.physicalAddress(), cpu);
            if (place != null) {
                tell(
                        freed,
                        place,
                        "the table at 0x%016x is handed back, but a walk can still reach it",
                        freed.physicalAddress(),
                        "cpu" + cpu
                                + " may read it: it is linked, the store that unlinks it is not published, or a"
                                + " cached Table descriptor leads there");
                return;
            }
        }
        free.add(freed.physicalAddress());
    }

    /** Once it has happened. */
    void observe(Event event) {
        switch (event) {
            case Event.PageAllocated allocated -> free.remove(allocated.physicalAddress());
            // Whoever has taken the page need not have told.
            case Event.Store link when (link.newValue() & Descriptor.VALID) != 0 -> free.remove(link.newValue() & PAGE);
            case Event.RegimesPossible regimes -> returned(regimes);
            default -> {}
        }
    }

    /** A CPU that was away may have kept Table descriptors: what they lead to is in its reach again, once it is back. */
    private void returned(Event.RegimesPossible regimes) {
        for (Regime regime : regimes.regimes()) {
            free.remove(regime.rangeOf(0).tableBase() & PAGE);
            free.remove(regime.rangeOf(-1).tableBase() & PAGE);
        }
        for (long page : List.copyOf(free)) {
            TableGraph.Place place = place(page, regimes.cpu());
            if (place != null) {
                free.remove(page);
                tell(
                        regimes,
                        place,
                        "the table at 0x%016x has been handed back, and a walk can reach it again",
                        page,
                        "cpu" + regimes.cpu()
                                + " was in another regime then: a Table descriptor leads there, in the tables of this one or kept since"
                                + " it was in effect last");
            }
        }
    }

    /** Where a walk of the CPU may read a table of the page, if any. */
    private TableGraph.@Nullable Place place(long page, int cpu) {
        for (long descriptor : possible.tables().tablesIn(page)) {
            for (TableGraph.Place place : possible.tables().places(descriptor)) {
                if (possible.of(cpu).reads(descriptor, place.va()).mayRead()) {
                    return place;
                }
            }
        }
        return null;
    }

    private void tell(Event at, TableGraph.Place place, String headline, long page, String seen) {
        report.accept(new Violation(
                Rule.TABLE_FREED_WHILE_REACHABLE,
                at.cpu(),
                at.step(),
                at.pc(),
                String.format(Locale.ROOT, headline, page),
                List.of(
                        new Note(
                                "table",
                                String.format(
                                        Locale.ROOT,
                                        "level %d, for addresses from 0x%016x",
                                        place.level(),
                                        place.va())),
                        new Note("seen", seen))));
    }
}
