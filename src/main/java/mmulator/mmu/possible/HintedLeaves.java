package mmulator.mmu.possible;

import mmulator.arch.Descriptor;
import mmulator.arch.Descriptor.Kind;
import mmulator.arch.Granule;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.VaRange;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.DescriptorVersion;
import mmulator.mmu.tlb.TlbCoverage;

/**
 * Whether TLB maintenance removes what a CPU has cached of a Table descriptor. An operation that hints at the level of the leaves
 * need not remove anything if one of those that it is about is of another level: not of what is below the table now, but of what
 * walks could read there when it was issued. Arm ARM R_SQXYZ, I_LTZBK; of a range I_VNDBJ.
 *
 * @param cpu whose walks these are
 */
record HintedLeaves(int cpu, DescriptorMemory memory, DescriptorHistory history) {
    private static final int LAST_LEVEL = 3;

    /** @param regime in which the descriptor was read */
    boolean covered(Operation operation, TableEntry table, Regime regime) {
        TlbMaintenance maintenance = operation.maintenance();
        if (!TlbCoverage.covers(maintenance, table)) {
            return false;
        }
        if (maintenance.hintLevel() == TlbMaintenance.NO_HINT) {
            return true;
        }
        long last = table.iaBase() | (1L << table.sizeShift()) - 1;
        long from =
                Long.compareUnsigned(maintenance.start(), table.iaBase()) > 0 ? maintenance.start() : table.iaBase();
        long to = Long.compareUnsigned(maintenance.endInclusive(), last) < 0 ? maintenance.endInclusive() : last;
        return areHinted(operation, regime.rangeOf(from), table.nextTable(), table.level() + 1, from, to);
    }

    /** The same of what a table translates between two addresses. */
    private boolean areHinted(Operation operation, VaRange range, long table, int level, long from, long to) {
        int hint = operation.maintenance().hintLevel();
        if (level == LAST_LEVEL && hint == LAST_LEVEL) {
            return true;
        }
        Granule granule = range.granule();
        int shift = granule.entryShift(level);
        long entries = 1L << granule.bitsPerLevel();
        for (long entry = from >>> shift; entry <= to >>> shift; entry++) {
            long address = table + 8 * (entry & entries - 1);
            if (!memory.contains(address)) {
                continue;
            }
            for (DescriptorVersion version : history.of(address, memory.read(address))) {
                if (isReadable(version, operation)) {
                    Kind kind = Descriptor.kind(version.value(), level, granule, range.format());
                    long base = entry << shift;
                    boolean wrong = kind == Kind.TABLE
                            ? !areHinted(
                                    operation,
                                    range,
                                    range.format().address(version.value(), granule.pageShift()),
                                    level + 1,
                                    Math.max(from, base),
                                    Math.min(to, base | (1L << shift) - 1))
                            : kind.isLeaf() && level != hint;
                    if (wrong) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private boolean isReadable(DescriptorVersion version, Operation operation) {
        memory.dependencies().order(version.from(), operation.issued());
        memory.dependencies().order(version.until(cpu), operation.issued());
        return version.from().isBefore(operation.issued()) && operation.issued().isBefore(version.until(cpu));
    }
}
