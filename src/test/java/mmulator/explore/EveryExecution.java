package mmulator.explore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import mmulator.check.Checker;
import mmulator.check.WithRules;
import mmulator.machine.Machine;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Every answer to every question that a run asks, one run from reset to its end for each: no more than a counter with a
 * digit for each question. Knows nothing of footprints, snapshots on the way, or waiting.
 */
final class EveryExecution implements Choices {
    private final List<Integer> answers = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private int asked;
    /** Answers at random, or null for each answer in turn. */
    private @Nullable Random dice;

    private final Set<Long> steppedCode;

    private EveryExecution(Set<Long> steppedCode) {
        this.steppedCode = steppedCode;
    }

    /** The program is too large for this. */
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMany(long most) {
            super("more than " + most + " executions");
        }
    }

    /**
     * @param maxSteps a run that takes more is not counted
     * @param fresh a new machine for each execution; otherwise one that is taken back to reset
     * @throws TooMany when there are more than {@code most} executions
     */
    static Found of(TestBed bed, long maxSteps, boolean fresh, long most) {
        return of(bed, maxSteps, fresh, most, Set.of());
    }

    /** @param steppedCode as in {@link Choices#steppedCode} */
    static Found of(TestBed bed, long maxSteps, boolean fresh, long most, Set<Long> steppedCode) {
        EveryExecution choices = new EveryExecution(steppedCode);
        Found found = new Found();
        do {
            choices.asked = 0;
            if (fresh) {
                try (Machine machine = bed.open()) {
                    execute(bed, machine, new Checker(machine.memory()), choices, maxSteps, found);
                }
            } else {
                execute(bed, bed.rewound(), bed.checkerAtReset(), choices, maxSteps, found);
            }
            if (found.executions() > most) {
                throw new TooMany(most);
            }
        } while (choices.countUp());
        return found;
    }

    private static void execute(
            TestBed bed, Machine machine, Checker checker, Choices choices, long maxSteps, Found found) {
        Outcome outcome = machine.run(choices, new WithRules(checker, event -> {}, Observer.Detail.MMU), maxSteps);
        if (!(outcome instanceof Outcome.BoundReached)) {
            found.add(bed.judge(machine, outcome, checker.violations()).state());
        }
    }

    /**
     * The sum of what some probes say how many executions there are, about, so that nobody begins what is far too large. Each probe answers at random: had
     * the others as many questions and answers, there would be as many executions as the product of the answers there were
     * (Knuth, "Estimating the efficiency of backtrack programs").
     */
    static double estimates(TestBed bed, long maxSteps, Random random, int probes) {
        double sum = 0;
        for (int i = 0; i < probes; i++) {
            EveryExecution choices = new EveryExecution(Set.of());
            choices.dice = random;
            execute(bed, bed.rewound(), bed.checkerAtReset(), choices, maxSteps, new Found());
            double product = 1;
            for (int size : choices.sizes) {
                product *= size;
            }
            sum += product;
        }
        return sum;
    }

    /** What executions drawn at random come to. */
    static Found some(TestBed bed, long maxSteps, Random random, int executions) {
        Found found = new Found();
        for (int i = 0; i < executions; i++) {
            EveryExecution choices = new EveryExecution(Set.of());
            choices.dice = random;
            execute(bed, bed.rewound(), bed.checkerAtReset(), choices, maxSteps, found);
        }
        return found;
    }

    private int answer(int size) {
        if (asked == answers.size()) {
            answers.add(dice == null ? 0 : dice.nextInt(size));
            sizes.add(size);
        }
        return answers.get(asked++);
    }

    private boolean countUp() {
        while (!answers.isEmpty() && answers.getLast() + 1 == sizes.getLast()) {
            answers.removeLast();
            sizes.removeLast();
        }
        if (answers.isEmpty()) {
            return false;
        }
        answers.set(answers.size() - 1, answers.getLast() + 1);
        return true;
    }

    @Override
    public Turn next(BitSet runnable) {
        int nth = answer(runnable.cardinality());
        int cpu = runnable.nextSetBit(0);
        for (int i = 0; i < nth; i++) {
            cpu = runnable.nextSetBit(cpu + 1);
        }
        return new Turn(cpu, 1);
    }

    @Override
    public Set<ChoicePoint> points() {
        return ChoicePoint.all();
    }

    @Override
    public Set<Long> steppedCode() {
        return steppedCode;
    }

    @Override
    public int translation(int outcomes) {
        return answer(outcomes);
    }
}
