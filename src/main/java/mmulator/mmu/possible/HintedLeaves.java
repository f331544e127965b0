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
import mmulator.mmu.history.Moment;
import mmulator.mmu.tlb.TlbCoverage;

/**
 * Whether TLB maintenance removes what a CPU has cached of a Table descriptor. An operation that hints at the level of the leaves
 * need not remove anything if one of those that it is about is of another level: not of what is below the table now, but of what
 * walks could read there when it was issued, or a TLB hold since then. Arm ARM R_SQXYZ, I_LTZBK; of a range I_VNDBJ.
 *
 * @param cpu whose walks these are
 * @param maintenance what has reached it
 */
record HintedLeaves(int cpu, DescriptorMemory memory, DescriptorHistory history, MaintenanceLog maintenance) {
    private static final int LAST_LEVEL = 3;

    /** @param read the Table descriptor */
    boolean covered(Operation operation, TableEntry table, PastRead read) {
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
        Asked asked = new Asked(operation, read.epoch().regime(), read.window().from());
        return areHinted(asked, table.nextTable(), table.level() + 1, from, to);
    }

    /**
     * What is asked of all descriptors below.
     *
     * @param since when walks could come there
     */
    private record Asked(Operation operation, Regime regime, Moment since) {
        Moment issued() {
            return operation.issued();
        }
    }

    /** The same of what a table translates between two addresses. */
    private boolean areHinted(Asked asked, long table, int level, long from, long to) {
        int hint = asked.operation.maintenance().hintLevel();
        if (level == LAST_LEVEL && hint == LAST_LEVEL) {
            return true;
        }
        VaRange range = asked.regime.rangeOf(from);
        Granule granule = range.granule();
        int shift = granule.entryShift(level);
        long entries = 1L << granule.bitsPerLevel();
        for (long entry = from >>> shift; entry <= to >>> shift; entry++) {
            long address = table + 8 * (entry & entries - 1);
            if (!memory.contains(address)) {
                continue;
            }
            for (DescriptorVersion version : history.of(address, memory.read(address))) {
                Kind kind = Descriptor.kind(version.value(), level, granule, range.format());
                long base = entry << shift;
                if (isReadable(version, asked) || mayBeCached(version, kind, asked, base, level)) {
                    boolean wrong = kind == Kind.TABLE
                            ? !areHinted(
                                    asked,
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

    private boolean isReadable(DescriptorVersion version, Asked asked) {
        memory.dependencies().order(version.from(), asked.issued());
        memory.dependencies().order(version.until(cpu), asked.issued());
        return version.from().isBefore(asked.issued()) && asked.issued().isBefore(version.until(cpu));
    }

    /** True if walks that came this way could read it before, and nothing had removed it from the TLB by then. */
    private boolean mayBeCached(DescriptorVersion version, Kind kind, Asked asked, long va, int level) {
        memory.dependencies().order(version.until(cpu), asked.since);
        if (kind == Kind.INVALID
                || !version.from().isBefore(asked.issued())
                || !asked.since.isBefore(version.until(cpu))) {
            return false;
        }
        int shift = asked.regime.rangeOf(va).granule().entryShift(level);
        boolean global = (version.value() & Descriptor.NG) == 0;
        return !maintenance.any(va, shift, other -> {
            Moment end = Moment.later(version.until(cpu), version.until(other.by(), other.by() != cpu));
            memory.dependencies().order(end, other.issued());
            memory.dependencies().order(other.completed(), asked.issued());
            return !asked.issued().isBefore(other.completed())
                    && !other.issued().isBefore(end)
                    && (kind == Kind.TABLE
                            ? TlbCoverage.coversTable(other.maintenance(), asked.regime, va, level)
                            : TlbCoverage.guarantees(other.maintenance(), asked.regime, va, level, global, true));
        });
    }
}
