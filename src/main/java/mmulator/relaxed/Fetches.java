package mmulator.relaxed;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbCoverage;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.View;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Epochs;
import mmulator.relaxed.regime.WalkEnd;

/**
 * Fetches are translated by the regime in effect. Where a TLB may hold something else of one that was left they are refused. Arm
 * ARM D8.17, R_VNRFW.
 */
final class Fetches {
    private final Given given;
    private final Program.Code code;
    private final Map<Place, Optional<WalkResult>> kept = new HashMap<>();

    Fetches(Given given, Program.Code code) {
        this.given = given;
        this.code = code;
    }

    private record Place(Regime before, Regime now, long pc) {}

    void refuseKept(CpuState state) {
        Epochs epochs = state.epochs;
        if (epochs == null || !given.judges) {
            return;
        }
        for (Epoch epoch : epochs.left()) {
            Place place = new Place(epoch.regime(), epochs.inEffect(), state.pc);
            Optional<WalkResult> found =
                    kept.computeIfAbsent(place, key -> Optional.ofNullable(code.kept(key.before, key.now, key.pc)));
            if (found.isPresent() && !isRemoved(state, epochs, epoch, found.get())) {
                throw new RefusedException(
                        state.pc,
                        "fetches by what a TLB may hold of a regime that was left: there is no TLBI after it");
            }
        }
    }

    /** By a TLBI that the last context synchronization event comes after. */
    private boolean isRemoved(CpuState state, Epochs epochs, Epoch epoch, WalkResult walk) {
        WalkEnd end = WalkEnd.of(epoch.regime(), state.pc, walk);
        int table = walk.steps().level(walk.steps().count() - 1) - 1;
        int seen = View.reads(state.context);
        for (int time = given.nextEffect(state, epoch.until() - 1);
                time <= seen;
                time = given.nextEffect(state, time)) {
            if (given.at(state, time) instanceof Message.Effect effect
                    && !epochs.mayIgnore(effect, time, epoch)
                    && end.isRemovedBy(effect.maintenance())
                    && (walk instanceof Translated
                            || TlbCoverage.coversTable(effect.maintenance(), epoch.regime(), state.pc, table))) {
                return true;
            }
        }
        return false;
    }
}
