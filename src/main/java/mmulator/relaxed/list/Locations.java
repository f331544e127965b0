package mmulator.relaxed.list;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;

/**
 * Memory in the pieces that the program accesses, numbered as they are met. An access is single-copy atomic and is a location
 * of its own; accesses of different sizes to the same bytes, one of them a store, are refused: a load could then be made of
 * several stores, which is not modelled.
 */
public final class Locations {
    private static final int[] NONE = {};
    /** Of an address in a page of 4 KiB, which translation leaves alone in each granule. */
    private static final long LOW_ORDER_BITS = 0xfff;

    private long[] addresses = new long[8];
    private int[] sizes = new int[8];
    private boolean[] written = new boolean[8];
    /** Bits in which some value that was stored is not the initial one. */
    private long[] changed = new long[8];
    /** The last of each word of eight bytes, by a hash of that; −1 where there is none. */
    private int[] words = new int[32];
    /** The one before of the same word. */
    private int[] next = new int[8];

    /** By the low-order bits of addresses. */
    private final Map<Long, int[]> alike = new HashMap<>();
    /** Numbers of virtual addresses. */
    private final Map<Long, Integer> translated = new HashMap<>();

    private final Runs runs = new Runs();

    private final LongPredicate tables;

    private int count;

    public Locations() {
        this(address -> false);
    }

    /** @param tables true of the addresses of tables, as far as that is known */
    public Locations(LongPredicate tables) {
        this.tables = tables;
        Arrays.fill(words, -1);
    }

    /** @param pc of the instruction, for complaints */
    public int of(long address, int size, boolean write, long pc) {
        // An access is aligned, and meets others of its eight bytes only.
        int word = slot(address >>> 3);
        int found = -1;
        for (int i = words[word]; i >= 0; i = next[i]) {
            if (addresses[i] == address && sizes[i] == size) {
                found = i;
            } else if (address < addresses[i] + sizes[i] && addresses[i] < address + size && (write || written[i])) {
                throw new RefusedException(pc, "accesses of different sizes to the same memory, one of them a store");
            }
        }
        if (found < 0) {
            found = add(address, size);
        }
        written[found] |= write;
        return found;
    }

    private int add(long address, int size) {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * count);
            sizes = Arrays.copyOf(sizes, 2 * count);
            written = Arrays.copyOf(written, 2 * count);
            changed = Arrays.copyOf(changed, 2 * count);
            next = Arrays.copyOf(next, 2 * count);
            words = new int[8 * count];
            Arrays.fill(words, -1);
            for (int i = 0; i < count; i++) {
                link(i);
            }
        }
        addresses[count] = address;
        sizes[count] = size;
        link(count);
        alike.put(address & LOW_ORDER_BITS, with(withLowOrderBits(address), count));
        return count++;
    }

    private void link(int location) {
        int word = slot(addresses[location] >>> 3);
        next[location] = words[word];
        words[word] = location;
    }

    /** Where the locations of a word begin. */
    private int slot(long word) {
        int slot = Long.hashCode(word * 0x9e37_79b9_7f4a_7c15L) & words.length - 1;
        while (words[slot] >= 0 && addresses[words[slot]] >>> 3 != word) {
            slot = slot + 1 & words.length - 1;
        }
        return slot;
    }

    private static int[] with(int[] some, int another) {
        int[] more = Arrays.copyOf(some, some.length + 1);
        more[some.length] = another;
        return more;
    }

    /** Those whose addresses have the same offset in a page of 4 KiB; not to be changed. */
    public int[] withLowOrderBits(long address) {
        return alike.getOrDefault(address & LOW_ORDER_BITS, NONE);
    }

    /** A number for a virtual address, from 0 on. */
    public int translated(long address) {
        Integer known = translated.putIfAbsent(address, translated.size());
        return known == null ? translated.size() - 1 : known;
    }

    /** It has been written by the program, and is as large as a descriptor. */
    public boolean isWrittenDescriptor(int location) {
        return written[location] && sizes[location] == 8;
    }

    /** It is known to be of a table. */
    public boolean isInTable(int location) {
        return tables.test(addresses[location]);
    }

    /** The location is given a value. @return true if who is translated by a contiguous run has to look at it from now on */
    public boolean stored(int location, long value, Program.Memory initial) {
        long address = addresses[location];
        boolean whole = sizes[location] == 8;
        changed[location] |= whole ? value ^ initial.read(address, 8) : -1;
        return whole && runs.stored(address, value, initial);
    }

    /** As {@link Runs#mayDiffer}. */
    public boolean mayDiffer(long first, int many, long step, Program.Memory initial) {
        return runs.mayDiffer(first, many, step, initial);
    }

    /** By the word of eight bytes, the bits that some store would change; all of them for a smaller one. */
    public Map<Long, Long> changed() {
        Map<Long, Long> bits = new HashMap<>();
        for (int i = 0; i < count; i++) {
            if (changed[i] != 0) {
                bits.merge(addresses[i] & -8, changed[i], (a, b) -> a | b);
            }
        }
        return bits;
    }

    public long address(int location) {
        return addresses[location];
    }

    public int size(int location) {
        return sizes[location];
    }
}
