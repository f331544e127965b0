package mmulator.machine.gear;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.arch.Instruction;
import mmulator.engine.Budget;
import mmulator.engine.Hooks;
import mmulator.engine.Unicorn;
import mmulator.machine.memory.CodePages;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.world.Breakpoints;

/**
 * Hooks on each page of code that a CPU's engine has fetched, so that it stops before what the machine executes; and what
 * of the code that the engine has translated is out of date.
 */
final class CodeHooks {
    /** More rewritten words than this, and all translated code goes. */
    private static final int MAX_STALE_WORDS = 64;

    private static final long NO_PAGE = -1;

    /** @param fetchedFrom where the engine finds its code: the physical page, or a shadow of it */
    private record HookedPage(long physicalPage, long fetchedFrom, int version, int breakpoints, Budget.Page hooks) {}

    private final PhysicalMemory memory;
    private final CodePages code;
    private final Breakpoints breakpoints;
    private final int cpu;
    private final Unicorn engine;
    private final Budget budget;
    private final boolean breaks;
    /** By virtual address. */
    private final Map<Long, HookedPage> pages = new LinkedHashMap<>();
    /** Physical addresses of words of code that others have rewritten. */
    private final Set<Long> staleWords = new LinkedHashSet<>();

    /** Where an instruction was looked at last, or {@link #NO_PAGE}, and its physical page. */
    private long lastPage = NO_PAGE;

    private long lastPhysicalPage;

    private long refusedPage = NO_PAGE;
    /** All accesses are to be checked for alignment. */
    private boolean checked;

    /** @param breaks the engine stops at breakpoints */
    CodeHooks(
            PhysicalMemory memory,
            CodePages code,
            Breakpoints breakpoints,
            int cpu,
            Unicorn engine,
            Budget budget,
            boolean breaks) {
        this.memory = memory;
        this.code = code;
        this.breakpoints = breakpoints;
        this.cpu = cpu;
        this.engine = engine;
        this.budget = budget;
        this.breaks = breaks;
    }

    /**
     * Puts hooks on the visible instructions of a page of code, once.
     *
     * @return false if there are hooks for what was at that address before; they go with {@link #flushAll}
     */
    boolean put(long page, long physicalPage) {
        CodePages.CodePage decoded = code.page(physicalPage);
        HookedPage present = pages.get(page);
        if (present != null) {
            boolean current = present.physicalPage == physicalPage && isCurrent(present);
            refusedPage = current ? NO_PAGE : page;
            return current;
        }
        pages.put(
                page,
                new HookedPage(
                        physicalPage,
                        decoded.fetchedFrom(),
                        decoded.version(),
                        breakpoints.version(),
                        budget.hook(page, actions(page, physicalPage))));
        return true;
    }

    private Budget.Action[] actions(long page, long physicalPage) {
        Budget.Action[] actions = code.page(physicalPage).actions(checked);
        for (int i = 0; breaks && !breakpoints.isEmpty() && i < actions.length; i++) {
            actions[i] = marked(page, physicalPage, i, actions[i]);
        }
        return actions;
    }

    /** Whether all accesses are to be checked for alignment from now on. */
    void check(boolean all) {
        if (all != checked) {
            checked = all;
            pages.forEach((page, hooked) -> {
                // Others have been translated with hooks in other places, and go before they execute.
                if (isCurrent(hooked)) {
                    hooked.hooks.set(actions(page, hooked.physicalPage));
                }
            });
        }
    }

    /** Instructions have become visible or plain. @return false if it is better to {@link #flushAll} */
    boolean visibilityChanged(long physicalAddress, int size) {
        long physicalPage = physicalAddress & -PhysicalMemory.PAGE_SIZE;
        CodePages.CodePage decoded = code.page(physicalPage);
        int first = CodePages.CodePage.index(physicalAddress);
        int last = CodePages.CodePage.index(physicalAddress + size - 1);
        pages.forEach((page, hooked) -> {
            for (int i = first; hooked.physicalPage == physicalPage && isCurrent(hooked) && i <= last; i++) {
                hooked.hooks.set(i, marked(page, physicalPage, i, decoded.action(i, checked)));
            }
        });
        return changed(physicalAddress, size);
    }

    private Budget.Action marked(long page, long physicalPage, int index, Budget.Action action) {
        return breaks ? breakpoints.marked(action, cpu, page + 4L * index, physicalPage + 4L * index) : action;
    }

    private boolean isCurrent(HookedPage page) {
        return code.page(page.physicalPage).version() == page.version
                && (!breaks || breakpoints.version() == page.breakpoints);
    }

    /** Plain instructions have changed, behind the engine's back. @return false if it is better to {@link #flushAll} */
    boolean changed(long physicalAddress, int size) {
        long physicalPage = physicalAddress & -PhysicalMemory.PAGE_SIZE;
        for (HookedPage page : pages.values()) {
            if (page.physicalPage == physicalPage) {
                staleWords.add(physicalAddress & -8);
                staleWords.add(physicalAddress + size - 1 & -8);
                break;
            }
        }
        return staleWords.size() <= MAX_STALE_WORDS;
    }

    /** Lets the engine forget all code that it has translated, and takes away hooks that are for other code. */
    void flushAll() {
        staleWords.clear();
        for (Map.Entry<Long, HookedPage> entry : List.copyOf(pages.entrySet())) {
            HookedPage page = entry.getValue();
            if (entry.getKey() == refusedPage || !isCurrent(page)) {
                page.hooks.remove();
                pages.remove(entry.getKey());
                lastPage = NO_PAGE;
            }
        }
        refusedPage = NO_PAGE;
        engine.flushCode();
    }

    /** True if there is code that the engine must forget. */
    boolean areStale() {
        return !staleWords.isEmpty();
    }

    /** Lets the engine forget the code that has changed. @return false if there is none */
    boolean flushChanged() {
        if (staleWords.isEmpty()) {
            return false;
        }
        for (Map.Entry<Long, HookedPage> entry : pages.entrySet()) {
            for (long word : staleWords) {
                if ((word & -PhysicalMemory.PAGE_SIZE) == entry.getValue().physicalPage) {
                    engine.flushCode(entry.getKey() | word & PhysicalMemory.PAGE_SIZE - 1, 8);
                }
            }
        }
        staleWords.clear();
        return true;
    }

    /** Where the page was fetched from: taking a hook away, the engine asks again. */
    long whileRemoving(long page) {
        HookedPage hooked = pages.get(page);
        return hooked == null ? Hooks.TlbFill.NONE : hooked.fetchedFrom | Hooks.TlbFill.EXECUTABLE;
    }

    /** The instruction at an address that the engine has fetched. */
    int wordAt(long address) {
        return (int) memory.read(physical(address), 4);
    }

    /** The same, as the machine sees it. */
    Instruction instructionAt(long address) {
        return code.page(physical(address)).at(address);
    }

    private long physical(long address) {
        long page = address & -PhysicalMemory.PAGE_SIZE;
        if (page != lastPage) {
            HookedPage hooked = pages.get(page);
            if (hooked == null) {
                throw new IllegalStateException(
                        String.format("an access by code at 0x%016x that was not fetched", address));
            }
            lastPage = page;
            lastPhysicalPage = hooked.physicalPage;
        }
        return lastPhysicalPage | address & PhysicalMemory.PAGE_SIZE - 1;
    }
}
