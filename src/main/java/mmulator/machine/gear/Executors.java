package mmulator.machine.gear;

import mmulator.machine.exception.Exceptions;
import mmulator.machine.memory.CodePages;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.state.CpuState;
import mmulator.machine.translation.Translator;
import mmulator.machine.world.Attention;
import mmulator.machine.world.Breakpoints;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Loads;
import mmulator.machine.world.Stores;
import mmulator.machine.world.World;

/** Makes CPUs and what runs them. */
public final class Executors {
    private final PhysicalMemory memory;
    private final Chronicle chronicle;
    private final CodePages code;
    private final Breakpoints breakpoints;
    private final Attention attention;
    private final Watchdog watchdog;
    private final Translator translator;
    private final Loads loads;
    private final Stores stores;
    private final Exceptions exceptions;

    public Executors(
            World world,
            CodePages code,
            Breakpoints breakpoints,
            Attention attention,
            Watchdog watchdog,
            Translator translator,
            Loads loads,
            Stores stores,
            Exceptions exceptions) {
        memory = world.memory();
        chronicle = world.chronicle();
        this.code = code;
        this.breakpoints = breakpoints;
        this.attention = attention;
        this.watchdog = watchdog;
        this.translator = translator;
        this.loads = loads;
        this.stores = stores;
        this.exceptions = exceptions;
    }

    /** A CPU at reset. */
    public Executor open(int index, CpuSpec spec) {
        EngineRun run = new EngineRun();
        Engines engines = new Engines(index, memory, code, breakpoints, run);
        try {
            return executor(new CpuState(index, spec, engines.registers()), engines, run);
        } catch (RuntimeException refused) {
            engines.close();
            throw refused;
        }
    }

    private Executor executor(CpuState cpu, Engines engines, EngineRun run) {
        AccessChecks checks = new AccessChecks(cpu, engines);
        Accesses accesses = new Accesses(cpu, engines, checks, code, chronicle, translator, exceptions);
        Alignment alignment = new Alignment(cpu, engines, run, checks, accesses);
        Fills fills = new Fills(cpu, engines, run, checks, accesses, memory, code, loads, stores);
        EngineAnswers answers = new EngineAnswers(cpu, engines, run, accesses, alignment, fills, stores, loads);
        engines.calling(answers);
        cpu.executedBy(new EngineExecution(cpu, engines, run, checks, accesses, chronicle));
        EngineExceptions taking = new EngineExceptions(cpu, engines, run, chronicle, exceptions);
        return new Executor(cpu, engines, run, checks, accesses, fills, answers, taking, attention, watchdog);
    }
}
