package mmulator.mmu;

import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.mmu.WalkFault.Kind;
import mmulator.mmu.WalkFault.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The stage 1 translation table walk: a pure function of the regime and of the descriptors it reads. Arm ARM D8, "The
 * VMSAv8-64 translation process", and pseudocode AArch64.S1Walk, whose order of checks is kept.
 */
public final class Walk {

    private Walk() {}

    /** Walks for a data access. */
    public static WalkResult walk(Regime regime, long va, DescriptorMemory memory) {
        return walk(regime, va, false, memory);
    }

    /** Walks; {@code fetch} matters only to the top byte (TBIDn). */
    public static WalkResult walk(Regime regime, long va, boolean fetch, DescriptorMemory memory) {
        return walk(regime, va, fetch, memory, null);
    }

    /** What the walk would have come to, had AF been 1. */
    public static WalkResult ifAccessed(Regime regime, long va, boolean fetch, WalkResult result) {
        return result instanceof WalkFault fault && fault.reason() == Reason.ACCESS_FLAG_CLEAR
                ? withLeaf(regime, va, fetch, fault.steps(), fault.steps().lastValue() | Descriptor.AF)
                : result;
    }

    /** The walk that read {@code steps}, if the last had been another. */
    public static WalkResult withLeaf(Regime regime, long va, boolean fetch, WalkSteps steps, long leaf) {
        return walk(regime, va, fetch, new DescriptorMemory() {
            private int next;

            @Override
            public boolean contains(long pa) {
                return next < steps.count();
            }

            @Override
            public long read(long pa) {
                long value = steps.value(next++);
                return next == steps.count() ? leaf : value;
            }
        });
    }

    /** Walks from the cached Table descriptor {@code from}, or from the TTBR when that is null. */
    public static WalkResult walk(
            Regime regime, long va, boolean fetch, DescriptorMemory memory, @Nullable TableEntry from) {
        VaRange range = regime.rangeOf(va);
        if (!regime.mmuOn()) {
            return identity(regime, range, va, fetch);
        }
        if (!range.sizeValid()) {
            return early(Kind.TRANSLATION, Reason.SIZE_INVALID);
        }
        if (!range.contains(va, fetch)) {
            return early(Kind.TRANSLATION, Reason.VA_OUT_OF_RANGE);
        }
        if (!range.walkEnabled()) {
            return early(Kind.TRANSLATION, Reason.WALK_DISABLED);
        }
        if (range.tableBase() >>> range.outputBits() != 0) {
            return early(Kind.ADDRESS_SIZE, Reason.BASE_TOO_LARGE);
        }
        return lookups(regime, range, va << 8 >> 8, memory, from);
    }

    private static WalkResult lookups(
            Regime regime, VaRange range, long va, DescriptorMemory memory, @Nullable TableEntry from) {
        Granule granule = range.granule();
        int start = from == null ? range.startLevel() : from.steps().startLevel();
        long[] pairs = new long[2 * (4 - start)];
        long table = range.tableBase();
        long tableBits = 0;
        int level = start;
        // The first table may be smaller than a granule: only the IA bits of the range index it.
        long index = (va & (1L << range.iaBits()) - 1) >>> granule.entryShift(start);
        long indexMask = (1L << granule.bitsPerLevel()) - 1;
        int count = 0;
        if (from != null) {
            from.steps().copyTo(pairs);
            count = from.steps().count();
            table = from.nextTable();
            tableBits = from.tableBits();
            level = from.level() + 1;
            index = va >>> granule.entryShift(level) & indexMask;
        }
        while (true) {
            long address = table + (index << 3);
            if (!memory.contains(address)) {
                return fault(start, count, pairs, Kind.EXTERNAL_ABORT, level, Reason.NO_MEMORY, address);
            }
            long value = memory.read(address);
            pairs[2 * count] = address;
            pairs[2 * count + 1] = value;
            count++;
            switch (Descriptor.kind(value, level, granule, range.format())) {
                case INVALID -> {
                    return fault(start, count, pairs, Kind.TRANSLATION, level, Reason.INVALID_DESCRIPTOR, address);
                }
                case RESERVED -> {
                    return fault(start, count, pairs, Kind.TRANSLATION, level, Reason.RESERVED_DESCRIPTOR, address);
                }
                case BLOCK, PAGE -> {
                    return leaf(regime, range, va, level, value, tableBits, new WalkSteps(start, count, pairs));
                }
                case TABLE -> {
                    table = range.format().address(value, granule.pageShift());
                    if (table >>> range.outputBits() != 0) {
                        return fault(start, count, pairs, Kind.ADDRESS_SIZE, level, Reason.OUTPUT_TOO_LARGE, address);
                    }
                    tableBits |= value;
                    level++;
                    index = va >>> granule.entryShift(level) & indexMask;
                }
            }
        }
    }

