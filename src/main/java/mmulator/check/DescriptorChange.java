package mmulator.check;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;

/** What a store makes of a descriptor. It may be narrower than one, and may reach into a second. */
public record DescriptorChange(long address, long oldValue, long newValue) {

    /** Of each of the one or two, by address. @param memory as it is just before the store */
    public static List<DescriptorChange> of(Event.Store store, DescriptorMemory memory) {
        long first = store.physicalAddress() & -8;
        long last = store.physicalAddress() + store.size() - 1 & -8;
        DescriptorChange change = of(store, first, memory);
        return first == last ? List.of(change) : List.of(change, of(store, last, memory));
    }

    private static DescriptorChange of(Event.Store store, long address, DescriptorMemory memory) {
        if (store.size() == 8 && store.physicalAddress() == address) {
            return new DescriptorChange(address, store.oldValue(), store.newValue());
        }
        int shift = 8 * (int) (store.physicalAddress() - address);
        long mask = shifted(store.size() == 8 ? -1 : (1L << 8 * store.size()) - 1, shift);
        long rest = memory.read(address) & ~mask;
        return new DescriptorChange(
                address,
                rest | shifted(store.oldValue(), shift) & mask,
                rest | shifted(store.newValue(), shift) & mask);
    }

    /** @param shift to the left, in bits */
    private static long shifted(long value, int shift) {
        return shift < 0 ? value >>> -shift : value << shift;
    }

    /** True if it is or was a member of a contiguous run. */
    public boolean isOfRun() {
        return ((oldValue | newValue) & Descriptor.CONTIGUOUS) != 0;
    }

    public boolean changesNothing() {
        return oldValue == newValue;
    }
}
