package mmulator.relaxed.list;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values by number, null where there is none. A change makes another, which shares with this one all but the way to what has
 * changed: its cost does not grow with how many there are.
 */
public final class Sparse<V> {
    private static final int BITS = 4;
    private static final int WIDTH = 1 << BITS;

    /** Numbers below 2^bits have a place. */
    private final int bits;

    private final @Nullable Object[] root;
    private final int hash;

    private Sparse(int bits, @Nullable Object[] root, int hash) {
        this.bits = bits;
        this.root = root;
        this.hash = hash;
    }

    public static <V> Sparse<V> none() {
        return new Sparse<>(BITS, new @Nullable Object[WIDTH], 0);
    }

    @SuppressWarnings("unchecked") // only values of V are put in
    public @Nullable V get(int number) {
        if (number >>> bits != 0) {
            return null;
        }
        @Nullable Object[] node = root;
        for (int shift = bits - BITS; shift > 0; shift -= BITS) {
            Object below = node[number >>> shift & WIDTH - 1];
            if (below == null) {
                return null;
            }
            node = (@Nullable Object[]) below;
        }
        return (V) node[number & WIDTH - 1];
    }

    public Sparse<V> with(int number, V value) {
        V old = get(number);
        if (value.equals(old)) {
            return this;
        }
        int height = bits;
        @Nullable Object[] top = root;
        while (number >>> height != 0) {
            @Nullable Object[] higher = new @Nullable Object[WIDTH];
            higher[0] = top;
            top = higher;
            height += BITS;
        }
        int other = hash ^ mixed(number, value) ^ (old == null ? 0 : mixed(number, old));
        return new Sparse<>(height, changed(top, height - BITS, number, value), other);
    }

    private static int mixed(int number, Object value) {
        return (31 * number + value.hashCode()) * 0x9e37_79b9;
    }

    private static @Nullable Object[] changed(@Nullable Object @Nullable [] node, int shift, int number, Object value) {
        @Nullable Object[] copy = node == null ? new @Nullable Object[WIDTH] : node.clone();
        int at = number >>> shift & WIDTH - 1;
        copy[at] = shift == 0 ? value : changed((@Nullable Object[]) copy[at], shift - BITS, number, value);
        return copy;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Sparse<?> same
                        && hash == same.hash
                        && bits == same.bits
                        && isSame(root, same.root, bits - BITS);
    }

    private static boolean isSame(@Nullable Object[] one, @Nullable Object[] other, int shift) {
        if (one == other) {
            return true;
        }
        if (shift == 0) {
            return Arrays.equals(one, other);
        }
        for (int i = 0; i < WIDTH; i++) {
            Object a = one[i];
            Object b = other[i];
            if (a != b
                    && (a == null
                            || b == null
                            || !isSame((@Nullable Object[]) a, (@Nullable Object[]) b, shift - BITS))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
