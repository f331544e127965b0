package mmulator.machine.memory;

import java.util.Arrays;

/** What memory held before each change since a machine was made rewindable, newest last. */
final class MemoryJournal {
    /** In the low bits of a place: an eight-byte word of memory, or the flags of a page. */
    private static final int FLAGS = 1;

    private long[] places = new long[256];
    private long[] values = new long[256];
    private int size;

    /** A name for the present, to {@link #rewind} to. */
    int mark() {
        return size;
    }

    void word(long pa, long value) {
        add(pa, value);
    }

    void flags(long page, int value) {
        add(page | FLAGS, value);
    }

    private void add(long place, long value) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        places[size] = place;
        values[size++] = value;
    }

    /** Told of each change to undo, the newest first. */
    interface Undo {
        void word(long pa, long value);

        void flags(long page, int value);
    }

    void rewind(int mark, Undo undo) {
        while (size > mark) {
            size--;
            if ((places[size] & FLAGS) != 0) {
                undo.flags(places[size] & ~FLAGS, (int) values[size]);
            } else {
                undo.word(places[size], values[size]);
            }
        }
    }
}
