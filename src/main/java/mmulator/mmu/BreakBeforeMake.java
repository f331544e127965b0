package mmulator.mmu;

import java.util.EnumSet;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.arch.Descriptor.Kind;
import mmulator.arch.MemoryAttribute;

/**
 * Does this change of a live descriptor need break-before-make? Arm ARM D8, "Using break-before-make when updating
 * translation table entries" and "Support levels for changing table or block size". Only the two values count here; whether
 * the old one is live, and clean, is the caller's knowledge.
 *
 * <p>A change of nothing but the contiguous bit is permitted from bbml 1 on, without nT (R_KHRBC). An access may still take a
 * TLB conflict abort (R_FCPSG) below noabort.
 *
 * <p>With bbml 1 a change of size is permitted when the Block has nT = 1. It is on the caller to see that no TLB holds the
 * Block from the time before nT was set.
 */
public final class BreakBeforeMake {

    /** Compares memory, so that a move of read-only memory can be told from a change of its contents. */
    @FunctionalInterface
    public interface Contents {
        /** True when {@code bytes} bytes at the two physical addresses are not the same. */
        boolean differ(long oldOa, long newOa, long bytes);

        /** Those of {@code memory} as they are now; where there is none, zeros. */
        static Contents of(DescriptorMemory memory) {
            return (one, other, bytes) -> {
                for (long offset = 0; offset < bytes; offset += 8) {
                    long left = memory.contains(one + offset) ? memory.read(one + offset) : 0;
                    long right = memory.contains(other + offset) ? memory.read(other + offset) : 0;
                    if (left != right) {
                        return true;
                    }
                }
                return false;
            };
        }
    }

    private final BbmContext context;
    private final EnumSet<BbmNeed> needed = EnumSet.noneOf(BbmNeed.class);

    private BreakBeforeMake(BbmContext context) {
        this.context = context;
    }

    /**
     * What needs it of a change from {@code old} to {@code next}, both of one level, granule and format: empty if it may be made.
     *
     * @param contentsDiffer for leaves: memory at the old and the new output address is not the same; when either is a
     *     Table: some translation below changes in more than its size
     */
    public static Set<BbmNeed> needed(Descriptor old, Descriptor next, BbmContext context, boolean contentsDiffer) {
        BreakBeforeMake change = new BreakBeforeMake(context);
        if (change.cacheable(old) && change.cacheable(next)) {
            if (old.kind().isLeaf() && next.kind().isLeaf()) {
                change.leaves(old, next, (oldOa, newOa, bytes) -> contentsDiffer, true);
            } else {
                change.size(old, next);
                change.hierarchical(old, next);
                boolean sameTable = old.kind() == next.kind() && old.address() == next.address();
                if (contentsDiffer && !sameTable) {
                    change.needed.add(BbmNeed.TABLE_CONTENTS);
                }
            }
        }
        return change.needed;
    }

    /** The same with the tables below read from {@code memory} and compared translation by translation. */
    public static Set<BbmNeed> needed(
            Descriptor old, Descriptor next, BbmContext context, DescriptorMemory memory, Contents contents) {
        BreakBeforeMake change = new BreakBeforeMake(context);
        change.compare(old, next, memory, contents, true);
        return change.needed;
    }

    /**
     * What needs it where {@code next} comes after a Table, of which no more than a leaf below may be cached.
     *
     * @param old the Table through which the leaf was found
     * @param leaf at the level of {@code next} or further down
     * @param offset from the first address that {@code next} translates to the first of the leaf, in bytes
     */
    public static Set<BbmNeed> neededBelow(
            Descriptor old,
            Descriptor leaf,
            Descriptor next,
            long offset,
            BbmContext context,
            DescriptorMemory memory,
            Contents contents) {
        BreakBeforeMake change = new BreakBeforeMake(context);
        change.hierarchical(old, next);
        Descriptor now = next;
        boolean inBlock = false;
        while (now.level() < leaf.level() && change.cacheable(now)) {
            if (now.kind() == Kind.BLOCK && !inBlock) {
                inBlock = true;
                change.sizeOf(now);
            }
            Below below = Below.of(now, memory);
            int shift = now.granule().entryShift(below.level);
            now = below.entry(
                    below.value((int) (offset >>> shift) & (1 << now.granule().bitsPerLevel()) - 1));
        }
        change.compare(leaf, now, memory, contents, !inBlock);
        return change.needed;
    }

    private void compare(Descriptor old, Descriptor next, DescriptorMemory memory, Contents contents, boolean runs) {
        if (!cacheable(old) || !cacheable(next)) {
            return;
        }
        if (old.kind().isLeaf() && next.kind().isLeaf()) {
            leaves(old, next, contents, runs);
            return;
        }
        size(old, next);
        hierarchical(old, next);
        boolean tables = old.kind() == Kind.TABLE && next.kind() == Kind.TABLE;
        if (tables && old.address() == next.address()) {
            return;
        }
        Below before = Below.of(old, memory);
        Below after = Below.of(next, memory);
        int entries = 1 << old.granule().bitsPerLevel();
        for (int i = 0; i < entries; i++) {
            long was = before.value(i);
            long is = after.value(i);
            if (was != is) {
                // Contiguous bits count only where both sides are real entries: a part of a block has none of its own.
                compare(before.entry(was), after.entry(is), memory, contents, tables);
            }
        }
    }

