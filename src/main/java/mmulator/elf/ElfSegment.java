package mmulator.elf;

/**
 * A program header of a part that is loaded ({@code PT_LOAD}).
 *
 * @param flags 1 execute, 2 write, 4 read
 * @param fileSize bytes of it that the file has; zeros follow up to {@code memorySize}
 */
public record ElfSegment(
        int flags, long offset, long virtualAddress, long physicalAddress, long fileSize, long memorySize) {

    /** Whether all of a range of virtual addresses lies in it. */
    public boolean contains(long address, long size) {
        long offset = address - virtualAddress;
        return Long.compareUnsigned(offset, memorySize) <= 0 && Long.compareUnsigned(size, memorySize - offset) <= 0;
    }
}
