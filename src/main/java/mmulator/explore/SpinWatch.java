package mmulator.explore;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The CPUs that spin, along one execution that never goes back: what {@link Search} does with its nodes. */
final class SpinWatch {
    private static final int LONGEST_LOOP = 256;

    private final Run run;
    private final List<List<Own>> own = new ArrayList<>();
    private final @Nullable Footprint[] spinning;
    /** By CPU, the loop that it spins in. */
    private final List<List<Decision>> loops = new ArrayList<>();

    /** A step of a CPU, after which neither it nor, of what it looks at, others have changed anything. */
    private record Own(long before, Footprint step, Decision decision, boolean puttingOff) {}

    SpinWatch(Run run) {
        this.run = run;
        spinning = new Footprint[run.cpus()];
        for (int cpu = 0; cpu < run.cpus(); cpu++) {
            own.add(new ArrayList<>());
            loops.add(List.of());
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
        for (int cpu = 0; cpu < spinning.length; cpu++) {
            if (spinning[cpu] != null) {
                once.add(loops.get(cpu));
            }
        }
        return Spins.repeated(once, spinning.length);
    }

    void taken(long before, Run.Step taken) {
        Footprint step = taken.footprint();
        if (step.changes()) {
            own.get(step.cpu).clear();
            for (int other = 0; other < spinning.length; other++) {
                if (other != step.cpu) {
                    forgetUpTo(own.get(other), step);
                    Footprint looksAt = spinning[other];
                    if (looksAt != null && looksAt.conflicts(step)) {
                        spinning[other] = null;
                        own.get(other).clear();
                    }
                }
            }
            return;
        }
        List<Own> steps = own.get(step.cpu);
        if (step.countsSteps()) {
            steps.clear();
            return;
        }
        steps.add(new Own(before, step, taken.decision(), taken.puttingOff()));
        if (steps.size() > LONGEST_LOOP) {
            steps.removeFirst();
        }
        long now = run.stateOf(step.cpu);
        int begin = steps.size() - 1;
        while (begin >= 0 && now != steps.get(begin).before) {
            begin--;
        }
        // Who puts off an interrupt takes it in the end.
        if (begin >= 0 && steps.subList(begin, steps.size()).stream().noneMatch(Own::puttingOff)) {
            Footprint looked = steps.get(begin).step;
            for (Own later : steps.subList(begin + 1, steps.size())) {
                looked = looked.and(later.step);
            }
            if (!looked.isTimed() || isLikeTheRoundBefore(steps, begin)) {
                spinning[step.cpu] = looked;
                loops.set(
                        step.cpu,
                        steps.subList(begin, steps.size()).stream()
                                .map(Own::decision)
                                .toList());
            }
        }
    }

    /** As in {@link Spins}. */
    private static boolean isLikeTheRoundBefore(List<Own> steps, int begin) {
        int length = steps.size() - begin;
        for (int i = begin; i < steps.size(); i++) {
            if (i < length || !steps.get(i).decision.isLike(steps.get(i - length).decision)) {
                return false;
            }
        }
        return true;
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
