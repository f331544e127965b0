package mmulator.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.machine.event.Event;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.DescriptorMemory;
import org.jspecify.annotations.Nullable;

/**
 * What a trace has told of physical memory so far: zero where it has told nothing. Without a word on which memory there
 * is, all of it exists.
 */
final class TraceMemory implements DescriptorMemory {
    private static final int SHIFT = 12;
    private static final int WORDS = 1 << SHIFT - 3;

    private final List<MachineSpec.Region> regions = new ArrayList<>();
    private final Map<Long, long[]> pages = new HashMap<>();
    /** The page read last: a walk's tables are read again and again. */
    private long readLast;

    private long @Nullable [] lastPage;

    void region(MachineSpec.Region region) {
        regions.add(region);
    }

    @Override
    public boolean contains(long pa) {
        boolean contains = regions.isEmpty();
        for (int i = 0; !contains && i < regions.size(); i++) {
            contains = Long.compareUnsigned(
                            pa - regions.get(i).base(), regions.get(i).size())
                    < 0;
        }
        return contains;
    }

    @Override
    public long read(long pa) {
        if (pa >>> SHIFT != readLast || lastPage == null) {
            readLast = pa >>> SHIFT;
            lastPage = pages.get(readLast);
        }
        return lastPage == null ? 0 : lastPage[word(pa)];
    }

    void write(long pa, long value) {
        if (value != 0 || pages.containsKey(pa >>> SHIFT)) {
            pages.computeIfAbsent(pa >>> SHIFT, absent -> new long[WORDS])[word(pa)] = value;
        }
    }

    /** Does what the event says. It may be narrow, and need not be aligned. */
    void store(Event.Store store) {
        for (int done = 0; done < store.size(); ) {
            long pa = store.physicalAddress() + done;
            int offset = (int) (pa & 7);
            int size = Math.min(store.size() - done, 8 - offset);
            long mask = (size == 8 ? -1 : (1L << 8 * size) - 1) << 8 * offset;
            long value = store.newValue() >>> 8 * done << 8 * offset;
            write(pa, read(pa) & ~mask | value & mask);
            done += size;
        }
    }

    private static int word(long pa) {
        return (int) (pa >>> 3) & WORDS - 1;
    }
}
