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

    /** Each value once of those added since there were {@code first}, which are in order, and equal ones gone, afterwards. */
    long[] sorted(int first) {
        Arrays.sort(values, first, size);
        int unique = first;
        for (int i = first; i < size; i++) {
            if (i == first || values[i] != values[unique - 1]) {
                values[unique++] = values[i];
            }
        }
        size = unique;
        return from(first);
    }
}
