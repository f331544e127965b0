package mmulator.report.wait;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mmulator.check.Violation.Note;
import mmulator.fixture.why.Explanation;
import mmulator.fixture.why.Look;
import mmulator.fixture.why.Release;
import mmulator.fixture.why.StuckCpu;
import mmulator.fixture.why.WaitHistory;
import mmulator.fixture.why.WaitProbe;
import mmulator.fixture.why.Waiter;
import mmulator.fixture.why.WatchedBytes;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.machine.state.Activity;
import mmulator.report.text.CpuList;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.OutcomeNotes;

/** Why a run is stuck: what each CPU waits for, what has become of that, and who waits for whom. */
public final class WhyReport {
    private static final int LABEL = 8;
    /** Of the places that a CPU looks at, and of the values that it missed, so many are told. */
    private static final int TOLD = 8;

    private final String path;
    private final List<String> names;
    private final WaitText words;
    private final List<String> changes;
    private final Palette palette;

    /** @param names of the CPUs, by index */
    public WhyReport(String path, List<String> names, SourceMap sources, Palette palette) {
        this.path = path;
        this.names = List.copyOf(names);
        this.palette = palette;
        words = new WaitText(sources);
        changes = sources.changes();
    }

    public String print(Explanation why) {
        StringBuilder text = new StringBuilder(palette.bad("STUCK") + " " + path + "   after "
                + Notation.count(why.steps(), "step") + "\n"
                + changes.stream().map(change -> line("change", change)).collect(Collectors.joining())
                + OutcomeNotes.headline(why.stuck()) + "\n");
        stories(why).forEach((story, cpus) -> {
            text.append('\n').append(palette.label(numbers(cpus))).append(head(cpus, why));
            text.append('\n');
            looked(cpus, why).ifPresent(note -> text.append(line(note.label(), note.text())));
            story.lines().forEach(note -> text.append(line(note.label(), note.text())));
        });
        text.append('\n');
        new WaitsForText(words)
                .of(why)
                .forEach(note -> text.append(
                                note.label().equals(WaitsForText.CYCLE) ? palette.bad(note.label()) + ": " : "")
                        .append(note.text())
                        .append('\n'));
        return text.toString();
    }

    /** The same as evidence of a run that is told by other words. */
    public List<Note> notes(Explanation why) {
        List<Note> notes = new ArrayList<>();
        stories(why).forEach((story, cpus) -> {
            notes.add(new Note(numbers(cpus), head(cpus, why).strip()));
            looked(cpus, why).ifPresent(notes::add);
            notes.addAll(story.lines());
        });
        notes.addAll(new WaitsForText(words).of(why));
        return notes;
    }

    /** What is told of a CPU, but for its number and when it came there. */
    private record Story(String doing, List<Note> lines) {}

    /** CPUs with the same story are told together. */
    private Map<Story, List<StuckCpu>> stories(Explanation why) {
        Map<Story, List<StuckCpu>> stories = new LinkedHashMap<>();
        why.cpus()
                .forEach(cpu -> stories.computeIfAbsent(story(cpu, why), absent -> new ArrayList<>())
                        .add(cpu));
        return stories;
    }

    private static String numbers(List<StuckCpu> cpus) {
        return CpuList.of(cpus.stream().map(StuckCpu::cpu).toList());
    }

    private String head(List<StuckCpu> cpus, Explanation why) {
        Waiter waiter = cpus.getFirst().waiter();
        String name = cpus.size() == 1 ? names.get(waiter.cpu()) : "";
        return (name.isEmpty() || name.equals("cpu" + waiter.cpu()) ? "" : " (" + name + ")")
                + "  "
                + (cpus.size() == 1 ? words.doing(waiter) : words.doing(waiter).replaceFirst("^(spin|run)s ", "$1 "))
                + (waiter.parked()
                        ? ", since "
                                + WaitText.steps(cpus.stream()
                                        .map(cpu -> why.history().parkedAt(cpu.cpu()))
                                        .toList())
                        : "");
    }

    private static Optional<Note> looked(List<StuckCpu> cpus, Explanation why) {
        List<Long> last = new ArrayList<>();
        for (StuckCpu cpu : cpus) {
            cpu.looks().forEach(look -> last.add(why.history().lastLook(cpu.cpu(), look)));
        }
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(new Note("looked", "for the last time at " + WaitText.steps(last)));
    }

    private Story story(StuckCpu cpu, Explanation why) {
        Waiter waiter = cpu.waiter();
        List<Note> lines = new ArrayList<>();
        Map<WatchedBytes, List<Look>> looks = new LinkedHashMap<>();
        cpu.looks()
                .forEach(look -> looks.computeIfAbsent(look.location(), absent -> new ArrayList<>())
                        .add(look));
        looks.entrySet().stream().limit(TOLD).forEach(place -> {
            lines.add(new Note(
                    "at",
                    words.location(place.getKey()) + ": "
                            + place.getValue().stream()
                                    .map(look -> words.instruction(look.pc()))
                                    .collect(Collectors.joining("; "))));
            lines.add(new Note("holds", holds(place.getKey(), why)));
            cpu.releases().stream()
                    .filter(release -> release.look().location().equals(place.getKey()))
                    .findFirst()
                    .ifPresent(release -> lines.add(new Note("needs", needs(release))));
        });
        if (looks.size() > TOLD) {
            lines.add(new Note("at", "and " + Notation.number(looks.size() - TOLD) + " more places"));
        }
        cpu.missed().stream().limit(TOLD).forEach(missed -> lines.add(new Note("missed", missed(cpu, missed, why))));
        cpu.near().stream().limit(TOLD).forEach(near -> lines.add(new Note("near", near(near))));
        if (waiter.parked()) {
            lines.add(new Note("woken by", WaitingReport.wakes(waiter)));
        }
        if (cpu.diagnosis() == StuckCpu.Diagnosis.LOST_WAKE_UP) {
            lastEvent(cpu, why).ifPresent(event -> lines.add(new Note("event", event)));
        }
        if (!waiter.pendingInterrupts().isEmpty()) {
            lines.add(new Note("pending", pending(waiter, why)));
        }
        lines.add(new Note("why", verdict(cpu, why)));
        help(cpu).ifPresent(help -> lines.add(new Note("help", help)));
        return new Story(words.doing(waiter), lines);
    }

