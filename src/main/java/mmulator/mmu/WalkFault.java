package mmulator.mmu;

import mmulator.arch.exception.FaultStatus;

/**
 * A walk that found no translation.
 *
 * @param steps descriptors read until then; for {@link Kind#EXTERNAL_ABORT} the unreadable one is not among them
 * @param level level reported in the syndrome, −1…3
 * @param reason why, in the manual's terms
 * @param descriptorAddress of the descriptor that could not be read, or of the last one read; −1 where there is none
 */
public record WalkFault(WalkSteps steps, Kind kind, int level, Reason reason, long descriptorAddress)
        implements WalkResult {

    /** Fault as the syndrome names it. Permission faults come from {@link Permissions}. */
    public enum Kind {
        TRANSLATION(FaultStatus.TRANSLATION),
        ADDRESS_SIZE(FaultStatus.ADDRESS_SIZE),
        ACCESS_FLAG(FaultStatus.ACCESS_FLAG),
        EXTERNAL_ABORT(FaultStatus.EXTERNAL_ON_WALK);

        private final FaultStatus status;

        Kind(FaultStatus status) {
            this.status = status;
        }

        /** What DFSC or IFSC says; the level is that of the fault. */
        public FaultStatus status() {
            return status;
        }
    }

    /** Cause behind the syndrome. */
    public enum Reason {
        /** Bits above the size of the VA range are not all equal to bit 55. */
        VA_OUT_OF_RANGE("IA is outside its VA range"),
        /** TnSZ is outside what the CPU supports. */
        SIZE_INVALID("TCR_EL1.TnSZ is out of range"),
        /** E0PDn is set, and the access is one of EL0. */
        KEPT_OUT("TCR_EL1.E0PDn keeps EL0 out"),
        /** EPDn is set. */
        WALK_DISABLED("TCR_EL1.EPDn disables the walk"),
        /** TTBR holds an address above the output size. */
        BASE_TOO_LARGE("TTBR address exceeds the output address size"),
        /** Descriptor bit 0 is 0. */
        INVALID_DESCRIPTOR("descriptor is Invalid"),
        /** Descriptor bits 1:0 are 0b01 where no Block exists. */
        RESERVED_DESCRIPTOR("descriptor has the reserved encoding 0b01 at this level"),
        /** Table or leaf address above the output size. */
        OUTPUT_TOO_LARGE("address in the descriptor exceeds the output address size"),
        /** AF is 0 and hardware does not set it. */
        ACCESS_FLAG_CLEAR("AF is 0"),
        /** The leaf is a Block with nT = 1, which a CPU with FEAT_BBM may refuse to use. */
        BLOCK_TRANSLATION_ENTRY("Block has nT = 1"),
        /** No memory at the descriptor's address. */
        NO_MEMORY("no memory at the descriptor's address"),
        /** With the MMU off: VA above the PA size. */
        IDENTITY_TOO_LARGE("IA exceeds the PA size with the MMU off");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** A clause for messages. */
        public String text() {
            return text;
        }
    }

    /** Of an access that {@link Regime#keepsOut} is true of: it does not walk. */
    public static WalkFault keptOut() {
        return new WalkFault(WalkSteps.NONE, Kind.TRANSLATION, 0, Reason.KEPT_OUT, -1);
    }

    @Override
    public String toString() {
        return kind + " fault, level " + level + ": " + reason.text();
    }
}
