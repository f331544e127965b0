package mmulator.asm.encode;

/** The names of prefetch operations. */
final class Prefetch {
    private Prefetch() {}

    /** The operation at {@code i}, 0 to 31, by name or number. */
    static int operation(Operands o, int i) {
        String name = o.name(i);
        if (name.length() != 9) {
            return o.constant(i, 0, 31);
        }
        int type = switch (name.substring(0, 3)) {
            case "pld" -> 0;
            case "pli" -> 1;
            case "pst" -> 2;
            default -> -1;
        };
        int level = name.charAt(4) - '1';
        int policy = switch (name.substring(5)) {
            case "keep" -> 0;
            case "strm" -> 1;
            default -> -1;
        };
        if (type < 0 || name.charAt(3) != 'l' || level < 0 || level > 2 || policy < 0) {
            throw o.error(i, "unknown prefetch operation '" + name + "'");
        }
        return type << 3 | level << 1 | policy;
    }
}
