package mmulator.arch.exception;

import java.util.Optional;

/**
 * DFSC or IFSC of an abort: the fault and its level. Arm ARM D24, "ESR_EL1", ISS encodings for Data Aborts and Instruction
 * Aborts.
 */
public enum FaultStatus {
    ADDRESS_SIZE("Address size fault"),
    TRANSLATION("Translation fault"),
    ACCESS_FLAG("Access flag fault"),
    PERMISSION("Permission fault"),
    EXTERNAL_ON_WALK("synchronous External abort on translation table walk"),
    EXTERNAL("synchronous External abort"),
    ALIGNMENT("Alignment fault"),
    TLB_CONFLICT("TLB conflict abort"),
    /** Exclusive or atomic access to memory that does not support it. */
    UNSUPPORTED_EXCLUSIVE("unsupported Exclusive or Atomic access");

    private final String text;

    FaultStatus(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** True when the code names the level of the walk. */
    public boolean hasLevel() {
        return compareTo(EXTERNAL_ON_WALK) <= 0;
    }

    /**
     * The six bits.
     *
     * @param level −1…3, looked at only when {@link #hasLevel}; level −1 exists for Address size, Translation and External
     *     abort on walk (FEAT_LPA2), level 0 for Access flag and Permission faults with 52-bit blocks
     */
    public int code(int level) {
        if (hasLevel() && (level < -1 || level > 3)) {
            throw new IllegalArgumentException("level " + level + " is not -1...3");
        }
        if (hasLevel() && level == -1) {
            return switch (this) {
                case ADDRESS_SIZE -> 0b101001;
                case TRANSLATION -> 0b101011;
                case EXTERNAL_ON_WALK -> 0b010011;
                default -> throw new IllegalArgumentException("there is no " + text + " at level -1");
            };
        }
        return switch (this) {
            case ADDRESS_SIZE -> level;
            case TRANSLATION -> 0b000100 | level;
            case ACCESS_FLAG -> 0b001000 | level;
            case PERMISSION -> 0b001100 | level;
            case EXTERNAL_ON_WALK -> 0b010100 | level;
            case EXTERNAL -> 0b010000;
            case ALIGNMENT -> 0b100001;
            case TLB_CONFLICT -> 0b110000;
            case UNSUPPORTED_EXCLUSIVE -> 0b110101;
        };
    }

    /** A status with its level; the level is 0 where the code names none. */
    public record At(FaultStatus status, int level) {
        /** {@code Translation fault, level 2}. */
        @Override
        public String toString() {
            return status.hasLevel() ? status.text() + ", level " + level : status.text();
        }
    }

    /** Decodes six bits; empty for codes this model never makes. */
    public static Optional<At> decode(int code) {
        return switch (code) {
            case 0b101001 -> Optional.of(new At(ADDRESS_SIZE, -1));
            case 0b101011 -> Optional.of(new At(TRANSLATION, -1));
            case 0b010011 -> Optional.of(new At(EXTERNAL_ON_WALK, -1));
            case 0b010000 -> Optional.of(new At(EXTERNAL, 0));
            case 0b100001 -> Optional.of(new At(ALIGNMENT, 0));
            case 0b110000 -> Optional.of(new At(TLB_CONFLICT, 0));
            case 0b110101 -> Optional.of(new At(UNSUPPORTED_EXCLUSIVE, 0));
            default ->
                switch (code >>> 2) {
                    case 0 -> Optional.of(new At(ADDRESS_SIZE, code & 3));
                    case 1 -> Optional.of(new At(TRANSLATION, code & 3));
                    case 2 -> Optional.of(new At(ACCESS_FLAG, code & 3));
                    case 3 -> Optional.of(new At(PERMISSION, code & 3));
                    case 5 -> Optional.of(new At(EXTERNAL_ON_WALK, code & 3));
                    default -> Optional.empty();
                };
        };
    }
}
