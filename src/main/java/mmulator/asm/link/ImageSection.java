package mmulator.asm.link;

import java.util.Arrays;
import mmulator.asm.section.SectionKind;

/** A section of an image. */
public final class ImageSection {
    private final String name;
    private final SectionKind kind;
    private final long virtualAddress;
    private final long physicalAddress;
    private final int alignment;
    private final int size;
    private final byte[] bytes;
    private final boolean placedByFile;

    /**
     * One of them.
     *
     * @param bytes of the contents; none if they are all zero
     * @param placedByFile its file was linked already
     */
    ImageSection(
            String name,
            SectionKind kind,
            long virtualAddress,
            long physicalAddress,
            int alignment,
            int size,
            byte[] bytes,
            boolean placedByFile) {
        this.name = name;
        this.kind = kind;
        this.virtualAddress = virtualAddress;
        this.physicalAddress = physicalAddress;
        this.alignment = alignment;
        this.size = size;
        this.bytes = bytes;
        this.placedByFile = placedByFile;
    }

    public String name() {
        return name;
    }

    public SectionKind kind() {
        return kind;
    }

    /** The address its labels were resolved with. */
    public long virtualAddress() {
        return virtualAddress;
    }

    /** The address its bytes are to be loaded at. */
    public long physicalAddress() {
        return physicalAddress;
    }

    /** In bytes, a power of two. */
    public int alignment() {
        return alignment;
    }

    public int size() {
        return size;
    }

    /** A copy of the contents; zeros for a zeroed section. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Whether it lies where its own file says, and not where the layout puts sections of its name. */
    public boolean placedByFile() {
        return placedByFile;
    }

    /** Whether the virtual address lies in this section. */
    public boolean contains(long address) {
        return address - virtualAddress >= 0 && address - virtualAddress < size;
    }

    /** The little-endian word at a virtual address of this section. */
    public int word(long address) {
        int at = Math.toIntExact(address - virtualAddress);
        if (bytes.length == 0) {
            return 0;
        }
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    @Override
    public String toString() {
        return String.format("%s 0x%016x (load 0x%016x) 0x%x bytes", name, virtualAddress, physicalAddress, size);
    }
}
