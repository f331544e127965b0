package mmulator.arch;

import java.util.Optional;

/**
 * Which registers a data-processing instruction reads and writes: bits 0 to 30 for X0 to X30, {@link #SP}, {@link #NZCV}. The
 * zero register is none. Arm ARM C4, "Data Processing - Immediate" and "- Register". It is what the dependencies of Arm ARM
 * B2.3 are made of; a pure function of the word.
 */
public record RegisterUse(long reads, long writes) {
    public static final int SP = 31;
    public static final int NZCV = 32;
    /** How many there are. */
    public static final int COUNT = 33;

    private static final long FLAGS = 1L << NZCV;

    /** Empty for what is no data processing of general registers. */
    public static Optional<RegisterUse> of(int word) {
        return switch (word >>> 25 & 15) {
            case 0b1000, 0b1001 -> immediate(word);
            case 0b0101, 0b1101 -> register(word);
            default -> Optional.empty();
        };
    }

    private static long bit(int register) {
        return register == 31 ? 0 : 1L << register;
    }

    private static long bitOrSp(int register) {
        return 1L << register;
    }

    private static Optional<RegisterUse> use(long reads, long writes) {
        return Optional.of(new RegisterUse(reads, writes));
    }

    private static Optional<RegisterUse> immediate(int word) {
        int rd = word & 31;
        int rn = word >>> 5 & 31;
        int opc = word >>> 29 & 3;
        return switch (word >>> 23 & 7) {
            case 0, 1 -> use(0, bit(rd)); // ADR, ADRP
            case 2 -> use(bitOrSp(rn), setsFlags(word) ? bit(rd) | FLAGS : bitOrSp(rd)); // ADD, SUB
            case 4 -> use(bit(rn), opc == 3 ? bit(rd) | FLAGS : bitOrSp(rd)); // logical
            case 5 -> use(opc == 3 ? bit(rd) : 0, bit(rd)); // MOVN, MOVZ, MOVK
            case 6 -> use(bit(rn) | (opc == 1 ? bit(rd) : 0), bit(rd)); // SBFM, BFM, UBFM
            case 7 -> use(bit(rn) | bit(word >>> 16 & 31), bit(rd)); // EXTR
            default -> Optional.empty(); // tags, minimum and maximum
        };
    }

    private static boolean setsFlags(int word) {
        return (word & 1 << 29) != 0;
    }

    private static Optional<RegisterUse> register(int word) {
        int rd = word & 31;
        int rn = word >>> 5 & 31;
        int rm = word >>> 16 & 31;
        boolean threeSources = (word & 1 << 28) != 0 && (word & 1 << 24) != 0;
        if (threeSources) {
            return use(bit(rn) | bit(rm) | bit(word >>> 10 & 31), bit(rd));
        }
        if ((word & 1 << 28) == 0) {
            boolean arithmetic = (word & 1 << 24) != 0;
            boolean extended = arithmetic && (word & 1 << 21) != 0;
            boolean flags = arithmetic ? setsFlags(word) : (word >>> 29 & 3) == 3;
            long first = extended ? bitOrSp(rn) : bit(rn);
            long result = flags ? bit(rd) | FLAGS : extended ? bitOrSp(rd) : bit(rd);
            return use(first | bit(rm), result);
        }
        return switch (word >>> 21 & 7) {
            case 0 -> withCarry(word, rd, rn, rm);
            case 2 -> use(bit(rn) | ((word & 1 << 11) == 0 ? bit(rm) : 0) | FLAGS, FLAGS); // CCMN, CCMP
            case 4 -> use(bit(rn) | bit(rm) | FLAGS, bit(rd)); // CSEL and kin
            case 6 -> oneOrTwoSources(word, rd, rn, rm);
            default -> Optional.empty();
        };
    }

    private static Optional<RegisterUse> withCarry(int word, int rd, int rn, int rm) {
        if ((word >>> 10 & 63) == 0) {
            return use(bit(rn) | bit(rm) | FLAGS, bit(rd) | (setsFlags(word) ? FLAGS : 0));
        }
        return use(bit(rn) | FLAGS, FLAGS); // RMIF, SETF8, SETF16
    }

    private static Optional<RegisterUse> oneOrTwoSources(int word, int rd, int rn, int rm) {
        boolean one = (word & 1 << 30) != 0;
        if (one) {
            boolean authenticates = rm == 1;
            return authenticates ? Optional.empty() : use(bit(rn), bit(rd));
        }
        int opcode = word >>> 10 & 63;
        boolean plain = opcode == 2 || opcode == 3 || opcode >= 8 && opcode <= 11 || opcode >= 16 && opcode <= 23;
        return plain ? use(bit(rn) | bit(rm), bit(rd)) : Optional.empty();
    }
}
