package mmulator.report.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.arch.Barrier;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.machine.event.Event;
import mmulator.report.lanes.HeadAndTail;
import mmulator.report.text.BitFields;
import mmulator.report.text.EventText;
import mmulator.report.text.Notation;
import mmulator.report.text.SourceMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** All that a step did, line by line, and of which kinds that was. */
final class RecordedEvents {
    private static final int FIRST = 25_000;
    private static final int LAST = 25_000;

    /** What a reader may look for next, the most telling first. */
    enum Kind {
        VIOLATION("violation"),
        TABLE_STORE("store to a table"),
        MAINTENANCE("TLB maintenance"),
        EXCEPTION("exception or abort"),
        REGISTER("translation register"),
        WAITING("parking and waking"),
        INTERRUPT("interrupt"),
        MARK("halt, or a mark of the stub"),
        COMPLETION("barrier that completes TLB maintenance"),
        DSB("dsb"),
        ISB("context synchronization"),
        EXCLUSIVE("exclusive"),
        FILL("TLB fill"),
        REMOVAL("TLB removal"),
        BARRIER("dmb");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        int bit() {
            return 1 << ordinal();
        }
    }

    private record Line(long step, int cpu, String text) {}

    private final SourceMap sources;
    private final HeadAndTail<Line> lines = new HeadAndTail<>(FIRST, LAST);
    private final Map<Long, Integer> kinds = new LinkedHashMap<>();
    private final List<Event.ExceptionTaken> exceptions = new ArrayList<>();

    RecordedEvents(SourceMap sources) {
        this.sources = sources;
    }

    void observe(Event event) {
        Kind kind = kind(event);
        if (kind != null) {
            mark(event.step(), kind);
        }
        if (event instanceof Event.ExceptionTaken taken && !taken.interrupt() && exceptions.size() < FIRST) {
            exceptions.add(taken);
        }
        if (isTold(event)) {
            lines.add(new Line(event.step(), event.cpu(), EventText.of(event, sources)));
        }
    }

    void mark(long step, Kind kind) {
        kinds.merge(step, kind.bit(), (one, other) -> one | other);
    }

    /** The step's own row says the rest. */
    private static boolean isTold(Event event) {
        return switch (event) {
            case Event.Scheduled e -> false;
            case Event.Step e -> false;
            case Event.Load e -> false;
            default -> true;
        };
    }

    private static @Nullable Kind kind(Event event) {
        return switch (event) {
            case Event.Scheduled e -> null;
            case Event.Step e -> null;
            case Event.Load e -> null;
            case Event.Store e -> e.table() ? Kind.TABLE_STORE : null;
            case Event.TableFound e -> null;
            case Event.DescriptorUnpublished e -> null;
            case Event.StoresOrdered e -> null;
            case Event.RegimesPossible e -> null;
            case Event.Translation e -> e.result() instanceof Event.Result.Aborted ? Kind.EXCEPTION : null;
            case Event.TlbFilled e -> Kind.FILL;
            case Event.TlbRemoved e -> Kind.REMOVAL;
            case Event.MaintenanceIssued e -> Kind.MAINTENANCE;
            case Event.MaintenanceCompleted e -> Kind.COMPLETION;
            case Event.BarrierExecuted e -> e.barrier() instanceof Barrier.Dsb ? Kind.DSB : Kind.BARRIER;
            case Event.DescriptorsPublished e -> null;
            case Event.RegisterWritten e -> e.register().translation() ? Kind.REGISTER : null;
            case Event.ContextSynchronized e -> Kind.ISB;
            case Event.ExceptionTaken e -> Kind.EXCEPTION;
            case Event.ExceptionReturned e -> Kind.EXCEPTION;
            case Event.Parked e -> Kind.WAITING;
            case Event.EventRegisterSet e -> Kind.WAITING;
            case Event.InterruptPending e -> Kind.INTERRUPT;
            case Event.InterruptAcknowledged e -> Kind.INTERRUPT;
            case Event.InterruptEnded e -> Kind.INTERRUPT;
            case Event.ExclusiveLoaded e -> Kind.EXCLUSIVE;
            case Event.ExclusiveStored e -> Kind.EXCLUSIVE;
            case Event.PageFreed e -> Kind.MARK;
            case Event.PageAllocated e -> Kind.MARK;
            case Event.AtomicSection e -> Kind.MARK;
            case Event.Printed e -> Kind.MARK;
            case Event.Halted e -> Kind.MARK;
            case Event.EnabledWithUnknownTlb e -> Kind.MARK;
            case Event.UnsynchronizedRead e -> Kind.MARK;
        };
    }

    List<String> omissions() {
        return lines.leftOut() == 0
                ? List.of()
                : List.of("Of what each step did in detail, " + Notation.count(lines.leftOut(), "line")
                        + " in the middle of the run are not shown.");
    }

    void writeKinds(JsonGenerator json) {
        json.writeArrayPropertyStart("kindNames");
        for (Kind kind : Kind.values()) {
            json.writeString(kind.words);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("kinds");
        kinds.forEach((step, mask) -> {
            json.writeNumber(step);
            json.writeNumber(mask);
        });
        json.writeEndArray();
    }

    void write(JsonGenerator json) {
        List<Line> kept = lines.kept();
        Texts texts = new Texts();
        json.writeArrayPropertyStart("lines");
        for (Line line : kept) {
            json.writeNumber(line.step);
            json.writeNumber(line.cpu);
            json.writeNumber(texts.of(line.text));
        }
        json.writeEndArray();
        texts.write("eventTexts", json);
        Fields fields = new Fields();
        json.writeArrayPropertyStart("syndromes");
        for (Event.ExceptionTaken taken : exceptions) {
            json.writeStartArray();
            json.writeNumber(taken.step());
            json.writeNumber(taken.cpu());
            json.writeString(Notation.address(taken.esr()));
            json.writeNumber(fields.of(BitFields.of(new ExceptionSyndrome(taken.esr()))));
            json.writeEndArray();
        }
        json.writeEndArray();
        fields.write(json);
    }
}
