package mmulator.machine.exception;

import mmulator.arch.CpuFeatures;
import mmulator.arch.Pstate;
import mmulator.arch.SystemRegister;
import mmulator.machine.state.SystemRegisters;

/** What an ERET at EL1 takes from SPSR_EL1. Arm ARM pseudocode SetPSTATEFromPSR and DebugExceptionReturnSS. */
final class Returned {
    /** M, DAIF, IL and NZCV: what every CPU has. */
    private static final long ALWAYS = 0x1f | Pstate.DAIF | Pstate.IL | Pstate.NZCV;

    /** MDSCR_EL1.SS: software step, whose exceptions are not modelled. */
    private static final long MDSCR_SS = 1;

    /** MDSCR_EL1.KDE: debug exceptions at EL1 itself. */
    private static final long MDSCR_KDE = 1 << 13;

    private Returned() {}

    /** The fields that the CPU has: the others are RES0 in SPSR_EL1. @param from PSTATE before */
    static Pstate by(SystemRegisters registers, CpuFeatures features, Pstate from) {
        Pstate saved = new Pstate(registers.get(SystemRegister.SPSR_EL1));
        long fields = ALWAYS
                | (features.pan() ? Pstate.PAN : 0)
                | (features.uao() ? Pstate.UAO : 0)
                | (isStepBegun(registers, from, saved) ? Pstate.SS : 0);
        return new Pstate(saved.value() & fields);
    }

    /** Debug exceptions come where the return leads to, and not where it is made. */
    private static boolean isStepBegun(SystemRegisters registers, Pstate from, Pstate saved) {
        long control = registers.get(SystemRegister.MDSCR_EL1);
        boolean locked = ((registers.get(SystemRegister.OSLAR_EL1) | registers.get(SystemRegister.OSDLR_EL1)) & 1) != 0;
        int to = saved.isReturnable() ? saved.el() : from.el();
        return (control & MDSCR_SS) != 0
                && !locked
                && !isDebugged(control, from.el(), from)
                && isDebugged(control, to, saved);
    }

    private static boolean isDebugged(long control, int el, Pstate masks) {
        return el == 0 || (control & MDSCR_KDE) != 0 && (masks.value() & Pstate.D) == 0;
    }
}
