package mmulator.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import mmulator.arch.Instruction;
import mmulator.engine.EngineException;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.memory.CodePages;
import mmulator.machine.memory.Lookup;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.UnpublishedStore;
import mmulator.machine.memory.UnpublishedStores;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.machine.state.RunStatistics;
import org.jspecify.annotations.Nullable;

/**
 * N CPUs over one physical memory, in one inner-shareable domain.
 *
 * <pre>
 * Machine ── core loop: whose turn, fetch, execute, record
 *    ├── Cpu × N ── engine, registers, regime, TLB, monitor, event register
 *    ├── PhysicalMemory, UnpublishedStores, CodePages
 *    ├── Translator ── what an access gets
 *    ├── Stores ── what a store means to others
 *    ├── TableTracker ── which pages are translation tables
 *    ├── VisibleInstructions ── what the engine does not execute:
 *    │       SystemInstructions, Barriers, Exclusives, Exceptions, Interrupts
 *    ├── Callees ── routines that something else stands in for
 *    ├── HardwareUpdates, Spurious ── what hardware does when it likes
 *    └── StuckDetector, Watchdog ── when nothing will ever happen
 * </pre>
 *
 * <p>Not thread-safe. The same spec and the same choices give the same events.
 */
public final class Machine implements AutoCloseable {
    private static final int MAX_IDLE_RUNS = 1000;

    private final List<Cpu> cpus = new ArrayList<>();
    private final PhysicalMemory memory;
    private final Chronicle chronicle = new Chronicle(cpus);
    private final World world;
    private final UnpublishedStores unpublished;
    private final Replacements replacements = new Replacements();
    private final CodePages code;
    private final Breakpoints breakpoints;
    private final StuckDetector stuckDetector = new StuckDetector(cpus);
    private final Watchdog watchdog = new Watchdog();
    private final Attention attention;
    private final Waiting waiting = new Waiting(chronicle);
    private final TableTracker tables;
    private final Stores stores;
    private final Loads loads;
    private final Spurious spurious;
    private final HardwareUpdates updates;
    private final Translator translator;
    private final ContextSynchronization context;
    private final Exceptions exceptions;
    private final Interrupts interrupts;
    private final SystemInstructions systemInstructions;
    private final VisibleInstructions instructions;

    private int idleRuns;
    private boolean begun;
    private volatile boolean paused;

    private Machine(MachineSpec spec) {
        memory = new PhysicalMemory(spec.memory());
        world = new World(cpus, memory, chronicle);
        unpublished = new UnpublishedStores(memory, spec.cpus().size(), world::watchStores, world::hearLoads);
        code = new CodePages(memory, replacements::contain, world::watchStores);
        breakpoints = new Breakpoints(() -> cpus.forEach(cpu -> cpu.engines().forgetCode()));
        attention = new Attention(world, breakpoints, stuckDetector, Attention.Policy.ofProcess());
        tables = new TableTracker(world, unpublished);
        stores = new Stores(world, unpublished, code, tables, waiting, attention);
        loads = new Loads(chronicle, unpublished, attention);
        spurious = new Spurious(world, spec.spurious(), spec.cpus().size());
        updates = new HardwareUpdates(world, spurious, tables, stores);
        translator = new Translator(world, updates, loads, spurious, unpublished, spec.coherentWalks());
        context = new ContextSynchronization(chronicle, stores, tables);
        exceptions = new Exceptions(chronicle, context);
        interrupts = new Interrupts(world, exceptions);
        systemInstructions = new SystemInstructions(chronicle, translator, stores, exceptions, interrupts, context);
        Halting halting = new Halting(chronicle, updates);
        instructions = new VisibleInstructions(
                world,
                waiting,
                new Barriers(world, updates, stores, context),
                new Exclusives(world, translator, stores, loads, spurious, exceptions),
                systemInstructions,
                exceptions,
                halting,
                new Callees(replacements, world, translator, loads, stores, exceptions, halting));
        try {
            for (CpuSpec cpu : spec.cpus()) {
                cpus.add(new Cpu(this, cpus.size(), cpu));
            }
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
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
        replacements.put(physicalAddress, replacement);
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
            Cpu cpu = cpus.get(turn.cpu());
            chronicle.emit(new Event.Scheduled(turn.cpu(), chronicle.steps(), cpu.pc(), turn));
            take(cpu, Math.min(chronicle.steps() + turn.steps(), maxSteps));
            turnTaken(turn.cpu());
        }
    }

    /** Why {@link #run} would not go on, if so. */
    public Optional<Outcome> over(long maxSteps) {
        Optional<Outcome> outcome = ended();
        if (outcome.isEmpty()) {
            outcome = stuckDetector.stuck(chronicle.steps()).map(Outcome.class::cast);
        }
        return outcome.isEmpty() && chronicle.steps() >= maxSteps
                ? Optional.of(new Outcome.BoundReached("max-steps", maxSteps))
                : outcome;
    }

