package mmulator.explore;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mmulator.check.Checker;
import mmulator.check.Violation;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.event.TranslationQuestion;
import mmulator.machine.state.Activity;
import org.jspecify.annotations.Nullable;

/**
 * One machine and the rules that watch it, moved step by step and taken back to earlier moments.
 *
 * <p>Each step is a {@link Decision}; its footprint tells what it has to do with the steps of other CPUs.
 */
final class Run implements AutoCloseable {
    /** At which answers are asked for beyond those given: chooses one of {@code size}. */
    interface Chooser {
        int choose(int size);
    }

    private static final Chooser FIRST = size -> 0;
    private static final int NONE = -1;

    private final Subject subject;
    private final Machine machine;
    private final Set<ChoicePoint> points;
    private final boolean goesOn;
    private final FootprintCollector footprints;
    private final Set<Long> steppedCode;
    private final Watcher watcher = new Watcher();

    private Checker checker;
    /** The last copy taken, or gone back to; never told anything. */
    private @Nullable Checker copy;

    private int judged;
    /** The violations that decide what the execution means, once they do. */
    private @Nullable List<Violation> decisive;

    private boolean failed;

    /** The CPU whose state is known to have {@link #hash} now, or {@link #NONE}. */
    private int hashed = NONE;

    private long hash;

    private int[] given = {};
    private Chooser chooser = FIRST;
    private int[] answers = new int[8];
    private int[] sizes = new int[8];
    private int asked;

    /** Everything at one moment. */
    record Moment(
            Machine.Snapshot machine,
            Checker checker,
            Known[] known,
            int judged,
            @Nullable List<Violation> decisive,
            boolean failed) {}

    /**
     * @param goesOn an execution that has failed is executed to its end
     * @param steppedCode as in {@link Choices#steppedCode}
     */
    Run(Subject subject, Set<ChoicePoint> points, boolean goesOn, Set<Long> steppedCode) {
        this.goesOn = goesOn;
        this.steppedCode = steppedCode;
        this.subject = subject;
        this.points = points;
        machine = subject.open();
        footprints = new FootprintCollector(machine, steppedCode);
        machine.memory().tell(footprints.reads());
        try {
            if (machine.cpus().size() > Long.SIZE) {
                throw new IllegalArgumentException(
                        machine.cpus().size() + " CPUs; exploration takes at most " + Long.SIZE);
            }
            checker = subject.checker(machine);
            machine.makeRewindable();
            machine.begin(new Answers(), watcher);
        } catch (RuntimeException failed) {
            machine.close();
            throw failed;
        }
    }

    int cpus() {
        return machine.cpus().size();
    }

    Moment moment() {
        Checker known = copy;
        if (known == null || !known.knowsTheSame(checker)) {
            known = checker.copy();
            copy = known;
        }
        return new Moment(machine.snapshot(), known, footprints.known(), judged, decisive, failed);
    }

    void restore(Moment moment) {
        machine.restore(moment.machine);
        hashed = NONE;
        if (!checker.knowsTheSame(moment.checker)) {
            checker = moment.checker.copy();
        }
        copy = moment.checker;
        footprints.restore(moment.known);
        judged = moment.judged;
        decisive = moment.decisive;
        failed = moment.failed;
    }

    /** CPUs that can take a step, as a mask. */
    long runnable() {
        long runnable = 0;
        for (Cpu cpu : machine.cpus()) {
            if (cpu.activity() == Activity.RUNNING) {
                runnable |= 1L << cpu.index();
            }
        }
        return runnable;
    }

    /** What the CPU will do next depends on this and on what it reads. */
    long stateOf(int cpu) {
        if (cpu != hashed) {
            hash = machine.cpu(cpu).stateHash();
            hashed = cpu;
        }
        return hash;
    }

    Set<Long> steppedCode() {
        return steppedCode;
    }

    /** A step taken. @param puttingOff an interrupt that was due @param ended how the machine has ended by it, if it has */
    record Step(Decision decision, Footprint footprint, boolean puttingOff, Optional<Outcome> ended) {}

