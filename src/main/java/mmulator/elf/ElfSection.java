package mmulator.elf;

/**
 * A section header.
 *
 * @param type one of the {@code SHT_} numbers
 * @param flags the {@code SHF_} bits
 * @param address where it is linked for; 0 in a relocatable file
 * @param offset of its contents in the file
 * @param link a section that belongs to it, such as the names of a table of symbols
 * @param info what else belongs to it, such as the section that relocations are for
 * @param alignment in bytes, a power of two, at least 1
 */
public record ElfSection(
        int index,
        String name,
        int type,
        long flags,
        long address,
        long offset,
        long size,
        long link,
        long info,
        long alignment) {
    public static final int SYMBOLS = 2;
    public static final int RELOCATIONS_WITH_ADDENDS = 4;
    public static final int NOTE = 7;
    public static final int ZEROS = 8;
    public static final int RELOCATIONS = 9;
    public static final int GROUP = 17;
    public static final int SYMBOL_SECTION_INDEXES = 18;
    public static final int RELATIVE_RELOCATIONS = 19;

    private static final long WRITE = 1;
    private static final long ALLOCATED = 2;
    private static final long EXECUTABLE = 4;
    private static final long COMPRESSED = 0x800;
    private static final long THREAD_LOCAL = 0x400;

    public boolean writable() {
        return (flags & WRITE) != 0;
    }

    /** It is there when the program runs. */
    public boolean allocated() {
        return (flags & ALLOCATED) != 0;
    }

    public boolean executable() {
        return (flags & EXECUTABLE) != 0;
    }

    public boolean compressed() {
        return (flags & COMPRESSED) != 0;
    }

    public boolean threadLocal() {
        return (flags & THREAD_LOCAL) != 0;
    }

    /** It takes no room in the file. */
    public boolean zeroed() {
        return type == ZEROS;
    }
}
