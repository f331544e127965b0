package mmulator.machine;

import mmulator.engine.BlockBudget;
import mmulator.engine.Hooks;
import mmulator.engine.StepBudget;
import mmulator.engine.StoreFilter;
import mmulator.engine.Unicorn;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.QuietPages;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one CPU, one for each gear. Whatever the gear, a run ends where the exact gear would have ended it, with
 * the same steps taken: the fast gear hands over before what it cannot do, and takes over again after it.
 */
final class Engines implements AutoCloseable {
    private final Machine machine;
    private final Cpu cpu;
    private final CodeEngine exact;
    private final StepBudget stepBudget;
    private @Nullable CodeEngine fast;
    /** The one that ran last. */
    private CodeEngine last;

    private final QuietPages quiet;
    private final GeneralRegisters registers;
    private final EngineRun run;
    private final Fills fills;
    /** Steps taken since reset. */
    private long steps;

    /** The exact engine counts instructions, as it last did. */
    private boolean counting;

    private boolean refusingAll;
    /** The next run executes the instruction at the PC even if there is a breakpoint. */
    private boolean passesBreakpoint;

    private boolean toldOfLoads;

    Engines(Machine machine, Cpu cpu, EngineRun run, Fills fills) {
        this.machine = machine;
        this.cpu = cpu;
        this.run = run;
        this.fills = fills;
        Unicorn unicorn = Unicorn.open(Unicorn.Translation.BY_HOOK);
        stepBudget = unicorn.stepBudget();
        exact = new CodeEngine(unicorn, stepBudget, new CodeHooks(machine, cpu.index(), unicorn, stepBudget, true));
        last = exact;
        registers = new GeneralRegisters(machine.code(), exact);
        StoreFilter told = unicorn.storeFilter(
                (physicalAddress, size, value) -> machine.stores().byEngine(cpu, physicalAddress, size, value));
        quiet = new QuietPages(told, this::forgetFastTranslations);
        try {
            unicorn.onWrite(told);
            hook(exact);
        } catch (RuntimeException refused) {
            unicorn.close();
            throw refused;
        }
    }

    private void hook(CodeEngine engine) {
        engine.unicorn().onTlbFill((page, access) -> fill(engine, page, access));
        engine.unicorn().onInterrupt(number -> {
            run.interrupted(number);
            engine.unicorn().stop();
        });
        engine.unicorn().onNewCode(address -> reached(engine, address));
        engine.budget()
                .watchedBy(engine == exact ? cpu.alignment() : cpu.alignment().leavingWhenChecked());
        machine.memory().mapInto(engine.unicorn());
    }

    private CodeEngine fast() {
        CodeEngine present = fast;
        if (present == null) {
            Unicorn unicorn = Unicorn.open(Unicorn.Translation.BY_HOOK);
            BlockBudget budget = unicorn.blockBudget();
            present = new CodeEngine(unicorn, budget, new CodeHooks(machine, cpu.index(), unicorn, budget, false));
            fast = present;
            hook(present);
        }
        return present;
    }

