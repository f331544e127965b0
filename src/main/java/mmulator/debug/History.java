package mmulator.debug;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mmulator.check.Checker;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.Judge;
import mmulator.machine.Advance;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.Progress;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.Turn;
import org.jspecify.annotations.Nullable;

/**
 * What a machine has done, as a list of entries, and where in it the machine is now. It moves along the list; {@link
 * HistoryEnd} makes it longer.
 *
 * <pre>
 * History ── Machine, rewindable
 *    ├── Timeline, Entry × n ── CPU 0 runs until step 57, then executes 3 single instructions
 *    ├── Position ── the present
 *    ├── SparseCheckpoints ── snapshots on the way
 *    ├── Turns ── who would be next at the end of the list
 *    └── StopObserver ── rules and watchpoints
 * </pre>
 */
final class History implements AutoCloseable {
    /** Steps between two looks at the clock. */
    private static final long PIECE = 4096;

    private final Machine machine;
    private final StopObserver onlooker;
    private final Turns turns;
    private final @Nullable String digest;
    private final Choices undisturbed;
    private final Timeline timeline = new Timeline();
    private final SparseCheckpoints moments = new SparseCheckpoints();
    private Position position = Position.START;
    /** Questions of accesses asked in the entry so far. */
    private int answered;

    private long age;
    /** The checker copied last, for moments between which it learns nothing. */
    private @Nullable Checker copied;

    History(FixtureImage image, Order order) {
        undisturbed = order.choices();
        digest = undisturbed.points().isEmpty() ? null : image.digest();
        turns = new Turns(order);
        machine = image.open();
        try {
            onlooker = new StopObserver(machine, new Judge(image));
            machine.makeRewindable();
            listen();
            timeline.add(new Entry(0, turns.now()));
            remember();
        } catch (RuntimeException failed) {
            machine.close();
            throw failed;
        }
    }

    Machine machine() {
        return machine;
    }

    StopObserver onlooker() {
        return onlooker;
    }

    Position position() {
        return position;
    }

    /** It has run up to this position, which is the end of the last entry. */
    void endsAt(Position reached) {
        position = reached;
    }

    Timeline timeline() {
        return timeline;
    }

    Turns turns() {
        return turns;
    }

    /** Questions of accesses asked in the entry so far. */
    int answered() {
        return answered;
    }

    /** The observer wants to be told of more, or of less, than before. */
    void listen() {
        machine.begin(new Answers(), onlooker);
    }

    Entry entry() {
        return timeline.at(position.entry());
    }

    Entry entry(int index) {
        return timeline.at(index);
    }

    /** True if nothing is known of what comes next. */
    boolean atEnd() {
        return timeline.isLast(position.entry()) && atEndOfEntry();
    }

    private boolean atEndOfEntry() {
        return position.compareTo(entry().end(position.entry())) >= 0;
    }

    /** The CPU that history goes on with, or {@link Entry#NOBODY} at its end. Goes over to the next entry where one ends. */
    int next() {
        while (!timeline.isLast(position.entry()) && atEndOfEntry()) {
            enterNext();
        }
        return atEnd() ? Entry.NOBODY : entry().cpu;
    }

    /** At the end of an entry that is not the last. */
    void enterNext() {
        Entry left = entry();
        if (left.endsTurn) {
            machine.turnTaken(left.cpu);
        }
        position = Position.startOf(position.entry() + 1);
        answered = 0;
        Entry.Change change = entry().change;
        if (change != null) {
            onlooker.lookAwayDuring(() -> change.make(machine));
            turns.disturbed();
            enterNext();
        } else if (entry().cpu != Entry.NOBODY) {
            turns.restore(entry().turns);
        }
    }

    BitSet runnable() {
        BitSet runnable = new BitSet(machine.cpus().size());
        for (Cpu cpu : machine.cpus()) {
            runnable.set(cpu.index(), cpu.isRunning());
        }
        return runnable;
    }

    // Forward, along what is known

    /**
     * Goes on with the run, or the single instructions, of the entry.
     *
     * @param passing a breakpoint at the next instruction does not count
     * @return where it stopped; {@link Advance#DONE} also for a piece of the way
     */
    Advance alongEntry(Position limit, boolean passing) {
        Entry entry = entry();
        if (position.until() < limit.until()) {
            Advance advance = run(entry.cpu, limit.until(), passing);
            if (advance == Advance.DONE) {
                rememberWhereDue();
            }
            return advance;
        }
        return switch (one(entry.cpu, passing)) {
            case MADE, FETCHED -> Advance.DONE;
            case BREAKPOINT -> Advance.BREAKPOINT;
        };
    }

    /** The same without stopping anywhere. */
    private void followEntry(Position limit) {
        if (position.until() < limit.until()) {
            if (run(entry().cpu, limit.until(), true) == Advance.DONE) {
                rememberWhereDue();
            }
        } else {
            one(entry().cpu, true);
        }
    }

