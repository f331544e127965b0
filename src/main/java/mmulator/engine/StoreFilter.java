package mmulator.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Remembers up to 1024 <em>quiet</em> physical pages, those whose stores the owner does not need to see, so that loops
 * over them run without entering Java. Forgetting a quiet page costs time, never a missed store: the hook is simply told
 * of more than it needs. Made by {@link Unicorn#storeFilter}.
 */
public final class StoreFilter {
    private static final int PAGES = 1024;
    private static final int PAGE_SHIFT = 12;

    private final MemorySegment table;
    private final long function;
    /** There may be a quiet page. */
    private boolean quiet = true;

    StoreFilter(Arena arena, long upcall) {
        table = arena.allocate(8 + 8 * PAGES, 8);
        table.set(JAVA_LONG, 0, upcall);
        function = HostCode.get().map(HostCode::filter).orElse(upcall);
        wakeAll();
    }

    /** Stores to the page of {@code physicalAddress} need not be told from now on. */
    public void quieten(long physicalAddress) {
        long page = physicalAddress >>> PAGE_SHIFT;
        table.setAtIndex(JAVA_LONG, 1 + (page & (PAGES - 1)), page);
        quiet = true;
    }

    /** True if stores to the page of {@code physicalAddress} need not be told, and this is still known. */
    public boolean isQuiet(long physicalAddress) {
        long page = physicalAddress >>> PAGE_SHIFT;
        return table.getAtIndex(JAVA_LONG, 1 + (page & (PAGES - 1))) == page;
    }

    /** Stores to the page of {@code physicalAddress} must be told again. */
    public void wake(long physicalAddress) {
        long page = physicalAddress >>> PAGE_SHIFT;
        long index = 1 + (page & (PAGES - 1));
        if (table.getAtIndex(JAVA_LONG, index) == page) {
            table.setAtIndex(JAVA_LONG, index, -1);
        }
    }

    /** All stores must be told again. */
    public void wakeAll() {
        if (quiet) {
            table.asSlice(8).fill((byte) -1);
            quiet = false;
        }
    }

    long function() {
        return function;
    }

    long userData() {
        return table.address();
    }
}
