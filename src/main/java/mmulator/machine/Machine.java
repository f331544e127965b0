package mmulator.machine;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import mmulator.machine.call.Replacement;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.gear.Executor;
import mmulator.machine.memory.Lookup;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.UnpublishedStore;
import mmulator.machine.spec.MachineSpec;
import mmulator.machine.state.Activity;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.RunStatistics;
import mmulator.machine.world.Breakpoints;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.StuckDetector;

/**
 * N CPUs over one physical memory, in one inner-shareable domain.
 *
 * <p>What others may ask of it is here; {@link Parts} says what it consists of, and {@link CoreLoop} is the loop.
 *
 * <p>Not thread-safe. The same spec and the same choices give the same events.
 */
public final class Machine implements AutoCloseable {
    private final Parts parts;
    private final Chronicle chronicle;
    private final List<CpuState> cpus;
    private final List<Executor> executors;
    private final List<Cpu> views;
    private boolean begun;

    private Machine(MachineSpec spec) {
        parts = new Parts(spec);
        chronicle = parts.chronicle;
        cpus = parts.cpus;
        executors = parts.executors;
        views = cpus.stream().map(Cpu::new).toList();
    }

    /**
     * Makes a machine at reset. Write code and tables to {@link #memory()}, then {@link #run}.
     *
     * @throws mmulator.engine.EngineUnavailableException if no suitable engine library is installed
     */
    public static Machine open(MachineSpec spec) {
        return new Machine(spec);
    }

    /**
     * From now on, before the first step, {@code replacement} happens where the routine begins that is loaded at
     * {@code physicalAddress}, by whatever virtual address a CPU comes there.
     */
    public void replace(long physicalAddress, Replacement replacement) {
        if (begun) {
            throw new IllegalStateException("the machine has begun to run");
        }
        parts.replacements.put(physicalAddress, replacement);
    }

    /**
     * Runs until the machine ends, the observer stops it, or {@code maxSteps} visible instructions have executed since
     * reset. A machine that has not ended may be run on.
     */
    public Outcome run(Choices choices, Observer observer, long maxSteps) {
        begin(choices, observer);
        while (true) {
            Optional<Outcome> outcome = over(maxSteps);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            Turn turn = choices.next(runnable());
            Executor executor = executors.get(turn.cpu());
            chronicle.emit(new Event.Scheduled(
                    turn.cpu(), chronicle.steps(), executor.cpu().pc(), turn));
            parts.loop.take(executor, Math.min(chronicle.steps() + turn.steps(), maxSteps));
            turnTaken(turn.cpu());
        }
    }

    /** Why {@link #run} would not go on, if so. */
    public Optional<Outcome> over(long maxSteps) {
        Optional<Outcome> outcome = ended();
        if (outcome.isEmpty()) {
            outcome = parts.stuckDetector.stuck(chronicle.steps()).map(Outcome.class::cast);
        }
        return outcome.isEmpty() && chronicle.steps() >= maxSteps
                ? Optional.of(new Outcome.BoundReached("max-steps", maxSteps))
                : outcome;
    }

    /** A turn has been taken: whether the machine is stuck is decided at the ends of turns. */
    public void turnTaken(int cpu) {
        parts.stuckDetector.turnTaken(cpus.get(cpu), chronicle.changes(), chronicle.memoryChanges());
    }

    /**
     * Prepares for {@link #step}: these choices and this observer count from now on. The observer may be told the regimes
     * at reset.
     */
    public void begin(Choices choices, Observer observer) {
        chronicle.begin(observer);
        choose(choices);
        cpus.forEach(cpu -> cpu.caches().watchAllStores());
        if (parts.attention.tellsLoads()) {
            executors.forEach(Executor::tellLoads);
        }
        if (!begun) {
            begun = true;
            cpus.forEach(parts.context::tell);
        }
    }

    private void choose(Choices choices) {
        parts.world.choose(choices);
        parts.code.step(choices.steppedCode());
    }

    /** How often a CPU has gone on although it was to take an interrupt, also in what has been taken back. */
    public long interruptsPutOff() {
        return chronicle.interruptsPutOff();
    }

    /**
     * Lets one CPU take one step, for those who decide after each; {@link Choices#next} is not asked.
     *
     * @param cpu a CPU that is running
     * @return how the machine has ended, if it has; that it is stuck is for the caller to find
     */
    public Optional<Outcome> step(int cpu) {
        parts.loop.take(executors.get(cpu), chronicle.steps() + 1);
        return ended();
    }

    /** How the machine has ended, if it has; being stuck apart. */
    public Optional<Outcome> ended() {
        if (chronicle.stopRequested()) {
            return Optional.of(new Outcome.StoppedByObserver());
        }
        Outcome end = chronicle.end();
        if (end != null) {
            return Optional.of(end);
        }
        for (CpuState cpu : cpus) {
            if (cpu.activity() != Activity.HALTED) {
                return Optional.empty();
            }
        }
        return Optional.of(new Outcome.AllHalted());
    }

    /** What {@link Outcome.Stuck} says of the machine as it is, for a caller who knows that no CPU can make progress. */
    public Outcome.Stuck stuck() {
        return StuckDetector.stuck(cpus, chronicle.steps());
    }

    /** Steps taken since reset. */
    public long steps() {
        return chronicle.steps();
    }

    // Under a debugger

