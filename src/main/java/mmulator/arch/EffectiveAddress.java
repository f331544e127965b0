package mmulator.arch;

/**
 * The address that a load, store or atomic is about to access, from its instruction word. Arm ARM C4, "Loads and Stores".
 */
public final class EffectiveAddress {

    /** Where register values come from. */
    public interface Registers {
        /** @param n 0 to 30 */
        long x(int n);

        long sp();
    }

    private EffectiveAddress() {}

    /**
     * @param word a load, store or atomic
     * @param pc its address
     * @return the lowest virtual address it accesses; for post-indexed forms the base, as it should be
     */
    public static long of(int word, long pc, Registers registers) {
        if ((word & 0x3b00_0000) == 0x1800_0000) {
            return pc + ((long) (word << 8 >> 13) << 2);
        }
        int rn = word >>> 5 & 31;
        long base = rn == 31 ? registers.sp() : registers.x(rn);
        return switch (word >>> 27 & 7) {
            case 0b101 -> base + pairOffset(word);
            case 0b111 -> base + singleOffset(word, registers);
            case 0b011 -> base + (word << 11 >> 23); // LDAPUR, STLUR
            default -> base; // exclusives, ordered, compare and swap, SIMD structures
        };
    }

    private static long pairOffset(int word) {
        boolean postIndexed = (word >>> 23 & 3) == 1;
        if (postIndexed) {
            return 0;
        }
        boolean vector = (word & 1 << 26) != 0;
        int opc = word >>> 30;
        int shift = vector ? 2 + opc : opc == 2 ? 3 : 2;
        return (long) (word << 10 >> 25) << shift;
    }

    private static long singleOffset(int word, Registers registers) {
        boolean vector = (word & 1 << 26) != 0;
        int size = vector && (word & 1 << 23) != 0 ? 4 : word >>> 30;
        if ((word & 1 << 24) != 0) {
            return (long) (word >>> 10 & 0xfff) << size;
        }
        int form = word >>> 10 & 3;
        if ((word & 1 << 21) == 0) {
            boolean postIndexed = form == 1;
            return postIndexed ? 0 : word << 11 >> 23;
        }
        return switch (form) {
            case 0 -> 0; // atomics
            case 2 -> registerOffset(word, size, registers);
            default -> authenticatedOffset(word);
        };
    }

    /** LDRAA and LDRAB: a signed multiple of 8, whose sign is bit 22. */
    static int authenticatedOffset(int word) {
        return ((word & 1 << 22) != 0 ? -512 : 0) + (word >>> 12 & 511) << 3;
    }

    private static long registerOffset(int word, int size, Registers registers) {
        int rm = word >>> 16 & 31;
        long value = rm == 31 ? 0 : registers.x(rm);
        long extended = switch (word >>> 13 & 7) {
            case 0b010 -> value & 0xffff_ffffL;
            case 0b110 -> (int) value;
            default -> value;
        };
        return extended << ((word & 1 << 12) != 0 ? size : 0);
    }
}
