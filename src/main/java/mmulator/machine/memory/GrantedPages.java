package mmulator.machine.memory;

import java.util.Arrays;
import java.util.function.LongPredicate;
import mmulator.engine.Hooks;
import org.jspecify.annotations.Nullable;

/**
 * The translations that a CPU has been given since something last changed. The engine keeps them too, but forgets them
 * when it likes; with this record it is answered again without a second judgement, so that what a run tells and counts
 * does not depend on the engine's own cache.
 */
public final class GrantedPages {
    private long[] keys = new long[64];
    private long[] values = new long[64];
    /** A slot is in use when it carries the present epoch, so that clearing costs nothing. */
    private int[] epochs = new int[64];

    private int epoch = 1;
    private int size;
    /** Names the present contents; never used twice. */
    private long state;

    private long states;
    /** What {@link #save} returned last. */
    private @Nullable Saved saved;

    /** A copy of what was granted, to {@link #restore}. */
    public record Saved(long state, long[] keys, long[] values) {}

    /** Physical page and permissions given for {@code key}, or {@link Hooks.TlbFill#NONE}. */
    public long get(long key) {
        int slot = slot(key);
        return epochs[slot] == epoch ? values[slot] : Hooks.TlbFill.NONE;
    }

    public Saved save() {
        Saved known = saved;
        if (known == null || known.state != state) {
            known = copy();
            saved = known;
        }
        return known;
    }

    private Saved copy() {
        long[] savedKeys = new long[size];
        long[] savedValues = new long[size];
        int next = 0;
        for (int i = 0; i < keys.length; i++) {
            if (epochs[i] == epoch) {
                savedKeys[next] = keys[i];
                savedValues[next++] = values[i];
            }
        }
        return new Saved(state, savedKeys, savedValues);
    }

    /** @return false if nothing was granted or forgotten since */
    public boolean restore(Saved saved) {
        if (saved.state == state) {
            return false;
        }
        clear();
        for (int i = 0; i < saved.keys.length; i++) {
            put(saved.keys[i], saved.values[i]);
        }
        state = saved.state;
        this.saved = saved;
        return true;
    }

    public void put(long key, long value) {
        state = ++states;
        int slot = slot(key);
        if (epochs[slot] != epoch) {
            if (2 * ++size > keys.length) {
                grow();
                slot = slot(key);
            }
            epochs[slot] = epoch;
            keys[slot] = key;
        }
        values[slot] = value;
    }

    public void clear() {
        state = ++states;
        size = 0;
        if (++epoch == 0) {
            Arrays.fill(epochs, 0);
            epoch = 1;
        }
    }

    /** True if something is granted for such a key. */
    public boolean any(LongPredicate such) {
        for (int i = 0; size > 0 && i < keys.length; i++) {
            if (epochs[i] == epoch && such.test(keys[i])) {
                return true;
            }
        }
        return false;
    }

    /** Takes back what is granted for such keys. @return false if nothing is */
    public boolean forget(LongPredicate such) {
        if (!any(such)) {
            return false;
        }
        Saved all = copy();
        clear();
        for (int i = 0; i < all.keys.length; i++) {
            if (!such.test(all.keys[i])) {
                put(all.keys[i], all.values[i]);
            }
        }
        return true;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        long mixed = key * 0x9e37_79b9_7f4a_7c15L;
        int slot = (int) (mixed >>> 40) & mask;
        while (epochs[slot] == epoch && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        int[] oldEpochs = epochs;
        keys = new long[2 * oldKeys.length];
        values = new long[2 * oldKeys.length];
        epochs = new int[2 * oldKeys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldEpochs[i] == epoch) {
                int slot = slot(oldKeys[i]);
                epochs[slot] = epoch;
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
