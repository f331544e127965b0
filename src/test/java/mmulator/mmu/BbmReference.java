package mmulator.mmu;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import mmulator.arch.Granule;

/**
 * A second reading of R_WHZWS, and of what R_PVTFW, R_KFLJB and R_KHRBC take away from it: two values of one descriptor are
 * followed down to every address that may differ, and what is found there is compared field by field, cut out by position.
 */
final class BbmReference {
    private final Granule granule;
    private final boolean ds;
    private final boolean wide;
    private final BbmContext cpu;
    private final DescriptorMemory memory;
    private final Set<Integer> slots;
    private final LongPredicate marked;
    private final Set<BbmNeed> needs = EnumSet.noneOf(BbmNeed.class);

    /**
     * @param slots in every table: those that are not as all the others
     * @param marked of a physical address: memory that holds something else than other memory
     */
    BbmReference(
            Granule granule,
            boolean ds,
            boolean wide,
            BbmContext cpu,
            DescriptorMemory memory,
            Set<Integer> slots,
            LongPredicate marked) {
        this.granule = granule;
        this.ds = ds;
        this.wide = wide;
        this.cpu = cpu;
        this.memory = memory;
        this.slots = new TreeSet<>(slots);
        this.slots.addAll(Set.of(0, 1, (int) (granule.pageSize() / 8) - 1));
        this.marked = marked;
    }

    /** What walks find at a level: a descriptor there, or a part of a Block further up. */
    private record Found(long value, int level, int own, long oa) {
        boolean isPart() {
            return own < level;
        }
    }

    /** Descriptors of one slot. */
    Set<BbmNeed> needed(long old, long next, int level) {
        compare(at(old, level), at(next, level));
        return needs;
    }

    /** What is left of an old Table is a leaf; it translates the address that is {@code slots[i]} in the i-th table below. */
    Set<BbmNeed> neededBelow(long old, long next, int level, long leaf, int leafLevel, int... path) {
        hierarchical(at(old, level), at(next, level));
        Found now = at(next, level);
        for (int i = 0; now.level < leafLevel && isCacheable(now); i++) {
            if (!isTable(now) && !now.isPart()) {
                size(now);
            }
            now = below(now, path[i]);
        }
        compare(at(leaf, leafLevel), now);
        return needs;
    }

    private void compare(Found old, Found next) {
        if (!isCacheable(old) || !isCacheable(next)) {
            return;
        }
        if (!isTable(old) && !isTable(next)) {
            translations(old, next);
            return;
        }
        if (!isTable(old)) {
            size(old);
        }
        if (!isTable(next)) {
            size(next);
        }
        hierarchical(old, next);
        if (isTable(old) && isTable(next) && table(old) == table(next)) {
            return;
        }
        for (int slot : slots) {
            compare(below(old, slot), below(next, slot));
        }
    }

    private void translations(Found old, Found next) {
        int before = attribute(old);
        int after = attribute(next);
        if (isDevice(before) != isDevice(after) || isDevice(before) && (before & 0xc) != (after & 0xc)) {
            needs.add(BbmNeed.MEMORY_TYPE);
        } else if (!isDevice(before) && !cacheability(before).equals(cacheability(after))) {
            needs.add(BbmNeed.CACHEABILITY);
        } else if (!ds && shareability(old) != shareability(next)) {
            needs.add(BbmNeed.SHAREABILITY);
        }
        if (old.oa != next.oa) {
            boolean differ = false;
            for (int page = 0; page < 4; page++) {
                long offset = page * granule.pageSize();
                differ |= offset < bytes(old.level) && marked.test(old.oa + offset) != marked.test(next.oa + offset);
            }
            if (grantsWrites(old) || grantsWrites(next)) {
                needs.add(BbmNeed.OUTPUT_ADDRESS_WRITABLE);
            } else if (differ) {
                needs.add(BbmNeed.OUTPUT_ADDRESS_CONTENTS);
            }
        }
        if (bit(old, 11) && !bit(next, 11)) {
            needs.add(BbmNeed.GLOBAL);
        }
        // A change of size as well, but to a run or from one: there are none of parts.
        if (!old.isPart() && !next.isPart() && hasRuns(old.level) && bit(old, 52) != bit(next, 52) && cpu.bbml() < 1) {
            needs.add(BbmNeed.CONTIGUOUS);
        }
    }

