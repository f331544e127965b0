package mmulator.mmu;

/** Where a walk reads descriptors: the physical memory as the walking CPU sees it. */
public interface DescriptorMemory {

    /** True when the eight bytes at {@code pa} (aligned) exist; if not, the walk takes an external abort. */
    boolean contains(long pa);

    /** The descriptor at {@code pa}, eight bytes little-endian. */
    long read(long pa);
}