    GeneralRegisters registers() {
        return registers;
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

    /** What follows may have become visible without a hook: leave before it runs. */
    private void stop() {
        if (run.isUnderWay()) {
            breakRun();
            run.running().unicorn().stop();
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

    QuietPages quiet() {
        return quiet;
    }

    /** Every load is told from now on. */
    void tellLoads() {
        if (!toldOfLoads) {
            toldOfLoads = true;
            exact.unicorn()
                    .onRead((physicalAddress, size, value) -> machine.loads().told(cpu, physicalAddress, size));
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

    /** The instruction at an address that the engine under way, or the last one, has fetched. */
    int wordAt(long address) {
        return (run.isUnderWay() ? run.running() : last).hooks().wordAt(address);
    }

    private long fill(CodeEngine engine, long page, Hooks.Access access) {
        if (refusingAll) {
            return Hooks.TlbFill.NONE;
        }
        return run.isUnderWay()
                ? fills.fill(engine, page, access, engine == exact ? Gear.EXACT : Gear.FAST)
                : engine.hooks().whileRemoving(page);
    }

    /** Before code at a new address executes for the first time: the engine would run misaligned code. */
    private void reached(CodeEngine engine, long address) {
        if (run.isUnderWay() && (address & 3) != 0) {
            engine.forgetCode(); // so that it is new the next time as well
            engine.unicorn().stop();
        }
    }

    // Running

    /**
     * Executes up to {@code wanted} visible instructions, and the plain ones around them. Stops before an instruction that the
     * machine carries out, or that has no step left.
     *
     * @param wanted 0 executes plain instructions only
     * @return steps taken
     */
    long run(long wanted) {
        leaveCounting();
        run.begin();
        switch (machine.attention().gear(cpu, steps)) {
            case EXACT -> piece(exact, wanted);
            case FAST -> runFast(fast(), wanted);
        }
        boolean mayStandBetween =
                machine.watchdog().fired() || !machine.breakpoints().isEmpty();
        cpu.accesses().resuming(mayStandBetween && !run.metException());
        steps += run.taken();
        return run.taken();
    }

    private void runFast(CodeEngine engine, long wanted) {
        while (true) {
            piece(engine, wanted - run.taken());
            boolean broken = engine.budget().interrupted();
            if (hasEnded()) {
                return;
            }
            switch (run.leaving()) {
                case BEHIND_INSTRUCTION -> {}
                case BEFORE_FETCH -> {
                    // The machine takes the PC alignment fault: no engine gets beyond it.
                    if ((cpu.pc() & 3) != 0) {
                        return;
                    }
                }
                case BEFORE_INSTRUCTION -> {
                    piece(exact, 1);
                    if (broken || exact.budget().interrupted() || hasEnded()) {
                        return;
                    }
                }
                case NOT -> {
                    finish(broken ? 0 : wanted - run.taken());
                    return;
                }
            }
            if (broken || cpu.checksAccesses()) {
                finish(broken ? 0 : wanted - run.taken());
                return;
            }
        }
    }

    private boolean hasEnded() {
        return run.metException() || machine.watchdog().fired();
    }

    /** Executes what is left in the exact gear. */
    private void finish(long left) {
        if (!cpu.accesses().standsBeforeEnd(left)) {
            piece(exact, left);
        }
    }

    private void piece(CodeEngine engine, long wanted) {
        begin(engine, wanted, passesBreakpoint ? cpu.pc() : EngineRun.NO_PC);
        passesBreakpoint = false;
        try {
            machine.watchdog().run(engine.unicorn(), cpu.pc());
        } finally {
            end();
        }
    }

    private void begin(CodeEngine engine, long wanted, long passing) {
        registers.moveTo(engine);
        engine.prepare(cpu.pc() & -PhysicalMemory.PAGE_SIZE, cpu.accesses().granted(cpu.pc()));
        stepBudget.pass(passing);
        run.beginPiece(engine, wanted);
        last = engine;
    }

    private void end() {
        cpu.arrive(run.endPiece());
        if (run.leaving() == EngineRun.Leaving.BEHIND_INSTRUCTION) {
            fills.finish(registers);
            cpu.arrive(cpu.pc() + 4);
        }
    }

    /** True if there was an exception to take. */
    boolean takeException() {
        return run.takeException();
    }

    // Instruction by instruction

    /**
     * Executes the instruction at the PC and no other. What follows, if plain, is still to be run ahead.
     *
     * @return steps taken
     */
    long runOne(boolean visible) {
        if (!counting) {
            // What is translated already would go uncounted.
            beginPlainSteps();
        }
        run.begin();
        runCounted(visible ? 1 : 0, visible ? EngineRun.NO_PC : cpu.pc());
        cpu.accesses().resuming(!run.metException());
        return run.taken();
    }

    private void runCounted(long wanted, long passing) {
        begin(exact, wanted, passing);
        try {
            exact.unicorn().runCounted(cpu.pc(), 1);
        } finally {
            end();
        }
    }

    /**
     * The first run that does not count begins by looking up all pages that were counted in. Nothing must execute while it
     * does, so that it is told from an access by code, and nothing of what it is answered must stay in the engine's TLB.
     */
    private void leaveCounting() {
        if (counting) {
            counting = false;
            exact.unicorn().flushTlb();
            refusingAll = true;
            try {
                exact.unicorn().run(cpu.pc());
            } finally {
                refusingAll = false;
            }
        }
    }

    /** The next run executes the instruction at the PC, breakpoint or not. */
    void passBreakpoint() {
        passesBreakpoint = true;
    }

    /** Before a series of {@link #stepPlain()}. */
    void beginPlainSteps() {
        exact.unicorn().flushCode();
        counting = true;
    }

    /** One instruction that is not visible. @return false if it raised an exception */
    boolean stepPlain() {
        run.begin();
        runCounted(0, EngineRun.NO_PC);
        return !takeException();
    }

    @Override
    public void close() {
        exact.close();
        if (fast != null) {
            fast.close();
        }
    }
}
