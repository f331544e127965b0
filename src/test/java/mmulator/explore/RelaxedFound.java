package mmulator.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mmulator.fixture.judge.RelaxedStart;
import mmulator.machine.Machine;
import mmulator.machine.spec.CpuSpec;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.step.Evaluator;
import org.jspecify.annotations.Nullable;

/**
 * What the present program of a {@link TestBed} can do by the memory model.
 *
 * @param states final states with no rule broken, as in {@link Found}
 * @param bound why not all was found; null if all was
 */
record RelaxedFound(
        Set<String> states, Set<String> broken, @Nullable String bound, long steps) {

    /** @throws RefusedException if the program does what has no relaxed meaning */
    static RelaxedFound of(TestBed bed, Bounds bounds) {
        Machine at = bed.rewound();
        RelaxedStart start = new RelaxedStart(at.memory());
        List<Integer> shown = new ArrayList<>();
        for (int n = 0; n < BedEnd.RESULTS; n++) {
            shown.add(n);
        }
        BedEnd.SHOWN.forEach(register -> shown.add(register.encoding()));
        List<CpuSpec> specs = bed.specs();
        List<Program.Cpu> all = new ArrayList<>();
        for (int cpu = 0; cpu < specs.size(); cpu++) {
            all.add(start.cpu(specs.get(cpu), shown, at.cpu(cpu)));
        }
        try (Evaluator evaluator = new Evaluator()) {
            mmulator.relaxed.Search search = mmulator.relaxed.Search.begin(
                    new Program(all, start, null, List.of(), true), evaluator, bounds, violation -> false);
            mmulator.relaxed.Search.Result result = search.run();
            start.refuseChangesOfCode(search.changed());
            Set<String> states = new TreeSet<>();
            result.states().forEach(state -> states.add(bed.end().of(at, state)));
            return new RelaxedFound(
                    states, BedEnd.broken(search.violations().keySet()), result.bound(), result.steps());
        }
    }
}
