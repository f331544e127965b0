package mmulator.relaxed.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;

/**
 * Memory in the pieces that the program accesses, numbered as they are met. An access is single-copy atomic and is a location
 * of its own; accesses of different sizes to the same bytes, one of them a store, are refused: a load could then be made of
 * several stores, which is not modelled.
 */
public final class Locations {
    private static final int[] NONE = {};

    private long[] addresses = new long[8];
    private int[] sizes = new int[8];
    private boolean[] written = new boolean[8];
    /** By the word of eight bytes. */
    private final Map<Long, int[]> words = new HashMap<>();

    private int count;

    /** @param pc of the instruction, for complaints */
    public int of(long address, int size, boolean write, long pc) {
        // An access is aligned, and meets others of its eight bytes only.
        int[] near = words.getOrDefault(address >>> 3, NONE);
        int found = -1;
        for (int i : near) {
            if (addresses[i] == address && sizes[i] == size) {
                found = i;
            } else if (address < addresses[i] + sizes[i] && addresses[i] < address + size && (write || written[i])) {
                throw new RefusedException(pc, "accesses of different sizes to the same memory, one of them a store");
            }
        }
        if (found < 0) {
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, 2 * count);
                sizes = Arrays.copyOf(sizes, 2 * count);
                written = Arrays.copyOf(written, 2 * count);
            }
            found = count++;
            addresses[found] = address;
            sizes[found] = size;
            int[] more = Arrays.copyOf(near, near.length + 1);
            more[near.length] = found;
            words.put(address >>> 3, more);
        }
        written[found] |= write;
        return found;
    }

    /** It has been written by the program, and is as large as a descriptor. */
    public boolean isWrittenDescriptor(int location) {
        return written[location] && sizes[location] == 8;
    }

    public List<Program.Shown> written() {
        List<Program.Shown> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (written[i]) {
                all.add(new Program.Shown(addresses[i], sizes[i]));
            }
        }
        return all;
    }

    public long address(int location) {
        return addresses[location];
    }

    public int size(int location) {
        return sizes[location];
    }
}