    /**
     * Takes one step.
     *
     * @param firstAnswers to the first questions; {@code further} gives the others
     */
    Step step(int cpu, int[] firstAnswers, Chooser further) {
        given = firstAnswers;
        chooser = further;
        asked = 0;
        footprints.begin(cpu);
        hashed = NONE;
        long before = machine.interruptsPutOff();
        Optional<Outcome> ended = machine.step(cpu);
        if (ended.isPresent() && ended.get() instanceof Outcome.UnhandledException) {
            // The last of all.
            footprints.everything();
        }
        Footprint footprint = footprints.build();
        Decision decision = asked == 0
                ? Decision.of(cpu)
                : new Decision(cpu, Arrays.copyOf(answers, asked), Arrays.copyOf(sizes, asked));
        return new Step(decision, footprint, machine.interruptsPutOff() != before, ended);
    }

    Step step(int cpu, int[] firstAnswers) {
        return step(cpu, firstAnswers, FIRST);
    }

    /** When the last event was that rules judge by. */
    mmulator.mmu.history.Moment now() {
        return checker.now();
    }

    /** From now on footprints conflict as these orders say. */
    void use(Orders orders, Orders.Happened happened) {
        footprints.use(orders, happened);
    }

    long steps() {
        return machine.steps();
    }

    Subject.Finding judge(Outcome outcome) {
        List<Violation> known = decisive;
        if (known != null) {
            return subject.judge(machine, new Outcome.StoppedByObserver(), known);
        }
        Subject.Finding finding = subject.judge(machine, outcome, checker.violations());
        return finding.kind() == Subject.Finding.Kind.FAILED
                ? finding
                : checker.bound()
                        .map(bound -> new Subject.Finding(
                                Subject.Finding.Kind.BOUND, "bound reached: " + bound.bound(), Optional.empty()))
                        .orElse(finding);
    }

    Outcome.Stuck stuck() {
        return machine.stuck();
    }

    @Override
    public void close() {
        machine.close();
    }

    private final class Watcher implements Observer {
        @Override
        public void observe(Event event) {
            // Footprints first: a rule judges an event by what was possible before it.
            footprints.observe(event, checker);
            int before = checker.violations().size();
            checker.observe(event);
            boolean wrong = checker.violations().size() > before;
            footprints.judged(event, wrong, checker);
            if (wrong) {
                footprints.violated(decide());
            }
        }

        /** @return true if it is decided now what the execution means */
        private boolean decide() {
            while (judged < checker.violations().size() && decisive == null) {
                List<Violation> found = List.copyOf(checker.violations().subList(0, ++judged));
                Subject.Soon soon = subject.soon(found);
                if (soon != Subject.Soon.OPEN) {
                    decisive = found;
                    failed = soon == Subject.Soon.FAILED;
                    return true;
                }
            }
            return false;
        }

        @Override
        public Detail detail() {
            return Detail.LOADS;
        }

        @Override
        public boolean wantsToStop() {
            // What follows a decision still tells what could have been done before, unless nobody will ask.
            return failed && !goesOn;
        }

        @Override
        public List<TranslationOutcome> outcomes(TranslationQuestion question) {
            return checker.outcomes(question);
        }
    }

    private final class Answers implements Choices {
        @Override
        public Turn next(BitSet runnable) {
            throw new IllegalStateException("the exploration says whose turn it is");
        }

        @Override
        public Set<ChoicePoint> points() {
            return points;
        }

        @Override
        public Set<Long> steppedCode() {
            return steppedCode;
        }

        @Override
        public int translation(int outcomes) {
            if (asked == answers.length) {
                answers = Arrays.copyOf(answers, 2 * asked);
                sizes = Arrays.copyOf(sizes, 2 * asked);
            }
            int answer = asked < given.length ? given[asked] : chooser.choose(outcomes);
            answers[asked] = answer;
            sizes[asked++] = outcomes;
            return answer;
        }
    }
}
