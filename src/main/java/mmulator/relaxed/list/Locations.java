package mmulator.relaxed.list;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;

/**
 * Memory in the pieces that the program accesses, numbered as they are met. An access is single-copy atomic and is a location
 * of its own; accesses of different sizes to the same bytes, one of them a store, are refused: a load could then be made of
 * several stores, which is not modelled.
 */
public final class Locations {
    private long[] addresses = new long[8];
    private int[] sizes = new int[8];
    private boolean[] written = new boolean[8];
    private int count;

    /** @param pc of the instruction, for complaints */
    public int of(long address, int size, boolean write, long pc) {
        int found = -1;
        for (int i = 0; i < count; i++) {
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
