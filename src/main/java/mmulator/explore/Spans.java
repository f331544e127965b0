package mmulator.explore;

/** Ranges of cells that a step uses, four numbers each: how and what, whose, the first and the last, compared unsigned. */
final class Spans {
    /** How a cell is used: additions may change places with one another, and with nothing else. */
    static final int READ = 0;

    static final int ADD = 1;
    static final int WRITE = 2;

    /** Words of physical memory. */
    static final int WORDS = 0;
    /** What tables say of virtual pages. */
    static final int TABLES = 4;
    /** TLB maintenance of virtual pages that reaches CPUs of a mask. */
    static final int MAINTENANCE = 8;

    private static final int USE = 3;

    private Spans() {}

    /** Kinds and uses that occur, as a mask of {@code 1 << (kind | use)}. */
    static int uses(long[] spans) {
        int uses = 0;
        for (int i = 0; i < spans.length; i += 4) {
            uses |= 1 << spans[i];
        }
        return uses;
    }

    /** All masks of theirs in one. */
    static long whose(long[] spans) {
        long whose = 0;
        for (int i = 0; i < spans.length; i += 4) {
            whose |= spans[i + 1];
        }
        return whose;
    }

    /** What of the same kind conflicts with any of these {@link #uses}, as such a mask. */
    static int clashes(int uses) {
        int clashes = 0;
        for (int rest = uses; rest != 0; rest &= rest - 1) {
            int one = Integer.numberOfTrailingZeros(rest);
            for (int use = READ; use <= WRITE; use++) {
                clashes |= clash(one & USE, use) ? 1 << (one & ~USE | use) : 0;
            }
        }
        return clashes;
    }

    private static boolean clash(long one, long other) {
        return one != other || one == WRITE;
    }

    static boolean conflict(long[] some, long[] others) {
        for (int i = 0; i < some.length; i += 4) {
            for (int j = 0; j < others.length; j += 4) {
                if (some[i] >>> 2 == others[j] >>> 2
                        && clash(some[i] & USE, others[j] & USE)
                        && (some[i + 1] & others[j + 1]) != 0
                        && Long.compareUnsigned(some[i + 2], others[j + 3]) <= 0
                        && Long.compareUnsigned(others[j + 2], some[i + 3]) <= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Words that are used one by one on the other side. @param use of all {@code cells} */
    static boolean conflict(long[] spans, long[] cells, int use) {
        for (int i = 0; i < spans.length; i += 4) {
            if ((spans[i] & ~USE) != WORDS || !clash(spans[i] & USE, use)) {
                continue;
            }
            for (long cell : cells) {
                if (cell >= spans[i + 2] && cell <= spans[i + 3]) {
                    return true;
                }
            }
        }
        return false;
    }
}
