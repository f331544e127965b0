package mmulator.debug;

/** Data to stop after an access to. */
public sealed interface Watchpoint {
    Kind kind();

    /** Bytes, at least 1. */
    long length();

    /** Which accesses count. */
    enum Kind {
        WRITE,
        READ,
        ACCESS
    }

    /**
     * An access of any CPU by a virtual address in the range, or to what {@code cpu} would have got there when the watchpoint
     * was set, through whatever mapping.
     */
    record Virtual(int cpu, long address, long length, Kind kind) implements Watchpoint {}

    /** An access to a range of physical addresses, by any CPU through any mapping. */
    record Physical(long address, long length, Kind kind) implements Watchpoint {}
}
