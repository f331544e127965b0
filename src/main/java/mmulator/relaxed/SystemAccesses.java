package mmulator.relaxed;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mmulator.arch.Instruction;
import mmulator.arch.Pstate;
import mmulator.arch.SystemRegister;
import mmulator.machine.state.InterruptState;
import mmulator.mmu.Regime;
import mmulator.mmu.possible.PossibleRegimes;
import mmulator.relaxed.list.View;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Epochs;
import org.jspecify.annotations.Nullable;

/**
 * The rules of MRS and MSR. A write to a register of translation is seen by translations at once or later, and by all from the
 * next context synchronization event on. The others that may be written are of the CPU alone and mean nothing here.
 */
final class SystemAccesses {
    private static final Set<SystemRegister> OWN = EnumSet.of(
            SystemRegister.TPIDR_EL1,
            SystemRegister.TPIDR_EL0,
            SystemRegister.TPIDRRO_EL0,
            SystemRegister.SP_EL0,
            SystemRegister.CONTEXTIDR_EL1,
            SystemRegister.VBAR_EL1,
            SystemRegister.ELR_EL1,
            SystemRegister.SPSR_EL1,
            SystemRegister.DAIF,
            SystemRegister.CPACR_EL1,
            SystemRegister.AMAIR_EL1,
            SystemRegister.MDSCR_EL1);

    private final Given given;
    private final Program.@Nullable Mmu mmu;
    private final Maintenance maintenance;

    SystemAccesses(Given given, Program.@Nullable Mmu mmu, Maintenance maintenance) {
        this.given = given;
        this.mmu = mmu;
        this.maintenance = maintenance;
        if (mmu != null) {
            refuseCommonEntries(mmu.regime(), 0);
        }
    }

    void read(CpuState state, long pc, Instruction.ReadSystemRegister step) {
        int register = step.register();
        refuseEl0(state, pc, register);
        if (mmu != null
                && (register == SystemRegister.PAN.encoding()
                                && !mmu.regime().cpu().pan()
                        || register == SystemRegister.UAO.encoding()
                                && !mmu.regime().cpu().uao())) {
            throw new RefusedException(pc, "reads of " + name(register) + " on a CPU without it");
        }
        if (state.inHandler && register == SystemRegister.ELR_EL1.encoding()) {
            state.set(step.target(), state.returnAddress, View.NONE);
        } else if (state.system.has(register)) {
            state.set(step.target(), state.system.value(register), state.system.view(register));
        } else if (register == SystemRegister.ICC_IAR1_EL1.encoding()) {
            acknowledge(state, pc, step.target());
        } else {
            Long constant = mmu == null ? null : mmu.constants().get(register);
            if (constant == null) {
                throw new RefusedException(pc, "reads of " + name(register));
            }
            state.set(step.target(), constant, View.NONE);
        }
    }

    /** What else EL0 may read or write is a matter of traps, which are not known here. */
    private void refuseEl0(CpuState state, long pc, int register) {
        if (Exceptions.el(state, mmu) == 0
                && register != SystemRegister.TPIDR_EL0.encoding()
                && register != SystemRegister.TPIDRRO_EL0.encoding()) {
            throw new RefusedException(pc, "accesses of " + name(register) + " at EL0");
        }
    }

    /** Of an interrupt that the CPU has taken, unless it is one execution that is made. */
    private void acknowledge(CpuState state, long pc, int target) {
        InterruptState interrupts = state.interrupts;
        boolean more = !interrupts.isHeldBack();
        if (more && given.samples()) {
            given.interruptsCome(state, Epoch.OPEN);
        } else if (more && !interrupts.signalled() && given.nextInterrupt(state.interrupted) != Epoch.OPEN) {
            throw new RefusedException(
                    pc, "reads of ICC_IAR1_EL1 where no interrupt was taken, but in drawn executions");
        }
        int intid = interrupts.acknowledge();
        state.set(target, intid, intid == InterruptState.SPURIOUS ? View.NONE : View.at(state.interrupted));
    }

    /** @return false if it cannot be in this execution */
    boolean write(CpuState state, long pc, Instruction.WriteSystemRegister step) {
        int encoding = step.register();
        long value = state.value(step.source());
        long view = state.view(step.source());
        Optional<SystemRegister> known = SystemRegister.byEncoding(encoding);
        refuseEl0(state, pc, encoding);
        if (state.inHandler && encoding == SystemRegister.ELR_EL1.encoding()) {
            state.returnAddress = value;
        } else if (known.isPresent() && known.get().translation() && state.epochs != null) {
            translation(state, state.epochs, pc, known.get(), value, View.settled(view));
            state.system = state.system.with(encoding, value, view);
        } else if (known.isPresent() && OWN.contains(known.get()) && mmu != null) {
            long kept = known.get() == SystemRegister.DAIF ? value & Pstate.DAIF : value;
            state.system = state.system.with(encoding, kept, view);
        } else if (encoding == SystemRegister.ICC_EOIR1_EL1.encoding()) {
            state.interrupts.end(InterruptState.ended(value));
        } else if (encoding == SystemRegister.ICC_SGI1R_EL1.encoding()) {
            return maintenance.interrupt(state, value, view);
        } else {
            throw new RefusedException(pc, "writes of " + name(encoding));
        }
        return true;
    }

    /** It does not happen by speculation, and comes after a DSB, and what the last context synchronization event has seen. */
    private void translation(CpuState state, Epochs epochs, long pc, SystemRegister register, long value, long view) {
        List<Regime> possible = PossibleRegimes.after(epochs.possible(), register, value);
        if (possible.stream().anyMatch(regime -> regime.mmuOn() && regime.hardwareAccessFlag())) {
            throw new RefusedException(pc, "hardware management of the Access flag from an MSR on");
        }
        refuseCommonEntries(possible.getLast(), pc);
        if (!possible.getLast().equals(epochs.newest())) {
            state.epochs = epochs.changed(
                    possible, View.join(state.beforeSystemInstruction(view), state.beforeSynchronization()));
        }
    }

    /** FEAT_TTCNP. */
    private void refuseCommonEntries(Regime regime, long pc) {
        if (regime.isCommon() && given.cpus > 1) {
            throw new RefusedException(pc, "TLB entries that CPUs share (CnP)");
        }
    }

    private static String name(int encoding) {
        return SystemRegister.byEncoding(encoding).map(SystemRegister::toString).orElse("a system register");
    }
}
