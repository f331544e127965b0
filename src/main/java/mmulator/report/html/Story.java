package mmulator.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mmulator.arch.SystemRegister;
import mmulator.arch.TlbMaintenance;
import mmulator.check.Checker;
import mmulator.check.DescriptorChange;
import mmulator.check.Violation;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableGraph;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.report.text.Notation;

/**
 * What a violation is about: an input address and the descriptors on the way to it. From that, everything that was done
 * to them before.
 *
 * @param atStore the descriptor's store is what is wrong, whoever may use it; else one CPU's access is
 * @param va first input address; {@code shift} log2 of the range
 */
record Story(Violation violation, boolean atStore, long va, int shift, Set<Long> descriptors) {
    private static final int FIRST = 6;
    private static final int LAST = 12;

    /** @param cpu −1 for a line that stands for several that were left out */
    record Line(long step, int cpu, String text) {}

    /** With nothing known but where it was found. */
    static Story of(Violation violation) {
        return new Story(violation, false, 0, 0, Set.of());
    }

    /** @param event that broke the rule; the checker has just been told of it */
    static Story of(Violation violation, Event event, Checker checker, DescriptorMemory memory) {
        if (event instanceof Event.Translation access) {
            Set<Long> descriptors = new LinkedHashSet<>();
            addAll(access.walk().steps(), descriptors);
            long va = access.virtualAddress();
            for (Regime regime : checker.regimes(access.cpu())) {
                va = regime.canonical(va, access.access().isFetch());
                for (PossibleEntry entry : checker.possible(access.cpu()).entries(va, regime.asid())) {
                    addAll(entry.entry().steps(), descriptors);
                }
            }
            return new Story(violation, false, va, 0, descriptors);
        }
        if (event instanceof Event.Store store && store.table()) {
            List<Long> descriptors = DescriptorChange.of(store, memory).stream()
                    .filter(change -> !change.changesNothing())
                    .map(DescriptorChange::address)
                    .toList();
            for (long descriptor : descriptors) {
                for (TableGraph.Place place : checker.places(descriptor)) {
                    if (checker.possible(store.cpu())
                            .reads(descriptor, place.va())
                            .mayRead()) {
                        int shift = place.granule().entryShift(place.level());
                        return new Story(violation, true, place.va(), shift, Set.of(descriptor));
                    }
                }
            }
            return new Story(violation, true, 0, 0, Set.copyOf(descriptors));
        }
        return of(violation);
    }

    private static void addAll(WalkSteps steps, Set<Long> descriptors) {
        for (int i = 0; i < steps.count(); i++) {
            descriptors.add(steps.address(i));
        }
    }

    boolean knowsItsSubject() {
        return !descriptors.isEmpty();
    }

    /**
     * Everything that was done about it, in order, the violation last; the middle of a long tale is one line. Where nothing
     * is known of what it is about, the last steps of which there is something to tell.
     */
    List<Line> lines(RecordedSteps steps, RecordedTables tables, RecordedTlbs tlbs, RecordedCpus cpus) {
        List<Line> lines = new ArrayList<>();
        if (knowsItsSubject()) {
            tables.changes().forEach(change -> tell(change, lines));
            tlbs.stays().forEach(stay -> tell(stay, lines));
            // What was invalidated before there was anything to invalidate is another story.
            long first = lines.stream().mapToLong(Line::step).min().orElse(0);
            cpus.pending().stream()
                    .filter(pending -> pending.from >= first || pending.event instanceof Event.RegisterWritten)
                    .forEach(pending -> tell(pending, lines));
        } else {
            lines.addAll(steps.recent(violation.step(), LAST));
        }
        lines.removeIf(line -> line.step > violation.step());
        lines.sort(Comparator.comparingLong(Line::step));
        if (lines.size() > FIRST + LAST) {
            int gone = lines.size() - FIRST - LAST;
            List<Line> middle = lines.subList(FIRST, FIRST + gone);
            Line gap = new Line(
                    middle.getFirst().step,
                    -1,
                    Notation.count(gone, "more event") + " of this kind, to step "
                            + Notation.number(middle.getLast().step));
            middle.clear();
            lines.add(FIRST, gap);
        }
        lines.add(new Line(violation.step(), violation.cpu(), violation.rule().name()));
        return lines;
    }

    private void tell(RecordedTables.Change change, List<Line> lines) {
        if (descriptors.contains(change.address)) {
            lines.add(new Line(change.step, change.cpu, "stores " + change.words));
            if (change.published != RecordedTlbs.NEVER) {
                lines.add(new Line(
                        change.published,
                        change.cpu,
                        "dsb: now the walks of every CPU see the store of step " + Notation.number(change.step)));
            }
        }
    }

    private void tell(RecordedTlbs.Stay stay, List<Line> lines) {
        boolean meets = stay.entry.iaBase() <= last() && va <= stay.entry.iaLast();
        if (meets && (atStore || stay.cpu == violation.cpu())) {
            lines.add(new Line(stay.from, stay.cpu, "fills its TLB with " + stay.entry));
            if (stay.until != RecordedTlbs.NEVER) {
                lines.add(new Line(stay.until, stay.cpu, "its TLB loses that entry, by " + stay.remover));
            }
        }
    }

    private void tell(RecordedCpus.Pending pending, List<Line> lines) {
        if (pending.event instanceof Event.MaintenanceIssued issued) {
            TlbMaintenance maintenance = issued.maintenance();
            boolean selects = !maintenance.byAddress()
                    || Long.compareUnsigned(maintenance.start(), last()) <= 0
                            && Long.compareUnsigned(va, maintenance.endInclusive()) <= 0;
            if (selects) {
                boolean elsewhere = !maintenance.isBroadcast() && (atStore || pending.cpu != violation.cpu());
                lines.add(new Line(
                        pending.from,
                        pending.cpu,
                        "executes " + maintenance + (elsewhere ? ", for its own TLB only" : "")));
                if (pending.until != RecordedTlbs.NEVER) {
                    lines.add(new Line(
                            pending.until,
                            pending.cpu,
                            "dsb: completes the " + maintenance.mnemonic() + " of step "
                                    + Notation.number(pending.from)));
                }
            }
        } else if (pending.event instanceof Event.RegisterWritten written
                && pending.cpu == violation.cpu()
                && !atStore
                && written.register() != SystemRegister.SCTLR_EL1) {
            lines.add(new Line(pending.from, pending.cpu, "writes " + pending.text));
            if (pending.until != RecordedTlbs.NEVER) {
                lines.add(new Line(
                        pending.until,
                        pending.cpu,
                        "context synchronization event: the write of step " + Notation.number(pending.from)
                                + " is in effect"));
            }
        }
    }

    private long last() {
        return va | (1L << shift) - 1;
    }
}
