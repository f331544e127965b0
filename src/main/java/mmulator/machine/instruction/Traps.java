package mmulator.machine.instruction;

import mmulator.arch.Sctlr;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.machine.exception.Exceptions;
import mmulator.machine.state.CpuState;

/**
 * What EL0 may execute only where SCTLR_EL1 and CNTKCTL_EL1 let it, and otherwise traps to EL1. CPACR_EL1 is not among them:
 * the engine executes floating-point and SIMD instructions, whatever CPACR_EL1 says.
 */
final class Traps {
    /** CNTKCTL_EL1.EL0PCTEN. */
    private static final int PHYSICAL_COUNTER = 1;

    /** CNTKCTL_EL1.EL0VCTEN. */
    private static final int VIRTUAL_COUNTER = 2;

    private final Exceptions exceptions;

    Traps(Exceptions exceptions) {
        this.exceptions = exceptions;
    }

    private static Sctlr sctlr(CpuState cpu) {
        return cpu.regime().sctlr();
    }

    private static boolean hasCounter(CpuState cpu, int counters) {
        return (cpu.registers().counterControl() & counters) != 0;
    }

    /** @return true if MRS, or MSR, of the register is trapped; what is UNDEFINED is not */
    static boolean isTrapped(CpuState cpu, SystemRegister register) {
        return cpu.el() == 0
                && switch (register) {
                    case CTR_EL0 -> !sctlr(cpu).uct();
                    case DAIF -> !sctlr(cpu).uma();
                    case CNTVCT_EL0 -> !hasCounter(cpu, VIRTUAL_COUNTER);
                    case CNTPCT_EL0 -> !hasCounter(cpu, PHYSICAL_COUNTER);
                    case CNTFRQ_EL0 -> !hasCounter(cpu, PHYSICAL_COUNTER | VIRTUAL_COUNTER);
                    default -> false;
                };
    }

    /** DC ZVA. */
    static boolean areZerosTrapped(CpuState cpu) {
        return cpu.el() == 0 && !sctlr(cpu).dze();
    }

    /** Maintenance of caches by address, to the point of coherency or unification. */
    static boolean isCacheMaintenanceTrapped(CpuState cpu) {
        return cpu.el() == 0 && !sctlr(cpu).uci();
    }

    /** A WFE; one that need not wait is not trapped. */
    static boolean isWaitForEventTrapped(CpuState cpu) {
        return cpu.el() == 0 && !sctlr(cpu).ntwe() && !cpu.eventRegister();
    }

    /** A WFI; one that need not wait is not trapped. */
    static boolean isWaitForInterruptTrapped(CpuState cpu) {
        return cpu.el() == 0 && !sctlr(cpu).ntwi() && !cpu.interrupts().signalled();
    }

    /** Takes the trap of the MRS, MSR or System instruction at the PC. @return false: it does not complete */
    boolean system(CpuState cpu) {
        exceptions.trapped(cpu, ExceptionSyndrome.systemInstruction(cpu.currentWord()));
        return false;
    }

    /** Takes the trap of the WFE or WFI at the PC. @return false: it does not complete */
    boolean waiting(CpuState cpu, boolean forEvent) {
        exceptions.trapped(cpu, ExceptionSyndrome.waiting(forEvent));
        return false;
    }
}
