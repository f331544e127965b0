package mmulator.machine;

import java.util.Arrays;

/** Physical pages that an engine may write without asking, since it last had to ask for all. May say yes to too many. */
final class WritablePages {
    private static final int WAYS = 1024;
    private static final long NONE = -1;

    private final long[] pages = new long[WAYS];
    private boolean empty = true;
    /** Two pages have met in one place. */
    private boolean incomplete;

    WritablePages() {
        Arrays.fill(pages, NONE);
    }

    void add(long physicalAddress) {
        long page = physicalAddress >>> PhysicalMemory.PAGE_SHIFT;
        int way = (int) page & WAYS - 1;
        incomplete |= pages[way] != NONE && pages[way] != page;
        pages[way] = page;
        empty = false;
    }

    boolean mayHave(long physicalAddress) {
        long page = physicalAddress >>> PhysicalMemory.PAGE_SHIFT;
        return !empty && (incomplete || pages[(int) page & WAYS - 1] == page);
    }

    boolean isEmpty() {
        return empty;
    }

    void clear() {
        if (!empty) {
            Arrays.fill(pages, NONE);
            empty = true;
            incomplete = false;
        }
    }
}