    Advance run(int cpu, long until, boolean passing) {
        long before = machine.steps();
        long piece = Math.min(until, Math.max(before, position.until()) + PIECE);
        long start = System.nanoTime();
        Advance advance = machine.advance(cpu, piece, passing);
        age += System.nanoTime() - start;
        turns.took(cpu, machine.steps() - before);
        // Stopped on the way it is at no position, and in any case not at the end of the run.
        long reached = advance == Advance.DONE ? piece : Math.min(machine.steps(), until - 1);
        position = new Position(position.entry(), reached, 0);
        return advance;
    }

    /** One instruction of the CPU, within the entry. */
    Progress one(int cpu, boolean passing) {
        long before = machine.steps();
        long start = System.nanoTime();
        Progress progress = machine.instruction(cpu, passing);
        age += System.nanoTime() - start;
        if (progress != Progress.BREAKPOINT) {
            turns.took(cpu, machine.steps() - before);
            boolean inRun = position.until() < entry().until;
            // Within a run every step has a position of its own.
            position =
                    inRun && machine.steps() > Math.max(position.until(), entry().startSteps) && !machine.runsAhead(cpu)
                            ? new Position(position.entry(), machine.steps(), 0)
                            : position.plusOnes(1);
        }
        return progress;
    }

    /** The next instruction of the entry's CPU, alone; also within the run of the entry. */
    Progress instruction(boolean passing) {
        return one(entry().cpu, passing);
    }

    /** True if history goes on with an instruction of the CPU. */
    boolean goesOnWith(int cpu) {
        while (next() == cpu) {
            Entry entry = entry();
            if (position.until() >= entry.until || entry.spins || !hasRun(cpu, entry.until)) {
                return true;
            }
            // It is already where the rest of the run comes to.
            position = new Position(position.entry(), entry.until, 0);
        }
        return false;
    }

    /** True if the CPU would execute nothing more on a run of so many steps. */
    boolean hasRun(int cpu, long until) {
        return !machine.cpu(cpu).isRunning()
                || machine.ended().isPresent()
                || machine.steps() >= until && !machine.runsAhead(cpu);
    }

    // Back

    /** Everything as it is now. */
    Checkpoint moment() {
        Checker known = copied;
        if (known == null || !known.knowsTheSame(onlooker.checker())) {
            known = onlooker.checker().copy();
            copied = known;
        }
        return new Checkpoint(position, machine.snapshot(), known, turns.now(), answered, age);
    }

    private void remember() {
        moments.add(moment());
    }

    void rememberWhereDue() {
        if (moments.wants(age)) {
            remember();
        }
    }

    /** To a moment of the past, which is still of use afterwards. Later ones are not. */
    void restore(Checkpoint moment) {
        moments.backTo(moment.position());
        machine.restore(moment.machine());
        onlooker.restore(moment.checker());
        copied = moment.checker();
        turns.restore(moment.turns());
        position = moment.position();
        answered = moment.answered();
        age = moment.age();
    }

    /** Where a machine that was paused after a step is to be, having gone on from {@code earliest}. */
    Position stepAfter(Position earliest) {
        boolean none = machine.steps() <= Math.max(earliest.until(), entry().startSteps);
        return none ? earliest : new Position(earliest.entry(), machine.steps(), 0);
    }

    /** As {@link #goTo}, where the machine has been stopped between positions. */
    void seek(Position target) {
        restore(moments.backTo(target));
        goTo(target);
    }

    SparseCheckpoints checkpoints() {
        return moments;
    }

    /** To any position that history has, or had on its way inside a run. */
    void goTo(Position target) {
        if (target.compareTo(position) < 0) {
            restore(moments.backTo(target));
        }
        while (position.compareTo(target) < 0) {
            boolean inside = position.entry() == target.entry();
            Position limit = inside ? target : entry().end(position.entry());
            if (position.compareTo(limit) < 0) {
                followEntry(limit);
            } else {
                enterNext();
            }
        }
    }

    /** The turns up to now, each as often as it was disturbed. */
    Optional<Schedule> schedule() {
        List<Turn> taken = timeline.turnsUpTo(position, machine.steps(), answered, digest == null);
        return taken.isEmpty() ? Optional.empty() : Optional.of(new Schedule(digest, undisturbed.steppedCode(), taken));
    }

    @Override
    public void close() {
        machine.close();
    }

    private final class Answers implements Choices {
        @Override
        public Turn next(BitSet runnable) {
            throw new IllegalStateException("history says whose turn it is");
        }

        @Override
        public Set<ChoicePoint> points() {
            return undisturbed.points();
        }

        @Override
        public Set<Long> steppedCode() {
            return undisturbed.steppedCode();
        }

        @Override
        public int translation(int outcomes) {
            Entry entry = entry();
            if (answered < entry.answered()) {
                return entry.answerAt(answered++);
            }
            int answer = turns.answer(entry.cpu, outcomes);
            entry.answer(answer);
            answered++;
            return answer;
        }
    }
}
