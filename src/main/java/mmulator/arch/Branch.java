package mmulator.arch;

import java.util.Optional;

/** Branches of A64, and what they look at. Arm ARM C4, "Branches, Exception Generating and System instructions". */
public sealed interface Branch {

    /** B, BL. @param offset in bytes, from the instruction */
    record Immediate(long offset, boolean link) implements Branch {}

    /** BR, BLR, RET. */
    record Register(int register, boolean link) implements Branch {}

    /** B.cond. @param condition as {@link ConditionCode} has it */
    record Conditional(int condition, long offset) implements Branch {}

    /** CBZ, CBNZ, TBZ, TBNZ. @param bits of the register that are looked at @param onZero taken if all of them are 0 */
    record Test(int register, long bits, boolean onZero, long offset) implements Branch {}

    /** Empty for anything else; branches that authenticate their target are something else. */
    static Optional<Branch> decode(int word) {
        if ((word & 0x7c00_0000) == 0x1400_0000) {
            return Optional.of(new Immediate((long) (word << 6 >> 6) << 2, word < 0));
        }
        if ((word & 0xff00_0010) == 0x5400_0000) {
            return Optional.of(new Conditional(word & 15, offset19(word)));
        }
        boolean onZero = (word & 1 << 24) == 0;
        if ((word & 0x7e00_0000) == 0x3400_0000) {
            return Optional.of(new Test(word & 31, word < 0 ? -1L : 0xffff_ffffL, onZero, offset19(word)));
        }
        if ((word & 0x7e00_0000) == 0x3600_0000) {
            int bit = word >>> 31 << 5 | word >>> 19 & 31;
            return Optional.of(new Test(word & 31, 1L << bit, onZero, (long) (word << 13 >> 18) << 2));
        }
        return switch (word & 0xffff_fc1f) {
            case 0xd61f_0000, 0xd65f_0000 -> Optional.of(new Register(word >>> 5 & 31, false));
            case 0xd63f_0000 -> Optional.of(new Register(word >>> 5 & 31, true));
            default -> Optional.empty();
        };
    }

    private static long offset19(int word) {
        return (long) (word << 8 >> 13) << 2;
    }
}
