package mmulator.check;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.StoredBytes;

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
        long word = memory.read(address);
        return new DescriptorChange(
                address,
                merged(store, word, address, store.oldValue()),
                merged(store, word, address, store.newValue()));
    }

    private static long merged(Event.Store store, long word, long address, long value) {
        return StoredBytes.merged(word, address, store.physicalAddress(), store.size(), value);
    }

    /** True if it is or was a member of a contiguous run. */
    public boolean isOfRun() {
        return ((oldValue | newValue) & Descriptor.CONTIGUOUS) != 0;
    }

    public boolean changesNothing() {
        return oldValue == newValue;
    }
}
