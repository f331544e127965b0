package mmulator.report.trace;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.check.Violation;
import mmulator.fixture.judge.ViolationObserver;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.mmu.TableShape;
import mmulator.report.text.EventText;
import mmulator.report.text.Notation;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.OutcomeNotes;

/**
 * A run in a form to keep and compare with: what each CPU did to the machine, in order, in lines that change only when that
 * does. There are no step numbers in it, no addresses where there is a name, and nothing that depends on where code happens
 * to lie or on what a TLB happens to hold: fills, hits, and the turns of the scheduler.
 */
public final class GoldenTrace implements ViolationObserver {
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{16}");
    private static final Pattern STEP = Pattern.compile(" of step \\d+");
    private static final int ROUTINE = 24;
    private static final int INSTRUCTION = 24;

    private final Set<TraceItem> items;
    private final SourceMap sources;
    private final List<String> lines = new ArrayList<>();
    private final Map<Long, Table> tables = new HashMap<>();

    /** A page of a table that was found. @param index of its first descriptor */
    private record Table(String name, int index) {}

    public GoldenTrace(Set<TraceItem> items, SourceMap sources) {
        this.items = EnumSet.copyOf(items);
        this.sources = sources;
    }

    @Override
    public Detail detail() {
        return items.contains(TraceItem.EXEC) ? Detail.STEPS : Detail.MMU;
    }

    @Override
    public void observe(Event event) {
        if (event instanceof Event.TableFound found) {
            name(found);
        }
        if (!isTold(event) || !items.contains(TraceItem.of(event))) {
            return;
        }
        Place place = sources.at(event.pc());
        // A barrier says no more than its instruction.
        String text = switch (event) {
            case Event.Step step -> "";
            // The address of a table is that of its first descriptor, too.
            case Event.Store store ->
                EventText.of(store, sources)
                        .replaceFirst(
                                ADDRESS.pattern(),
                                Matcher.quoteReplacement(descriptor(store.physicalAddress() & -8, "[%d]")));
            default -> EventText.of(event, sources);
        };
        line(event.cpu(), place, text.equals(place.text()) ? "" : text);
    }

    /** What a run means, not how it came about. */
    private static boolean isTold(Event event) {
        return switch (event) {
            case Event.Store store -> store.table();
            case Event.Translation translation -> translation.result() instanceof Event.Result.Aborted;
            case Event.Scheduled e -> false;
            case Event.Load e -> false;
            case Event.TableFound e -> false;
            case Event.DescriptorUnpublished e -> false;
            case Event.StoresOrdered e -> false;
            case Event.RegimesPossible e -> false;
            case Event.TlbFilled e -> false;
            case Event.TlbRemoved e -> false;
            case Event.Step e -> true;
            case Event.MaintenanceIssued e -> true;
            case Event.MaintenanceCompleted e -> true;
            case Event.BarrierExecuted e -> true;
            case Event.DescriptorsPublished e -> true;
            case Event.RegisterWritten e -> true;
            case Event.ContextSynchronized e -> true;
            case Event.ExceptionTaken e -> true;
            case Event.ExceptionReturned e -> true;
            case Event.Parked e -> true;
            case Event.EventRegisterSet e -> true;
            case Event.InterruptPending e -> true;
            case Event.InterruptAcknowledged e -> true;
            case Event.InterruptEnded e -> true;
            case Event.ExclusiveLoaded e -> true;
            case Event.ExclusiveStored e -> true;
            case Event.PageFreed e -> true;
            case Event.PageAllocated e -> true;
            case Event.AtomicSection e -> true;
            case Event.Printed e -> true;
            case Event.Halted e -> true;
            case Event.EnabledWithUnknownTlb e -> true;
            case Event.UnsynchronizedRead e -> true;
        };
    }

    @Override
    public void observe(Violation violation) {
        line(
                violation.cpu(),
                sources.at(violation.pc()),
                "violation " + violation.rule() + ": " + violation.headline());
    }

    private void line(int cpu, Place place, String text) {
        String routine = place.symbol() == null ? "?" : place.symbol();
        lines.add(("cpu" + cpu + " " + Notation.padded(routine, ROUTINE) + "  "
                        + Notation.padded(place.text(), INSTRUCTION) + "  "
                        + named(STEP.matcher(text).replaceAll("")))
                .stripTrailing());
    }

    // Names

    /** Its fixture's name, or that of the table it was found from and its index there: {@code swapper.256}. */
    private void name(Event.TableFound found) {
        String root = sources.table(found.address());
        String name = root != null
                ? root
                : found.parent() == TableShape.ROOT
                        ? "table" + Notation.address(found.address())
                        : descriptor(found.parent(), ".%d");
        for (int i = 0; i < found.entries(); i += 512) {
            tables.putIfAbsent(found.address() + 8L * i >>> 12, new Table(name, i));
        }
    }

    /** @param form of the index */
    private String descriptor(long address, String form) {
        Table table = tables.get(address >>> 12);
        return table == null
                ? Notation.address(address)
                : table.name + String.format(Locale.ROOT, form, table.index + (address >>> 3 & 511));
    }

    private String named(String text) {
        return ADDRESS.matcher(text).replaceAll(match -> {
            long value = Long.parseUnsignedLong(match.group(), 2, match.end() - match.start(), 16);
            return Matcher.quoteReplacement(name(value, match.group()));
        });
    }

    private String name(long value, String otherwise) {
        Table table = tables.get(value >>> 12);
        if (table != null) {
            return (value & 0xfff) == 0 && table.index == 0 ? table.name : descriptor(value & -8, "[%d]");
        }
        Place place = sources.at(value);
        return place.symbol() == null ? otherwise : place.name();
    }

    /** All lines, with how it ended as the last. */
    public List<String> lines(Outcome outcome) {
        List<String> all = new ArrayList<>(lines);
        all.add("end: " + OutcomeNotes.headline(outcome));
        return all;
    }
}
