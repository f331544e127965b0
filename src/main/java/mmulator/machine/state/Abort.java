package mmulator.machine.state;

import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import mmulator.mmu.AccessKind;
import mmulator.mmu.WalkFault;

/**
 * Why a translation was refused.
 *
 * @param ofRead a write has it that reads first, and the read alone would have had it, too: ESR_EL1.WnR is 0
 */
public record Abort(FaultStatus status, int level, boolean ofRead) {
    public Abort(FaultStatus status, int level) {
        this(status, level, false);
    }

    public static Abort of(WalkFault fault) {
        FaultStatus status = switch (fault.kind()) {
            case TRANSLATION -> FaultStatus.TRANSLATION;
            case ADDRESS_SIZE -> FaultStatus.ADDRESS_SIZE;
            case ACCESS_FLAG -> FaultStatus.ACCESS_FLAG;
            case EXTERNAL_ABORT -> FaultStatus.EXTERNAL_ON_WALK;
        };
        return new Abort(status, fault.level());
    }

    public ExceptionSyndrome syndrome(AccessKind access, int fromEl) {
        return access.isFetch()
                ? ExceptionSyndrome.instructionAbort(fromEl, status, level)
                : ExceptionSyndrome.dataAbort(fromEl, status, level, access.isWrite() && !ofRead);
    }
}
