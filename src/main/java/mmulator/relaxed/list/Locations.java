package mmulator.relaxed.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.arch.Descriptor;
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

    /** Descriptors that were given a contiguous bit. */
    private final Set<Long> contiguous = new HashSet<>();

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

    /** The location may become a member of a contiguous run. @return true if that is new */
    public boolean contiguous(int location, long value) {
        return sizes[location] == 8
                && (value & Descriptor.CONTIGUOUS) != 0
                && (value & Descriptor.VALID) != 0
                && contiguous.add(addresses[location]);
    }

    /** Some of these descriptors has a contiguous bit at the start, or gets one. */
    public boolean mayBeRun(long first, int count, Program.Memory initial) {
        for (long member = first; member != first + 8L * count; member += 8) {
            if (contiguous.contains(member) || (initial.read(member, 8) & Descriptor.CONTIGUOUS) != 0) {
                return true;
            }
        }
        return false;
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
