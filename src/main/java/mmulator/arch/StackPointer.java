package mmulator.arch;

/**
 * How an instruction changes SP, as far as it may not be a multiple of 16 afterwards. Arm ARM C4, "A64 instruction set
 * encoding".
 */
public final class StackPointer {
    private static final int ALIGNMENT = 15;

    private StackPointer() {}

    /** False if SP is a multiple of 16 after the instruction whenever it was one before. */
    public static boolean mayMisalign(int word) {
        return isImmediate(word)
                ? (word >>> 5 & 31) != 31 || (immediate(word) & ALIGNMENT) != 0
                : isExtended(word) || isLogical(word) || isWriteBack(word) && (step(word) & ALIGNMENT) != 0;
    }

    /** True if SP will be no multiple of 16 after the instruction, one that {@link #mayMisalign}. */
    public static boolean misaligns(int word, EffectiveAddress.Registers registers) {
        long after;
        if (isLogical(word)) {
            int rn = word >>> 5 & 31;
            long mask = lowBits(word >>> 22 & 1, word >>> 16 & 63, word >>> 10 & 63);
            long value = rn == 31 ? 0 : registers.x(rn);
            after = switch (word >>> 29 & 3) {
                case 0 -> value & mask;
                case 1 -> value | mask;
                default -> value ^ mask;
            };
        } else if (isWriteBack(word)) {
            after = registers.sp() + (hasStepInRegister(word) ? registers.x(word >>> 16 & 31) : step(word));
        } else {
            int rn = word >>> 5 & 31;
            long base = rn == 31 ? registers.sp() : registers.x(rn);
            long operand = isImmediate(word) ? immediate(word) : extended(word, registers);
            after = (word & 1 << 30) == 0 ? base + operand : base - operand;
        }
        return (after & ALIGNMENT) != 0;
    }

    /** ADD, SUB (immediate) to SP. */
    private static boolean isImmediate(int word) {
        return (word & 0x3f80_001f) == 0x1100_001f;
    }

    private static long immediate(int word) {
        return (long) (word >>> 10 & 0xfff) << ((word & 1 << 22) != 0 ? 12 : 0);
    }

    /** ADD, SUB (extended register) to SP; an extension keeps the bits that count here. */
    private static boolean isExtended(int word) {
        return (word & 0x3fe0_001f) == 0x0b20_001f;
    }

    private static long extended(int word, EffectiveAddress.Registers registers) {
        int rm = word >>> 16 & 31;
        return rm == 31 ? 0 : registers.x(rm) << (word >>> 10 & 7);
    }

    /** AND, ORR, EOR (immediate) to SP; ANDS goes to the zero register. */
    private static boolean isLogical(int word) {
        return (word & 0x1f80_001f) == 0x1200_001f && (word >>> 29 & 3) != 3;
    }

    /** Bits 3:0 of a bitmask immediate. Arm ARM pseudocode DecodeBitMasks. */
    private static long lowBits(int n, int immr, int imms) {
        int length = 31 - Integer.numberOfLeadingZeros(n << 6 | ~imms & 63);
        int size = 1 << length;
        long low = 0;
        for (int bit = 0; bit < 4; bit++) {
            int unrotated = bit + immr & size - 1;
            low |= unrotated <= (imms & size - 1) ? 1L << bit : 0;
        }
        return low;
    }

    // Loads and stores

    private static boolean isWriteBack(int word) {
        if ((word & 0x0a00_0000) != 0x0800_0000 || (word >>> 5 & 31) != 31 || AccessAlignment.isLiteral(word)) {
            return false;
        }
        return switch (word >>> 27 & 7) {
            case 0b101 -> (word & 1 << 23) != 0 && (word >>> 23 & 3) != 2;
            case 0b111 ->
                (word & 1 << 24) == 0 && ((word & 1 << 21) == 0 ? (word & 1 << 10) != 0 : (word & 0xc00) == 0xc00);
            case 0b001 -> isStructure(word) && (word & 1 << 23) != 0;
            default -> false;
        };
    }

    private static boolean isStructure(int word) {
        return (word & 1 << 26) != 0;
    }

    private static boolean hasStepInRegister(int word) {
        return (word >>> 27 & 7) == 0b001 && (word >>> 16 & 31) != 31;
    }

    /** What SP grows by; of a step in a register, something that is no multiple of 16. */
    private static long step(int word) {
        return switch (word >>> 27 & 7) {
            case 0b101 -> (long) (word << 10 >> 25) * AccessAlignment.bytes(word);
            case 0b111 -> (word & 1 << 21) == 0 ? word << 11 >> 23 : (long) EffectiveAddress.authenticatedOffset(word);
            default -> hasStepInRegister(word) ? 1 : structures(word);
        };
    }

    /** Bytes that a SIMD structure instruction accesses. */
    private static int structures(int word) {
        boolean single = (word & 1 << 24) != 0;
        if (single) {
            int registers = ((word >>> 13 & 1) << 1 | word >>> 21 & 1) + 1;
            return registers * AccessAlignment.bytes(word);
        }
        int registers = switch (word >>> 12 & 15) {
            case 0b0111 -> 1;
            case 0b1000, 0b1010 -> 2;
            case 0b0100, 0b0110 -> 3;
            default -> 4;
        };
        return registers * ((word & 1 << 30) != 0 ? 16 : 8);
    }
}