    private void size(Found block) {
        if (cpu.bbml() == 0 || cpu.bbml() == 1 && !bit(block, 16)) {
            needs.add(BbmNeed.SIZE);
        }
    }

    /** I_YQWJF: PXNTable, UXNTable and APTable, bits 62:59, are part of every translation below. */
    private void hierarchical(Found old, Found next) {
        for (int field = 59; field <= 62; field++) {
            if (isTable(old) && isTable(next) && cpu.hierarchical() && bit(old, field) != bit(next, field)) {
                needs.add(BbmNeed.HIERARCHICAL);
            }
        }
    }

    private Found at(long value, int level) {
        return new Found(value, level, level, address(value, bytes(level)));
    }

    private Found below(Found found, int slot) {
        int level = found.level + 1;
        if (!isTable(found)) {
            return new Found(found.value, level, found.own, found.oa + slot * bytes(level));
        }
        long at = table(found) + 8L * slot;
        return at(memory.contains(at) ? memory.read(at) : 0, level);
    }

    private boolean isCacheable(Found found) {
        boolean valid = bit(found, 0) && (bit(found, 1) || hasBlocks(found.own));
        long address = isTable(found) ? table(found) : found.oa;
        return valid
                && address < 1L << cpu.outputBits()
                && (isTable(found) || bit(found, 10) || cpu.hardwareAccessFlag());
    }

    private static boolean isTable(Found found) {
        return found.own < 3 && (found.value & 3) == 3;
    }

    private long table(Found found) {
        return address(found.value, granule.pageSize());
    }

    /** Arm ARM D8.3, "VMSAv8-64 descriptor formats": OA[47:n], and with 52 bits either bits 15:12 or bits 49:48 and 9:8. */
    private long address(long value, long alignment) {
        long address = value & 0x0000_ffff_ffff_ffffL & -alignment;
        if (ds) {
            address |= value & 3L << 48 | (value >> 8 & 3) << 50;
        }
        return wide ? address | (value >> 12 & 15) << 48 : address;
    }

    private boolean hasBlocks(int level) {
        return switch (granule) {
            case K4 -> level == 2 || level == 1 || level == 0 && ds;
            case K16 -> level == 2 || level == 1 && ds;
            case K64 -> level == 2 || level == 1 && wide;
        };
    }

    /** Arm ARM D8.7.1, "The Contiguous bit". */
    private boolean hasRuns(int level) {
        return granule == Granule.K4 ? level >= 1 : level >= 2;
    }

    private long bytes(int level) {
        long bytes = granule.pageSize();
        for (int above = 3; above > level; above--) {
            bytes *= granule.pageSize() / 8;
        }
        return bytes;
    }

    private int attribute(Found found) {
        return (int) (cpu.mair().value() >> 8 * (found.value >> 2 & 7)) & 0xff;
    }

    private static boolean isDevice(int attribute) {
        return attribute >> 4 == 0;
    }

    /** Outer and inner: Arm ARM D24, MAIR_EL1. */
    private static String cacheability(int attribute) {
        int inner = switch (attribute) {
            case 0x40, 0xa0, 0xf0 -> attribute >> 4;
            default -> attribute & 15;
        };
        return half(attribute >> 4) + "" + half(inner);
    }

    private static char half(int nibble) {
        return switch (nibble) {
            case 4 -> 'N';
            case 0, 1, 2, 3, 8, 9, 10, 11 -> 'T';
            default -> 'B';
        };
    }

    /** R_PYFVQ. */
    private int shareability(Found found) {
        int attribute = attribute(found);
        return isDevice(attribute) || cacheability(attribute).equals("NN") ? 2 : (int) (found.value >> 8 & 3);
    }

    private boolean grantsWrites(Found found) {
        return !bit(found, 7) || bit(found, 51) && cpu.hardwareDirtyState();
    }

    private static boolean bit(Found found, int bit) {
        return (found.value >> bit & 1) != 0;
    }
}
