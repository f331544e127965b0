package mmulator.asm.encode;

/** Exclusive, acquire and release accesses. */
final class Exclusives {
    private Exclusives() {}

    static long encode(Operands o) {
        return switch (o.mnemonic()) {
            case "ldxr" -> single(o, 0x085f7c00, -1);
            case "ldaxr" -> single(o, 0x085ffc00, -1);
            case "ldar" -> single(o, 0x08dffc00, -1);
            case "ldlar" -> single(o, 0x08df7c00, -1);
            case "stlr" -> single(o, 0x089ffc00, -1);
            case "stllr" -> single(o, 0x089f7c00, -1);
            case "ldapr" -> single(o, 0x38bfc000, -1);
            case "ldxrb" -> single(o, 0x085f7c00, 0);
            case "ldaxrb" -> single(o, 0x085ffc00, 0);
            case "ldarb" -> single(o, 0x08dffc00, 0);
            case "ldlarb" -> single(o, 0x08df7c00, 0);
            case "stlrb" -> single(o, 0x089ffc00, 0);
            case "stllrb" -> single(o, 0x089f7c00, 0);
            case "ldaprb" -> single(o, 0x38bfc000, 0);
            case "ldxrh" -> single(o, 0x085f7c00, 1);
            case "ldaxrh" -> single(o, 0x085ffc00, 1);
            case "ldarh" -> single(o, 0x08dffc00, 1);
            case "ldlarh" -> single(o, 0x08df7c00, 1);
            case "stlrh" -> single(o, 0x089ffc00, 1);
            case "stllrh" -> single(o, 0x089f7c00, 1);
            case "ldaprh" -> single(o, 0x38bfc000, 1);
            case "stxr" -> status(o, 0x08007c00, -1);
            case "stlxr" -> status(o, 0x0800fc00, -1);
            case "stxrb" -> status(o, 0x08007c00, 0);
            case "stlxrb" -> status(o, 0x0800fc00, 0);
            case "stxrh" -> status(o, 0x08007c00, 1);
            case "stlxrh" -> status(o, 0x0800fc00, 1);
            case "ldxp" -> pair(o, 0x887f0000, false);
            case "ldaxp" -> pair(o, 0x887f8000, false);
            case "stxp" -> pair(o, 0x88200000, true);
            case "stlxp" -> pair(o, 0x88208000, true);
            default -> A64.UNKNOWN;
        };
    }

    /** {@code size} is log2 of the access, -1 when the register tells. */
    private static int sizeAndRegister(Operands o, int i, int size) {
        boolean is64 = size < 0 && o.is64(i);
        return (size >= 0 ? size : is64 ? 3 : 2) << 30 | o.zr(i, is64);
    }

    private static long single(Operands o, int opcode, int size) {
        o.expect(2);
        return A64.word(opcode | sizeAndRegister(o, 0, size) | o.plainAddress(1) << 5);
    }

    private static long status(Operands o, int opcode, int size) {
        o.expect(3);
        int status = o.w(0);
        int base = o.plainAddress(2);
        rejectOverlap(o, status, base, o.general(1).number());
        return A64.word(opcode | status << 16 | sizeAndRegister(o, 1, size) | base << 5);
    }

    private static long pair(Operands o, int opcode, boolean store) {
        int first = store ? 1 : 0;
        o.expect(3 + first);
        boolean is64 = o.is64(first);
        int status = store ? o.w(0) << 16 : 0x1f0000;
        int rt = o.zr(first, is64);
        int rt2 = o.zr(first + 1, is64);
        int base = o.plainAddress(first + 2);
        if (store) {
            rejectOverlap(o, status >> 16, base, rt, rt2);
        } else if (rt == rt2) {
            throw o.error(1, "the two registers must differ");
        }
        return A64.word(opcode | (is64 ? 1 << 30 : 0) | status | rt2 << 10 | base << 5 | rt);
    }

    /** A status register that is also read leaves the outcome unpredictable. */
    private static void rejectOverlap(Operands o, int status, int base, int... data) {
        boolean overlap = status == base && base != 31;
        for (int register : data) {
            overlap |= register == status && register != 31;
        }
        if (overlap) {
            throw o.error(0, "the status register must differ from the other registers");
        }
    }
}
