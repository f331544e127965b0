package mmulator.relaxed;

import java.util.Set;
import mmulator.arch.Granule;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.arch.exception.SoftwareInterrupt;
import mmulator.mmu.Regime;
import mmulator.mmu.tlb.TlbCoverage;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.View;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.regime.Epochs;
import mmulator.relaxed.step.Step;

/**
 * The rules of TLBI and of SGIs. A TLBI takes effect on each CPU at a time of its own, and a DSB waits for that; so does an SGI,
 * and nothing waits for it.
 */
final class Maintenance {
    private final Given given;

    Maintenance(Given given) {
        this.given = given;
    }

    /** @return false if it cannot be in this execution; then the state is of no use */
    boolean execute(CpuState state, Step.Maintain step) {
        Epochs epochs = state.epochs;
        if (epochs == null) {
            throw new RefusedException(state.pc - 4, "system instructions");
        }
        long operand = state.value(step.register());
        Regime regime = epochs.inEffect();
        TlbMaintenance maintenance = TlbMaintenanceDecoder.decode(
                        0, step.crn(), step.crm(), step.op2(), operand, regime.cpu(), regime.tcr())
                .orElseThrow(() -> new RefusedException(state.pc - 4, "a TLBI that the CPU does not have"));
        long operandView = state.view(step.register());
        int after = View.writes(state.beforeSystemInstruction(operandView));
        int own = View.writes(state.beforeOwnMaintenance(operandView));
        Set<Granule> granules = TlbCoverage.granules(maintenance, epochs.possible());
        for (int on = 0; on < given.cpus; on++) {
            if ((on == given.cpu || maintenance.isBroadcast()) && given.reach.includes(on, maintenance)) {
                int behind = on == given.cpu ? own : after;
                int time = given.send(state, new Message.Effect(given.cpu, on, maintenance, granules), behind);
                if (time == 0) {
                    return false;
                }
                given.tell(state, state.pc - 4, Execution.Kind.INVALIDATION, Message.NOWHERE, operand, time, behind);
                maintained(state, maintenance, time, own > after);
            }
        }
        return true;
    }

    /**
     * By what of the regimes that were left is in a TLB nothing is accessed any more when all of it is gone. Arm ARM I_BBMSB.
     *
     * @param near it had to come after more than what others know of
     */
    private static void maintained(CpuState state, TlbMaintenance maintenance, int time, boolean near) {
        if (maintenance.isBroadcast() || !near) {
            boolean all = !maintenance.isBroadcast() && maintenance.kind() == TlbMaintenance.Kind.ALL;
            long view = all ? View.join(View.at(time), state.ofLeft) : View.at(time);
            state.maintained = state.maintained.and(maintenance, view);
        } else {
            state.maintainedNear = state.maintainedNear.and(maintenance, View.at(time));
        }
    }

    /**
     * A write of ICC_SGI1R_EL1. It is no memory access: of those before it comes after what a DSB has ordered. Each CPU takes
     * the interrupt when it likes. CPU <i>n</i> has affinity 0.0.0.<i>n</i>.
     *
     * @return false if it cannot be in this execution; then the state is of no use
     */
    boolean interrupt(CpuState state, long value, long view) {
        int after = View.writes(state.beforeSystemInstruction(view));
        for (int on = 0; on < given.cpus; on++) {
            if (SoftwareInterrupt.reaches(value, given.cpu, on)) {
                Message.Interrupt message = new Message.Interrupt(given.cpu, on, SoftwareInterrupt.intid(value));
                int time = given.send(state, message, after);
                if (time == 0) {
                    return false;
                }
                given.tell(state, state.pc - 4, Execution.Kind.INTERRUPT, Message.NOWHERE, on, time, after);
            }
        }
        return true;
    }
}
