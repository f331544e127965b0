package mmulator.relaxed;

import java.util.LinkedHashMap;
import java.util.Map;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Epochs;

/**
 * Where a translation comes from.
 *
 * @param epoch in which the walk was made, or its Table descriptors were read
 * @param by the regime that it is used in
 * @param left the epoch has been left
 * @param whole that is so, and what was found in it is used as it was, not what its Table descriptors lead to now
 */
record Source(Epoch epoch, Regime by, boolean left, boolean whole) {
    /** A walk in an epoch that may last. */
    static Source of(Epoch epoch) {
        return new Source(epoch, epoch.regime(), false, false);
    }

    /**
     * What was read in an epoch that was left may still be used: its Table descriptors for a walk of now, or the translation.
     * What a present regime gives as well is left out.
     *
     * @param result of the walk in the epoch
     * @return what the access gets
     */
    static Map<Source, WalkResult> kept(Epochs epochs, Epoch epoch, long va, Reading reading, WalkResult result) {
        Map<Source, WalkResult> kept = new LinkedHashMap<>();
        Regime then = epoch.regime();
        int within = reading.within(epoch);
        int tables = Math.min(within, reading.leaf());
        boolean asid = false;
        for (Epoch current : epochs.current()) {
            Regime now = current.regime();
            if (now.sameFor(va, then) && reading.within(current) == reading.count()) {
                return Map.of();
            }
            asid |= now.asid() == then.asid();
            if (tables > 0 && then.sharesTableEntries(va, now) && reading.within(current, tables) == reading.count()) {
                WalkResult goesOn = goOn(now, then, va, result.steps(), tables);
                // A regime in which there are no walks does not get so far.
                if (goesOn.steps().count() >= tables) {
                    kept.put(new Source(epoch, now, true, false), goesOn);
                }
            }
        }
        // No TLB holds what a walk faults by: that is found anew. Where it is found anew it may be used for longer.
        if (result instanceof Translated leaf
                && within == reading.count()
                && (asid || !leaf.attributes().nG())
                && !kept.containsValue(result)) {
            kept.put(new Source(epoch, epochs.inEffect(), true, true), result);
        }
        return kept;
    }

    /** What a walk in the regime of now finds by Table descriptors that were cached in another, the first of the steps. */
    private static WalkResult goOn(Regime now, Regime then, long va, WalkSteps steps, int tables) {
        DescriptorMemory below = new DescriptorMemory() {
            private int next = tables;

            @Override
            public boolean contains(long pa) {
                return next < steps.count();
            }

            @Override
            public long read(long pa) {
                return steps.value(next++);
            }
        };
        return Walk.walk(now, va, false, below, TableEntry.of(then, va, steps.prefix(tables)));
    }
}
