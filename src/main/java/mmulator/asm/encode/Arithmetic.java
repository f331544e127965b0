package mmulator.asm.encode;

/** Multiplication, division, counting and reversing bits, checksums. */
final class Arithmetic {
    private Arithmetic() {}

    static long encode(Operands o) {
        return switch (o.mnemonic()) {
            case "udiv" -> twoSources(o, 0x1ac00800);
            case "sdiv" -> twoSources(o, 0x1ac00c00);
            case "madd" -> threeSources(o, 0x1b000000);
            case "msub" -> threeSources(o, 0x1b008000);
            case "mul" -> twoSources(o, 0x1b007c00);
            case "mneg" -> twoSources(o, 0x1b00fc00);
            case "smaddl" -> longMultiply(o, 0x9b200000, true);
            case "smsubl" -> longMultiply(o, 0x9b208000, true);
            case "umaddl" -> longMultiply(o, 0x9ba00000, true);
            case "umsubl" -> longMultiply(o, 0x9ba08000, true);
            case "smull" -> longMultiply(o, 0x9b207c00, false);
            case "smnegl" -> longMultiply(o, 0x9b20fc00, false);
            case "umull" -> longMultiply(o, 0x9ba07c00, false);
            case "umnegl" -> longMultiply(o, 0x9ba0fc00, false);
            case "smulh" -> highMultiply(o, 0x9b407c00);
            case "umulh" -> highMultiply(o, 0x9bc07c00);
            case "rbit" -> oneSource(o, 0);
            case "rev16" -> oneSource(o, 1);
            case "rev" -> oneSource(o, o.is64(0) ? 3 : 2);
            case "rev32" -> oneSource64(o, 2);
            case "rev64" -> oneSource64(o, 3);
            case "clz" -> oneSource(o, 4);
            case "cls" -> oneSource(o, 5);
            case "crc32b" -> checksum(o, 0x1ac04000);
            case "crc32h" -> checksum(o, 0x1ac04400);
            case "crc32w" -> checksum(o, 0x1ac04800);
            case "crc32x" -> checksum(o, 0x9ac04c00);
            case "crc32cb" -> checksum(o, 0x1ac05000);
            case "crc32ch" -> checksum(o, 0x1ac05400);
            case "crc32cw" -> checksum(o, 0x1ac05800);
            case "crc32cx" -> checksum(o, 0x9ac05c00);
            default -> A64.UNKNOWN;
        };
    }

    private static long twoSources(Operands o, int opcode) {
        o.expect(3);
        boolean is64 = o.is64(0);
        return A64.word(A64.sf(is64) | opcode | o.zr(2, is64) << 16 | o.zr(1, is64) << 5 | o.zr(0, is64));
    }

    private static long threeSources(Operands o, int opcode) {
        o.expect(4);
        return twoOf(o, opcode) | o.zr(3, o.is64(0)) << 10;
    }

    private static long twoOf(Operands o, int opcode) {
        boolean is64 = o.is64(0);
        return A64.word(A64.sf(is64) | opcode | o.zr(2, is64) << 16 | o.zr(1, is64) << 5 | o.zr(0, is64));
    }

    private static long longMultiply(Operands o, int opcode, boolean accumulate) {
        o.expect(accumulate ? 4 : 3);
        return A64.word(opcode | o.w(2) << 16 | (accumulate ? o.x(3) << 10 : 0) | o.w(1) << 5 | o.x(0));
    }

    private static long highMultiply(Operands o, int opcode) {
        o.expect(3);
        return A64.word(opcode | o.x(2) << 16 | o.x(1) << 5 | o.x(0));
    }

    private static long oneSource(Operands o, int opcode) {
        o.expect(2);
        boolean is64 = o.is64(0);
        return A64.word(A64.sf(is64) | 0x5ac00000 | opcode << 10 | o.zr(1, is64) << 5 | o.zr(0, is64));
    }

    private static long oneSource64(Operands o, int opcode) {
        o.x(0);
        return oneSource(o, opcode);
    }

    private static long checksum(Operands o, int opcode) {
        o.expect(3);
        return A64.word(opcode | o.zr(2, opcode < 0) << 16 | o.w(1) << 5 | o.w(0));
    }
}
