package mmulator.arch.exception;

/** A value of ICC_SGI1R_EL1, where CPU <i>n</i> has affinity 0.0.0.<i>n</i>. */
public final class SoftwareInterrupt {
    private static final long IRM = 1L << 40;
    private static final long AFFINITY_ABOVE_0 = 0x00ff_00ff_00ff_0000L;

    private SoftwareInterrupt() {}

    public static int intid(long value) {
        return (int) (value >>> 24) & 0xf;
    }

    /** All others, or the 16 CPUs that RS chooses as the target list has them; other affinities have no CPU. */
    public static boolean reaches(long value, int from, int to) {
        if ((value & IRM) != 0) {
            return to != from;
        }
        return (value & AFFINITY_ABOVE_0) == 0 && (value >>> 44 & 0xf) == to / 16 && (value >>> to % 16 & 1) != 0;
    }
}
