package mmulator.check;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;
import mmulator.mmu.TableGraph;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.DescriptorReads;
import org.jspecify.annotations.Nullable;

/** A page that is handed back must be out of the reach of every walk: whoever gets it next stores what he likes in it. */
final class FreedTableRules {
    private static final long PAGE_SIZE = 4096;

    private final PossibleTlbs possible;
    private final Consumer<Violation> report;
    /** Pages that have been handed back, and when last; no walk could reach them then. What has become of them since is no matter. */
    private final Map<Long, Moment> freed;
    /** Pages of tables, and when they were found first: what was in them then may have been there for long, or not. */
    private Map<Long, Moment> found;
    /** They belong to a copy as well: who finds another makes one of his own. */
    private boolean shared;

    FreedTableRules(PossibleTlbs possible, Consumer<Violation> report) {
        this.possible = possible;
        this.report = report;
        freed = new LinkedHashMap<>();
        found = new HashMap<>();
    }

    /** Knows the same as {@code other}. */
    FreedTableRules(FreedTableRules other, PossibleTlbs possible, Consumer<Violation> report) {
        this.possible = possible;
        this.report = report;
        freed = new LinkedHashMap<>(other.freed);
        found = other.found;
        shared = true;
        other.shared = true;
    }

    void check(Event.PageFreed page) {
        for (int cpu : possible.cpus()) {
            TableGraph.Place place = place(page.physicalAddress(), cpu, DescriptorReads::mayRead);
            if (place != null) {
                tell(
                        page,
                        place,
                        "the table at 0x%016x is handed back, but a walk can still reach it",
                        page.physicalAddress(),
                        "cpu" + cpu
                                + " may read it: it is linked, the store that unlinks it is not published, or a"
                                + " cached Table descriptor leads there");
                return;
            }
        }
        freed.put(page.physicalAddress(), possible.now());
    }

    /** Once it has happened. */
    void observe(Event event) {
        switch (event) {
            case Event.TableFound table -> {
                long last = table.address() + 8L * table.entries() - 1;
                for (long page = page(table.address()); page <= last; page += PAGE_SIZE) {
                    found(page);
                }
            }
            case Event.RegimesPossible regimes -> returned(regimes);
            default -> {}
        }
    }

    private void found(long page) {
        if (!found.containsKey(page)) {
            found = shared ? new HashMap<>(found) : found;
            shared = false;
            found.put(page, possible.now());
        }
    }

    /**
     * A CPU that was away may have kept Table descriptors, or its tables may have stayed as they were, and what they lead to is in
     * its reach again. Whoever has the page now may link it himself: what was stored later does not count.
     */
    private void returned(Event.RegimesPossible regimes) {
        for (Map.Entry<Long, Moment> page : List.copyOf(freed.entrySet())) {
            TableGraph.Place place = place(
                    page.getKey(),
                    regimes.cpu(),
                    reads -> reads.mayReadBy(link -> isFromBefore(link, page.getValue())));
            if (place != null) {
                freed.remove(page.getKey());
                tell(
                        regimes,
                        place,
                        "the table at 0x%016x has been handed back, and a walk can reach it again",
                        page.getKey(),
                        "cpu" + regimes.cpu()
                                + " was in another regime then: a Table descriptor leads there, in the tables of this one or kept since"
                                + " it was in effect last");
            }
        }
    }

    private boolean isFromBefore(DescriptorReads.Link link, Moment then) {
        Moment known = found.getOrDefault(page(link.address()), Moment.NEVER);
        return !then.isBefore(link.from()) && !then.isBefore(known);
    }

    private static long page(long address) {
        return address & -PAGE_SIZE;
    }

    /** Where a walk of the CPU may read a table of the page, if any. */
    private TableGraph.@Nullable Place place(long page, int cpu, Predicate<DescriptorReads> mayRead) {
        for (long descriptor : possible.tables().tablesIn(page)) {
            for (TableGraph.Place place : possible.tables().places(descriptor)) {
                if (mayRead.test(possible.of(cpu).reads(descriptor, place.va()))) {
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
