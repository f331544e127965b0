package mmulator.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
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

    /** How many counted instructions of the block under way have been paid for from {@code address} on. */
    public long unexecuted(long address) {
        long block = cell.get(JAVA_LONG, BLOCK);
        if (block == NONE || (block ^ address) >>> PAGE_SHIFT != 0 || Long.compareUnsigned(address, block) < 0) {
            return 0;
        }
        int at = index(address);
        int end = (int) cell.get(JAVA_LONG, END);
        long table = cell.get(JAVA_LONG, TABLE);
        return at < end ? sum(table, end) - sum(table, at) : 0;
    }

    private static int index(long address) {
        return (int) (address & Unicorn.PAGE_SIZE - 1) / 4;
    }

    /** @param table its native address */
    private static int sum(long table, int index) {
        return Short.toUnsignedInt(UnicornApi.ALL_MEMORY.get(JAVA_SHORT, table + SUMS + 2L * index));
    }

    private final class HookedPage implements Page {
        private final long page;
        private final MemorySegment table;
        private final Action[] actions = new Action[INSTRUCTIONS];
        private final List<CodeHook> hooks = new ArrayList<>();
        /** What stops, and what is looked at. */
        private final BitSet stopping = new BitSet(INSTRUCTIONS);

        private final BitSet looking = new BitSet(INSTRUCTIONS);

        private HookedPage(long page, MemorySegment table) {
            this.page = page;
            this.table = table;
        }

        private void stopAt(int first, int last) {
            hooks.add(engine.onCode(page + 4L * first, page + 4L * last, Unicorn.stopFunction(), 0));
            stopping.set(first, last + 1);
        }

        private void lookAt(int first, int last) {
            hooks.add(engine.onCode(page + 4L * first, page + 4L * last, this::look));
            looking.set(first, last + 1);
        }

        private void look(long address) {
            boolean stops = switch (actions[index(address)]) {
                case CHECK -> watcher.refuses(address);
                case WATCH -> watcher.passes(address);
                case PASS, COUNT, STOP, BREAK -> false;
            };
            if (stops) {
                engine.stop();
            }
        }

        private void add() {
            Budget.forEachStretch(actions, 0, action -> action == Action.STOP, this::stopAt);
            Budget.forEachStretch(actions, 0, action -> action == Action.CHECK || action == Action.WATCH, this::lookAt);
        }

        @Override
        public void set(Action[] all) {
            System.arraycopy(all, 0, actions, 0, INSTRUCTIONS);
            sum(0);
        }

        @Override
        public void set(int index, Action action) {
            actions[index] = action;
            sum(index);
            if (action == Action.STOP && !stopping.get(index)) {
                stopAt(index, index);
            }
            if ((action == Action.CHECK || action == Action.WATCH) && !looking.get(index)) {
                lookAt(index, index);
            }
        }

        private void sum(int from) {
            int sum = from == 0 ? 0 : BlockBudget.sum(table.address(), from);
            for (int i = from; i < INSTRUCTIONS; i++) {
                table.set(JAVA_SHORT, SUMS + 2L * i, (short) sum);
                sum += actions[i] == Action.COUNT || actions[i] == Action.CHECK ? 1 : 0;
            }
            table.set(JAVA_SHORT, SUMS + 2L * INSTRUCTIONS, (short) sum);
        }

        @Override
        public void remove() {
            hooks.forEach(CodeHook::remove);
            tables.remove(page >>> PAGE_SHIFT);
            long way = way(page);
            if (cell.get(JAVA_LONG, way) == table.address()) {
                cell.set(JAVA_LONG, way, 0);
            }
            unused.push(table);
        }
    }

    private static long way(long address) {
        return WAYS + 8 * (address >>> PAGE_SHIFT & PAGES - 1);
    }

    @Override
    public Page hook(long page, Action[] actions) {
        MemorySegment table = unused.isEmpty() ? arena.allocate(SUMS + 2 * (INSTRUCTIONS + 1), 8) : unused.pop();
        table.set(JAVA_LONG, 0, page >>> PAGE_SHIFT);
        HookedPage hooked = new HookedPage(page, table);
        hooked.set(actions);
        hooked.add();
        tables.put(page >>> PAGE_SHIFT, table);
        cell.set(JAVA_LONG, way(page), table.address());
        return hooked;
    }

    /** What the native function does, in Java; where there is one, it only calls on for pages that it does not find. */
    void entered(long address, int size) {
        MemorySegment table = tables.get(address >>> PAGE_SHIFT);
        if (table == null) {
            throw new IllegalStateException(String.format("a block at 0x%016x, in a page without hooks", address));
        }
        cell.set(JAVA_LONG, way(address), table.address());
        int end = index(address) + size / 4;
        cell.set(JAVA_LONG, BLOCK, address);
        cell.set(JAVA_LONG, TABLE, table.address());
        cell.set(JAVA_LONG, END, end);
        int counted = sum(table.address(), end) - sum(table.address(), index(address));
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
