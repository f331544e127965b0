package mmulator.machine.state;

import java.util.OptionalLong;
import mmulator.machine.memory.PhysicalMemory;

/** The bytes that a CPU's last load-exclusive has reserved. Arm ARM B2, "Synchronization and semaphores". */
public final class ExclusiveMonitor {
    /** Exclusives reservation granule, as CTR_EL0.ERG tells. */
    private static final int GRANULE = 64;

    private static final long NONE = -1;

    private long reserved = NONE;
    private int size;

    public void reserve(long physicalAddress, int bytes) {
        reserved = physicalAddress;
        size = bytes;
    }

    public void clear() {
        reserved = NONE;
    }

    /** Physical address of the first byte; empty if none is reserved. */
    public OptionalLong reserved() {
        return reserved == NONE ? OptionalLong.empty() : OptionalLong.of(reserved);
    }

    /** How many bytes the last load-exclusive reserved. */
    public int size() {
        return size;
    }

    /** True if a store-exclusive there may succeed. */
    public boolean allows(long physicalAddress) {
        return reserved != NONE && reserved / GRANULE == physicalAddress / GRANULE;
    }

    /** True if a store there by another CPU clears the reservation. */
    public boolean isHitBy(long physicalAddress, int bytes) {
        return reserved != NONE
                && physicalAddress / GRANULE <= (reserved + size - 1) / GRANULE
                && (physicalAddress + bytes - 1) / GRANULE >= reserved / GRANULE;
    }

    /** True if what is reserved begins in the same page. */
    public boolean isInPageOf(long physicalAddress) {
        return reserved != NONE
                && reserved >>> PhysicalMemory.PAGE_SHIFT == physicalAddress >>> PhysicalMemory.PAGE_SHIFT;
    }

    /** Physical address of the first byte, or another value if none is reserved. */
    long value() {
        return reserved;
    }

    /** Both parts of its state. */
    record Saved(long reserved, int size) {}

    Saved save() {
        return new Saved(reserved, size);
    }

    void restore(Saved saved) {
        reserved = saved.reserved;
        size = saved.size;
    }
}
