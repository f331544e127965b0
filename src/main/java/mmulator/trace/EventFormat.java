package mmulator.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import mmulator.machine.event.Alternative;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.TableShape;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbEntry;

/** Writes an event as {@link EventParser} reads it. What follows from the events before is left out. */
final class EventFormat {
    /** Between an event and what else there is to say of it. */
    static final String COMMENT = "  # ";

    private EventFormat() {}

    /**
     * One line without its end.
     *
     * @param state before the event
     */
    static String line(Event event, TraceState state) {
        return "step " + event.step() + " cpu" + event.cpu() + " pc " + Hex.of(event.pc()) + " " + text(event, state);
    }

    private static String text(Event event, TraceState state) {
        return switch (event) {
            case Event.Scheduled e ->
                "turn " + e.turn().steps() + answers(e.turn().answers());
            case Event.Step e -> "executes " + Hex.word(e.word()) + " at " + Hex.of(e.physicalPc());
            case Event.Load e -> "loads " + Hex.of(e.physicalAddress()) + " +" + e.size();
            case Event.Store e ->
                "stores " + Hex.of(e.physicalAddress()) + " +" + e.size() + " " + Hex.of(e.oldValue()) + " -> "
                        + Hex.of(e.newValue()) + (e.table() ? " table" : "");
            case Event.TableFound e ->
                "table " + Hex.of(e.address()) + " level " + e.level() + " entries " + e.entries() + " granule "
                        + e.granule() + (e.parent() == TableShape.ROOT ? " root" : " from " + Hex.of(e.parent()));
            case Event.DescriptorUnpublished e ->
                "unpublished " + Hex.of(e.physicalAddress()) + " " + Hex.of(e.oldValue()) + " -> "
                        + Hex.of(e.newValue()) + " of " + e.storedAt();
            case Event.StoresOrdered e -> ordered(e);
            case Event.RegimesPossible e -> "regime " + RegimeText.of(e.regimes());
            case Event.Translation e -> translation(e, state);
            case Event.TlbFilled e -> "filled " + EntryText.of(e.entry());
            case Event.TlbRemoved e ->
                "removed "
                        + e.entries().stream().map(EntryText::of).collect(Collectors.joining(" ; "))
                        + " by " + (e.maintenance() == null ? "replacement" : MaintenanceText.of(e.maintenance()));
            case Event.MaintenanceIssued e -> "issued " + MaintenanceText.of(e.maintenance());
            case Event.MaintenanceCompleted e ->
                "completed " + MaintenanceText.of(e.maintenance()) + " of " + e.issuedAt();
            case Event.BarrierExecuted e -> "barrier " + e.barrier();
            case Event.DescriptorsPublished e ->
                "published " + e.pages().stream().map(Hex::of).collect(Collectors.joining(" "));
            case Event.RegisterWritten e ->
                "wrote " + e.register().name().toLowerCase(Locale.ROOT) + " " + Hex.of(e.oldValue()) + " -> "
                        + Hex.of(e.newValue());
            case Event.ContextSynchronized e -> "synchronized " + Line.spelling(e.cause());
            case Event.ExceptionTaken e -> "exception " + exception(e);
            case Event.ExceptionReturned e -> "returned " + Hex.of(e.to()) + " pstate " + Hex.of(e.pstate());
            case Event.Parked e -> "parked " + Line.spelling(e.how());
            case Event.EventRegisterSet e -> "event " + Line.spelling(e.why()) + " by cpu" + e.by();
            case Event.InterruptPending e ->
                "interrupt " + e.intid() + " by cpu" + e.by() + (e.wakes() ? " wakes" : "");
            case Event.InterruptAcknowledged e -> "acknowledged " + e.intid();
            case Event.InterruptEnded e -> "ended " + e.intid();
            case Event.ExclusiveLoaded e -> "exclusive-load " + Hex.of(e.physicalAddress());
            case Event.ExclusiveStored e ->
                "exclusive-store " + Hex.of(e.physicalAddress()) + (e.success() ? " succeeded" : " failed");
            case Event.PageFreed e -> "freed " + Hex.of(e.physicalAddress());
            case Event.PageAllocated e -> "allocated " + Hex.of(e.physicalAddress());
            case Event.AtomicSection e -> "atomic " + Line.spelling(e.edge());
            case Event.Printed e -> "printed " + Line.spelling(e.level()) + " " + QuotedText.of(e.text());
            case Event.Halted e -> "halted " + e.immediate();
            case Event.EnabledWithUnknownTlb e -> "enabled-with-unknown-tlb";
            case Event.UnsynchronizedRead e ->
                "unsynchronized-read "
                        + e.register().name().toLowerCase(Locale.ROOT) + " " + Hex.of(e.oldValue()) + " -> "
                        + Hex.of(e.newValue()) + " of " + e.writtenAt();
        };
    }