    private static WalkResult leaf(
            Regime regime, VaRange range, long va, int level, long value, long tableBits, WalkSteps steps) {
        Granule granule = range.granule();
        int shift = granule.entryShift(level);
        long oaBase = range.format().address(value, shift);
        if (oaBase >>> range.outputBits() != 0) {
            return new WalkFault(steps, Kind.ADDRESS_SIZE, level, Reason.OUTPUT_TOO_LARGE, steps.lastAddress());
        }
        boolean af = (value & Descriptor.AF) != 0;
        if (!af && !regime.hardwareAccessFlag()) {
            return new WalkFault(steps, Kind.ACCESS_FLAG, level, Reason.ACCESS_FLAG_CLEAR, steps.lastAddress());
        }
        long offset = va & (1L << shift) - 1;
        boolean contiguous = (value & Descriptor.CONTIGUOUS) != 0 && granule.contiguousShift(level) != 0;
        LeafAttributes attributes = attributes(regime, range, level, value, range.hierarchical() ? tableBits : 0);
        return new Translated(
                steps,
                range.half(),
                granule,
                level,
                va - offset,
                shift,
                oaBase,
                oaBase | offset,
                contiguous,
                attributes,
                !af);
    }

    /** Of a leaf below tables whose descriptors are or-ed in {@code tableBits}. */
    static LeafAttributes attributes(Regime regime, VaRange range, int level, long value, long tableBits) {
        int ap = Descriptor.ap(value);
        int flags = 0;
        // APTable can only take away: bit 1 writes, bit 0 EL0 access. PXNTable and UXNTable likewise.
        boolean readOnlyTable = (tableBits & Descriptor.AP_TABLE1) != 0;
        if ((value & Descriptor.DBM) != 0) {
            flags |= LeafAttributes.DBM;
            if ((ap & 2) != 0 && regime.hardwareDirtyState() && !readOnlyTable) {
                // Writable-clean: pseudocode treats it as writable from here on, the update is due at the first write.
                ap &= 1;
                flags |= LeafAttributes.CLEAN;
            }
        }
        if (readOnlyTable) {
            ap |= 2;
        }
        if ((tableBits & Descriptor.AP_TABLE0) != 0) {
            ap &= 2;
        }
        if (((value & Descriptor.PXN) | (tableBits & Descriptor.PXN_TABLE)) != 0) {
            flags |= LeafAttributes.PXN;
        }
        if (((value & Descriptor.UXN) | (tableBits & Descriptor.UXN_TABLE)) != 0) {
            flags |= LeafAttributes.UXN;
        }
        if ((value & Descriptor.AF) != 0) {
            flags |= LeafAttributes.AF;
        }
        if ((value & Descriptor.NG) != 0) {
            flags |= LeafAttributes.NG;
        }
        if ((value & Descriptor.GP) != 0) {
            flags |= LeafAttributes.GP;
        }
        if (level != 3 && (value & Descriptor.NT) != 0 && regime.cpu().bbml() >= 1) {
            flags |= LeafAttributes.NT;
        }
        int sh = range.format().shareabilityFromTcr() ? range.shareability() : Descriptor.sh(value);
        LeafAttributes attributes = LeafAttributes.of(regime.mair().attr(Descriptor.attrIndex(value)), sh, ap, flags);
        return regime.wxn() ? attributes.underWxn() : attributes;
    }

    /** Pseudocode AArch64.S1DisabledOutput: the IA is the OA, after the tag is dropped. */
    private static WalkResult identity(Regime regime, VaRange range, long va, boolean fetch) {
        long address = (fetch ? range.tbiFetch() : range.tbi()) ? va & (1L << 56) - 1 : va;
        if (address >>> regime.cpu().paBits() != 0) {
            return early(Kind.ADDRESS_SIZE, Reason.IDENTITY_TOO_LARGE);
        }
        int shift = Granule.K4.pageShift();
        long base = address & -1L << shift;
        return new Translated(
                WalkSteps.NONE,
                range.half(),
                Granule.K4,
                3,
                base,
                shift,
                base,
                address,
                false,
                LeafAttributes.MMU_OFF,
                false);
    }

    private static WalkFault early(Kind kind, Reason reason) {
        return new WalkFault(WalkSteps.NONE, kind, 0, reason, -1);
    }

    private static WalkFault fault(
            int start, int count, long[] pairs, Kind kind, int level, Reason reason, long descriptorAddress) {
        return new WalkFault(new WalkSteps(start, count, pairs), kind, level, reason, descriptorAddress);
    }
}
