package mmulator.report.wait;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mmulator.fixture.why.Explanation;
import mmulator.fixture.why.Look;
import mmulator.fixture.why.Release;
import mmulator.fixture.why.StuckCpu;
import mmulator.fixture.why.WaitHistory;
import mmulator.fixture.why.WaitProbe;
import mmulator.fixture.why.Waiter;
import mmulator.fixture.why.WaitsFor;
import mmulator.fixture.why.WatchedBytes;
import mmulator.fixture.why.WouldDo;
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
        // CPUs with the same story are told together.
        Map<Story, List<StuckCpu>> stories = new LinkedHashMap<>();
        why.cpus()
                .forEach(cpu -> stories.computeIfAbsent(story(cpu, why), absent -> new ArrayList<>())
                        .add(cpu));
        stories.forEach((story, cpus) -> {
            text.append('\n').append(head(cpus, why));
            story.lines().forEach(text::append);
        });
        return text.append('\n').append(graph(why)).toString();
    }

    /** What is told of a CPU, but for its number and when it came there. */
    private record Story(String doing, List<String> lines) {}

    private String head(List<StuckCpu> cpus, Explanation why) {
        List<Integer> numbers = cpus.stream().map(StuckCpu::cpu).toList();
        Waiter waiter = cpus.getFirst().waiter();
        String name = cpus.size() == 1 ? names.get(waiter.cpu()) : "";
        return palette.label(CpuList.of(numbers))
                + (name.isEmpty() || name.equals("cpu" + waiter.cpu()) ? "" : " (" + name + ")")
                + "  "
                + (cpus.size() == 1 ? words.doing(waiter) : words.doing(waiter).replaceFirst("^(spin|run)s ", "$1 "))
                + (waiter.parked()
                        ? ", since "
                                + steps(numbers.stream()
                                        .map(cpu -> why.history().parkedAt(cpu))
                                        .toList())
                        : "")
                + "\n"
                + lastLooks(cpus, why);
    }

    private String lastLooks(List<StuckCpu> cpus, Explanation why) {
        List<Long> last = new ArrayList<>();
        for (StuckCpu cpu : cpus) {
            cpu.looks().forEach(look -> last.add(why.history().lastLook(cpu.cpu(), look)));
        }
        return last.isEmpty() ? "" : line("looked", "for the last time at " + steps(last));
    }

    private static String steps(List<Long> steps) {
        long first = steps.stream().mapToLong(Long::longValue).min().orElse(0);
        long last = steps.stream().mapToLong(Long::longValue).max().orElse(0);
        return first == last
                ? "step " + Notation.number(first)
                : "steps " + Notation.number(first) + " to " + Notation.number(last);
    }

    private Story story(StuckCpu cpu, Explanation why) {
        Waiter waiter = cpu.waiter();
        List<String> lines = new ArrayList<>();
        Map<WatchedBytes, List<Look>> looks = new LinkedHashMap<>();
        cpu.looks()
                .forEach(look -> looks.computeIfAbsent(look.location(), absent -> new ArrayList<>())
                        .add(look));
        looks.entrySet().stream().limit(TOLD).forEach(place -> {
            lines.add(line(
                    "at",
                    words.location(place.getKey()) + ": "
                            + place.getValue().stream()
                                    .map(look -> words.instruction(look.pc()))
                                    .collect(Collectors.joining("; "))));
            lines.add(line("holds", holds(place.getKey(), why)));
            cpu.releases().stream()
                    .filter(release -> release.look().location().equals(place.getKey()))
                    .findFirst()
                    .ifPresent(release -> lines.add(line("needs", needs(release))));
        });
        if (looks.size() > TOLD) {
            lines.add(line("at", "and " + Notation.number(looks.size() - TOLD) + " more places"));
        }
        cpu.missed().stream().limit(TOLD).forEach(missed -> lines.add(line("missed", missed(cpu, missed, why))));
        if (waiter.parked()) {
            lines.add(line("woken by", WaitingReport.wakes(waiter)));
        }
        if (cpu.diagnosis() == StuckCpu.Diagnosis.LOST_WAKE_UP) {
            lastEvent(cpu, why).ifPresent(event -> lines.add(line("event", event)));
        }
        if (!waiter.pendingInterrupts().isEmpty()) {
            lines.add(line("pending", pending(waiter, why)));
        }
        lines.add(line("why", verdict(cpu, why)));
        help(cpu).ifPresent(help -> lines.add(line("help", help)));
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

    private String graph(Explanation why) {
        StringBuilder text = new StringBuilder();
        // Edges with the same evidence are one line, from several CPUs and to several.
        Map<String, List<Integer>> waits = new LinkedHashMap<>();
        for (StuckCpu cpu : why.cpus()) {
            List<WaitsFor> edges =
                    why.edges().stream().filter(edge -> edge.cpu() == cpu.cpu()).toList();
            if (edges.isEmpty()) {
                waits.computeIfAbsent(
                                "nobody that is known: no other CPU has done it, or would", absent -> new ArrayList<>())
                        .add(cpu.cpu());
            }
            Map<Object, List<WaitsFor>> alike = new LinkedHashMap<>();
            edges.forEach(edge -> alike.computeIfAbsent(kind(edge), absent -> new ArrayList<>())
                    .add(edge));
            alike.values()
                    .forEach(some -> waits.computeIfAbsent(
                                    CpuList.of(some.stream().map(WaitsFor::on).toList()) + ", which "
                                            + evidence(some, why),
                                    absent -> new ArrayList<>())
                            .add(cpu.cpu()));
        }
        waits.forEach((what, cpus) -> text.append(CpuList.of(cpus))
                .append(cpus.size() == 1 ? " waits for " : " wait for ")
                .append(what)
                .append('\n'));
        List<Integer> cycle = why.cycle();
        if (!cycle.isEmpty()) {
            text.append(palette.bad("cycle"))
                    .append(": ")
                    .append(cycle.stream().map(cpu -> "cpu" + cpu).collect(Collectors.joining(" -> ")))
                    .append(" -> cpu")
                    .append(cycle.getFirst())
                    .append('\n');
        }
        return text.toString();
    }

    /** What edges to several CPUs have in common to be told together. */
    private static Object kind(WaitsFor edge) {
        return switch (edge.evidence()) {
            case WaitsFor.Would(WouldDo deed, boolean enough) ->
                List.of(deed.what(), deed.pc(), String.valueOf(deed.given()), enough);
            case WaitsFor.Did(WatchedBytes location, WaitHistory.Written written) -> List.of(location, written.pc());
            case WaitsFor.DidAndHalted(WatchedBytes location, WaitHistory.Written written) ->
                List.of("halted", location);
        };
    }

    /** @param edges of one kind */
    private String evidence(List<WaitsFor> edges, Explanation why) {
        String have = edges.size() == 1 ? "has" : "have";
        return switch (edges.getFirst().evidence()) {
            case WaitsFor.Would(WouldDo deed, boolean enough) ->
                "would " + deed(deed) + " by " + words.instruction(deed.pc()) + " if "
                        + (edges.size() == 1 ? "it " : "they ") + given(deed)
                        + (enough ? "" : "; that alone would not do");
            case WaitsFor.Did(WatchedBytes location, WaitHistory.Written written) ->
                have + " stored to " + words.name(location) + " by " + words.instruction(written.pc()) + ", last at "
                        + written(edges);
            case WaitsFor.DidAndHalted over ->
                "stored to " + words.name(over.location()) + ", last at " + written(edges)
                        + ", and " + have + " halted at "
                        + steps(edges.stream()
                                .map(edge -> halted(edge.on(), why))
                                .toList());
        };
    }

    private static String written(List<WaitsFor> edges) {
        return steps(edges.stream()
                .map(edge -> switch (edge.evidence()) {
                    case WaitsFor.Would would -> 0L;
                    case WaitsFor.Did did -> did.written().step();
                    case WaitsFor.DidAndHalted over -> over.written().step();
                })
                .toList());
    }

    private static long halted(int cpu, Explanation why) {
        Event.Halted halted = why.history().halted(cpu);
        return halted == null ? 0 : halted.step();
    }

    private String given(WouldDo deed) {
        WouldDo.Given given = deed.given();
        if (deed.together()) {
            return "and the others that only have to wake woke";
        }
        return given == null ? "woke" : "found " + Notation.hex(given.value()) + " in " + words.name(given.location());
    }

    private String deed(WouldDo deed) {
        return switch (deed.what()) {
            case WouldDo.Kind.Stores(WatchedBytes location, long value) ->
                "store " + Notation.hex(value) + " to " + words.name(location);
            case WouldDo.Kind.Wakes wakes -> "wake it";
            case WouldDo.Kind.Interrupts interrupts -> "interrupt it";
        };
    }

    private String line(String label, String text) {
        return palette.label(Notation.right(label, LABEL)) + "  " + text + "\n";
    }
}