    /** A turn has been taken: whether the machine is stuck is decided at the ends of turns. */
    public void turnTaken(int cpu) {
        stuckDetector.turnTaken(cpus.get(cpu), chronicle.changes(), chronicle.memoryChanges());
    }

    /**
     * Prepares for {@link #step}: these choices and this observer count from now on. The observer may be told the regimes
     * at reset.
     */
    public void begin(Choices choices, Observer observer) {
        chronicle.begin(observer);
        world.choose(choices);
        cpus.forEach(cpu -> cpu.engines().quiet().watchAll());
        if (attention.tellsLoads()) {
            cpus.forEach(cpu -> cpu.engines().tellLoads());
        }
        if (!begun) {
            begun = true;
            cpus.forEach(context::tell);
        }
    }

    /**
     * Lets one CPU take one step, for those who decide after each; {@link Choices#next} is not asked.
     *
     * @param cpu a CPU that is running
     * @return how the machine has ended, if it has; that it is stuck is for the caller to find
     */
    public Optional<Outcome> step(int cpu) {
        take(cpus.get(cpu), chronicle.steps() + 1);
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
        for (Cpu cpu : cpus) {
            if (cpu.activity() != Cpu.Activity.HALTED) {
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

    /** Where {@link #advance} has come to. */
    public enum Advance {
        /** The steps are taken, and the plain instructions after the last; or the CPU runs no more. */
        DONE,
        /** Before an instruction with a breakpoint. */
        BREAKPOINT,
        /** {@link #pause()} was called: the step under way has been taken, and the plain instructions after it. */
        PAUSED
    }

    /**
     * Lets one CPU run as a turn would, unless something stops it. In pieces or at once comes to the same.
     *
     * @param until steps of the machine since reset; a CPU that stands between the plain instructions after a step runs these
     *     in any case
     * @param passing true to execute the next instruction even if it has a breakpoint
     */
    public Advance advance(int index, long until, boolean passing) {
        Cpu cpu = cpus.get(index);
        boolean pass = passing;
        paused = false;
        while ((chronicle.steps() < until || cpu.accesses().runsAhead())
                && cpu.activity() == Cpu.Activity.RUNNING
                && chronicle.end() == null) {
            boolean ahead = cpu.accesses().runsAhead();
            if (!ahead && paused) {
                return Advance.PAUSED;
            }
            if (!ahead && interrupts.take(cpu)) {
                pass = false;
                continue;
            }
            Instruction instruction =
                    ahead ? cpu.accesses().fetchAhead() : cpu.accesses().fetch();
            if (instruction == null) {
                pass = false;
                continue;
            }
            if (ahead && instruction.visible()) {
                continue; // now it is known that nothing is left to run ahead
            }
            if (!pass && atBreakpoint(cpu)) {
                return Advance.BREAKPOINT;
            }
            pass = false;
            if (instruction.executedByMachine()) {
                executeStep(cpu, instruction);
            } else {
                if (!instruction.visible()) {
                    cpu.engines().passBreakpoint();
                }
                letEngineRun(cpu, instruction, Math.max(until - chronicle.steps(), 0));
            }
        }
        return paused ? Advance.PAUSED : Advance.DONE;
    }

    /** True if the CPU is to stop before the instruction that it has fetched. */
    private boolean atBreakpoint(Cpu cpu) {
        return !breakpoints.isEmpty()
                && breakpoints.at(cpu.index(), cpu.pc(), cpu.accesses().physicalPc());
    }

    /** What {@link #instruction} did. */
    public enum Progress {
        /** Executed an instruction, or took an exception. */
        MADE,
        /** Only fetched the next instruction, as the engine would have after the plain ones before it. */
        FETCHED,
        /** Only fetched the next instruction, which has a breakpoint. */
        BREAKPOINT
    }

    /**
     * Lets one CPU execute exactly one instruction. Done again and again, it comes to the same as {@link #advance}.
     *
     * @param index of a CPU that is running, in a machine that has not ended
     * @param passing true to execute it even if it has a breakpoint
     */
    public Progress instruction(int index, boolean passing) {
        Cpu cpu = cpus.get(index);
        paused = false;
        boolean ahead = cpu.accesses().runsAhead();
        if (!ahead && interrupts.take(cpu)) {
            return Progress.MADE;
        }
        Instruction instruction =
                ahead ? cpu.accesses().fetchAhead() : cpu.accesses().fetch();
        if (instruction == null) {
            return Progress.MADE;
        }
        if (ahead && instruction.visible()) {
            return Progress.FETCHED;
        }
        if (!passing && atBreakpoint(cpu)) {
            return Progress.BREAKPOINT;
        }
        if (instruction.executedByMachine()) {
            executeStep(cpu, instruction);
        } else {
            if (instruction.visible()) {
                recordStep(cpu, chronicle.steps() + 1);
            }
            long start = cpu.pc();
            engineRan(cpu, start, unwrapped(() -> cpu.engines().runOne(instruction.visible())));
        }
        return Progress.MADE;
    }

    /** Where a data access of the CPU would go now, permissions apart. Leaves no trace. */
    public Lookup lookup(int cpu, long virtualAddress) {
        return translator.peek(cpus.get(cpu), virtualAddress);
    }

    /** The same for a physical address. */
    public Lookup lookup(long physicalAddress) {
        return Lookup.at(physicalAddress, memory);
    }

    /** Changes things on behalf of the CPU. */
    public Intervention intervene(int cpu) {
        return new Intervention(this, cpus.get(cpu));
    }

    /** True if the CPU stands between plain instructions that {@link #advance} would not stop at. */
    public boolean runsAhead(int cpu) {
        return cpus.get(cpu).accesses().runsAhead();
    }

    /** Ends {@link #advance} before the next step that it would take. May be called by another thread, or an observer. */
    public void pause() {
        paused = true;
        cpus.forEach(cpu -> cpu.engines().pause());
    }

    // Snapshots

    /**
     * Everything that the machine is at one moment. Going back to it makes snapshots taken later useless.
     *
     * <p>Made by {@link Machine#snapshot}, of use to that machine only.
     */
    public static final class Snapshot {
        private final Chronicle.Saved chronicle;
        private final int memory;
        private final int tables;
        private final UnpublishedStores.Saved unpublished;
        private final long[] spurious;
        private final List<?> updates;
        private final List<Cpu.Saved> cpus;
        private final StuckDetector.@Nullable Saved stuckDetector;

        private Snapshot(Machine machine) {
            chronicle = machine.chronicle.save();
            memory = machine.memory.mark();
            tables = machine.tables.mark();
            unpublished = machine.unpublished.save();
            spurious = machine.spurious.save();
            updates = machine.updates.save();
            cpus = new ArrayList<>(machine.cpus.size());
            for (Cpu cpu : machine.cpus) {
                cpus.add(cpu.save());
            }
            stuckDetector = machine.stuckDetector.save();
        }
    }

    /** From now on what CPUs do can be undone; call it before the first step. Costs time at every store. */
    public void makeRewindable() {
        if (replacements.runJava()) {
            throw new IllegalStateException(
                    "a routine is replaced by Java code, and what that does cannot be taken back");
        }
        memory.makeRewindable();
    }

    /** @throws IllegalStateException if the machine has not been made rewindable */
    public Snapshot snapshot() {
        return new Snapshot(this);
    }

    /** Goes back to the moment of {@code snapshot}, observers apart: their state is theirs to restore. */
    public void restore(Snapshot snapshot) {
        memory.rewind(snapshot.memory, changed -> {
            code.forget(changed);
            cpus.forEach(cpu -> cpu.engines().forgetCode());
        });
        tables.rewind(snapshot.tables);
        unpublished.restore(snapshot.unpublished);
        spurious.restore(snapshot.spurious);
        updates.restore(snapshot.updates);
        for (int i = 0; i < cpus.size(); i++) {
            cpus.get(i).restore(snapshot.cpus.get(i));
        }
        chronicle.restore(snapshot.chronicle);
        idleRuns = 0;
        stuckDetector.restore(snapshot.stuckDetector);
    }

    // Trials

    /**
     * Tries something and undoes it: afterwards CPUs, memory, tables, observer and choices are what they were before, and
     * nobody but {@code watching} has been told. The machine is rewindable from now on.
     */
    public void aside(Observer watching, Runnable trial) {
        Observer toldBefore = chronicle.observer();
        Choices choicesBefore = world.choices();
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
            world.choose(choicesBefore);
            begun = begunBefore;
        }
    }

    /** Ends a CPU's WFE or WFI for no reason, which the architecture allows at any time. Part of a trial. */
    public void wakeSpuriously(int cpu) {
        Cpu woken = cpus.get(cpu);
        if (woken.activity() == Cpu.Activity.WAITING_FOR_EVENT
                || woken.activity() == Cpu.Activity.WAITING_FOR_INTERRUPT) {
            woken.activity = Cpu.Activity.RUNNING;
        }
    }

    /** Puts a value into memory that nobody has stored there. Part of a trial. @param size 1 to 8 bytes within a page */
    public void pretend(long physicalAddress, int size, long value) {
        memory.aboutToChange(physicalAddress, size);
        memory.write(physicalAddress, size, value);
    }

    private BitSet runnable() {
        BitSet runnable = new BitSet(cpus.size());
        for (Cpu cpu : cpus) {
            runnable.set(cpu.index(), cpu.activity() == Cpu.Activity.RUNNING);
        }
        return runnable;
    }

    /** One turn: fetch, translate, execute, record. */
    private void take(Cpu cpu, long until) {
        while (chronicle.steps() < until
                && cpu.activity() == Cpu.Activity.RUNNING
                && chronicle.end() == null
                && !chronicle.stopRequested()) {
            if (interrupts.take(cpu)) {
                continue; // its vector comes next
            }
            Instruction instruction = cpu.accesses().fetch();
            if (instruction == null) {
                continue; // an exception was taken; its vector comes next
            }
            if (instruction.executedByMachine()) {
                executeStep(cpu, instruction);
            } else {
                letEngineRun(cpu, instruction, until - chronicle.steps());
            }
        }
    }

    private void executeStep(Cpu cpu, Instruction instruction) {
        chronicle.countStep();
        recordStep(cpu, chronicle.steps());
        instructions.execute(cpu, instruction);
    }

    private void letEngineRun(Cpu cpu, Instruction instruction, long limit) {
        if (instruction.visible()) {
            recordStep(cpu, chronicle.steps() + 1);
        }
        long start = cpu.pc();
        long taken = runEngine(cpu, attention.oneByOne() ? (instruction.visible() ? 1 : 0) : limit);
        if (!engineRan(cpu, start, taken)) {
            if (watchdog.fired()) {
                examine(cpu);
            } else if (taken == 0 && cpu.pc() == start && ++idleRuns > MAX_IDLE_RUNS) {
                throw new IllegalStateException(
                        String.format("cpu%d makes no progress at 0x%016x", cpu.index(), cpu.pc()));
            } else if (taken > 0 || cpu.pc() != start) {
                idleRuns = 0;
            }
        }
    }

    /** @return true if the run has ended in an exception, which is taken unless the observer has asked to stop */
    private boolean engineRan(Cpu cpu, long start, long taken) {
        chronicle.countSteps(taken);
        boolean excepted = cpu.endedInException();
        // The last step taken is the one that raised the exception.
        if (cpu.pc() != start || taken > (excepted ? 1 : 0)) {
            cpu.freshException = null;
        }
        if (chronicle.stopRequested()) {
            return true; // stopped at an abort, the machine stays before it: running on meets it again
        }
        if (excepted) {
            cpu.takeEngineException();
        }
        return excepted;
    }

    private static long runEngine(Cpu cpu, long limit) {
        return unwrapped(() -> cpu.engines().run(limit));
    }

    private static long unwrapped(LongSupplier run) {
        try {
            return run.getAsLong();
        } catch (EngineException thrownByHook) {
            if (thrownByHook.getCause() instanceof ScheduleMismatch mismatch) {
                throw mismatch;
            }
            throw thrownByHook;
        }
    }

    private void examine(Cpu cpu) {
        switch (watchdog.examine(cpu)) {
            case GOES_ON -> {}
            case SPINS -> waiting.park(cpu, Cpu.Activity.SPINNING, Outcome.Wait.How.SPINNING);
            case GIVEN_UP -> chronicle.end(watchdog.bound());
        }
    }

    private void recordStep(Cpu cpu, long step) {
        if (attention.tellsSteps()) {
            chronicle.emit(new Event.Step(
                    cpu.index(),
                    step,
                    cpu.pc(),
                    cpu.accesses().physicalPc(),
                    cpu.accesses().fetchedWord()));
        }
    }

    public PhysicalMemory memory() {
        return memory;
    }

    /** All CPUs, by index. */
    public List<Cpu> cpus() {
        return cpus;
    }

    public Cpu cpu(int index) {
        return cpus.get(index);
    }

    public RunStatistics statistics() {
        return chronicle.counters().statistics(chronicle.steps());
    }

    /** Descriptors that some CPU's walks may still read with an older value. */
    public List<UnpublishedStore> unpublishedStores() {
        return stores.unpublishedDescriptors();
    }

    /** Where {@link #advance} stops. */
    public Breakpoints breakpoints() {
        return breakpoints;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    CodePages code() {
        return code;
    }

    Stores stores() {
        return stores;
    }

    Loads loads() {
        return loads;
    }

    Translator translator() {
        return translator;
    }

    Exceptions exceptions() {
        return exceptions;
    }

    SystemInstructions systemInstructions() {
        return systemInstructions;
    }

    Spurious spurious() {
        return spurious;
    }

    Attention attention() {
        return attention;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    @Override
    public void close() {
        watchdog.close();
        cpus.forEach(Cpu::close);
        memory.close();
    }
}
