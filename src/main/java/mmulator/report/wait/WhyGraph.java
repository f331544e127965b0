package mmulator.report.wait;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mmulator.fixture.why.Explanation;
import mmulator.fixture.why.StuckCpu;
import mmulator.fixture.why.WaitsFor;
import mmulator.fixture.why.WouldDo;
import mmulator.report.text.Dot;
import mmulator.report.text.Notation;
import mmulator.report.text.SourceMap;

/** The wait-for graph for Graphviz: edges of the cycle are bold, those to halted CPUs dashed. */
public final class WhyGraph {
    private final List<String> names;
    private final WaitText words;

    /** @param names of the CPUs, by index */
    public WhyGraph(List<String> names, SourceMap sources) {
        this.names = List.copyOf(names);
        words = new WaitText(sources);
    }

    public String print(Explanation why) {
        Dot dot = new Dot("waits for");
        Set<Integer> drawn = new HashSet<>();
        for (StuckCpu cpu : why.cpus()) {
            drawn.add(cpu.cpu());
            dot.node("cpu" + cpu.cpu(), name(cpu.cpu()) + "\n" + words.doing(cpu.waiter()) + "\n", "shape=box");
        }
        List<Integer> cycle = why.cycle();
        for (WaitsFor edge : why.edges()) {
            if (drawn.add(edge.on())) {
                dot.node("cpu" + edge.on(), name(edge.on()) + "\nhas halted\n", "shape=box, style=dashed");
            }
            int at = cycle.indexOf(edge.cpu());
            boolean inCycle = at >= 0 && cycle.get((at + 1) % cycle.size()) == edge.on();
            dot.edge(
                    "cpu" + edge.cpu(),
                    "cpu" + edge.on(),
                    label(edge),
                    !edge.isOpen() ? "style=dashed" : inCycle ? "style=bold" : "");
        }
        return dot.print();
    }

    private String name(int cpu) {
        String name = names.get(cpu);
        return name.equals("cpu" + cpu) ? name : "cpu" + cpu + " (" + name + ")";
    }

    private String label(WaitsFor edge) {
        return switch (edge.evidence()) {
            case WaitsFor.Would would ->
                switch (would.deed().what()) {
                    case WouldDo.Kind.Stores stores ->
                        "would store " + Notation.hex(stores.value()) + " to " + words.name(stores.location());
                    case WouldDo.Kind.Wakes wakes -> "would wake it";
                    case WouldDo.Kind.Interrupts interrupts -> "would interrupt it";
                };
            case WaitsFor.Did did -> "has stored to " + words.name(did.location());
            case WaitsFor.DidAndHalted over -> "stored to " + words.name(over.location());
        };
    }
}
