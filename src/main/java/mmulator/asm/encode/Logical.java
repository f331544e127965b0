package mmulator.asm.encode;

import mmulator.asm.section.Operand;
import mmulator.asm.section.ShiftKind;

/** Bitwise operations on registers and on the repeating patterns that their immediates can be. */
final class Logical {
    private Logical() {}

    static long encode(Operands o) {
        return switch (o.mnemonic()) {
            case "and" -> threeOperands(o, 0, 0);
            case "bic" -> threeOperands(o, 0, 1);
            case "orr" -> threeOperands(o, 1, 0);
            case "orn" -> threeOperands(o, 1, 1);
            case "eor" -> threeOperands(o, 2, 0);
            case "eon" -> threeOperands(o, 2, 1);
            case "ands" -> threeOperands(o, 3, 0);
            case "bics" -> threeOperands(o, 3, 1);
            case "tst" -> {
                o.expect(2, 3);
                boolean is64 = o.is64(0);
                yield o.isRegister(1)
                        ? register(o, 3, 0, is64, 31, o.zr(0, is64), 1)
                        : immediate(o, 3, is64, 31, o.zr(0, is64), 1, false);
            }
            case "mvn" -> {
                o.expect(2, 3);
                boolean is64 = o.is64(0);
                yield register(o, 1, 1, is64, o.zr(0, is64), 31, 1);
            }
            default -> A64.UNKNOWN;
        };
    }

    private static long threeOperands(Operands o, int opc, int invert) {
        o.expect(3, 4);
        boolean is64 = o.is64(0);
        if (o.isRegister(2)) {
            return register(o, opc, invert, is64, o.zr(0, is64), o.zr(1, is64), 2);
        }
        if (invert != 0 && opc != 0) {
            throw o.error(2, "'" + o.mnemonic() + "' takes no immediate");
        }
        int rd = opc == 3 ? o.zr(0, is64) : o.sp(0, is64);
        return immediate(o, opc, is64, rd, o.zr(1, is64), 2, invert != 0);
    }

    private static long register(Operands o, int opc, int invert, boolean is64, int rd, int rn, int m) {
        Operand.Shift shift = o.shiftOrNull(m + 1);
        int fields = 0;
        if (shift != null) {
            if (shift.kind().ordinal() > ShiftKind.ROR.ordinal() || shift.amount() == null) {
                throw o.error(m + 1, "expected lsl, lsr, asr or ror and an amount");
            }
            fields = shift.kind().ordinal() << 22 | o.amount(shift, is64 ? 63 : 31) << 10;
        }
        return A64.word(
                A64.sf(is64) | opc << 29 | 0x0a000000 | invert << 21 | fields | o.zr(m, is64) << 16 | rn << 5 | rd);
    }

    private static long immediate(Operands o, int opc, boolean is64, int rd, int rn, int i, boolean invert) {
        if (o.count() > i + 1) {
            throw o.error(i + 1, "an immediate takes no shift here");
        }
        long value = o.constant(i);
        int fields = bitmask(invert ? ~value : value, is64);
        if (fields < 0) {
            throw o.error(i, String.format("immediate 0x%x is not a repeating pattern of rotated ones", value));
        }
        return A64.word(A64.sf(is64) | opc << 29 | 0x12000000 | fields | rn << 5 | rd);
    }

    /**
     * The N, immr and imms fields of a bitmask immediate, -1 when {@code value} is none: a rotated run of ones,
     * repeated in elements of 2, 4, … 64 bits.
     */
    static int bitmask(long value, boolean is64) {
        if (!is64) {
            long high = value >> 32;
            if (high != 0 && high != -1) {
                return -1;
            }
            value = (value & 0xffff_ffffL) | value << 32;
        }
        if (value == 0 || value == -1) {
            return -1;
        }
        int size = 64;
        while (size > 2) {
            int half = size / 2;
            long mask = (1L << half) - 1;
            if ((value & mask) != (value >>> half & mask)) {
                break;
            }
            size = half;
        }
        long mask = size == 64 ? -1 : (1L << size) - 1;
        long element = value & mask;
        for (int rotation = 0; rotation < size; rotation++) {
            long rotated = (element << rotation | (rotation == 0 ? 0 : element >>> (size - rotation))) & mask;
            // A run of ones that starts at bit 0.
            if ((rotated & (rotated + 1)) == 0 && (rotated & 1) != 0) {
                int ones = Long.bitCount(rotated);
                int imms = (-size << 1 & 0x3f) | (ones - 1);
                return (size == 64 ? 1 << 22 : 0) | rotation << 16 | imms << 10;
            }
        }
        return -1;
    }
}
