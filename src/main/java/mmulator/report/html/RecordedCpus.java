package mmulator.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.arch.SystemRegister;
import mmulator.machine.event.Event;
import mmulator.mmu.Regime;
import mmulator.mmu.VaRange;
import mmulator.report.text.BitFields;
import mmulator.report.text.EventText;
import mmulator.report.text.Notation;
import mmulator.report.text.SourceMap;
import tools.jackson.core.JsonGenerator;

/** What each CPU was doing and waiting for: regimes, pending register writes and TLB maintenance, parking. */
final class RecordedCpus {
    private static final int MOST = 100_000;

    private final SourceMap sources;
    private final Map<Regime, Integer> regimeNumbers = new LinkedHashMap<>();
    private final List<Regimes> regimes = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private final Map<Integer, List<Pending>> unsynchronized = new HashMap<>();
    private final Map<Integer, List<Pending>> incomplete = new HashMap<>();
    private final List<Activity> activities = new ArrayList<>();
    private final Map<Integer, Character> activity = new HashMap<>();
    private final Texts texts = new Texts();
    private long leftOut;

    private record Regimes(int cpu, long step, List<Integer> possible) {}

    /** @param state {@code .} runs, {@code z} is parked, {@code x} has halted */
    private record Activity(int cpu, long step, char state) {}

    /** Something begun that a barrier has to end. */
    static final class Pending {
        final int cpu;
        final long from;
        final Event event;
        final String text;
        long until = RecordedTlbs.NEVER;

        private Pending(Event event, String text) {
            this.cpu = event.cpu();
            this.from = event.step();
            this.event = event;
            this.text = text;
        }
    }

    RecordedCpus(SourceMap sources) {
        this.sources = sources;
    }

    void observe(Event event) {
        if (event instanceof Event.RegimesPossible possible) {
            regimes.add(new Regimes(
                    possible.cpu(),
                    possible.step(),
                    possible.regimes().stream().map(this::number).toList()));
        } else if (event instanceof Event.RegisterWritten written
                && written.register().translation()) {
            String text = EventText.registerWrite(written, sources).replaceFirst(" pending$", "");
            add(unsynchronized, new Pending(written, text));
        } else if (event instanceof Event.ContextSynchronized) {
            List<Pending> ended = unsynchronized.remove(event.cpu());
            if (ended != null) {
                ended.forEach(write -> write.until = event.step());
            }
        } else if (event instanceof Event.MaintenanceIssued issued) {
            add(incomplete, new Pending(issued, issued.maintenance().toString()));
        } else if (event instanceof Event.MaintenanceCompleted completed) {
            complete(completed);
        } else if (event instanceof Event.Parked) {
            become(event.cpu(), event.step(), 'z');
        } else if (event instanceof Event.Halted) {
            become(event.cpu(), event.step(), 'x');
        } else if (event instanceof Event.EventRegisterSet
                || event instanceof Event.InterruptPending interrupt && interrupt.wakes()) {
            wake(event.cpu(), event.step());
        }
    }

    private int number(Regime regime) {
        return regimeNumbers.computeIfAbsent(regime, added -> regimeNumbers.size());
    }

    private void add(Map<Integer, List<Pending>> open, Pending begun) {
        if (pending.size() == MOST) {
            leftOut++;
            return;
        }
        pending.add(begun);
        open.computeIfAbsent(begun.cpu, absent -> new ArrayList<>()).add(begun);
    }

    private void complete(Event.MaintenanceCompleted completed) {
        Iterator<Pending> open =
                incomplete.getOrDefault(completed.cpu(), new ArrayList<>()).iterator();
        while (open.hasNext()) {
            Pending issued = open.next();
            if (issued.from == completed.issuedAt()) {
                issued.until = completed.step();
                open.remove();
                return;
            }
        }
    }

    private void wake(int cpu, long step) {
        if (activity.getOrDefault(cpu, '.') == 'z') {
            become(cpu, step, '.');
        }
    }

    private void become(int cpu, long step, char state) {
        activity.put(cpu, state);
        activities.add(new Activity(cpu, step, state));
    }

    List<Pending> pending() {
        return pending;
    }

    List<String> omissions() {
        return leftOut == 0
                ? List.of()
                : List.of(Notation.count(
                                leftOut,
                                "register write or TLB maintenance operation",
                                "register writes and TLB maintenance operations")
                        + " after the first " + Notation.number(MOST) + " are not listed.");
    }

    void write(JsonGenerator json) {
        json.writeArrayPropertyStart("regimes");
        regimeNumbers.keySet().forEach(regime -> write(regime, json));
        json.writeEndArray();
        Fields fields = new Fields();
        json.writeObjectPropertyStart("fieldsOf");
        for (SystemRegister register : List.of(
                SystemRegister.SCTLR_EL1, SystemRegister.TCR_EL1, SystemRegister.TTBR0_EL1, SystemRegister.TTBR1_EL1)) {
            json.writeNumberProperty(register.name(), fields.of(BitFields.of(register)));
        }
        json.writeEndObject();
        fields.write(json);
        json.writeArrayPropertyStart("regimeChanges");
        for (Regimes change : regimes) {
            json.writeStartArray();
            json.writeNumber(change.cpu);
            json.writeNumber(change.step);
            change.possible.forEach(number -> json.writeNumber((int) number));
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("pending");
        for (Pending one : pending) {
            json.writeStartArray();
            json.writeNumber(one.cpu);
            json.writeNumber(one.event instanceof Event.RegisterWritten ? 0 : 1);
            json.writeNumber(texts.of(one.text));
            json.writeNumber(one.from);
            json.writeNumber(one.until);
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("activities");
        for (Activity change : activities) {
            json.writeStartArray();
            json.writeNumber(change.cpu);
            json.writeNumber(change.step);
            json.writeString(String.valueOf(change.state));
            json.writeEndArray();
        }
        json.writeEndArray();
        texts.write("pendingTexts", json);
    }

    private void write(Regime regime, JsonGenerator json) {
        json.writeStartObject();
        json.writeBooleanProperty("on", regime.mmuOn());
        json.writeNumberProperty("asid", regime.asid());
        json.writeStringProperty("TTBR0_EL1", Notation.address(regime.ttbr0().value()));
        json.writeStringProperty("TTBR1_EL1", Notation.address(regime.ttbr1().value()));
        json.writeStringProperty("TCR_EL1", Notation.address(regime.tcr().value()));
        json.writeStringProperty("MAIR_EL1", Notation.address(regime.mair().value()));
        json.writeStringProperty("SCTLR_EL1", Notation.address(regime.sctlr().value()));
        json.writeArrayPropertyStart("halves");
        for (VaRange range : List.of(regime.lower(), regime.upper())) {
            String name = sources.table(range.tableBase());
            json.writeStartObject();
            json.writeBooleanProperty("walk", regime.mmuOn() && range.walkEnabled() && range.sizeValid());
            json.writeStringProperty("base", Notation.address(range.tableBase()));
            json.writeStringProperty("start", Notation.address(range.start()));
            json.writeNumberProperty("bits", range.iaBits());
            json.writeStringProperty("granule", range.granule().toString());
            json.writeNumberProperty("level", range.startLevel());
            json.writeStringProperty("name", name == null ? "" : name);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
