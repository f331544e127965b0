package mmulator.machine.event;

import java.util.List;
import java.util.Set;
import mmulator.arch.CpuFeatures;
import mmulator.machine.choice.ChoicePoint;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/**
 * An access that is about to be translated with the MMU on.
 *
 * @param va canonical
 * @param regime in effect, but for pending register writes
 * @param pan PSTATE.PAN, where it restricts the access
 * @param mayOnlyRead a write that may turn out to write nothing, and then do with the permission to read
 * @param mayConflict entries of different size may raise a TLB conflict abort
 * @param cached what the concrete TLB holds, or null
 * @param walk what a walk gives now, in {@code regime}, with the descriptors as this CPU sees them in a deterministic run
 * @param walks in other regimes that may be in effect
 * @param points what may be chosen
 */
public record TranslationQuestion(
        int cpu,
        CpuFeatures features,
        long va,
        AccessKind access,
        Regime regime,
        boolean pan,
        boolean mayOnlyRead,
        boolean mayConflict,
        @Nullable TlbEntry cached,
        WalkResult walk,
        Walks walks,
        Set<ChoicePoint> points) {

    /** The walks of this moment in all regimes that pending register writes may have made. */
    @FunctionalInterface
    public interface Walks {
        List<WalkResult> possible();
    }
}
