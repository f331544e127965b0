package mmulator.machine.memory;

import java.util.Arrays;
import mmulator.engine.StoreFilter;

/** Pages whose stores by one CPU nobody hears of, and those of them that its fast engine may write without asking. */
public final class QuietPages {
    private static final int WAYS = 1024;
    private static final long NONE = -1;

    private final StoreFilter told;
    /** Lets the fast engine ask for all pages again. */
    private final Runnable revoke;
    /** What the fast engine may write, since it last had to ask for all; may be too much. */
    private final long[] pages = new long[WAYS];

    private boolean empty = true;
    /** Two pages have met in one place. */
    private boolean incomplete;

    public QuietPages(StoreFilter told, Runnable revoke) {
        this.told = told;
        this.revoke = revoke;
        Arrays.fill(pages, NONE);
    }

    /** Stores to the page must be told from now on. */
    public void watch(long physicalAddress) {
        told.wake(physicalAddress);
        long page = physicalAddress >>> PhysicalMemory.PAGE_SHIFT;
        if (!empty && (incomplete || pages[way(page)] == page)) {
            clear();
        }
    }

    public void watchAll() {
        told.wakeAll();
        if (!empty) {
            clear();
        }
    }

    private void clear() {
        Arrays.fill(pages, NONE);
        empty = true;
        incomplete = false;
        revoke.run();
    }

    /** Stores to the page need not be told. */
    public void ignore(long physicalAddress) {
        told.quieten(physicalAddress);
    }

    /** True if a store to the page need not be told. */
    public boolean isQuiet(long physicalAddress) {
        return told.isQuiet(physicalAddress);
    }

    /** The same; the fast engine may make it then, and others until they are watched. */
    public boolean mayWrite(long physicalAddress) {
        boolean quiet = isQuiet(physicalAddress);
        if (quiet) {
            long page = physicalAddress >>> PhysicalMemory.PAGE_SHIFT;
            incomplete |= pages[way(page)] != NONE && pages[way(page)] != page;
            pages[way(page)] = page;
            empty = false;
        }
        return quiet;
    }

    private static int way(long page) {
        return (int) page & WAYS - 1;
    }
}
