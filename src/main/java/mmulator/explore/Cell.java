package mmulator.explore;

/**
 * Names of what CPUs share, as numbers. Words of memory are many and have the small numbers: a word is its physical address
 * divided by 8.
 */
final class Cell {
    private static final int KIND = 56;
    private static final long PUBLISHED = 1L << KIND;
    private static final long REGIMES = 2L << KIND;
    private static final long LINKS = 3L << KIND;
    private static final long EVENT = 4L << KIND;
    private static final long INTERRUPTS = 5L << KIND;
    private static final long JUDGED = 6L << KIND;
    private static final long SAID = 7L << KIND;
    /** Which violations there have been. */
    static final long VERDICT = 8L << KIND;

    private Cell() {}

    static long word(long pa) {
        return pa >>> 3;
    }

    /** Whose walks see what has been stored to a word. */
    static long published(long word) {
        return PUBLISHED | word;
    }

    /** Which regimes may be in effect on a CPU, since when. */
    static long regimes(int cpu) {
        return REGIMES | cpu;
    }

    /** Which tables are in a 4 KiB page of physical memory, and who links them. */
    static long links(long pa) {
        return LINKS | pa >>> 12;
    }

    /** The event register of a CPU. */
    static long event(int cpu) {
        return EVENT | cpu;
    }

    /** Interrupts pending on a CPU. */
    static long interrupts(int cpu) {
        return INTERRUPTS | cpu;
    }

    /** Which accesses of a CPU need not be judged again. */
    static long judged(int cpu) {
        return JUDGED | cpu;
    }

    /** A warning that is given once. */
    static long said(Object what) {
        return SAID | what.hashCode() & 0xffff_ffffL;
    }
}
