package mmulator.mmu.possible;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.history.Moment;
import mmulator.mmu.tlb.TlbEntry;

/** Entries that a TLB may hold, one of each kind: made of walks whose translations no maintenance has removed. */
final class EntriesKept {
    private final DescriptorMemory memory;
    private final MaintenanceLog maintenance;
    private final WhyHeld why;
    private final long va;
    private final int asid;
    private final Predicate<Regime> in;
    private final Map<Object, Kept> found = new LinkedHashMap<>();

    private record Kept(TlbEntry entry, PastWalk walk) {
        Moment until() {
            return walk.window().until();
        }
    }

    /**
     * @param maintenance that has reached the CPU
     * @param va canonical; entries for other addresses do not count
     * @param in regimes in which walks count
     */
    EntriesKept(
            DescriptorMemory memory, MaintenanceLog maintenance, WhyHeld why, long va, int asid, Predicate<Regime> in) {
        this.memory = memory;
        this.maintenance = maintenance;
        this.why = why;
        this.va = va;
        this.asid = asid;
        this.in = in;
    }

    void add(PastWalk past) {
        if (!(past.result() instanceof Translated walk) || !past.isCacheable() || !in.test(past.regime())) {
            return;
        }
        add(past, walk, false);
        if (walk.contiguous()) {
            add(past, walk, true);
        }
    }

    /** @param run one entry serves all of the contiguous run */
    private void add(PastWalk past, Translated walk, boolean run) {
        Window window = past.window();
        TlbEntry entry = TlbEntry.of(walk, past.regime(), run, window.from().step());
        if (entry.matches(va, asid) && !maintenance.removes(entry, va, past.last())) {
            Object kind = List.of(
                    entry.sizeShift(),
                    entry.oaBase(),
                    entry.attributes(),
                    entry.global(),
                    entry.level(),
                    entry.fromContiguous(),
                    // Of the member that an entry was made of hardware sees whether it has changed (I_QDCMP).
                    entry.fromContiguous()
                            && memory.peek(entry.steps().lastAddress())
                                    == entry.steps().lastValue());
            found.merge(kind, new Kept(entry, past), this::better);
        }
    }

    /** Of equal entries the one that stays longest says most, and of those the one that a walk of now finds. */
    private Kept better(Kept one, Kept other) {
        int stays = one.until().compareTo(other.until());
        return stays > 0 || stays == 0 && why.better(one.walk, other.walk, va) == one.walk ? one : other;
    }

    List<PossibleEntry> all() {
        List<PossibleEntry> all = new ArrayList<>(found.size());
        for (Kept kept : found.values()) {
            PastWalk walk = kept.walk;
            all.add(new PossibleEntry(
                    kept.entry,
                    walk.last().walker(),
                    walk.window().from(),
                    walk.window().until(),
                    why.of(walk, kept.entry, va)));
        }
        return all;
    }
}
