package mmulator.mmu;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is known of stores, by 4K page. A copy shares all with its original until either changes it. */
final class StoredPages {
    static final int PAGE_SHIFT = 12;

    /** By number; none without words. */
    private Map<Long, StoredPage> pages;
    /** {@link #pages} may be another's as well: it is copied before it changes. */
    private boolean shared;

    StoredPages() {
        pages = new HashMap<>();
    }

    private StoredPages(StoredPages other) {
        pages = other.pages;
        shared = true;
        other.shared = true;
    }

    StoredPages copy() {
        return new StoredPages(this);
    }

    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** The page of an address, to be looked at. */
    @Nullable
    StoredPage get(long address) {
        return pages.get(address >>> PAGE_SHIFT);
    }

    @Nullable
    StoredWord word(long address) {
        StoredPage page = get(address);
        return page == null ? null : page.get(address);
    }

    /** The page of an address, to be changed. @param cpu that stores there, if nothing is known of the page */
    StoredPage change(long address, int cpu) {
        long number = address >>> PAGE_SHIFT;
        Map<Long, StoredPage> all = own();
        StoredPage page = all.computeIfAbsent(number, absent -> new StoredPage(cpu));
        StoredPage own = page.own();
        if (own != page) {
            all.put(number, own);
        }
        return own;
    }

    /** Those that may be changed, each when it is its {@link StoredPage#own}. */
    private Map<Long, StoredPage> own() {
        if (shared) {
            Map<Long, StoredPage> copy = new HashMap<>();
            pages.forEach((number, page) -> copy.put(number, page.share()));
            pages = copy;
            shared = false;
        }
        return pages;
    }

    /** Forgets words of the page of an address, if any are known. */
    void forgetIn(long address, Consumer<StoredPage> words) {
        if (get(address) != null) {
            StoredPage page = change(address, StoredPage.SEVERAL);
            words.accept(page);
            if (page.size() == 0) {
                own().remove(address >>> PAGE_SHIFT);
            }
        }
    }

    void clear() {
        if (shared) {
            pages = new HashMap<>();
            shared = false;
        } else {
            pages.clear();
        }
    }
}
