package mmulator.check.every;

import java.util.Optional;

/** What a TLB holds, or a walk in flight has found. */
public sealed interface Cached {
    /** The first address of what it is for. */
    long va();

    int shift();

    /** −1 where the ASID does not matter. */
    int asid();

    /** Of the descriptor that a walk ends with: the one that the operand of TLB maintenance may promise. */
    int level();

    default boolean covers(long address) {
        return address >>> shift() == va() >>> shift();
    }

    /** How an entry is found again: what one access could tell apart, and the size. */
    record Key(int sizeShift, long oa, boolean global, int level, boolean readOnly) {}

    /** A block or page, or one member of a contiguous run that was cached as a whole. */
    record Leaf(long va, int shift, int asid, Key key) implements Cached {
        @Override
        public int level() {
            return key.level;
        }
    }

    /** A Table descriptor of level 2. @param behind what a walk that goes on from it has seen of each descriptor */
    record Pointer(long va, int asid, long table, boolean readOnly, long behind) implements Cached {
        @Override
        public int shift() {
            return 21;
        }

        @Override
        public int level() {
            return 3;
        }
    }

    /** A walk that has found nothing: cached nowhere, but it may be the one of an access. */
    record Missed(long root, long va, int shift, int asid, Fault fault) implements Cached {
        @Override
        public int level() {
            return fault.level;
        }
    }

    /** @param flag for the Access flag; otherwise a Translation fault */
    record Fault(int level, boolean flag) {
        static Optional<Fault> of(long value, int level) {
            if ((value & 1) == 0 || level == 3 && (value & 2) == 0) {
                return Optional.of(new Fault(level, false));
            }
            boolean leaf = level == 3 || (value & 2) == 0;
            return leaf && (value >>> 10 & 1) == 0 ? Optional.of(new Fault(level, true)) : Optional.empty();
        }
    }
}
