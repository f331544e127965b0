package mmulator.check;

import java.util.Locale;
import mmulator.arch.Descriptor;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.VaRange;
import mmulator.mmu.WalkSteps;
import org.jspecify.annotations.Nullable;

/**
 * The aligned group of descriptors that the leaf of a walk is in, as memory holds them: a TLB may make one entry out of any that
 * has the contiguous bit, and use it for all. Arm ARM D8, "The Contiguous bit", R_QTRPM and R_JQQTC.
 *
 * @param first address of the first
 * @param index of the leaf
 * @param outputBits one with an address of more bits makes no entry (R_XCLRD)
 */
public record ContiguousMembers(
        long first, int count, int index, Descriptor leaf, DescriptorMemory memory, int outputBits) {
    /** Bits 63:55: ignored by the walk, or for software, or PBHA. */
    private static final long SOFTWARE = 0x1ffL << 55;

    /** One that does not agree with the leaf. */
    public record Difference(int member, String text) {}

    /** Null where there are no runs: with the MMU off, and at levels without. */
    public static @Nullable ContiguousMembers around(Translated walk, Regime regime, DescriptorMemory memory) {
        return walk.fromTables() ? around(walk.steps(), regime.rangeOf(walk.iaBase()), memory) : null;
    }

    /** The same of a walk that may have faulted at its leaf; null, too, where it has come to none. */
    public static @Nullable ContiguousMembers around(WalkSteps steps, VaRange range, DescriptorMemory memory) {
        if (steps.count() == 0) {
            return null;
        }
        int level = steps.level(steps.count() - 1);
        Descriptor leaf = new Descriptor(steps.lastValue(), level, range.granule(), range.format());
        int shift = range.granule().contiguousShift(level);
        if (shift == 0 || !leaf.kind().isLeaf()) {
            return null;
        }
        long last = steps.lastAddress();
        long first = last & -8L << shift;
        return new ContiguousMembers(first, 1 << shift, (int) (last - first) / 8, leaf, memory, range.outputBits());
    }

    Descriptor member(int i) {
        return i == index ? leaf : leaf.withValue(memory.peek(first + 8L * i));
    }

    /**
     * Null if there is none.
     *
     * @param bit whether in nothing but the contiguous bit
     */
    public @Nullable Difference difference(Regime regime, boolean bit) {
        return bit ? inBit(regime) : inMapping(regime);
    }

    /** A member that maps something else; null if there is none. Invalid ones are no fault (I_PGVGZ). */
    private @Nullable Difference inMapping(Regime regime) {
        if (leaf.has(Descriptor.CONTIGUOUS) && leaf.isWithin(outputBits) && !isAligned()) {
            return new Difference(index, misaligned(leaf));
        }
        return first(regime, false);
    }

    /** One that differs in nothing but the contiguous bit: entries of two sizes. */
    private @Nullable Difference inBit(Regime regime) {
        return regime.cpu().sizeChangeNeverAborts() ? null : first(regime, true);
    }

    private @Nullable Difference first(Regime regime, boolean bit) {
        tellIfContiguous();
        for (int i = 1; i < count; i++) {
            int other = (index + i) % count;
            String difference = difference(other, regime);
            if (difference == null && bit && differsInBit(member(other))) {
                difference = "differs in the contiguous bit";
            }
            if (difference != null) {
                return new Difference(other, difference);
            }
        }
        return null;
    }

    /** While none of them has the contiguous bit, what the others are is of no concern. */
    private void tellIfContiguous() {
        for (int i = 0; i < count; i++) {
            if (member(i).has(Descriptor.CONTIGUOUS)) {
                for (int all = 0; all < count; all++) {
                    memory.dependencies().descriptor(first + 8L * all);
                }
                return;
            }
        }
    }

    private boolean differsInBit(Descriptor other) {
        return other.kind().isLeaf() && leaf.has(Descriptor.CONTIGUOUS) != other.has(Descriptor.CONTIGUOUS);
    }

    /** Why an entry made of one of the two must not be used for the other, or null. */
    private @Nullable String difference(int i, Regime regime) {
        Descriptor other = member(i);
        boolean otherRuns = other.has(Descriptor.CONTIGUOUS) && other.kind().isLeaf();
        if (!leaf.has(Descriptor.CONTIGUOUS) && !otherRuns) {
            // Neither makes an entry that covers the other.
            return null;
        }
        switch (other.kind()) {
            case INVALID, RESERVED -> {
                // No descriptor that has the bit: I_PGVGZ, "Misprogramming the Contiguous bit".
                return null;
            }
            case TABLE -> {
                return "is a table";
            }
            case BLOCK, PAGE -> {}
        }
        if (!leaf.isWithin(outputBits) && !other.isWithin(outputBits)) {
            return null;
        }
        long expected = leaf.address() + (i - index) * entryBytes();
        if (other.address() != expected) {
            return String.format(
                    Locale.ROOT, "has OA 0x%x where 0x%x follows from the rest", other.address(), expected);
        }
        if (!isAligned()) {
            return misaligned(other);
        }
        long differing = leaf.withAddress(0).value() ^ other.withAddress(0).value();
        return (differing & ~ignored(regime)) != 0 ? "has other attributes" : null;
    }

    /** The run's output addresses begin at a multiple of its size. */
    private boolean isAligned() {
        return (leaf.address() & count * entryBytes() - 1) == index * entryBytes();
    }

    private long entryBytes() {
        return leaf.granule().entrySize(leaf.level());
    }

    private static String misaligned(Descriptor member) {
        return String.format(Locale.ROOT, "has OA 0x%x, not aligned to its place in the run", member.address());
    }

    /**
     * Bits that need not agree: the contiguous bit, software's, PBHA, and what hardware sets in one member for all. DBM need not
     * where hardware does not look at it (R_XZFQH). AF need not
     * even without that: a member with AF = 0 makes no entry, and others make none that differs in address, attributes or
     * permissions (R_JQQTC).
     */
    private long ignored(Regime regime) {
        long ignored = Descriptor.CONTIGUOUS | Descriptor.AF | SOFTWARE;
        if (!regime.hardwareDirtyState()) {
            return ignored | Descriptor.DBM;
        }
        // That the other has DBM, too, is said by DBM itself.
        return leaf.has(Descriptor.DBM) ? ignored | Descriptor.AP2 : ignored;
    }
}
