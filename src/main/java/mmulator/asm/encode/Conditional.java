package mmulator.asm.encode;

/** Conditional select and conditional compare. */
final class Conditional {
    private static final int CSEL = 0x1a800000;
    private static final int CSINC = 0x1a800400;
    private static final int CSINV = 0x5a800000;
    private static final int CSNEG = 0x5a800400;

    private Conditional() {}

    static long encode(Operands o) {
        return switch (o.mnemonic()) {
            case "csel" -> select(o, CSEL);
            case "csinc" -> select(o, CSINC);
            case "csinv" -> select(o, CSINV);
            case "csneg" -> select(o, CSNEG);
            case "cset" -> set(o, CSINC);
            case "csetm" -> set(o, CSINV);
            case "cinc" -> change(o, CSINC);
            case "cinv" -> change(o, CSINV);
            case "cneg" -> change(o, CSNEG);
            case "ccmp" -> compare(o, 0x7a400000);
            case "ccmn" -> compare(o, 0x3a400000);
            default -> A64.UNKNOWN;
        };
    }

    private static long select(Operands o, int opcode) {
        o.expect(4);
        boolean is64 = o.is64(0);
        return A64.word(A64.sf(is64)
                | opcode
                | o.zr(2, is64) << 16
                | o.condition(3) << 12
                | o.zr(1, is64) << 5
                | o.zr(0, is64));
    }

    private static long set(Operands o, int opcode) {
        o.expect(2);
        boolean is64 = o.is64(0);
        return A64.word(A64.sf(is64) | opcode | 31 << 16 | inverse(o, 1) << 12 | 31 << 5 | o.zr(0, is64));
    }

    private static long change(Operands o, int opcode) {
        o.expect(3);
        boolean is64 = o.is64(0);
        int rn = o.zr(1, is64);
        return A64.word(A64.sf(is64) | opcode | rn << 16 | inverse(o, 2) << 12 | rn << 5 | o.zr(0, is64));
    }

    private static int inverse(Operands o, int i) {
        int condition = o.condition(i);
        if (condition >= 14) {
            throw o.error(i, "al and nv have no inverse");
        }
        return condition ^ 1;
    }

    private static long compare(Operands o, int opcode) {
        o.expect(4);
        boolean is64 = o.is64(0);
        int second = o.isRegister(1) ? o.zr(1, is64) << 16 : o.constant(1, 0, 31) << 16 | 1 << 11;
        return A64.word(
                A64.sf(is64) | opcode | second | o.condition(3) << 12 | o.zr(0, is64) << 5 | o.constant(2, 0, 15));
    }
}
