package mmulator.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A budget that is charged for a whole block of code when the engine enters it, by sums of counted instructions that are
 * kept for each page. Nothing is hooked in a block but what must stop the run. Made by {@link Unicorn#blockBudget}.
 *
 * <p>A block that the budget does not pay for, or that begins after {@link #interrupt()}, is not entered, unless it counts
 * nothing. Where a run ends inside a block, {@link #unexecuted} tells what has been charged too much.
 */
public final class BlockBudget implements Budget {
    // The cell: what there is besides the steps left, in bytes.
    private static final int ATTENTION = 8;
    /** Address of the block under way, or {@link #NONE}; then its page's table, and the index in its page where it ends. */
    private static final int BLOCK = 16;

    private static final int TABLE = 24;
    private static final int END = 32;
    private static final int UPCALL = 40;
    private static final int STOP = 48;
    private static final int WAYS = 56;

    private static final int PAGES = 1024;
    private static final int PAGE_SHIFT = 12;
    private static final long NONE = -1;
    /** In a table: the number of the virtual page, then how many instructions count before each index. */
    private static final int SUMS = 8;

    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private final Unicorn engine;
    private final Arena arena;
    private final MemorySegment cell;
    private final Map<Long, MemorySegment> tables = new HashMap<>();
    private final Deque<MemorySegment> unused = new ArrayDeque<>();
    private Watcher watcher = Watcher.NOBODY;

    BlockBudget(Unicorn engine, Arena arena) {
        this.engine = engine;
        this.arena = arena;
        cell = arena.allocate(WAYS + 8L * PAGES, 8);
        cell.set(JAVA_LONG, STOP, Unicorn.stopFunction());
        cell.set(JAVA_LONG, BLOCK, NONE);
    }

    /** @param upcall native address of the Java hook that {@link #entered} serves */
    void callsOn(long upcall) {
        cell.set(JAVA_LONG, UPCALL, upcall);
        engine.onBlock(HostCode.get().map(HostCode::block).orElse(upcall), cell.address());
    }

    @Override
    public void watchedBy(Watcher other) {
        watcher = other;
    }

    @Override
    public long left() {
        return (long) LONG.getOpaque(cell, 0L);
    }

    @Override
    public void set(long steps) {
        LONG.setVolatile(cell, (long) ATTENTION, 0L);
        LONG.setOpaque(cell, 0L, steps);
        cell.set(JAVA_LONG, BLOCK, NONE);
    }

    @Override
    public void interrupt() {
        LONG.setVolatile(cell, (long) ATTENTION, 1L);
    }

    @Override
    public boolean interrupted() {
        return (long) LONG.getVolatile(cell, (long) ATTENTION) != 0;
    }

    /** True if the last run ended before a block that was not entered. */
    public boolean stoppedBeforeBlock() {
        return cell.get(JAVA_LONG, BLOCK) == NONE;
    }

    /** How many counted instructions of the block under way have been paid for from {@code address} on. */
    public long unexecuted(long address) {
        long block = cell.get(JAVA_LONG, BLOCK);
        if (block == NONE || (block ^ address) >>> PAGE_SHIFT != 0 || Long.compareUnsigned(address, block) < 0) {
            return 0;
        }
        int at = index(address);
        int end = (int) cell.get(JAVA_LONG, END);
        MemorySegment table = Unicorn.ALL_MEMORY.asSlice(cell.get(JAVA_LONG, TABLE), SUMS + 2 * (INSTRUCTIONS + 1));
        return at < end ? sum(table, end) - sum(table, at) : 0;
    }

    private static int index(long address) {
        return (int) (address & Unicorn.PAGE_SIZE - 1) / 4;
    }

    private static int sum(MemorySegment table, int index) {
        return Short.toUnsignedInt(table.get(JAVA_SHORT, SUMS + 2L * index));
    }

    private final class HookedPage implements Page {
        private final long number;
        private final MemorySegment table;
        private final List<Unicorn.CodeHook> hooks = new ArrayList<>();

        private HookedPage(long number, MemorySegment table) {
            this.number = number;
            this.table = table;
        }

        @Override
        public void set(Action[] actions) {
            int sum = 0;
            for (int i = 0; i < INSTRUCTIONS; i++) {
                table.set(JAVA_SHORT, SUMS + 2L * i, (short) sum);
                sum += actions[i] == Action.COUNT || actions[i] == Action.CHECK ? 1 : 0;
            }
            table.set(JAVA_SHORT, SUMS + 2L * INSTRUCTIONS, (short) sum);
        }

        @Override
        public void remove() {
            hooks.forEach(Unicorn.CodeHook::remove);
            tables.remove(number);
            long way = WAYS + 8 * (number & PAGES - 1);
            if (cell.get(JAVA_LONG, way) == table.address()) {
                cell.set(JAVA_LONG, way, 0);
            }
            unused.push(table);
        }
    }

    @Override
    public Page hook(long page, Action[] actions) {
        long number = page >>> PAGE_SHIFT;
        MemorySegment table = unused.isEmpty() ? arena.allocate(SUMS + 2 * (INSTRUCTIONS + 1), 8) : unused.pop();
        table.set(JAVA_LONG, 0, number);
        HookedPage hooked = new HookedPage(number, table);
        hooked.set(actions);
        tables.put(number, table);
        cell.set(JAVA_LONG, WAYS + 8 * (number & PAGES - 1), table.address());
        Budget.forEachStretch(
                actions,
                0,
                action -> action == Action.STOP,
                (first, last) -> hooked.hooks.add(
                        engine.onCode(page + 4L * first, page + 4L * last, Unicorn.stopFunction(), 0)));
        for (Action watched : List.of(Action.CHECK, Action.WATCH)) {
            Budget.forEachStretch(
                    actions,
                    0,
                    action -> action == watched,
                    (first, last) -> hooked.hooks.add(
                            engine.onCode(page + 4L * first, page + 4L * last, address -> look(watched, address))));
        }
        return hooked;
    }

    private void look(Action action, long address) {
        if (action == Action.CHECK ? watcher.refuses(address) : watcher.passes(address)) {
            engine.stop();
        }
    }

    /** What the native function does, in Java; where there is one, it only calls on for pages that it does not find. */
    void entered(long address, int size) {
        long number = address >>> PAGE_SHIFT;
        MemorySegment table = tables.get(number);
        if (table == null) {
            throw new IllegalStateException(String.format("a block at 0x%016x, in a page without hooks", address));
        }
        cell.set(JAVA_LONG, WAYS + 8 * (number & PAGES - 1), table.address());
        int end = index(address) + size / 4;
        cell.set(JAVA_LONG, BLOCK, address);
        cell.set(JAVA_LONG, TABLE, table.address());
        cell.set(JAVA_LONG, END, end);
        int counted = sum(table, end) - sum(table, index(address));
        if (counted == 0) {
            return;
        }
        long left = left() - counted;
        if (interrupted() || left < 0) {
            cell.set(JAVA_LONG, BLOCK, NONE);
            engine.stop();
        } else {
            LONG.setOpaque(cell, 0L, left);
        }
    }
}
