package mmulator.arch;

/** The condition field of conditional instructions. Arm ARM C1, "Condition code". */
public final class ConditionCode {
    private ConditionCode() {}

    /**
     * @param condition four bits
     * @param nzcv N in bit 3 … V in bit 0
     */
    public static boolean holds(int condition, int nzcv) {
        boolean n = (nzcv & 8) != 0;
        boolean z = (nzcv & 4) != 0;
        boolean c = (nzcv & 2) != 0;
        boolean v = (nzcv & 1) != 0;
        boolean base = switch (condition >>> 1) {
            case 0 -> z;
            case 1 -> c;
            case 2 -> n;
            case 3 -> v;
            case 4 -> c && !z;
            case 5 -> n == v;
            case 6 -> n == v && !z;
            default -> true;
        };
        // NV is AL.
        boolean inverted = (condition & 1) != 0 && condition != 15;
        return base != inverted;
    }
}
