package mmulator.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import mmulator.machine.call.Callees;
import mmulator.machine.call.Replacement;
import mmulator.machine.call.Replacements;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.exception.ContextSynchronization;
import mmulator.machine.exception.Exceptions;
import mmulator.machine.exception.Halting;
import mmulator.machine.exception.Interrupts;
import mmulator.machine.gear.Executor;
import mmulator.machine.gear.Executors;
import mmulator.machine.gear.Watchdog;
import mmulator.machine.instruction.Barriers;
import mmulator.machine.instruction.Exclusives;
import mmulator.machine.instruction.SystemInstructions;
import mmulator.machine.instruction.VisibleInstructions;
import mmulator.machine.memory.CodePages;
import mmulator.machine.memory.Lookup;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.UnpublishedStore;
import mmulator.machine.memory.UnpublishedStores;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.machine.state.Activity;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.RunStatistics;
import mmulator.machine.translation.HardwareUpdates;
import mmulator.machine.translation.Translator;
import mmulator.machine.world.Attention;
import mmulator.machine.world.Breakpoints;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Loads;
import mmulator.machine.world.Spurious;
import mmulator.machine.world.Stores;
import mmulator.machine.world.StuckDetector;
import mmulator.machine.world.TableTracker;
import mmulator.machine.world.Waiting;
import mmulator.machine.world.World;
import org.jspecify.annotations.Nullable;

/**
 * N CPUs over one physical memory, in one inner-shareable domain.
 *
 * <p>This is where the parts are put together, and what others may ask of them; {@link CoreLoop} is the loop.
 *
 * <p>Not thread-safe. The same spec and the same choices give the same events.
 */
public final class Machine implements AutoCloseable {
    private final List<CpuState> cpus = new ArrayList<>();
    private final List<Executor> executors = new ArrayList<>();
    private final List<Cpu> views;
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
    private final TableTracker tables;
    private final Stores stores;
    private final Spurious spurious;
    private final HardwareUpdates updates;
    private final Translator translator;
    private final ContextSynchronization context;
    private final SystemInstructions systemInstructions;
    private final CoreLoop loop;
    private boolean begun;

