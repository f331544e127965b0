package mmulator.explore;

import java.util.Arrays;

/** A growing list of longs. */
final class Longs {
    private static final long[] NONE = {};

    private long[] values = new long[16];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    void addAll(long[] more) {
        for (long value : more) {
            add(value);
        }
    }

    long[] toArray() {
        return from(0);
    }

    /** Those added since there were {@code first}. */
    long[] from(int first) {
        return size == first ? NONE : Arrays.copyOfRange(values, first, size);
    }

    /** Each value once. */
    long[] sorted() {
        return sorted(0);
    }

    long[] sorted(int first) {
        if (size == first) {
            return NONE;
        }
        long[] sorted = from(first);
        Arrays.sort(sorted);
        int unique = 1;
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] != sorted[i - 1]) {
                sorted[unique++] = sorted[i];
            }
        }
        return unique == sorted.length ? sorted : Arrays.copyOf(sorted, unique);
    }
}
