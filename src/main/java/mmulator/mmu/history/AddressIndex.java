package mmulator.mmu.history;

import java.util.Arrays;

/**
 * Numbers physical addresses of descriptors from 0 in the order in which they come. Open addressing with linear probing:
 * 8 bytes for an address and some 5 to 11 for its place in the table.
 */
final class AddressIndex {
    static final int NONE = -1;

    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private long[] addresses;
    /** Number + 1 of the address that hashes here, 0 where there is none. The length is a power of two. */
    private int[] slots;

    private int size;
    /** A bit for each aligned 128 bytes that an address is in; several share one. Most that are looked for are in none of them. */
    private long near;

    AddressIndex() {
        addresses = new long[0];
        slots = new int[1];
    }

    private AddressIndex(AddressIndex other) {
        addresses = other.addresses.clone();
        slots = other.slots.clone();
        size = other.size;
        near = other.near;
    }

    AddressIndex copy() {
        return new AddressIndex(this);
    }

    int size() {
        return size;
    }

    long address(int number) {
        return addresses[number];
    }

    private static long bit(long address) {
        return 1L << ((address >>> 7) * GOLDEN >>> 58);
    }

    int find(long address) {
        if ((near & bit(address)) == 0) {
            return NONE;
        }
        int number = slots[slot(address)];
        return number == 0 ? NONE : number - 1;
    }

    /** The number of an address that has none yet. */
    int add(long address) {
        if (size >= slots.length / 4 * 3) {
            rehash(Math.multiplyExact(slots.length, 2));
        }
        if (size == addresses.length) {
            addresses = Arrays.copyOf(addresses, Growth.beyond(size));
        }
        addresses[size] = address;
        slots[slot(address)] = size + 1;
        near |= bit(address);
        return size++;
    }

    /** Where the address is, or would be. */
    private int slot(long address) {
        int mask = slots.length - 1;
        int at = (int) ((address >>> 3) * GOLDEN >>> 32) & mask;
        while (slots[at] != 0 && addresses[slots[at] - 1] != address) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void rehash(int length) {
        slots = new int[length];
        for (int number = 0; number < size; number++) {
            slots[slot(addresses[number])] = number + 1;
        }
    }
}
