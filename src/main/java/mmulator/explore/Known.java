package mmulator.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mmulator.mmu.AccessKind;
import org.jspecify.annotations.Nullable;

/**
 * What a CPU's steps so far leave behind for its next ones: what its translations depend on, and what it has stored since
 * its last DSB. Immutable, so that going back to a moment costs nothing.
 *
 * @param granted translations judged since the machine last forgot them: an access that it need not judge again depends on
 *     what the judgement depended on
 * @param stored the last word stored, or null
 */
record Known(List<Granted> granted, @Nullable Stored stored) {
    static final Known NOTHING = new Known(List.of(), null);

    /**
     * A translation.
     *
     * @param page virtual address divided by 4096
     * @param frame physical address divided by 4096
     * @param fetch whether instructions were fetched by it; other accesses are {@code write} or not
     * @param reads cells, with their {@code bloom}, that the judgement has read: maintenance apart, which can only take away
     *     what agrees with what is left, or the access would be judged each time
     */
    record Granted(long page, long frame, boolean fetch, boolean write, long[] reads, long bloom) {
        boolean sameAccess(Granted other) {
            return page == other.page && fetch == other.fetch && write == other.write;
        }
    }

    /**
     * A word stored to since the last DSB.
     *
     * @param contiguous old or new value has the contiguous bit
     * @param before the one before, or null
     */
    record Stored(long word, boolean contiguous, @Nullable Stored before) {}

    /** Of a virtual address, whatever its tag. */
    static long page(long va) {
        return va << 8 >> 8 >>> 12;
    }

    /** @param reads cells that the judgement has read */
    Known withGranted(long page, long frame, AccessKind access, long[] reads) {
        Granted translation =
                new Granted(page, frame, access.isFetch(), access.isWrite(), reads, Footprint.bloom(reads));
        List<Granted> all = new ArrayList<>(granted.size() + 1);
        for (Granted present : granted) {
            if (!present.sameAccess(translation)) {
                all.add(present);
            }
        }
        all.add(translation);
        return new Known(all, stored);
    }

    Known forgetTranslations() {
        return granted.isEmpty() ? this : new Known(List.of(), stored);
    }

    Known withStored(long word, boolean contiguous) {
        Stored last = stored;
        return last != null && last.word == word && (last.contiguous || !contiguous)
                ? this
                : new Known(granted, new Stored(word, contiguous, last));
    }

    Known published() {
        return stored == null ? this : new Known(granted, null);
    }

    /** For all CPUs. */
    static Known[] nothing(int cpus) {
        Known[] all = new Known[cpus];
        Arrays.fill(all, NOTHING);
        return all;
    }
}
