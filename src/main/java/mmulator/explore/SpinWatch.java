package mmulator.explore;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The CPUs that spin, along one execution that never goes back: what {@link Search} does with its nodes. */
final class SpinWatch {
    private final Run run;
    private final List<List<Own>> own = new ArrayList<>();
    private final @Nullable Spin[] spinning;

    /** @param looksAt what may end it */
    private record Spin(Footprint looksAt, List<Decision> loop) {}

    /** A step of a CPU, after which neither it nor, of what it looks at, others have changed anything. */
    private record Own(Spins.Taken taken, Footprint step, boolean puttingOff) {}

    SpinWatch(Run run) {
        this.run = run;
        spinning = new Spin[run.cpus()];
        for (int cpu = 0; cpu < run.cpus(); cpu++) {
            own.add(new ArrayList<>());
        }
    }

    long enabled() {
        long enabled = run.runnable();
        for (int cpu = 0; cpu < spinning.length; cpu++) {
            enabled &= spinning[cpu] == null ? -1 : ~(1L << cpu);
        }
        return enabled;
    }

    /** How those that spin go on for ever. */
    List<List<Decision>> rounds() {
        List<List<Decision>> once = new ArrayList<>();
        for (Spin spin : spinning) {
            if (spin != null) {
                once.add(spin.loop);
            }
        }
        return Spins.repeated(once, spinning.length);
    }

    void taken(long before, Run.Step taken) {
        Footprint step = taken.footprint();
        for (int other = 0; other < spinning.length; other++) {
            if (other != step.cpu) {
                toldTo(other, step);
            }
        }
        List<Own> steps = own.get(step.cpu);
        if (step.lasts() || step.countsSteps()) {
            steps.clear();
            return;
        }
        steps.add(new Own(new Spins.Taken(before, taken.decision()), step, taken.puttingOff()));
        if (steps.size() > Spins.LONGEST_MEMORY) {
            steps.removeFirst();
        }
        long now = run.stateOf(step.cpu);
        int begin = steps.size() - 1;
        int least = Math.max(0, steps.size() - Spins.LONGEST_LOOP);
        while (begin >= least && now != steps.get(begin).taken.before()) {
            begin--;
        }
        // Who puts off an interrupt takes it in the end.
        if (begin >= least && steps.subList(begin, steps.size()).stream().noneMatch(Own::puttingOff)) {
            Footprint looked = steps.get(begin).step;
            for (Own later : steps.subList(begin + 1, steps.size())) {
                looked = looked.and(later.step);
            }
            List<Spins.Taken> all = steps.stream().map(Own::taken).toList();
            List<Spins.Taken> round = all.subList(begin, all.size());
            if (!looked.isTimed() || Spins.isGoneRoundTwice(round, all.subList(0, begin))) {
                spinning[step.cpu] = new Spin(
                        looked, round.stream().map(Spins.Taken::decision).toList());
            }
        }
    }

    private void toldTo(int cpu, Footprint step) {
        if (step.changes()) {
            forgetUpTo(own.get(cpu), step);
        }
        Spin spin = spinning[cpu];
        if (spin != null && spin.looksAt.isWokenBy(step)) {
            spinning[cpu] = null;
            own.get(cpu).clear();
        }
    }

    /** No loop that has begun before somebody changed what it looked at is one that only others can end. */
    private static void forgetUpTo(List<Own> steps, Footprint change) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i).step.conflicts(change)) {
                steps.subList(0, i + 1).clear();
                return;
            }
        }
    }
}
