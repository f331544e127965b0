package mmulator.mmu;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Barrier;
import mmulator.mmu.history.StoreOrder;
import mmulator.mmu.history.StoreView;
import org.jspecify.annotations.Nullable;

/**
 * Which stores walks need not see yet, word by word, and which stores each CPU's instructions are ordered behind. A store is
 * sure to be seen by another CPU's walks once the storing CPU has executed a DSB, or once it is ordered before them: that CPU
 * has read it, or a later store that is ordered behind it, and has executed a DSB since. A walk that goes on from a Table
 * descriptor sees what that one is ordered behind. Arm ARM D8, "Ordering of memory accesses from translation table walks",
 * and B2.3, "Ordered-before".
 *
 * <p>Costs something for each word stored since its CPU's last DSB, and nothing else.
 */
public final class VisibleStores {
    private final StoredPages pages;
    private final List<StoreOrder> orders;
    private final WaitingWords unpublished;

    public VisibleStores() {
        pages = new StoredPages();
        orders = new ArrayList<>();
        unpublished = new WaitingWords();
    }

    private VisibleStores(VisibleStores other) {
        pages = other.pages.copy();
        orders = new ArrayList<>(other.orders.size());
        other.orders.forEach(order -> orders.add(order.copy()));
        unpublished = other.unpublished.copy();
    }

    public VisibleStores copy() {
        return new VisibleStores(this);
    }

    private StoreOrder order(int cpu) {
        while (orders.size() <= cpu) {
            orders.add(new StoreOrder(orders.size()));
        }
        return orders.get(cpu);
    }

    public boolean isEmpty() {
        return pages.isEmpty();
    }

    /** True if there is a store that not all walks see. */
    public boolean isWaiting() {
        return !unpublished.isEmpty();
    }

    // What happens

    /** What a store of this step would be ordered behind. */
    public StoreView behind(int cpu, boolean release, long step) {
        return order(cpu).stores(release, step);
    }

    /**
     * A store to the eight bytes at {@code word}, which change from {@code before} to {@code after}.
     *
     * @param bytes that it stores, a bit each
     */
    public void stored(int cpu, long step, long word, long before, long after, int bytes, StoreView behind) {
        pages.change(word, cpu).stored(word, before, new StoredWord.Stored(cpu, step, after, bytes, behind, false));
        unpublished.add(cpu, word);
    }

    /**
     * Stores to many words of a 4K page.
     *
     * @param all in order
     * @param after its words with all of them
     */
    public void stored(long address, List<PageStores> all, long[] after) {
        StoredWord.@Nullable Last[] changed = new StoredWord.Last[after.length];
        long[] then = after;
        for (PageStores stores : all.reversed()) {
            stored(address, stores, then, changed);
            then = stores.before();
        }
        StoredPage page = null;
        for (int i = 0; i < changed.length; i++) {
            StoredWord.Last last = changed[i];
            if (last != null) {
                page = page == null ? pages.change(address, all.getLast().cpu()) : page;
                page.stored(address + 8L * i, then[i], last);
            }
        }
    }

    /** Adds a CPU's stores to those that follow. @param then the page's words with them */
    private void stored(long address, PageStores stores, long[] then, StoredWord.@Nullable Last[] following) {
        long[] before = stores.before();
        long[] words = WordSet.differing(before, then);
        if (unpublished.add(stores.cpu(), address, words)) {
            pages.change(address, stores.cpu()).storedBy(stores.cpu(), stores.behind());
        }
        WordSet.forEach(words, i -> {
            StoredWord.Last last = following[i];
            if (last == null) {
                last = new StoredWord.Last();
                following[i] = last;
            }
            if (!last.isFull()) {
                last.follow(stores.toWord(i, then[i]));
            }
        });
    }

    /**
     * Stores of a CPU to a 4K page that {@linkplain #maySettle may be settled}, and that its last DSB has made visible to all.
     *
     * @param after the page's words with them
     */
    public void settled(long address, PageStores stores, long[] after) {
        SettledStores kept = new SettledStores(address, stores, after);
        if (kept.size() > 0) {
            pages.change(address, stores.cpu()).settled(kept);
        }
    }

    /** True if nobody but the CPU has stored to the 4K page, of what is kept. */
    public boolean maySettle(int cpu, long page) {
        StoredPage here = pages.get(page);
        return here == null || here.maySettle(cpu);
    }

    /** An atomic update by a walk, which all see at once. */
    public void storedForAll(long word) {
        if (pages.word(word) == null) {
            return;
        }
        pages.forgetIn(word, page -> page.remove(word));
        unpublished.remove(word);
    }

    /**
     * A load has read {@code size} bytes: what is there, and so all that was stored there before.
     *
     * @return what the CPU is ordered behind by that, as far as it was not before
     */
    public StoreView loaded(int cpu, long pa, int size, boolean acquire) {
        StoreView news = StoreView.NONE;
        for (long word = pa & -8; word <= (pa + size - 1 & -8); word += 8) {
            StoredWord here = pages.word(word);
            if (here == null) {
                continue;
            }
            int read = here.lastTo(StoredBytes.of(word, pa, size));
            if (read >= 0) {
                news = news.and(observed(cpu, word, here, read, acquire));
            }
        }
        return news;
    }

    /** A walk has read {@code value} there, of all the stores that might be the first. */
    public StoreView walked(int cpu, long word, long value) {
        StoredWord present = pages.word(word);
        if (present == null || present.first() == value) {
            return StoreView.NONE;
        }
        for (int i = 0; i < present.stores().size(); i++) {
            if (present.stores().get(i).value() == value) {
                return observed(cpu, word, present, i, false);
            }
        }
        return StoreView.NONE;
    }

