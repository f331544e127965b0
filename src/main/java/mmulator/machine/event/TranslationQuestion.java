package mmulator.machine.event;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.spec.CpuSpec;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;

/**
 * An access that is about to be translated with the MMU on.
 *
 * @param va canonical
 * @param regime in effect, but for pending register writes
 * @param pan PSTATE.PAN, where it restricts the access
 * @param mayOnlyRead a write that may turn out to write nothing, and then do with the permission to read
 * @param onConflict what entries of different size do; empty where the CPU knows no conflict of those
 * @param concrete what the concrete TLB gives
 * @param walk what a walk gives now, in {@code regime}, with the descriptors as this CPU sees them in a deterministic run
 * @param walks what else walks have to do with memory as it is
 * @param points what may be chosen
 */
public record TranslationQuestion(
        int cpu,
        long va,
        AccessKind access,
        Regime regime,
        boolean pan,
        boolean mayOnlyRead,
        Optional<CpuSpec.OnConflict> onConflict,
        TranslationOutcome concrete,
        WalkResult walk,
        Walks walks,
        Set<ChoicePoint> points) {

    /** Walks of this moment. */
    public interface Walks {
        /** Those in all regimes that pending register writes may have made. */
        List<WalkResult> possible();

        /** True if the access can do with what its walk has read: hardware need not update the leaf, or still finds that there. */
        boolean mayUpdate(WalkSteps steps);
    }
}
