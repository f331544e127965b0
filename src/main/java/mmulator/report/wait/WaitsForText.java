package mmulator.report.wait;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mmulator.check.Violation.Note;
import mmulator.fixture.why.Explanation;
import mmulator.fixture.why.StuckCpu;
import mmulator.fixture.why.WaitHistory;
import mmulator.fixture.why.WaitsFor;
import mmulator.fixture.why.WatchedBytes;
import mmulator.fixture.why.WouldDo;
import mmulator.machine.event.Event;
import mmulator.report.text.CpuList;
import mmulator.report.text.Notation;

/** The wait-for graph in sentences. */
final class WaitsForText {
    static final String CYCLE = "cycle";

    private final WaitText words;

    WaitsForText(WaitText words) {
        this.words = words;
    }

    /** A line for each group of CPUs, and one for a ring of them. */
    List<Note> of(Explanation why) {
        List<Note> lines = new ArrayList<>();
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
        waits.forEach((what, cpus) -> lines.add(
                new Note("waits", CpuList.of(cpus) + (cpus.size() == 1 ? " waits for " : " wait for ") + what)));
        List<Integer> cycle = why.cycle();
        if (!cycle.isEmpty()) {
            lines.add(new Note(
                    CYCLE,
                    cycle.stream().map(cpu -> "cpu" + cpu).collect(Collectors.joining(" -> ")) + " -> cpu"
                            + cycle.getFirst()));
        }
        return lines;
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
                        + WaitText.steps(edges.stream()
                                .map(edge -> halted(edge.on(), why))
                                .toList());
        };
    }

    private static String written(List<WaitsFor> edges) {
        return WaitText.steps(edges.stream()
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
}
