package mmulator.mmu;

import mmulator.mmu.history.Dependencies;

/** Where a walk reads descriptors: the physical memory as the walking CPU sees it. */
public interface DescriptorMemory {

    /** True when the eight bytes at {@code pa} (aligned) exist; if not, the walk takes an external abort. */
    boolean contains(long pa);

    /** The descriptor at {@code pa}, eight bytes little-endian. */
    long read(long pa);

    /** The same by somebody whose answer does not depend on it. */
    default long peek(long pa) {
        return read(pa);
    }

    /** Who is told of what is read. */
    default Dependencies dependencies() {
        return Dependencies.NONE;
    }
}