    /**
     * The entries below a Table; of a Block, the parts that such entries would map.
     *
     * @param attributes of each part of a Block
     */
    private record Below(Descriptor parent, DescriptorMemory memory, boolean isTable, int level, long attributes) {
        static Below of(Descriptor parent, DescriptorMemory memory) {
            int level = parent.level() + 1;
            long type =
                    Descriptor.leaf(parent.granule(), level, parent.format(), 0).value();
            // Bit 16 is nT in a block and an address bit in a page. The level below a block has blocks too, or is the
            // last.
            long others = ~(level == 3 ? Descriptor.TYPE | Descriptor.NT : Descriptor.TYPE);
            return new Below(
                    parent,
                    memory,
                    parent.kind() == Kind.TABLE,
                    level,
                    type | parent.withAddress(0).value() & others);
        }

        long value(int i) {
            long address = parent.address();
            if (isTable) {
                address += 8L * i;
                return memory.contains(address) ? memory.read(address) : 0;
            }
            int shift = parent.granule().entryShift(level);
            return attributes | parent.format().encode(address + ((long) i << shift), shift);
        }

        Descriptor entry(long value) {
            return new Descriptor(value, level, parent.granule(), parent.format());
        }
    }

    /** A leaf or table that a TLB may hold: valid, of an address that there is, and with AF unless hardware sets it. */
    private boolean cacheable(Descriptor descriptor) {
        return switch (descriptor.kind()) {
            case INVALID, RESERVED -> false;
            case TABLE -> descriptor.isWithin(context.outputBits());
            case BLOCK, PAGE ->
                descriptor.isWithin(context.outputBits())
                        && (descriptor.has(Descriptor.AF) || context.hardwareAccessFlag());
        };
    }

    private void size(Descriptor old, Descriptor next) {
        if (old.kind() != next.kind()) {
            sizeOf(old.kind() == Kind.BLOCK ? old : next);
        }
    }

    /** Something else than a Block takes its place, or the other way round. */
    private void sizeOf(Descriptor block) {
        boolean allowed = context.bbml() >= 2 || (context.bbml() == 1 && block.has(Descriptor.NT));
        if (!allowed) {
            needed.add(BbmNeed.SIZE);
        }
    }

    /**
     * The fields are part of every translation below, so that a change of them is no mere change of permissions: Arm ARM D8,
     * "Stage 1 data accesses using Direct permissions", I_YQWJF, and the same in "Stage 1 instruction execution using Direct
     * permissions".
     */
    private void hierarchical(Descriptor old, Descriptor next) {
        boolean tables = old.kind() == Kind.TABLE && next.kind() == Kind.TABLE;
        if (tables && context.hierarchical() && ((old.value() ^ next.value()) & Descriptor.HIERARCHICAL) != 0) {
            needed.add(BbmNeed.HIERARCHICAL);
        }
    }

    private void leaves(Descriptor old, Descriptor next, Contents contents, boolean runs) {
        MemoryAttribute before = context.mair().attribute(old.attrIndex());
        MemoryAttribute after = context.mair().attribute(next.attrIndex());
        if (!before.sameType(after)) {
            needed.add(BbmNeed.MEMORY_TYPE);
        } else if (!before.isDevice() && !before.sameCacheability(after)) {
            needed.add(BbmNeed.CACHEABILITY);
        }
        if (!old.format().shareabilityFromTcr()
                && old.sh() != next.sh()
                && before.effectiveShareability(old.sh()) != after.effectiveShareability(next.sh())) {
            needed.add(BbmNeed.SHAREABILITY);
        }
        if (old.address() != next.address()) {
            if (writable(old) || writable(next)) {
                needed.add(BbmNeed.OUTPUT_ADDRESS_WRITABLE);
            } else if (contents.differ(
                    old.address(), next.address(), old.granule().entrySize(old.level()))) {
                needed.add(BbmNeed.OUTPUT_ADDRESS_CONTENTS);
            }
        }
        if (old.has(Descriptor.NG) && !next.has(Descriptor.NG)) {
            needed.add(BbmNeed.GLOBAL);
        }
        boolean hasRuns = runs && old.granule().contiguousShift(old.level()) != 0;
        if (hasRuns && context.bbml() == 0 && old.has(Descriptor.CONTIGUOUS) != next.has(Descriptor.CONTIGUOUS)) {
            needed.add(BbmNeed.CONTIGUOUS);
        }
    }

    private boolean writable(Descriptor leaf) {
        return !leaf.has(Descriptor.AP2) || (context.hardwareDirtyState() && leaf.has(Descriptor.DBM));
    }
}
