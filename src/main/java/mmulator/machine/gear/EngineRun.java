package mmulator.machine.gear;

import java.util.OptionalInt;
import mmulator.engine.BlockBudget;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.Abort;
import mmulator.mmu.AccessKind;
import org.jspecify.annotations.Nullable;

/** One run of a CPU by its engines, in one or several pieces: how many steps it has taken, and what it has met. */
final class EngineRun {
    /** No instruction is there: not a multiple of four. */
    static final long NO_PC = -1;

    private static final int NO_INTERRUPT = -1;

    /** A translation that was refused while the engine ran. */
    record Refusal(AccessKind access, long virtualAddress, Abort abort) {}

    /** Where a piece has ended that ran in the fast gear, besides before an instruction that the engine must not execute. */
    enum Leaving {
        NOT,
        /** Before an instruction that the exact gear must execute. */
        BEFORE_INSTRUCTION,
        /** Before an instruction in a page that is to be fetched again. */
        BEFORE_FETCH,
        /** Before a load or a store that the machine has made. */
        BEHIND_INSTRUCTION
    }

    private @Nullable CodeEngine running;
    /** Steps that the pieces before the present one have taken, and that the present one may take. */
    private long taken;

    private long granted;
    /** The engine waits for an answer, and stays where it is. */
    private boolean asked;
    /** Where that is, once it has been read, because reading it costs as much as a walk; otherwise {@link #NO_PC}. */
    private long askedAt = NO_PC;
    /** {@link #steps} while it waits, once counted, because nothing is executed meanwhile; otherwise negative. */
    private long askedSteps = -1;
    /** The engine asks for a translation to fetch by: the block before is over. */
    private boolean fetching;

    private @Nullable Refusal refusal;
    private int interrupt = NO_INTERRUPT;
    private boolean misalignedStackPointer;
    private Leaving leaving = Leaving.NOT;

    void begin() {
        taken = 0;
        forget();
    }

    /** Nothing has been met. */
    void forget() {
        refusal = null;
        interrupt = NO_INTERRUPT;
        misalignedStackPointer = false;
    }

    void beginPiece(CodeEngine engine, long steps) {
        granted = steps;
        engine.budget().set(steps);
        answered();
        leaving = Leaving.NOT;
        running = engine;
    }

    /** @return where the CPU is now */
    long endPiece() {
        CodeEngine engine = running();
        long pc = engine.unicorn().pc();
        taken += granted
                - engine.budget().left()
                - unexecuted(engine, leaving == Leaving.BEHIND_INSTRUCTION || metException() ? pc + 4 : pc);
        running = null;
        return pc;
    }

    private long unexecuted(CodeEngine engine, long from) {
        boolean blockOver = fetching || refusal != null && refusal.access.isFetch();
        return engine.budget() instanceof BlockBudget blocks && !blockOver && leaving != Leaving.BEFORE_FETCH
                ? blocks.unexecuted(from)
                : 0;
    }

    long taken() {
        return taken;
    }

    /** Steps taken in the present run, the instruction under way included. */
    long steps() {
        CodeEngine engine = running;
        if (engine == null) {
            return 0;
        }
        if (asked && askedSteps >= 0) {
            return askedSteps;
        }
        long begun = taken + granted - engine.budget().left();
        long all = engine.budget() instanceof BlockBudget ? begun - unexecuted(engine, currentPc() + 4) : begun;
        askedSteps = all;
        return all;
    }

    boolean isUnderWay() {
        return running != null;
    }

    CodeEngine running() {
        CodeEngine engine = running;
        if (engine == null) {
            throw new IllegalStateException("no engine is running");
        }
        return engine;
    }

    /** Virtual address of the instruction under way. */
    long currentPc() {
        if (!asked) {
            return running().unicorn().pc();
        }
        if (askedAt == NO_PC) {
            askedAt = running().unicorn().pc();
        }
        return askedAt;
    }

    /** The engine asks, or tells, and waits until {@link #answered}. */
    void asked() {
        asked = true;
        askedAt = NO_PC;
        askedSteps = -1;
    }

    /** The same for a translation. @return the PC */
    long asked(boolean fetch) {
        asked();
        fetching = fetch;
        return currentPc();
    }

    void answered() {
        asked = false;
        fetching = false;
    }

    // What a run meets

    void refuse(AccessKind access, long virtualAddress, Abort abort) {
        refusal = new Refusal(access, virtualAddress, abort);
    }

    /** True if an access to the page has been refused. */
    boolean hasRefused(long page) {
        Refusal refused = refusal;
        return refused != null && (refused.virtualAddress & -PhysicalMemory.PAGE_SIZE) == page;
    }

    void refuseStackPointer() {
        misalignedStackPointer = true;
    }

    void interrupted(int number) {
        interrupt = number;
    }

    void leave(Leaving how) {
        leaving = how;
    }

    Leaving leaving() {
        return leaving;
    }

    /** True if the run has ended in an exception, which is yet to be taken. */
    boolean metException() {
        return refusal != null || interrupt != NO_INTERRUPT || misalignedStackPointer;
    }

    // What is left to be taken

    /** An SP alignment fault, if one was met. */
    boolean pollStackPointer() {
        boolean met = misalignedStackPointer;
        misalignedStackPointer = false;
        return met;
    }

    /** A translation that was refused, if one was. */
    @Nullable
    Refusal pollRefusal() {
        Refusal refused = refusal;
        refusal = null;
        return refused;
    }

    /** What the engine calls an interrupt, if it met one. */
    OptionalInt pollInterrupt() {
        OptionalInt met = interrupt == NO_INTERRUPT ? OptionalInt.empty() : OptionalInt.of(interrupt);
        interrupt = NO_INTERRUPT;
        return met;
    }
}
