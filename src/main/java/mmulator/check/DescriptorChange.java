package mmulator.check;

import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;

/** The whole descriptor that a store changes, which may be narrower than a descriptor. */
public record DescriptorChange(long address, long oldValue, long newValue) {

    public static DescriptorChange of(Event.Store store, DescriptorMemory memory) {
        long address = store.physicalAddress() & -8;
        if (store.size() == 8) {
            return new DescriptorChange(address, store.oldValue(), store.newValue());
        }
        int shift = 8 * (int) (store.physicalAddress() & 7);
        long mask = (1L << 8 * store.size()) - 1 << shift;
        long rest = memory.read(address) & ~mask;
        return new DescriptorChange(
                address, rest | store.oldValue() << shift & mask, rest | store.newValue() << shift & mask);
    }
}
