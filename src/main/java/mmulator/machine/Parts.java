package mmulator.machine;

import java.util.ArrayList;
import java.util.List;
import mmulator.machine.call.Callees;
import mmulator.machine.call.Replacements;
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
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.UnpublishedStores;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.machine.state.CpuState;
import mmulator.machine.translation.HardwareUpdates;
import mmulator.machine.translation.Translator;
import mmulator.machine.world.Attention;
import mmulator.machine.world.Breakpoints;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Loads;
import mmulator.machine.world.Parking;
import mmulator.machine.world.Spurious;
import mmulator.machine.world.Stores;
import mmulator.machine.world.StuckDetector;
import mmulator.machine.world.TableTracker;
import mmulator.machine.world.World;
import org.jspecify.annotations.Nullable;

/** The parts of a machine, put together: which rule works on what, and asks which other. */
final class Parts implements AutoCloseable {
    final List<CpuState> cpus = new ArrayList<>();
    final List<Executor> executors = new ArrayList<>();
    final PhysicalMemory memory;
    final Chronicle chronicle = new Chronicle(cpus);
    final World world;
    final UnpublishedStores unpublished;
    final Replacements replacements = new Replacements();
    final CodePages code;
    final Breakpoints breakpoints;
    final StuckDetector stuckDetector = new StuckDetector(cpus);
    final Watchdog watchdog = new Watchdog();
    final Attention attention;
    final TableTracker tables;
    final Stores stores;
    final HardwareUpdates updates;
    final Translator translator;
    final ContextSynchronization context;
    final SystemInstructions systemInstructions;
    final CoreLoop loop;

    Parts(MachineSpec spec) {
        memory = new PhysicalMemory(spec.memory());
        world = new World(cpus, memory, chronicle);
        unpublished = new UnpublishedStores(memory, spec.cpus().size(), world::watchStores, world::hearLoads);
        code = new CodePages(memory, replacements::contain, world::watchStores);
        breakpoints = new Breakpoints(() -> cpus.forEach(cpu -> cpu.caches().forgetCode()));
        attention = new Attention(world, breakpoints, stuckDetector, Attention.Policy.ofProcess());
        tables = new TableTracker(world, unpublished);
        Parking parking = new Parking(chronicle);
        stores = new Stores(world, unpublished, code, tables, parking, attention);
        Loads loads = new Loads(chronicle, unpublished, attention);
        Spurious spurious = new Spurious(world, spec.spurious());
        updates = new HardwareUpdates(world, spurious, tables, stores);
        translator = new Translator(world, updates, loads, spurious, unpublished, spec.coherentWalks());
        context = new ContextSynchronization(world, stores, tables);
        Exceptions exceptions = new Exceptions(chronicle, context);
        Interrupts interrupts = new Interrupts(world, exceptions);
        systemInstructions = new SystemInstructions(chronicle, translator, stores, exceptions, interrupts, context);
        Halting halting = new Halting(chronicle, updates);
        VisibleInstructions instructions = new VisibleInstructions(
                world,
                parking,
                new Barriers(world, updates, stores, context),
                new Exclusives(world, translator, stores, loads, spurious, exceptions),
                systemInstructions,
                exceptions,
                halting,
                new Callees(replacements, world, translator, loads, stores, exceptions, halting));
        loop = new CoreLoop(
                chronicle,
                interrupts,
                new InterruptTiming(world, interrupts),
                instructions,
                parking,
                attention,
                breakpoints,
                watchdog);
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
    }

    /** Everything at one moment. */
    record Saved(
            Chronicle.Saved chronicle,
            int memory,
            int tables,
            UnpublishedStores.Saved unpublished,
            List<?> updates,
            List<Executor.Saved> cpus,
            StuckDetector.@Nullable Saved stuckDetector) {}

    Saved save() {
        List<Executor.Saved> saved = new ArrayList<>(executors.size());
        for (Executor executor : executors) {
            saved.add(executor.save());
        }
        return new Saved(
                chronicle.save(),
                memory.mark(),
                tables.mark(),
                unpublished.save(),
                updates.save(),
                saved,
                stuckDetector.save());
    }

    void restore(Saved saved) {
        memory.rewind(saved.memory, this::rewritten);
        tables.rewind(saved.tables);
        unpublished.restore(saved.unpublished);
        updates.restore(saved.updates);
        for (int i = 0; i < executors.size(); i++) {
            executors.get(i).restore(saved.cpus.get(i));
        }
        chronicle.restore(saved.chronicle);
        loop.restored();
        stuckDetector.restore(saved.stuckDetector);
    }

    /** Code at a physical address has changed, behind the CPUs' backs. */
    void rewritten(long physicalAddress) {
        code.forget(physicalAddress);
        cpus.forEach(cpu -> cpu.caches().forgetCode());
    }

    @Override
    public void close() {
        watchdog.close();
        executors.forEach(Executor::close);
        memory.close();
    }
}
