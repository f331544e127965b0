package mmulator.kernel;

/** What an instruction of a replacement becomes in the place that it is put. */
public final class InstructionMove {
    private InstructionMove() {}

    /**
     * An instruction whose target stays where it is, unless that is a part of the replacement.
     *
     * @param replacement address of the first instruction of it
     * @param size bytes of it
     * @throws KernelException for one that cannot be moved
     */
    public static int moved(int word, long from, long to, long replacement, int size) {
        int bits = (word & 0x7c000000) == 0x14000000
                ? 26
                : (word & 0xff000010) == 0x54000000 || (word & 0x7e000000) == 0x34000000
                        ? 19
                        : (word & 0x7e000000) == 0x36000000 ? 14 : 0;
        if (bits != 0) {
            int shift = bits == 26 ? 0 : 5;
            long distance = (long) (word >> shift) << 64 - bits >> 64 - bits << 2;
            long target = from + distance;
            if (target - replacement >= 0 && target - replacement <= size) {
                return word;
            }
            long words = target - to >> 2;
            if (words >= 1L << bits - 1 || words < -(1L << bits - 1)) {
                throw beyond(from, to);
            }
            int mask = (int) ((1L << bits) - 1) << shift;
            return word & ~mask | (int) (words << shift) & mask;
        }
        if ((word & 0x9f000000) == 0x90000000) {
            long pages = (long) ((word >> 5 & 0x7ffff) << 2 | word >> 29 & 3) << 43 >> 43;
            long moved = pages + ((from & -4096) - (to & -4096) >> 12);
            if (moved >= 1 << 20 || moved < -(1 << 20)) {
                throw beyond(from, to);
            }
            return word & ~(3 << 29 | 0x7ffff << 5) | (int) (moved & 3) << 29 | (int) (moved >> 2 & 0x7ffff) << 5;
        }
        if ((word & 0x9f000000) == 0x10000000 || (word & 0x3b000000) == 0x18000000) {
            throw new KernelException(String.format("has an ADR or a literal at 0x%016x, which cannot be moved", from));
        }
        return word;
    }

    private static KernelException beyond(long from, long to) {
        return new KernelException(
                String.format("has a branch or ADRP at 0x%016x whose target cannot be reached from 0x%016x", from, to));
    }
}
