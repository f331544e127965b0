package mmulator.machine.spec;

import java.util.Map;
import mmulator.arch.CpuFeatures;
import mmulator.arch.SystemRegister;
import mmulator.mmu.tlb.TlbOptions;

/**
 * One CPU at reset: EL1h, all exceptions masked, MMU off unless {@code systemRegisters} says otherwise. The values given
 * there are in effect from the first instruction: no context synchronization event is due.
 *
 * @param pc virtual address of the first instruction
 * @param general values of X0 to X30 by number; what is not named is 0
 * @param stackPointer SP_EL1
 * @param onConflict what the CPU does where the architecture lets it raise a TLB conflict abort
 */
public record CpuSpec(
        CpuFeatures features,
        long pc,
        Map<Integer, Long> general,
        long stackPointer,
        Map<SystemRegister, Long> systemRegisters,
        TlbOptions tlb,
        OnConflict onConflict) {

    public CpuSpec {
        general = Map.copyOf(general);
        systemRegisters = Map.copyOf(systemRegisters);
    }

    /** The concrete outcome of an access that matches several TLB entries. */
    public enum OnConflict {
        /** TLB conflict abort, DFSC or IFSC 0b110000. */
        ABORT,
        /** The entry that the TLB already holds. */
        OLD,
        /** The result of the current walk. */
        NEW,
        /** A mixture of both: here the output address of the old entry with the attributes of the new one. */
        AMALGAMATE
    }
}
