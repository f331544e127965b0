package mmulator.mmu.tlb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.TableEntry;
import mmulator.mmu.VaRange;
import mmulator.mmu.WalkSteps;
import org.jspecify.annotations.Nullable;

/** Cached Table descriptors of one CPU. Unlimited: replacement here would hide errors, never show one. */
final class WalkCache {

    private record Key(long iaBase, int level, int asid) {}

    private Map<Key, TableEntry> entries = new HashMap<>();
    /** The map belongs to a snapshot too: copy it before writing. */
    private boolean shared;
    /** One of level 2 that was found last, while nothing has changed since. */
    private @Nullable TableEntry last;

    /** The deepest cached table for {@code va}, or null. */
    @Nullable
    TableEntry deepest(VaRange range, long va, int asid) {
        TableEntry before = last;
        if (before != null
                && (va & -1L << range.entryShift(2)) == before.iaBase()
                && before.asid() == asid
                && belongs(before, range)) {
            return before;
        }
        for (int level = 2; level >= range.startLevel() && !entries.isEmpty(); level--) {
            TableEntry entry = entries.get(new Key(va & -1L << range.entryShift(level), level, asid));
            if (entry != null && belongs(entry, range)) {
                last = level == 2 ? entry : null;
                return entry;
            }
        }
        return null;
    }

    /** One cached under another granule or TnSZ is not used: its steps would not belong to this walk. */
    private static boolean belongs(TableEntry entry, VaRange range) {
        return entry.sizeShift() == range.entryShift(entry.level())
                && entry.steps().startLevel() == range.startLevel();
    }

    /** Caches the Table descriptors of a walk from step {@code first} on. Returns true when something was added. */
    boolean add(VaRange range, long va, int asid, WalkSteps steps, int first) {
        if (first == steps.count() - 1 && steps.level(first) == 3) {
            return false; // the last is no Table descriptor
        }
        Granule granule = range.granule();
        long tableBits = 0;
        boolean added = false;
        for (int i = 0; i < steps.count(); i++) {
            int level = steps.level(i);
            long value = steps.value(i);
            long next = range.format().address(value, granule.pageShift());
            if (Descriptor.kind(value, level, granule, range.format()) != Descriptor.Kind.TABLE
                    || next >>> range.outputBits() != 0) {
                break;
            }
            tableBits |= value;
            if (i < first) {
                continue;
            }
            int shift = range.entryShift(level);
            TableEntry entry = new TableEntry(
                    va & -1L << shift, shift, asid, level, granule, next, tableBits, steps.prefix(i + 1));
            own().put(new Key(entry.iaBase(), level, asid), entry);
            added = true;
        }
        return added;
    }

    /** Removes what {@code op} covers and returns it in address order. */
    List<TableEntry> invalidate(TlbMaintenance op) {
        List<TableEntry> removed = new ArrayList<>();
        for (TableEntry entry : entries.values()) {
            if (TlbCoverage.covers(op, entry)) {
                removed.add(entry);
            }
        }
        for (TableEntry entry : removed) {
            own().remove(new Key(entry.iaBase(), entry.level(), entry.asid()));
        }
        removed.sort(ORDER);
        return removed;
    }

    List<TableEntry> inOrder() {
        List<TableEntry> list = new ArrayList<>(entries.values());
        list.sort(ORDER);
        return list;
    }

    Map<?, TableEntry> share() {
        shared = true;
        return entries;
    }

    @SuppressWarnings("unchecked")
    void restore(Map<?, TableEntry> snapshot) {
        entries = (Map<Key, TableEntry>) snapshot;
        shared = true;
        last = null;
    }

    private Map<Key, TableEntry> own() {
        last = null;
        if (shared) {
            entries = new HashMap<>(entries);
            shared = false;
        }
        return entries;
    }

    private static final Comparator<TableEntry> ORDER = Comparator.comparing(TableEntry::iaBase, Long::compareUnsigned)
            .thenComparingInt(TableEntry::level)
            .thenComparingInt(TableEntry::asid);
}