    private static String exception(Event.ExceptionTaken e) {
        return "vector " + Hex.of(e.vector()) + " esr " + Hex.of(e.esr()) + " elr " + Hex.of(e.elr()) + " spsr "
                + Hex.of(e.spsr()) + " far " + Hex.of(e.far()) + " what " + e.what();
    }

    private static String answers(List<Integer> answers) {
        return answers.isEmpty()
                ? ""
                : answers.stream().map(String::valueOf).collect(Collectors.joining(", ", " answers ", ""));
    }

    private static String ordered(Event.StoresOrdered e) {
        StringBuilder text = new StringBuilder("ordered ").append(Line.spelling(e.by()));
        e.stores()
                .forEachCpu((cpu, step) ->
                        text.append(" cpu").append(cpu).append(' ').append(step));
        e.stores()
                .forEachWord((word, step) ->
                        text.append(' ').append(Hex.of(word)).append(' ').append(step));
        return text.toString();
    }

    // Accesses

    private static String translation(Event.Translation e, TraceState state) {
        StringBuilder text = new StringBuilder(access(e.access())).append(' ').append(Hex.of(e.virtualAddress()));
        text.append(e.pan() ? " pan" : "").append(e.updates() ? "" : " clean");
        text.append(
                switch (e.result()) {
                    case Event.Result.Translated translated -> " -> " + Hex.of(translated.physicalAddress());
                    case Event.Result.Aborted aborted -> " abort " + Hex.of(aborted.syndrome());
                });
        TlbEntry cached = e.cached();
        if (cached != null) {
            text.append(" hit ").append(EntryText.of(cached));
        }
        if (!e.walk().equals(state.walk(e.cpu(), e.virtualAddress(), e.access()))) {
            text.append(" walk").append(spelled(e, state.regimes(e.cpu()).getFirst(), e.walk()));
        }
        List<Alternative> expected = cached != null
                ? List.of()
                : state.alternatives(e.cpu(), e.virtualAddress(), e.access(), e.pan(), e.walk());
        if (!e.alternatives().equals(expected)) {
            text.append(e.alternatives().isEmpty() ? " or nothing" : "");
            for (Alternative alternative : e.alternatives()) {
                List<Regime> regimes = state.regimes(e.cpu());
                boolean last = alternative.regime() == regimes.size() - 1;
                text.append(" or unsynchronized-context").append(last ? "" : " in " + alternative.regime());
                text.append(spelled(e, regimes.get(alternative.regime()), alternative.walk()));
            }
        }
        return text.toString();
    }

    /** The descriptors that a walk read: its result follows from them. */
    private static String spelled(Event.Translation e, Regime regime, WalkResult walk) {
        List<Long> pairs = new ArrayList<>();
        for (int i = 0; i < walk.steps().count(); i++) {
            pairs.add(walk.steps().address(i));
            pairs.add(walk.steps().value(i));
        }
        WalkResult again = Walk.walk(regime, e.virtualAddress(), e.access().isFetch(), new WalkedMemory(pairs));
        if (!again.equals(walk)) {
            throw new IllegalStateException("a walk that does not follow from its descriptors: " + e);
        }
        return EntryText.pairs(walk.steps());
    }

    /** {@code read}, {@code write-el0}, {@code read-unprivileged}. */
    static String access(AccessKind access) {
        String direction = access.isFetch() ? "fetch" : access.isWrite() ? "write" : "read";
        return direction
                + switch (access) {
                    case READ_EL1, WRITE_EL1, FETCH_EL1 -> "";
                    case READ_EL0, WRITE_EL0, FETCH_EL0 -> "-el0";
                    case UNPRIVILEGED_READ, UNPRIVILEGED_WRITE -> "-unprivileged";
                };
    }

    // The end

    /** @param steps of the whole run */
    static String end(Outcome outcome, long steps) {
        return "end step " + steps
                + switch (outcome) {
                    case Outcome.AllHalted halted -> " halted";
                    case Outcome.StoppedByObserver stopped -> " stopped";
                    case Outcome.BoundReached bound -> " bound " + bound.bound() + " " + bound.value();
                    case Outcome.Stuck stuck ->
                        " " + Line.spelling(stuck.kind())
                                + stuck.waits().stream()
                                        .map(wait -> " cpu" + wait.cpu() + " pc " + Hex.of(wait.pc()) + " "
                                                + Line.spelling(wait.how()))
                                        .collect(Collectors.joining());
                    case Outcome.UnhandledException unhandled -> {
                        Event.ExceptionTaken e = unhandled.exception();
                        yield " exception step " + e.step() + " cpu" + e.cpu() + " pc " + Hex.of(e.pc()) + " "
                                + exception(e);
                    }
                };
    }
}
