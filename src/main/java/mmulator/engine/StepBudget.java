package mmulator.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many instructions of interest an engine may still execute before its run ends. Made by {@link Unicorn#stepBudget}.
 *
 * <p>A hook costs more the more hooks an engine has, whichever they are. So a few hooks span whole stretches of code, and
 * a table for each page tells which of the instructions in them matter.
 *
 * <p>An instruction that is stopped before it executes has taken no step, whether the budget was used up or
 * {@link #interrupt()} was called, by whatever thread: the count is exact.
 */
public final class StepBudget {
    /** What to do before an instruction that is hooked. */
    public enum Action {
        /** Nothing. */
        PASS,
        /** Take a step; end the run if there is none left. */
        COUNT,
        /** End the run. */
        STOP,
        /** End the run, unless it has begun here and is to {@link #pass}. */
        BREAK,
        /** As {@link #COUNT}, but the {@link Watcher} may end the run before it, with the step taken. */
        CHECK,
        /** Show it to the {@link Watcher}. */
        WATCH
    }

    /** Told of instructions before they execute; may read registers. */
    public interface Watcher {
        /** @return true to end the run before the instruction */
        boolean refuses(long address);

        void passes(long address);
    }

    private static final Action[] ALL_ACTIONS = Action.values();

    private static final long NOWHERE = -1;

    private static final int UPCALL = 8;
    private static final int ATTENTION = 16;
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final int INSTRUCTIONS = Unicorn.PAGE_SIZE / 4;
    private static final long ACTIONS = ADDRESS.byteSize();

    private final Arena arena;
    private final MemorySegment cell;
    private final Deque<MemorySegment> unused = new ArrayDeque<>();
    private long function;
    private long passed = NOWHERE;
    private Watcher watcher = new Watcher() {
        @Override
        public boolean refuses(long address) {
            return false;
        }

        @Override
        public void passes(long address) {}
    };

    StepBudget(Arena arena) {
        this.arena = arena;
        cell = arena.allocate(24, 8);
    }

    /** @param upcall native address of the Java hook that {@link #mustStop} serves */
    void callsOn(long upcall) {
        cell.set(JAVA_LONG, UPCALL, upcall);
        function = HostCode.get().map(HostCode::count).orElse(upcall);
    }

    public void watchedBy(Watcher other) {
        watcher = other;
    }

    /** Steps left. */
    public long left() {
        return Math.max((long) LONG.getOpaque(cell, 0L), 0);
    }

    /** Grants so many steps and forgets an interruption. */
    public void set(long steps) {
        LONG.setVolatile(cell, (long) ATTENTION, 0L);
        LONG.setOpaque(cell, 0L, steps);
    }

    /** No further counted instruction executes until the next {@link #set}. May be called by another thread. */
    public void interrupt() {
        LONG.setVolatile(cell, (long) ATTENTION, 1L);
    }

    /**
     * The next run, which begins at {@code address}, executes the instruction there although its action is
     * {@link Action#BREAK}.
     *
     * @param address of an instruction that is not counted, nor one to stop at; one that no instruction has for none
     */
    public void pass(long address) {
        passed = address;
    }

    /** The actions for a page of code, wherever it is mapped; as long as hooks use it, it must not be closed. */
    public final class Page implements AutoCloseable {
        private final MemorySegment table;

        private Page(MemorySegment table) {
            this.table = table;
        }

        long userData() {
            return table.address();
        }

        /** Other actions for the same instructions, at once. What was {@link Action#PASS} before may have no hook. */
        public void set(Action[] actions) {
            for (int i = 0; i < INSTRUCTIONS; i++) {
                table.set(JAVA_BYTE, ACTIONS + i, (byte) actions[i].ordinal());
            }
        }

        @Override
        public void close() {
            unused.push(table);
        }
    }

    /** @param actions one for each instruction of the page */
    public Page page(Action[] actions) {
        if (actions.length != INSTRUCTIONS) {
            throw new IllegalArgumentException(actions.length + " actions");
        }
        MemorySegment table = unused.isEmpty() ? arena.allocate(ACTIONS + INSTRUCTIONS, 8) : unused.pop();
        table.set(JAVA_LONG, 0, cell.address());
        Page page = new Page(table);
        page.set(actions);
        return page;
    }

    /** What the native function does, in Java; where there is one, it has decided already and only calls to stop or break. */
    boolean mustStop(long address, MemorySegment table) {
        Action action = ALL_ACTIONS[table.get(JAVA_BYTE, ACTIONS + (address & Unicorn.PAGE_SIZE - 1) / 4)];
        if (address == passed) {
            passed = NOWHERE;
            watcher.passes(address);
            return false;
        }
        return switch (action) {
            case PASS -> false;
            case COUNT -> HostCode.get().isPresent() || isUsedUp();
            case STOP, BREAK -> true;
            case CHECK -> isUsedUp() || watcher.refuses(address);
            case WATCH -> {
                watcher.passes(address);
                yield false;
            }
        };
    }

    /** Takes a step. */
    private boolean isUsedUp() {
        if ((long) LONG.getVolatile(cell, (long) ATTENTION) != 0) {
            return true;
        }
        long left = (long) LONG.getOpaque(cell, 0L) - 1;
        LONG.setOpaque(cell, 0L, left);
        return left < 0;
    }

    long function() {
        return function;
    }
}