    private StoreView observed(int cpu, long word, StoredWord here, int read, boolean acquire) {
        StoredWord.Stored stored = here.stores().get(read);
        if (stored.cpu() == cpu) {
            return StoreView.NONE;
        }
        long upTo = here.lastStep(read);
        return order(cpu).hasObserved(stored.behind(), word, upTo, acquire)
                ? StoreView.NONE
                : observed(cpu, stored.behind().andWord(word, upTo), acquire);
    }

    /** What has been read is ordered behind these. @return these, or none if that was known */
    public StoreView observed(int cpu, StoreView stores, boolean acquire) {
        return order(cpu).observed(stores, acquire) ? stores : StoreView.NONE;
    }

    /** A barrier, all stores being told. @return the 4K pages with words whose stores by {@code cpu} all walks see by it */
    public List<Long> executed(int cpu, Barrier barrier, long step) {
        if (barrier.publishes() && isUnseen(cpu)) {
            return published(cpu, barrier, step, false);
        }
        order(cpu).executed(barrier, step);
        return List.of();
    }

    /**
     * A barrier by which all see what the CPU has stored.
     *
     * @param othersWait there are stores of other CPUs that are not told here and that not all see
     * @return the 4K pages with words whose stores by {@code cpu} all walks see by it
     */
    public List<Long> published(int cpu, Barrier barrier, long step, boolean othersWait) {
        WordSet words = unpublished.take(cpu);
        if (unpublished.isEmpty() && !othersWait) {
            pages.clear();
            orders.forEach(StoreOrder::forget);
        } else {
            order(cpu).executed(barrier, step);
            words.forEach(word -> pages.forgetIn(word, page -> page.published(cpu, word)));
        }
        List<Long> seen = new ArrayList<>();
        words.pages().forEach(number -> seen.add(number << StoredPages.PAGE_SHIFT));
        return seen;
    }

    // What walks see

    /** The word as the CPU's walks read it in a deterministic run: others' stores as late as can be, its own at once. */
    public long read(int cpu, long word, long present) {
        return read(cpu, word, present, StoreView.NONE).value;
    }

    private record Read(long value, StoreView behind) {}

    private Read read(int cpu, long word, long present, StoreView seen) {
        StoredWord here = pages.word(word);
        if (here == null) {
            return new Read(present, StoreView.NONE);
        }
        for (StoredWord.Stored stored : here.stores().reversed()) {
            if (stored.cpu() == cpu
                    || stored.forAll()
                    || isCompleted(cpu, stored.cpu(), stored.step(), word)
                    || seen.covers(stored.cpu(), stored.step(), word)) {
                return new Read(stored.value(), stored.behind());
            }
        }
        return new Read(here.first(), StoreView.NONE);
    }

    /** True if a store is ordered before the CPU's last DSB, and so before its walks. */
    public boolean isCompleted(int cpu, int by, long step, long word) {
        return order(cpu).completed().covers(by, step, word);
    }

    /** The tables for one walk of the CPU: what it reads later is not older than what it has read allows. */
    public DescriptorMemory walk(int cpu, DescriptorMemory memory) {
        return new DescriptorMemory() {
            private StoreView seen = StoreView.NONE;

            @Override
            public boolean contains(long pa) {
                return memory.contains(pa);
            }

            @Override
            public long read(long pa) {
                Read read = VisibleStores.this.read(cpu, pa, memory.read(pa), seen);
                seen = seen.and(read.behind);
                return read.value;
            }
        };
    }

    /** Told of a word that other CPUs' walks may still read with its old value. */
    public interface Unseen {
        void accept(int cpu, long word, long oldValue, long step);
    }

    /** Tells the stores to a 4K page that no DSB has made visible, by address and in order. */
    public void forEachUnseenIn(long page, Unseen unseen) {
        StoredPage here = pages.get(page);
        if (here != null) {
            here.tellUnseen(unseen);
        }
    }

    /** Tells those of one CPU, in no order. */
    public void forEachUnseen(int cpu, Unseen unseen) {
        Unseen own = (by, at, old, step) -> {
            if (by == cpu) {
                unseen.accept(by, at, old, step);
            }
        };
        unpublished.of(cpu).forEach(address -> {
            StoredWord word = pages.word(address);
            if (word != null) {
                word.tellUnseen(address, own);
            }
        });
    }

    /** True if some walk may still read another value than the CPU has stored there, for want of a DSB. */
    public boolean isChangeUnseen(int cpu) {
        return unpublished.of(cpu).anyMatch(address -> {
            StoredWord word = pages.word(address);
            return word != null && word.isChangeUnseen(cpu);
        });
    }

    /** True if the CPU has stored to the word, and no DSB of it has followed. */
    public boolean isUnseen(int cpu, long word) {
        return unpublished.of(cpu).contains(word);
    }

    /** True if the CPU has stored to something, and no DSB of it has followed. */
    public boolean isUnseen(int cpu) {
        return !unpublished.of(cpu).isEmpty();
    }

    /** True if another CPU has stored to the 4K page, and some store there is ordered behind something, of what is kept. */
    public boolean isOrderedByOthers(int cpu, long page) {
        StoredPage here = pages.get(page);
        return here != null && here.cpu() != cpu && here.orders();
    }

    /** True if a store to the 4K page is kept that a DSB of the CPU would not settle. */
    public boolean isUnsettled(int cpu, long page) {
        StoredPage here = pages.get(page);
        return here != null && (here.cpu() != cpu || here.behindOthers());
    }

    /** True if another CPU has stored to the 4K page last, somewhere in it. */
    public boolean mayOrder(int cpu, long page) {
        StoredPage here = pages.get(page);
        return here != null && here.isLastOfAnother(cpu);
    }
}
