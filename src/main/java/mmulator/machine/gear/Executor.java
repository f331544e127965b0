package mmulator.machine.gear;

import java.util.function.LongSupplier;
import mmulator.arch.Instruction;
import mmulator.engine.EngineException;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Attention;
import mmulator.machine.world.Gear;
import org.jspecify.annotations.Nullable;

/**
 * Runs one CPU by its engines. Whatever the gear, a run ends where the exact gear would have ended it, with the same steps
 * taken: the fast gear hands over before what it cannot do, and takes over again after it.
 */
public final class Executor implements AutoCloseable {
    private final CpuState cpu;
    private final Engines engines;
    private final EngineRun run;
    private final AccessChecks checks;
    private final Accesses accesses;
    private final Fills fills;
    private final EngineAnswers answers;
    private final EngineExceptions exceptions;
    private final Attention attention;
    private final Watchdog watchdog;
    /** Steps taken since reset. */
    private long steps;

    /** The exact engine counts instructions, as it last did. */
    private boolean counting;
    /** The next run executes the instruction at the PC even if there is a breakpoint. */
    private boolean passesBreakpoint;

    Executor(
            CpuState cpu,
            Engines engines,
            EngineRun run,
            AccessChecks checks,
            Accesses accesses,
            Fills fills,
            EngineAnswers answers,
            EngineExceptions exceptions,
            Attention attention,
            Watchdog watchdog) {
        this.cpu = cpu;
        this.engines = engines;
        this.run = run;
        this.checks = checks;
        this.accesses = accesses;
        this.fills = fills;
        this.answers = answers;
        this.exceptions = exceptions;
        this.attention = attention;
        this.watchdog = watchdog;
    }

    public CpuState cpu() {
        return cpu;
    }

    // What comes next

    /** What is at the PC, or null if fetching it raised an exception, which takes a step. */
    @Nullable
    public Instruction fetch() {
        return accesses.fetch();
    }

    /** As {@link #fetch()} while the CPU {@link #runsAhead()}: the engine would have fetched, with nothing changed in between. */
    @Nullable
    public Instruction fetchAhead() {
        return accesses.fetchAhead();
    }

    /**
     * True in the middle of the plain instructions that follow a step, where only the watchdog or a debugger lets a CPU stand
     * still: until they end, nothing may differ from a run without that.
     */
    public boolean runsAhead() {
        return accesses.runsAhead();
    }

    /** The instruction fetched last. */
    public int fetchedWord() {
        return accesses.fetchedWord();
    }

    // Running

