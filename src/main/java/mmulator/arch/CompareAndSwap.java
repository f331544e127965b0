package mmulator.arch;

import java.util.Optional;

/**
 * CAS and CASP in all sizes and orderings.
 *
 * @param expected register with the value to compare with; of a pair, the first
 * @param size bytes of one register's part
 */
public record CompareAndSwap(int expected, int size, boolean pair) {
    public static boolean is(int word) {
        return decode(word).isPresent();
    }

    /** Empty for any other instruction. */
    public static Optional<CompareAndSwap> decode(int word) {
        int expected = word >>> 16 & 31;
        if ((word & 0x3fa0_7c00) == 0x08a0_7c00) {
            return Optional.of(new CompareAndSwap(expected, 1 << (word >>> 30), false));
        }
        if ((word & 0xbfa0_7c00) == 0x0820_7c00) {
            return Optional.of(new CompareAndSwap(expected, (word >>> 30 & 1) == 0 ? 4 : 8, true));
        }
        return Optional.empty();
    }
}