    /**
     * Lets one CPU run as a turn would, unless something stops it. In pieces or at once comes to the same.
     *
     * @param until steps of the machine since reset; a CPU that stands between the plain instructions after a step runs these
     *     in any case
     * @param passing true to execute the next instruction even if it has a breakpoint
     */
    public Advance advance(int index, long until, boolean passing) {
        return parts.loop.advance(executors.get(index), until, passing);
    }

    /**
     * Lets one CPU execute exactly one instruction. Done again and again, it comes to the same as {@link #advance}.
     *
     * @param index of a CPU that is running, in a machine that has not ended
     * @param passing true to execute it even if it has a breakpoint
     */
    public Progress instruction(int index, boolean passing) {
        return parts.loop.instruction(executors.get(index), passing);
    }

    /** Where a data access of the CPU would go now, permissions apart. Leaves no trace. */
    public Lookup lookup(int cpu, long virtualAddress) {
        return parts.translator.peek(cpus.get(cpu), virtualAddress);
    }

    /** The same for a physical address. */
    public Lookup lookup(long physicalAddress) {
        return Lookup.at(physicalAddress, parts.memory);
    }

    /** Changes things on behalf of the CPU. */
    public Intervention intervene(int cpu) {
        parts.stuckDetector.intervened();
        return new Intervention(parts.systemInstructions, parts.stores, cpus.get(cpu));
    }

    /** True if the CPU stands between plain instructions that {@link #advance} would not stop at. */
    public boolean runsAhead(int cpu) {
        return executors.get(cpu).runsAhead();
    }

    /** Ends {@link #advance} before the next step that it would take. May be called by another thread, or an observer. */
    public void pause() {
        parts.loop.pause();
        executors.forEach(Executor::pause);
    }

    // Snapshots

    /**
     * Everything that the machine is at one moment. Going back to it makes snapshots taken later useless.
     *
     * <p>Made by {@link Machine#snapshot}, of use to that machine only.
     */
    public static final class Snapshot {
        private final Parts.Saved parts;

        private Snapshot(Parts.Saved parts) {
            this.parts = parts;
        }
    }

    /** From now on what CPUs do can be undone; call it before the first step. Costs time at every store. */
    public void makeRewindable() {
        if (parts.replacements.runJava()) {
            throw new IllegalStateException(
                    "a routine is replaced by Java code, and what that does cannot be taken back");
        }
        parts.memory.makeRewindable();
    }

    /** @throws IllegalStateException if the machine has not been made rewindable */
    public Snapshot snapshot() {
        return new Snapshot(parts.save());
    }

    /** Goes back to the moment of {@code snapshot}, observers apart: their state is theirs to restore. */
    public void restore(Snapshot snapshot) {
        parts.restore(snapshot.parts);
    }

    /** Code at a physical address has changed, behind the CPUs' backs. */
    void rewritten(long physicalAddress) {
        parts.rewritten(physicalAddress);
    }

    // Trials

    /**
     * Tries something and undoes it: afterwards CPUs, memory, tables, observer and choices are what they were before, and
     * nobody but {@code watching} has been told. The machine is rewindable from now on.
     */
    public void aside(Observer watching, Runnable trial) {
        Observer toldBefore = chronicle.observer();
        Choices choicesBefore = parts.world.choices();
        boolean stopBefore = chronicle.stopRequested();
        boolean begunBefore = begun;
        makeRewindable();
        Snapshot before = snapshot();
        begun = true;
        begin(new RoundRobin(RoundRobin.DEFAULT_QUANTUM), watching);
        try {
            trial.run();
        } finally {
            restore(before);
            chronicle.begin(toldBefore);
            chronicle.requestStop(stopBefore);
            choose(choicesBefore);
            begun = begunBefore;
        }
    }

    /** Ends a CPU's WFE or WFI for no reason, which the architecture allows at any time. Part of a trial. */
    public void wakeSpuriously(int cpu) {
        CpuState woken = cpus.get(cpu);
        if (woken.activity() == Activity.WAITING_FOR_EVENT || woken.activity() == Activity.WAITING_FOR_INTERRUPT) {
            woken.setActivity(Activity.RUNNING);
        }
    }

    /** Puts a value into memory that nobody has stored there. Part of a trial. @param size 1 to 8 bytes within a page */
    public void pretend(long physicalAddress, int size, long value) {
        parts.memory.aboutToChange(physicalAddress, size);
        parts.memory.write(physicalAddress, size, value);
    }

    private BitSet runnable() {
        BitSet runnable = new BitSet(cpus.size());
        for (CpuState cpu : cpus) {
            runnable.set(cpu.index(), cpu.activity() == Activity.RUNNING);
        }
        return runnable;
    }

    public PhysicalMemory memory() {
        return parts.memory;
    }

    /** All CPUs, by index. */
    public List<Cpu> cpus() {
        return views;
    }

    public Cpu cpu(int index) {
        return views.get(index);
    }

    public RunStatistics statistics() {
        return chronicle.counters().statistics(chronicle.steps());
    }

    /** Descriptors that some CPU's walks may still read with an older value. */
    public List<UnpublishedStore> unpublishedStores() {
        return parts.stores.unpublishedDescriptors();
    }

    /** Where {@link #advance} stops. */
    public Breakpoints breakpoints() {
        return parts.breakpoints;
    }

    @Override
    public void close() {
        parts.close();
    }
}