    private String holds(WatchedBytes location, Explanation why) {
        String now = Notation.hex(location.value(why.memory()));
        Optional<WaitHistory.Written> change = why.history().lastChange(location);
        if (change.isEmpty()) {
            boolean stored = !why.history().stores(location).isEmpty();
            return now + ", since the start: " + (stored ? "no store has changed it" : "nobody has stored there");
        }
        WaitHistory.Written written = change.get();
        return now + ", since step " + Notation.number(written.step()) + ": cpu" + written.cpu() + ", "
                + words.instruction(written.pc()) + ", " + Notation.hex(written.oldValue()) + " -> "
                + Notation.hex(written.newValue());
    }

    private static String needs(Release release) {
        return "another value: of those tried, " + WaitText.values(release.values()) + " would do";
    }

    private String missed(StuckCpu cpu, StuckCpu.Missed missed, Explanation why) {
        WaitHistory.Written written = missed.written();
        return Notation.hex(written.newValue()) + " would have done: cpu" + written.cpu() + " stored it at step "
                + Notation.number(written.step()) + ", " + words.instruction(written.pc())
                + ", and it was gone at step " + Notation.number(missed.until()) + ", before its "
                + (missed.until() < why.history().firstLook(cpu.cpu(), missed.look()) ? "first look" : "next look");
    }

    private String near(StuckCpu.NearMiss near) {
        WaitHistory.Near store = near.store();
        long off = store.address() - near.look().location().address();
        return "cpu" + store.cpu() + " stored " + Notation.hex(store.value()) + " to "
                + words.name(store.address()) + " at step "
                + Notation.number(store.step()) + ", " + words.instruction(store.pc()) + ": "
                + Notation.count(Math.abs(off), "byte") + (off < 0 ? " before" : " further on than")
                + " " + words.name(near.look().location()) + ", where it would have done";
    }

    private Optional<String> lastEvent(StuckCpu cpu, Explanation why) {
        Event.EventRegisterSet event = why.history().lastEvent(cpu.cpu());
        if (event == null || cpu.waiter().activity() != Activity.WAITING_FOR_EVENT) {
            return Optional.empty();
        }
        return Optional.of(
                "the last one came at step " + Notation.number(event.step()) + ", by cpu" + event.by() + "'s "
                        + switch (event.why()) {
                            case SEV -> "sev";
                            case SEVL -> "sevl";
                            case RESERVATION_LOST -> "store";
                        });
    }

    private static Optional<String> help(StuckCpu cpu) {
        boolean sleeps = cpu.waiter().activity() == Activity.WAITING_FOR_EVENT;
        if (!sleeps || cpu.diagnosis() != StuckCpu.Diagnosis.LOST_WAKE_UP) {
            return Optional.empty();
        }
        return Optional.of(
                "let the load before the wfe be an ldxr or ldaxr, which makes the store an event; or let the CPU"
                        + " that stores execute dsb ishst and sev after it");
    }

    private static String pending(Waiter waiter, Explanation why) {
        Event.InterruptPending sent = why.history().lastInterrupt(waiter.cpu());
        return WaitingReport.interrupts(waiter)
                + (sent == null ? "" : "; cpu" + sent.by() + " sent one at step " + Notation.number(sent.step()));
    }

    private String verdict(StuckCpu cpu, Explanation why) {
        Waiter waiter = cpu.waiter();
        if (why.stuck().waits().stream()
                .anyMatch(wait -> wait.cpu() == cpu.cpu() && wait.how() == Outcome.Wait.How.FAULTING)) {
            return palette.bad("faults for ever")
                    + ": its exception handler returns to what faulted, with nothing changed";
        }
        boolean sleepsForInterrupt = waiter.activity() == Activity.WAITING_FOR_INTERRUPT;
        String told = sleepsForInterrupt ? "interrupt" : "event";
        return switch (cpu.diagnosis()) {
            case LOST_WAKE_UP ->
                palette.bad("lost wake-up") + ": it would go on if it woke, but no " + told
                        + " comes after what it waits for";
            case NOBODY_WAKES ->
                palette.bad("nobody wakes it") + ": it would go on if it woke, but no " + told + " comes";
            case MISSED -> palette.bad("missed") + ": what it waits for was there, but not when it looked";
            case NEVER_WRITTEN -> palette.bad("never written") + ": nobody has changed what it looks at";
            case NOT_ENOUGH -> palette.bad("not enough") + ": what has been stored there is not what it waits for";
            case LOOKS_AT_NOTHING ->
                sleepsForInterrupt
                        ? palette.bad("no interrupt") + ": it looks at no memory, and nobody sends one"
                        : palette.bad("endless") + ": it looks at no memory"
                                + (waiter.parked() ? ", and would wait again" : "");
            case UNKNOWN ->
                "not known: left alone, it neither comes back to where it is within "
                        + Notation.number(WaitProbe.LONGEST_LOOP)
                        + " steps nor does anything that others see, or it aborts";
        };
    }

    private String line(String label, String text) {
        return palette.label(Notation.right(label, LABEL)) + "  " + text + "\n";
    }
}
