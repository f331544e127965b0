package mmulator.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * A budget that counts instruction by instruction. Made by {@link Unicorn#stepBudget}.
 *
 * <p>A hook costs more the more hooks an engine has, whichever they are. So a few hooks span whole stretches of code, and
 * a table for each page tells which of the instructions in them matter.
 *
 * <p>An instruction that is stopped before it executes has taken no step, whether the budget was used up or
 * {@link #interrupt()} was called, by whatever thread: the count is exact.
 */
public final class StepBudget implements Budget {
    private static final Action[] ALL_ACTIONS = Action.values();

    private static final long NOWHERE = -1;

    private static final int UPCALL = 8;
    private static final int ATTENTION = 16;
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final long ACTIONS = ADDRESS.byteSize();

    /** Plain instructions that may lie between others under one hook: asking about them costs less than another hook. */
    private static final int GAP = 8;

    private final Unicorn engine;
    private final Arena arena;
    private final MemorySegment cell;
    private final Deque<MemorySegment> unused = new ArrayDeque<>();
    private long function;
    /** The Java hook is all there is. */
    private boolean counts;

    private long passed = NOWHERE;
    private Watcher watcher = Watcher.NOBODY;

    StepBudget(Unicorn engine, Arena arena) {
        this.engine = engine;
        this.arena = arena;
        cell = arena.allocate(24, 8);
    }

    /** @param upcall native address of the Java hook that {@link #mustStop} serves */
    void callsOn(long upcall) {
        cell.set(JAVA_LONG, UPCALL, upcall);
        function = HostCode.get().map(HostCode::count).orElse(upcall);
        counts = function == upcall;
    }

    @Override
    public void watchedBy(Watcher other) {
        watcher = other;
    }

    @Override
    public long left() {
        return Math.max((long) LONG.getOpaque(cell, 0L), 0);
    }

    @Override
    public void set(long steps) {
        LONG.setVolatile(cell, (long) ATTENTION, 0L);
        LONG.setOpaque(cell, 0L, steps);
    }

    @Override
    public void interrupt() {
        LONG.setVolatile(cell, (long) ATTENTION, 1L);
    }

    @Override
    public boolean interrupted() {
        return (long) LONG.getVolatile(cell, (long) ATTENTION) != 0;
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

    /** The table is freed when the hooks that use it are gone. */
    private final class HookedPage implements Page {
        private final long page;
        private final MemorySegment table;
        private final List<CodeHook> hooks = new ArrayList<>();
        private final BitSet hooked = new BitSet(INSTRUCTIONS);

        private HookedPage(long page, MemorySegment table) {
            this.page = page;
            this.table = table;
        }

        private void hook(int first, int last) {
            hooks.add(engine.onCode(page + 4L * first, page + 4L * last, function, table.address()));
            hooked.set(first, last + 1);
        }

        @Override
        public void set(int index, Action action) {
            table.set(JAVA_BYTE, ACTIONS + index, (byte) action.ordinal());
            if (action != Action.PASS && !hooked.get(index)) {
                hook(index, index);
            }
        }

        @Override
        public void set(Action[] actions) {
            for (int i = 0; i < INSTRUCTIONS; i++) {
                table.set(JAVA_BYTE, ACTIONS + i, (byte) actions[i].ordinal());
            }
        }

        @Override
        public void remove() {
            hooks.forEach(CodeHook::remove);
            unused.push(table);
        }
    }

    @Override
    public Page hook(long page, Action[] actions) {
        MemorySegment table = unused.isEmpty() ? arena.allocate(ACTIONS + INSTRUCTIONS, 8) : unused.pop();
        table.set(JAVA_LONG, 0, cell.address());
        HookedPage hooked = new HookedPage(page, table);
        hooked.set(actions);
        Budget.forEachStretch(actions, GAP, action -> action != Action.PASS, hooked::hook);
        return hooked;
    }

    /** What the native function does, in Java; where there is one, it has decided already and only calls to stop or break. */
    boolean mustStop(long address, MemorySegment table) {
        Action action = ALL_ACTIONS[table.get(JAVA_BYTE, ACTIONS + (address & Unicorn.PAGE_SIZE - 1) / 4)];
        if (address == passed) {
            passed = NOWHERE;
            return watcher.passes(address);
        }
        return switch (action) {
            case PASS -> false;
            case COUNT -> !counts || isUsedUp();
            case STOP, BREAK -> true;
            case CHECK -> isUsedUp() || watcher.refuses(address);
            case WATCH -> watcher.passes(address);
        };
    }

    /** Takes a step. */
    private boolean isUsedUp() {
        if (interrupted()) {
            return true;
        }
        long left = (long) LONG.getOpaque(cell, 0L) - 1;
        LONG.setOpaque(cell, 0L, left);
        return left < 0;
    }
}
