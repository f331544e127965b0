package mmulator.machine.memory;

import org.jspecify.annotations.Nullable;

/**
 * Where an address leads.
 *
 * @param physicalAddress of no meaning if there is a fault
 * @param fault why it leads nowhere, in words; null if it leads to memory
 */
public record Lookup(long physicalAddress, @Nullable String fault) {
    public static Lookup at(long physicalAddress, PhysicalMemory memory) {
        return memory.contains(physicalAddress)
                ? new Lookup(physicalAddress, null)
                : fault(String.format("no memory at physical address 0x%016x", physicalAddress));
    }

    public static Lookup fault(String text) {
        return new Lookup(0, text);
    }
}
