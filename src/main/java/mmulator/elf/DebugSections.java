package mmulator.elf;

/**
 * The sections that units of debug information refer to.
 *
 * @param ranges contents of {@code .debug_rnglists}
 */
public record DebugSections(Bytes info, Bytes abbreviations, Bytes strings, Bytes lineStrings, Bytes ranges) {
    private static final long OF_LINES = 1L << 62;
    private static final long OF_INFO = 1L << 61;

    private static final int END = 0;
    private static final int OFFSET_PAIR = 4;
    private static final int BASE_ADDRESS = 5;
    private static final int START_END = 6;
    private static final int START_LENGTH = 7;

    public static DebugSections of(ElfFile file) {
        return new DebugSections(
                section(file, ".debug_info"),
                section(file, ".debug_abbrev"),
                section(file, ".debug_str"),
                section(file, ".debug_line_str"),
                section(file, ".debug_rnglists"));
    }

    static Bytes section(ElfFile file, String name) {
        return file.section(name).map(file::contents).orElseGet(() -> Bytes.of(new byte[0], name));
    }

    /** A place of text that {@link #text} finds in {@code .debug_line_str}. */
    static long ofLines(long offset) {
        return offset | OF_LINES;
    }

    /** One that it finds in {@code .debug_info}. */
    static long ofInfo(long offset) {
        return offset | OF_INFO;
    }

    String text(long at) {
        return (at & OF_LINES) != 0
                ? lineStrings.string(at & ~OF_LINES)
                : (at & OF_INFO) != 0 ? info.string(at & ~OF_INFO) : strings.string(at);
    }

    /** Whether an address is in the ranges at an offset: DWARF 5, "Non-Contiguous Address Ranges". */
    boolean contains(long offset, long address, long unitBase, int addressSize) {
        Reader reader = new Reader(ranges, offset);
        long base = unitBase;
        while (true) {
            long start;
            long end;
            switch (reader.u8()) {
                case END -> {
                    return false;
                }
                case OFFSET_PAIR -> {
                    start = base + reader.unsigned();
                    end = base + reader.unsigned();
                }
                case BASE_ADDRESS -> {
                    base = reader.u64();
                    continue;
                }
                case START_END -> {
                    start = reader.u64();
                    end = reader.u64();
                }
                case START_LENGTH -> {
                    start = reader.u64();
                    end = start + reader.unsigned();
                }
                default -> {
                    // By an index of addresses: split debug information, which a kernel has none of.
                    return false;
                }
            }
            if (addressSize == Long.BYTES
                    && Long.compareUnsigned(address, start) >= 0
                    && Long.compareUnsigned(address, end) < 0) {
                return true;
            }
        }
    }
}
