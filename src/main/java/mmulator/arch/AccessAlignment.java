package mmulator.arch;

/**
 * What alignment a load, store or atomic asks for, from its instruction word. Arm ARM B2, "Alignment of data accesses", and
 * C4, "Loads and Stores".
 */
public final class AccessAlignment {
    private AccessAlignment() {}

    /**
     * Bytes whose multiple the address has to be for the access to be aligned: those of an element, and for an atomic of all
     * that it accesses.
     */
    public static int bytes(int word) {
        if (isLiteral(word)) {
            return literal(word);
        }
        return switch (word >>> 27 & 7) {
            case 0b101 -> pair(word);
            case 0b111 -> vector(word) && (word & 1 << 23) != 0 ? 16 : 1 << (word >>> 30);
            case 0b001 ->
                vector(word) ? structure(word) : isPairCompareAndSwap(word) ? 8 << (word >>> 30) : 1 << (word >>> 30);
            default -> 1 << (word >>> 30);
        };
    }

    /** LDAR, STLR and the like: they have to be aligned whatever the memory is, and are no atomics. */
    public static boolean isOrdered(int word) {
        return (word & 0x3fa0_0000) == 0x0880_0000
                || (word & 0x3f20_0c00) == 0x1900_0000
                || (word & 0x3fff_fc00) == 0x38bf_c000;
    }

    /** Atomic memory operations and compare and swap: they have to be aligned whatever the memory is. */
    public static boolean isAtomic(int word) {
        return (word & 0x3f20_0c00) == 0x3820_0000 || (word & 0x3fa0_7c00) == 0x08a0_7c00 || isPairCompareAndSwap(word);
    }

    /** It writes memory, which is what ESR_EL1.WnR tells; of those that read and write, the read comes first. */
    public static boolean isStore(int word) {
        return switch (word >>> 27 & 7) {
            case 0b101 -> (word & 1 << 22) == 0;
            case 0b111 -> !isAtomicOrAuthenticated(word) && (word & (vector(word) ? 1 << 22 : 3 << 22)) == 0;
            case 0b001 -> !isAtomic(word) && (word & 1 << 22) == 0;
            default -> !isLiteral(word) && (word & 3 << 22) == 0;
        };
    }

    /** The base register is SP, which SCTLR_EL1.SA and SA0 may want to be a multiple of 16. */
    public static boolean usesStackPointer(int word) {
        return !isLiteral(word) && (word >>> 5 & 31) == 31;
    }

    private static boolean isAtomicOrAuthenticated(int word) {
        boolean registerOffset = (word & 0xc00) == 0x800;
        return (word & 1 << 24) == 0 && (word & 1 << 21) != 0 && !registerOffset;
    }

    private static boolean isPairCompareAndSwap(int word) {
        return (word & 0xbfa0_7c00) == 0x0820_7c00;
    }

    /** LDR and PRFM (literal), of vectors too: the address is a distance from the instruction. */
    public static boolean isLiteral(int word) {
        return (word & 0x3b00_0000) == 0x1800_0000;
    }

    private static boolean vector(int word) {
        return (word & 1 << 26) != 0;
    }

    private static int literal(int word) {
        int opc = word >>> 30;
        return vector(word) ? 4 << opc : opc == 1 ? 8 : 4;
    }

    private static int pair(int word) {
        int opc = word >>> 30;
        return vector(word) ? 4 << opc : opc == 2 ? 8 : 4;
    }

    /** LD1 to LD4 and ST1 to ST4: bit 24 tells a single structure from several. */
    private static int structure(int word) {
        int size = word >>> 10 & 3;
        if ((word & 1 << 24) == 0) {
            return 1 << size;
        }
        return switch (word >>> 14 & 3) {
            case 0 -> 1;
            case 1 -> 2;
            case 2 -> (size & 1) == 0 ? 4 : 8;
            default -> 1 << size;
        };
    }
}