    private Machine(MachineSpec spec) {
        memory = new PhysicalMemory(spec.memory());
        world = new World(cpus, memory, chronicle);
        unpublished = new UnpublishedStores(memory, spec.cpus().size(), world::watchStores, world::hearLoads);
        code = new CodePages(memory, replacements::contain, world::watchStores);
        breakpoints = new Breakpoints(() -> cpus.forEach(cpu -> cpu.caches().forgetCode()));
        attention = new Attention(world, breakpoints, stuckDetector, Attention.Policy.ofProcess());
        tables = new TableTracker(world, unpublished);
        Waiting waiting = new Waiting(chronicle);
        stores = new Stores(world, unpublished, code, tables, waiting, attention);
        Loads loads = new Loads(chronicle, unpublished, attention);
        spurious = new Spurious(world, spec.spurious());
        updates = new HardwareUpdates(world, spurious, tables, stores);
        translator = new Translator(world, updates, loads, spurious, unpublished, spec.coherentWalks());
        context = new ContextSynchronization(chronicle, stores, tables);
        Exceptions exceptions = new Exceptions(chronicle, context);
        Interrupts interrupts = new Interrupts(world, exceptions);
        systemInstructions = new SystemInstructions(chronicle, translator, stores, exceptions, interrupts, context);
        Halting halting = new Halting(chronicle, updates);
        VisibleInstructions instructions = new VisibleInstructions(
                world,
                waiting,
                new Barriers(world, updates, stores, context),
                new Exclusives(world, translator, stores, loads, spurious, exceptions),
                systemInstructions,
                exceptions,
                halting,
                new Callees(replacements, world, translator, loads, stores, exceptions, halting));
        loop = new CoreLoop(chronicle, interrupts, instructions, waiting, attention, breakpoints, watchdog);
        Executors opening =
                new Executors(world, code, breakpoints, attention, watchdog, translator, loads, stores, exceptions);
        try {
            for (CpuSpec cpu : spec.cpus()) {
                executors.add(opening.open(cpus.size(), cpu));
                cpus.add(executors.getLast().cpu());
            }
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
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
            Executor executor = executors.get(turn.cpu());
            chronicle.emit(new Event.Scheduled(
                    turn.cpu(), chronicle.steps(), executor.cpu().pc(), turn));
            loop.take(executor, Math.min(chronicle.steps() + turn.steps(), maxSteps));
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
        cpus.forEach(cpu -> cpu.caches().watchAllStores());
        if (attention.tellsLoads()) {
            executors.forEach(Executor::tellLoads);
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
        loop.take(executors.get(cpu), chronicle.steps() + 1);
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
        return loop.advance(executors.get(index), until, passing);
    }

    /**
     * Lets one CPU execute exactly one instruction. Done again and again, it comes to the same as {@link #advance}.
     *
     * @param index of a CPU that is running, in a machine that has not ended
     * @param passing true to execute it even if it has a breakpoint
     */
    public Progress instruction(int index, boolean passing) {
        return loop.instruction(executors.get(index), passing);
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
        return new Intervention(systemInstructions, stores, cpus.get(cpu));
    }

    /** True if the CPU stands between plain instructions that {@link #advance} would not stop at. */
    public boolean runsAhead(int cpu) {
        return executors.get(cpu).runsAhead();
    }

    /** Ends {@link #advance} before the next step that it would take. May be called by another thread, or an observer. */
    public void pause() {
        loop.pause();
        executors.forEach(Executor::pause);
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
        private final List<?> updates;
        private final List<Executor.Saved> cpus;
        private final StuckDetector.@Nullable Saved stuckDetector;

        private Snapshot(Machine machine) {
            chronicle = machine.chronicle.save();
            memory = machine.memory.mark();
            tables = machine.tables.mark();
            unpublished = machine.unpublished.save();
            updates = machine.updates.save();
            cpus = machine.executors.stream().map(Executor::save).toList();
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
        memory.rewind(snapshot.memory, this::rewritten);
        tables.rewind(snapshot.tables);
        unpublished.restore(snapshot.unpublished);
        updates.restore(snapshot.updates);
        for (int i = 0; i < cpus.size(); i++) {
            executors.get(i).restore(snapshot.cpus.get(i));
        }
        chronicle.restore(snapshot.chronicle);
        loop.restored();
        stuckDetector.restore(snapshot.stuckDetector);
    }

    /** Code at a physical address has changed, behind the CPUs' backs. */
    void rewritten(long physicalAddress) {
        code.forget(physicalAddress);
        cpus.forEach(cpu -> cpu.caches().forgetCode());
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
        CpuState woken = cpus.get(cpu);
        if (woken.activity() == Activity.WAITING_FOR_EVENT || woken.activity() == Activity.WAITING_FOR_INTERRUPT) {
            woken.setActivity(Activity.RUNNING);
        }
    }

    /** Puts a value into memory that nobody has stored there. Part of a trial. @param size 1 to 8 bytes within a page */
    public void pretend(long physicalAddress, int size, long value) {
        memory.aboutToChange(physicalAddress, size);
        memory.write(physicalAddress, size, value);
    }

    private BitSet runnable() {
        BitSet runnable = new BitSet(cpus.size());
        for (CpuState cpu : cpus) {
            runnable.set(cpu.index(), cpu.activity() == Activity.RUNNING);
        }
        return runnable;
    }

    public PhysicalMemory memory() {
        return memory;
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
        return stores.unpublishedDescriptors();
    }

    /** Where {@link #advance} stops. */
    public Breakpoints breakpoints() {
        return breakpoints;
    }

    @Override
    public void close() {
        watchdog.close();
        executors.forEach(Executor::close);
        memory.close();
    }
}