    /**
     * Executes up to {@code wanted} visible instructions, and the plain ones around them. Stops before an instruction that the
     * machine carries out, or that has no step left.
     *
     * @param wanted 0 executes plain instructions only
     * @return steps taken
     */
    public long run(long wanted) {
        return unwrapped(() -> {
            leaveCounting();
            run.begin();
            switch (checks.all() ? Gear.EXACT : attention.gear(steps)) {
                case EXACT -> piece(engines.exact(), wanted);
                case FAST -> runFast(engines.fast(), wanted);
            }
            boolean mayStandBetween = watchdog.fired() || attention.hasBreakpoints();
            accesses.resuming(mayStandBetween && !run.metException());
            steps += run.taken();
            return run.taken();
        });
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

    private void runFast(CodeEngine engine, long wanted) {
        while (true) {
            piece(engine, wanted - run.taken());
            boolean broken = engine.budget().interrupted();
            if (hasEnded()) {
                return;
            }
            switch (run.leaving()) {
                case BEHIND_INSTRUCTION -> {
                    if (accesses.standsBeforeEnd(broken ? 0 : wanted - run.taken())) {
                        return;
                    }
                }
                case BEFORE_FETCH -> {
                    // The machine takes the PC alignment fault: no engine gets beyond it.
                    if ((cpu.pc() & 3) != 0) {
                        return;
                    }
                }
                case BEFORE_INSTRUCTION -> {
                    piece(engines.exact(), 1);
                    if (broken || engines.exact().budget().interrupted() || hasEnded()) {
                        return;
                    }
                }
                case NOT -> {
                    finish(broken ? 0 : wanted - run.taken());
                    return;
                }
            }
            if (broken || checks.all()) {
                finish(broken ? 0 : wanted - run.taken());
                return;
            }
        }
    }

    private boolean hasEnded() {
        return run.metException() || watchdog.fired();
    }

    /** Executes what is left in the exact gear. */
    private void finish(long left) {
        if (!accesses.standsBeforeEnd(left)) {
            piece(engines.exact(), left);
        }
    }

    private void piece(CodeEngine engine, long wanted) {
        begin(engine, wanted, passesBreakpoint ? cpu.pc() : EngineRun.NO_PC);
        passesBreakpoint = false;
        try {
            watchdog.run(engine.unicorn(), cpu.pc());
        } finally {
            end();
        }
    }

    private void begin(CodeEngine engine, long wanted, long passing) {
        engines.begin(engine);
        engine.prepare(cpu.pc() & -PhysicalMemory.PAGE_SIZE, accesses.granted(cpu.pc()));
        engines.stepBudget().pass(passing);
        run.beginPiece(engine, wanted);
    }

    private void end() {
        cpu.arrive(run.endPiece());
        if (run.leaving() == EngineRun.Leaving.BEHIND_INSTRUCTION) {
            fills.finish(engines.registers());
            cpu.arrive(cpu.pc() + 4);
        }
    }

    /** True if the last run ended in an exception, which {@link #takeException} takes. */
    public boolean endedInException() {
        return run.metException();
    }

    /** True if there was an exception to take. */
    public boolean takeException() {
        return exceptions.take();
    }

    // Instruction by instruction

    /**
     * Executes the instruction at the PC and no other. What follows, if plain, is still to be run ahead.
     *
     * @return steps taken
     */
    public long runOne(boolean visible) {
        return unwrapped(() -> {
            if (!counting) {
                // What is translated already would go uncounted.
                beginPlainSteps();
            }
            run.begin();
            runCounted(visible ? 1 : 0, visible ? EngineRun.NO_PC : cpu.pc());
            accesses.resuming(!run.metException());
            return run.taken();
        });
    }

    /** The same, and what follows is fetched when its time comes. @return steps taken */
    public long runAlone(boolean visible) {
        long taken = runOne(visible);
        accesses.resuming(false);
        return taken;
    }

    private void runCounted(long wanted, long passing) {
        begin(engines.exact(), wanted, passing);
        try {
            engines.exact().unicorn().runCounted(cpu.pc(), 1);
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
            engines.exact().unicorn().flushTlb();
            answers.refusingAll(() -> engines.exact().unicorn().run(cpu.pc()));
        }
    }

    /** The next run executes the instruction at the PC, breakpoint or not. */
    public void passBreakpoint() {
        passesBreakpoint = true;
    }

    /** Before a series of {@link #stepPlain()}. */
    void beginPlainSteps() {
        engines.exact().unicorn().flushCode();
        counting = true;
    }

    /** For the watchdog: one instruction, whatever it is, unless it is visible. @return false if it is, or faults */
    boolean stepPlain() {
        Instruction instruction = fetch();
        if (instruction == null || instruction.visible()) {
            return false;
        }
        run.begin();
        runCounted(0, EngineRun.NO_PC);
        return !takeException();
    }

    // What it must hear of

    /** Every load is told from now on. */
    public void tellLoads() {
        engines.tellLoads();
    }

    /** Ends a run before its next visible instruction. May be called by any thread. */
    public void pause() {
        engines.pause();
    }

    // Snapshots

    /** All that the CPU is, and what a later run depends on of what it has been granted; the engines' caches apart. */
    public record Saved(CpuState.Saved cpu, Accesses.Saved accesses, AccessChecks.Saved checks) {}

    public Saved save() {
        return new Saved(cpu.save(), accesses.save(), checks.save());
    }

    public void restore(Saved saved) {
        cpu.restore(saved.cpu);
        accesses.restore(saved.accesses);
        run.forget();
        checks.restore(saved.checks);
        engines.quiet().watchAll();
    }

    @Override
    public void close() {
        engines.close();
    }
}
