package mmulator.machine.gear;

import java.util.Objects;
import mmulator.arch.Instruction;
import mmulator.engine.BlockBudget;
import mmulator.engine.Budget;
import mmulator.engine.StepBudget;
import mmulator.engine.StoreFilter;
import mmulator.engine.Unicorn;
import mmulator.machine.memory.CodePages;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.QuietPages;
import mmulator.machine.world.Breakpoints;
import mmulator.machine.world.Gear;
import org.jspecify.annotations.Nullable;

/** The engines of one CPU, one for each gear, and when what they cache no longer holds. */
public final class Engines implements AutoCloseable {
    private final int cpu;
    private final PhysicalMemory memory;
    private final CodePages code;
    private final Breakpoints breakpoints;
    private final EngineRun run;

    private final CodeEngine exact;
    private final StepBudget stepBudget;
    private @Nullable CodeEngine fast;
    /** The one that ran last. */
    private CodeEngine last;
    /** The code that runs has changed: the run ends where the engine translates any. */
    private boolean leavesAtNewCode;

    private final QuietPages quiet;
    private final StoreFilter told;
    private final EngineRegisters registers;
    private @Nullable EngineCalls calls;
    private boolean toldOfLoads;

    Engines(int cpu, PhysicalMemory memory, CodePages code, Breakpoints breakpoints, EngineRun run) {
        this.cpu = cpu;
        this.memory = memory;
        this.code = code;
        this.breakpoints = breakpoints;
        this.run = run;
        Unicorn unicorn = Unicorn.open(Unicorn.Translation.BY_HOOK);
        stepBudget = unicorn.stepBudget();
        exact = engine(unicorn, stepBudget, true);
        last = exact;
        registers = new EngineRegisters(code, exact);
        told = unicorn.storeFilter((physicalAddress, size, value) -> calls().stores(physicalAddress, size, value));
        quiet = new QuietPages(told, this::forgetFastTranslations);
    }

    private CodeEngine engine(Unicorn unicorn, Budget budget, boolean breaks) {
        return new CodeEngine(unicorn, budget, new CodeHooks(memory, code, breakpoints, cpu, unicorn, budget, breaks));
    }

    /** Before anything runs: who answers the engines. */
    void calling(EngineCalls answering) {
        calls = answering;
        exact.unicorn().onWrite(told);
        hook(exact);
    }

    private EngineCalls calls() {
        return Objects.requireNonNull(calls);
    }

    private void hook(CodeEngine engine) {
        EngineCalls answering = calls();
        engine.unicorn().onTlbFill((page, access) -> answering.fill(engine, page, access));
        engine.unicorn().onInterrupt(number -> {
            run.interrupted(number);
            engine.unicorn().stop();
        });
        engine.unicorn().onNewCode(address -> reached(engine, address));
        engine.budget().watchedBy(answering.watcher(gear(engine)));
        memory.mapInto(engine.unicorn());
    }

    /** Before code at a new address executes for the first time: the engine would run misaligned code. */
    private void reached(CodeEngine engine, long address) {
        if (run.isUnderWay() && (address & 3) != 0) {
            engine.forgetCode(); // so that it is new the next time as well
            engine.unicorn().stop();
        } else if (run.isUnderWay() && leavesAtNewCode) {
            engine.unicorn().stop();
        }
    }

    CodeEngine exact() {
        return exact;
    }

    /** The exact one's. */
    StepBudget stepBudget() {
        return stepBudget;
    }

    CodeEngine fast() {
        CodeEngine present = fast;
        if (present == null) {
            Unicorn unicorn = Unicorn.open(Unicorn.Translation.BY_HOOK);
            BlockBudget budget = unicorn.blockBudget();
            present = engine(unicorn, budget, false);
            fast = present;
            hook(present);
        }
        return present;
    }

    Gear gear(CodeEngine engine) {
        return engine == exact ? Gear.EXACT : Gear.FAST;
    }

    EngineRegisters registers() {
        return registers;
    }

    QuietPages quiet() {
        return quiet;
    }

    // Keeping what the engines cache within what has been judged

    void forgetTranslations() {
        exact.forgetTranslations();
        forgetFastTranslations();
    }

    private void forgetFastTranslations() {
        if (fast != null) {
            fast.forgetTranslations();
        }
    }

    /** Code in memory has changed, and with it which instructions are visible. */
    void forgetCode() {
        exact.forgetCode();
        if (fast != null) {
            fast.forgetCode();
        }
        stop();
    }

    /** The same of a few instructions. */
    void forgetVisibility(long physicalAddress, int size) {
        exact.forgetVisibility(physicalAddress, size);
        if (fast != null) {
            fast.forgetVisibility(physicalAddress, size);
        }
        stop();
    }

    /**
     * What follows may have become visible without a hook: leave before it runs. In the exact gear that is behind a store, which the
     * engine would make again if it were stopped in the middle; the code behind it has to be translated anew first.
     */
    private void stop() {
        if (run.isUnderWay()) {
            breakRun();
            if (run.running() == exact) {
                leavesAtNewCode = true;
            } else {
                run.running().unicorn().stop();
            }
        }
    }

    /** Plain instructions have changed, by a store that the engine under way makes, if any, and knows of. */
    void forgetCode(long physicalAddress, int size, boolean ownStore) {
        if (!ownStore || run.running() != exact) {
            exact.forgetCode(physicalAddress, size);
        }
        if (fast != null && (!ownStore || run.running() != fast)) {
            fast.forgetCode(physicalAddress, size);
        }
    }

    /** Every load is told from now on. */
    void tellLoads() {
        if (!toldOfLoads) {
            toldOfLoads = true;
            EngineCalls answering = calls();
            exact.unicorn().onRead((physicalAddress, size, value) -> answering.loads(physicalAddress, size));
            exact.forgetCode();
        }
    }

    boolean toldOfLoads() {
        return toldOfLoads;
    }

    /** Whether all accesses are to be checked for alignment. */
    void check(boolean all) {
        exact.hooks().check(all);
    }

    // While a run is under way

    /** Ends a run before its next visible instruction. */
    void breakRun() {
        if (run.isUnderWay()) {
            run.running().budget().interrupt();
        }
    }

    /** The same, by any thread. */
    void pause() {
        stepBudget.interrupt();
        CodeEngine other = fast;
        if (other != null) {
            other.budget().interrupt();
        }
    }

    /** The registers are in {@code engine} from now on, which is about to run. */
    void begin(CodeEngine engine) {
        registers.moveTo(engine);
        last = engine;
        leavesAtNewCode = false;
    }

    /** The instruction at an address that the engine under way, or the last one, has fetched. */
    int wordAt(long address) {
        return hooks().wordAt(address);
    }

    /** The same, as the machine sees it. */
    Instruction instructionAt(long address) {
        return hooks().instructionAt(address);
    }

    private CodeHooks hooks() {
        return (run.isUnderWay() ? run.running() : last).hooks();
    }

    @Override
    public void close() {
        exact.close();
        if (fast != null) {
            fast.close();
        }
    }
}
