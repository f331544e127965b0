package mmulator.asm.encode;

/** Condition codes. */
final class Conditions {
    /** Always, the first of the two that are no conditions. */
    static final int AL = 14;

    private Conditions() {}

    /** The encoding of a condition, -1 when there is none of that name. */
    static int parse(String lower) {
        return switch (lower) {
            case "eq" -> 0;
            case "ne" -> 1;
            case "cs", "hs" -> 2;
            case "cc", "lo" -> 3;
            case "mi" -> 4;
            case "pl" -> 5;
            case "vs" -> 6;
            case "vc" -> 7;
            case "hi" -> 8;
            case "ls" -> 9;
            case "ge" -> 10;
            case "lt" -> 11;
            case "gt" -> 12;
            case "le" -> 13;
            case "al" -> AL;
            case "nv" -> 15;
            default -> -1;
        };
    }
}
