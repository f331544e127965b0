package mmulator.asm.encode;

/** SBFM, BFM, UBFM, EXTR and the shifts and extensions that stand for them. */
final class Bitfields {
    private static final int SIGNED = 0;
    private static final int INSERT = 1;
    private static final int UNSIGNED = 2;

    private Bitfields() {}

    static long encode(Operands o) {
        return switch (o.mnemonic()) {
            case "sbfm" -> move(o, SIGNED);
            case "bfm" -> move(o, INSERT);
            case "ubfm" -> move(o, UNSIGNED);
            case "sbfiz" -> insertInZero(o, SIGNED);
            case "bfi" -> insertInZero(o, INSERT);
            case "ubfiz" -> insertInZero(o, UNSIGNED);
            case "sbfx" -> extract(o, SIGNED);
            case "bfxil" -> extract(o, INSERT);
            case "ubfx" -> extract(o, UNSIGNED);
            case "bfc" -> clear(o);
            case "sxtb" -> extend(o, SIGNED, 7);
            case "sxth" -> extend(o, SIGNED, 15);
            case "sxtw" -> extend(o, SIGNED, 31);
            case "uxtb" -> extend(o, UNSIGNED, 7);
            case "uxth" -> extend(o, UNSIGNED, 15);
            case "uxtw" -> {
                // Writing a W register clears the upper half, so a move does it.
                o.expect(2);
                yield A64.word(0x2a0003e0 | o.w(1) << 16 | o.zr(0, o.is64(0)));
            }
            case "lsl", "lsr", "asr", "ror" -> shift(o);
            case "lslv", "lsrv", "asrv", "rorv" -> shiftByRegister(o);
            case "extr" -> {
                o.expect(4);
                boolean is64 = o.is64(0);
                yield extr(is64, o.zr(0, is64), o.zr(1, is64), o.zr(2, is64), o.constant(3, 0, is64 ? 63 : 31));
            }
            default -> A64.UNKNOWN;
        };
    }

    private static long field(boolean is64, int opc, int immr, int imms, int rn, int rd) {
        return A64.word(
                A64.sf(is64) | opc << 29 | 0x13000000 | (is64 ? 1 << 22 : 0) | immr << 16 | imms << 10 | rn << 5 | rd);
    }

    private static long extr(boolean is64, int rd, int rn, int rm, int lsb) {
        return A64.word(A64.sf(is64) | 0x13800000 | (is64 ? 1 << 22 : 0) | rm << 16 | lsb << 10 | rn << 5 | rd);
    }

    private static long move(Operands o, int opc) {
        o.expect(4);
        boolean is64 = o.is64(0);
        int max = is64 ? 63 : 31;
        return field(is64, opc, o.constant(2, 0, max), o.constant(3, 0, max), o.zr(1, is64), o.zr(0, is64));
    }

    private static long insertInZero(Operands o, int opc) {
        o.expect(4);
        boolean is64 = o.is64(0);
        int size = is64 ? 64 : 32;
        int lsb = o.constant(2, 0, size - 1);
        int width = o.constant(3, 1, size - lsb);
        return field(is64, opc, -lsb & (size - 1), width - 1, o.zr(1, is64), o.zr(0, is64));
    }

    private static long extract(Operands o, int opc) {
        o.expect(4);
        boolean is64 = o.is64(0);
        int size = is64 ? 64 : 32;
        int lsb = o.constant(2, 0, size - 1);
        int width = o.constant(3, 1, size - lsb);
        return field(is64, opc, lsb, lsb + width - 1, o.zr(1, is64), o.zr(0, is64));
    }

    private static long clear(Operands o) {
        o.expect(3);
        boolean is64 = o.is64(0);
        int size = is64 ? 64 : 32;
        int lsb = o.constant(1, 0, size - 1);
        int width = o.constant(2, 1, size - lsb);
        return field(is64, INSERT, -lsb & (size - 1), width - 1, 31, o.zr(0, is64));
    }

    private static long extend(Operands o, int opc, int imms) {
        o.expect(2);
        boolean is64 = opc == SIGNED && (imms == 31 || o.is64(0));
        return field(is64, opc, 0, imms, o.w(1), o.zr(0, imms == 31 || o.is64(0)));
    }

    private static long shift(Operands o) {
        o.expect(3);
        if (o.isRegister(2)) {
            return shiftByRegister(o);
        }
        boolean is64 = o.is64(0);
        int max = is64 ? 63 : 31;
        int amount = o.constant(2, 0, max);
        int rd = o.zr(0, is64);
        int rn = o.zr(1, is64);
        return switch (o.mnemonic()) {
            case "lsl" -> field(is64, UNSIGNED, -amount & max, max - amount, rn, rd);
            case "lsr" -> field(is64, UNSIGNED, amount, max, rn, rd);
            case "asr" -> field(is64, SIGNED, amount, max, rn, rd);
            default -> extr(is64, rd, rn, rn, amount);
        };
    }

    private static long shiftByRegister(Operands o) {
        o.expect(3);
        boolean is64 = o.is64(0);
        int kind = switch (o.mnemonic().substring(0, 3)) {
            case "lsl" -> 0;
            case "lsr" -> 1;
            case "asr" -> 2;
            default -> 3;
        };
        return A64.word(
                A64.sf(is64) | 0x1ac02000 | kind << 10 | o.zr(2, is64) << 16 | o.zr(1, is64) << 5 | o.zr(0, is64));
    }
}
