package mmulator.machine.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.PageStores;
import mmulator.mmu.VisibleStores;
import org.jspecify.annotations.Nullable;

/**
 * Stores that are not told, by page. The last of a page's are its <em>open</em> ones: their CPU may store more. Those before
 * are others', or its own from before a barrier; they are spelled out, word by word, many at once and before anybody looks.
 */
final class QuietStores {
    /** Of one page; a word has few stores that matter, so that spelling out many at once is cheap. */
    private static final int MOST = 32;

    private final Map<Long, List<PageStores>> pages = new HashMap<>();
    /** Pages with stores before the open ones. */
    private final Set<Long> closed = new HashSet<>();
    /** By CPU: how many pages it has open. */
    private final int[] open;

    QuietStores(int cpus) {
        open = new int[cpus];
    }

    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** Stores that may go on. */
    @Nullable
    PageStores open(long page) {
        List<PageStores> here = pages.get(page);
        return here == null ? null : here.getLast();
    }

    boolean isFull(long page) {
        List<PageStores> here = pages.get(page);
        return here != null && here.size() == MOST;
    }

    /** From now on these go on. */
    void open(long page, PageStores stores) {
        List<PageStores> all = new ArrayList<>(pages.getOrDefault(page, List.of()));
        if (!all.isEmpty()) {
            open[all.getLast().cpu()]--;
            closed.add(page);
        }
        all.add(stores);
        open[stores.cpu()]++;
        pages.put(page, List.copyOf(all));
    }

    boolean hasOpen(int cpu) {
        return open[cpu] > 0;
    }

    /** True if another CPU has some: somebody has each page open. */
    boolean hasOpenOfOthers(int cpu) {
        return pages.size() > open[cpu];
    }

    /** Numbers of the pages that the CPU has open, in no order. */
    List<Long> openBy(int cpu) {
        if (!hasOpen(cpu)) {
            return List.of();
        }
        List<Long> found = new ArrayList<>();
        pages.forEach((page, all) -> {
            if (all.getLast().cpu() == cpu) {
                found.add(page);
            }
        });
        return found;
    }

    /** True if what the CPU has stored to a page that it has open has changed it, or may be what others have stored there. */
    boolean hasChanged(int cpu, DescriptorMemory memory, VisibleStores others) {
        if (!hasOpen(cpu)) {
            return false;
        }
        for (Map.Entry<Long, List<PageStores>> page : pages.entrySet()) {
            PageStores last = page.getValue().getLast();
            long address = page.getKey() << PhysicalMemory.PAGE_SHIFT;
            if (last.cpu() == cpu && (last.hasChanged(memory, address) || others.isUnsettled(cpu, address))) {
                return true;
            }
        }
        return false;
    }

    /** Nothing of the page is quiet any more. @return what was, in order */
    List<PageStores> remove(long page) {
        List<PageStores> was = pages.remove(page);
        if (was == null) {
            return List.of();
        }
        closed.remove(page);
        open[was.getLast().cpu()]--;
        return was;
    }

    /** Spells out all that is not open. */
    void settle(VisibleStores into) {
        if (closed.isEmpty()) {
            return;
        }
        for (long page : closed) {
            List<PageStores> all = pages.getOrDefault(page, List.of());
            into.stored(
                    page << PhysicalMemory.PAGE_SHIFT,
                    all.subList(0, all.size() - 1),
                    all.getLast().before());
            pages.put(page, List.of(all.getLast()));
        }
        closed.clear();
    }

    /** What is open by page, all being settled. */
    Map<Long, List<PageStores>> save() {
        return Map.copyOf(pages);
    }

    void restore(Map<Long, List<PageStores>> saved) {
        List.copyOf(pages.keySet()).forEach(this::remove);
        saved.forEach((page, all) -> open(page, all.getLast()));
    }
}
