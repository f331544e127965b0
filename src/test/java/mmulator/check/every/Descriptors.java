package mmulator.check.every;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The descriptors that count, and all values that they have had. A few bits for each say which of them one has seen. */
final class Descriptors {
    /** Descriptors of a table of level 2, and of a contiguous run. */
    static final int RUN = 16;
    /** Bits for the number of a value. */
    private static final int SEEN = 5;

    private final long[] addresses;
    private final List<List<Long>> values = new ArrayList<>();
    private final List<List<Integer>> storedBy = new ArrayList<>();
    /** What each value was stored behind. */
    private final List<List<Long>> behinds = new ArrayList<>();

    Descriptors(Map<Long, Long> descriptors) {
        addresses = new TreeSet<>(descriptors.keySet())
                .stream().mapToLong(Long::longValue).toArray();
        if (addresses.length * SEEN > Long.SIZE) {
            throw new IllegalArgumentException("more descriptors than a state has room for");
        }
        for (long address : addresses) {
            values.add(new ArrayList<>(List.of(descriptors.get(address))));
            storedBy.add(new ArrayList<>(List.of(-1)));
            behinds.add(new ArrayList<>(List.of(0L)));
        }
    }

    int count() {
        return addresses.length;
    }

    long address(int i) {
        return addresses[i];
    }

    /** Negative if there is none. */
    int indexOf(long address) {
        return Arrays.binarySearch(addresses, address);
    }

    void stored(int by, long address, long value, Map<Long, Integer> behind) {
        int i = indexOf(address);
        values.get(i).add(value);
        storedBy.get(i).add(by);
        behinds.get(i).add(packed(behind));
    }

    /** True once a descriptor has had as many values as can be told apart. */
    boolean isFull() {
        return values.stream().anyMatch(list -> list.size() >= 1 << SEEN);
    }

    int values(int i) {
        return values.get(i).size();
    }

    long value(int i, int nth) {
        return values.get(i).get(nth);
    }

    long behind(int i, int nth) {
        return behinds.get(i).get(nth);
    }

    /** The number of the last value that a CPU has stored; −1 if there is none. */
    int lastBy(int i, int cpu) {
        return storedBy.get(i).lastIndexOf(cpu);
    }

    long packed(Map<Long, Integer> counts) {
        long packed = 0;
        for (int i = 0; i < addresses.length; i++) {
            packed |= (long) counts.getOrDefault(addresses[i], 0) << SEEN * i;
        }
        return packed;
    }

    static int field(long packed, int i) {
        return (int) (packed >>> SEEN * i) & (1 << SEEN) - 1;
    }

    /** With one more of one descriptor. */
    static long next(long packed, int i) {
        return packed + (1L << SEEN * i);
    }
}
