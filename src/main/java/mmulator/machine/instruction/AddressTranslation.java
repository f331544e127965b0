package mmulator.machine.instruction;

import mmulator.arch.Instruction;
import mmulator.arch.exception.FaultStatus;
import mmulator.engine.Hooks;
import mmulator.machine.exception.Exceptions;
import mmulator.machine.state.Abort;
import mmulator.machine.state.CpuState;
import mmulator.machine.translation.Translator;
import mmulator.machine.world.Chronicle;
import mmulator.mmu.AccessKind;
import mmulator.mmu.LeafAttributes;

/**
 * AT S1E1R, S1E1W, S1E0R, S1E0W, with the result in PAR_EL1. It is what an access might get, by the TLB or by a walk
 * (R_NPZWX). Arm ARM D24, "PAR_EL1, Physical Address Register".
 */
final class AddressTranslation {
    private final Chronicle chronicle;
    private final Translator translator;
    private final Exceptions exceptions;

    AddressTranslation(Chronicle chronicle, Translator translator, Exceptions exceptions) {
        this.chronicle = chronicle;
        this.translator = translator;
        this.exceptions = exceptions;
    }

    /** @return false if an exception was taken instead */
    boolean execute(CpuState cpu, Instruction.SystemOperation operation) {
        if (operation.op1() != 0 || operation.crm() != 8 || operation.op2() > 3) {
            exceptions.undefined(cpu);
            return false;
        }
        AccessKind access = switch (operation.op2()) {
            case 0 -> AccessKind.READ_EL1;
            case 1 -> AccessKind.WRITE_EL1;
            case 2 -> AccessKind.READ_EL0;
            default -> AccessKind.WRITE_EL0;
        };
        long va = cpu.xOrZero(operation.register());
        long page = translator.translateOnly(cpu, va, access);
        Abort abort = translator.lastAbort();
        if (page == Hooks.TlbFill.NONE && abort.status() == FaultStatus.EXTERNAL_ON_WALK) {
            // The one fault that is taken and not told. Arm ARM D8, "Address translation instructions".
            exceptions.maintenanceAbort(cpu, va, abort);
            return false;
        }
        long par = page == Hooks.TlbFill.NONE ? fault(abort) : success(translator.lastAttributes(), page);
        cpu.setPar(par, chronicle.step(cpu));
        return true;
    }

    /** F, FST in bits 6:1, and RES1 bit 11. */
    private static long fault(Abort abort) {
        return 1 | (long) abort.status().code(abort.level()) << 1 | 1 << 11;
    }

    /** ATTR in 63:56, the page in 51:12, RES1 bit 11, SH in 8:7. */
    private static long success(LeafAttributes memory, long page) {
        return page & 0x000f_ffff_ffff_f000L
                | 1 << 11
                | (long) memory.memoryAttribute().value() << 56
                | (long) shareability(memory) << 7;
    }

    /** Pseudocode PAREncodeShareability: Device and Non-cacheable memory is Outer Shareable whatever the leaf says. */
    private static int shareability(LeafAttributes attributes) {
        return attributes.memoryAttribute().effectiveShareability(attributes.shareability());
    }
}
