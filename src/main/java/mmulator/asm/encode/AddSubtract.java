package mmulator.asm.encode;

import mmulator.asm.section.AddressPart;
import mmulator.asm.section.Operand;
import mmulator.asm.section.Register;
import mmulator.asm.section.ShiftKind;

/** Add, subtract and compare, with immediate, shifted and extended operands, and the carry forms. */
final class AddSubtract {
    private static final int SUBTRACT = 1 << 30;
    private static final int SET_FLAGS = 1 << 29;

    private AddSubtract() {}

    static long encode(Operands o) {
        int op = switch (o.mnemonic()) {
            case "add", "adc", "cmn", "adds", "adcs" -> 0;
            case "sub", "subs", "cmp", "neg", "negs", "sbc", "sbcs", "ngc", "ngcs" -> SUBTRACT;
            default -> 1;
        };
        int flags = switch (o.mnemonic()) {
            case "adds", "subs", "cmp", "cmn", "negs", "adcs", "sbcs", "ngcs" -> SET_FLAGS;
            default -> 0;
        };
        if (op == 1) {
            return A64.UNKNOWN;
        }
        return switch (o.mnemonic()) {
            case "add", "adds", "sub", "subs" -> {
                o.expect(3, 4);
                yield threeOperands(o, op | flags, 0, 1);
            }
            case "cmp", "cmn" -> {
                o.expect(2, 3);
                yield threeOperands(o, op | flags, -1, 0);
            }
            case "neg", "negs" -> {
                o.expect(2, 3);
                boolean is64 = o.is64(0);
                yield A64.sf(is64) | op | flags | shifted(o, is64, o.zr(0, is64), 31, 1);
            }
            case "ngc", "ngcs" -> {
                o.expect(2);
                boolean is64 = o.is64(0);
                yield A64.word(A64.sf(is64) | op | flags | 0x1a0003e0 | o.zr(1, is64) << 16 | o.zr(0, is64));
            }
            default -> {
                o.expect(3);
                boolean is64 = o.is64(0);
                yield A64.word(A64.sf(is64)
                        | op
                        | flags
                        | 0x1a000000
                        | o.zr(2, is64) << 16
                        | o.zr(1, is64) << 5
                        | o.zr(0, is64));
            }
        };
    }

    /** {@code d} is -1 for a comparison. */
    private static long threeOperands(Operands o, int op, int d, int n) {
        boolean is64 = o.is64(Math.max(d, 0));
        int m = n + 1;
        if (!o.isRegister(m)) {
            int rd = d < 0 ? 31 : (op & SET_FLAGS) != 0 ? o.zr(d, is64) : o.sp(d, is64);
            return immediate(o, op, rd, o.sp(n, is64), is64, m);
        }
        Register rm = o.general(m);
        Operand.Shift shift = o.shiftOrNull(m + 1);
        boolean stack = o.general(n).isStackPointer() || (d >= 0 && o.general(d).isStackPointer());
        boolean extended =
                stack || rm.is64() != is64 || (shift != null && shift.kind().isExtend());
        if (!extended) {
            int rd = d < 0 ? 31 : o.zr(d, is64);
            return A64.word(A64.sf(is64) | op | shifted(o, is64, rd, o.zr(n, is64), m));
        }
        int rd = d < 0 ? 31 : (op & SET_FLAGS) != 0 ? o.zr(d, is64) : o.sp(d, is64);
        return A64.word(A64.sf(is64) | op | extended(o, is64, m) | o.sp(n, is64) << 5 | rd);
    }

    private static long immediate(Operands o, int op, int rd, int rn, boolean is64, int i) {
        Operand.Shift shift = o.shiftOrNull(i + 1);
        int shiftAmount = 0;
        if (shift != null) {
            if (shift.kind() != ShiftKind.LSL || shift.amount() == null) {
                throw o.error(i + 1, "expected lsl #0 or lsl #12");
            }
            shiftAmount = o.amount(shift, 12);
            if (shiftAmount != 0 && shiftAmount != 12) {
                throw o.error(i + 1, "expected lsl #0 or lsl #12");
            }
        }
        long value;
        if (o.get(i) instanceof Operand.Part part) {
            if (part.part() != AddressPart.LO12) {
                throw o.error(i, "only :lo12: can stand here");
            }
            value = o.address(part.value(), part) & 0xfff;
        } else {
            value = o.constant(i);
        }
        if (value < 0 && value > Long.MIN_VALUE) {
            value = -value;
            op ^= SUBTRACT;
        }
        if (shift == null && (value & 0xfff) == 0 && value <= 0xfff000) {
            shiftAmount = value == 0 ? 0 : 12;
            value >>= shiftAmount;
        }
        if (value < 0 || value > 0xfff) {
            throw o.error(i, "immediate " + value + " is not 12 bits, or 12 bits shifted left by 12");
        }
        return A64.word(
                A64.sf(is64) | op | 0x11000000 | (shiftAmount == 12 ? 1 << 22 : 0) | (int) value << 10 | rn << 5 | rd);
    }

    /** The fields of the shifted-register form; without the width and the operation. */
    private static int shifted(Operands o, boolean is64, int rd, int rn, int m) {
        Operand.Shift shift = o.shiftOrNull(m + 1);
        int fields = 0;
        if (shift != null) {
            if (shift.kind().ordinal() > ShiftKind.ASR.ordinal() || shift.amount() == null) {
                throw o.error(m + 1, "expected lsl, lsr or asr and an amount");
            }
            fields = shift.kind().ordinal() << 22 | o.amount(shift, is64 ? 63 : 31) << 10;
        }
        return 0x0b000000 | fields | o.zr(m, is64) << 16 | rn << 5 | rd;
    }

    private static int extended(Operands o, boolean is64, int m) {
        Operand.Shift shift = o.shiftOrNull(m + 1);
        int option = is64 ? ShiftKind.UXTX.option() : ShiftKind.UXTW.option();
        int amount = 0;
        if (shift == null) {
            if (o.is64(m) != is64) {
                throw o.error(m, "a W register needs an extend such as uxtw");
            }
        } else {
            if (shift.kind().isExtend()) {
                option = shift.kind().option();
            } else if (shift.kind() != ShiftKind.LSL || shift.amount() == null || o.is64(m) != is64) {
                throw o.error(
                        m + 1, o.is64(m) == is64 ? "expected an extend or lsl" : "expected an extend such as uxtw");
            }
            amount = o.amount(shift, 4);
        }
        // GNU as takes either width for any extend of a 64-bit operation; the encoding is the same.
        boolean wide = is64 && o.is64(m);
        return 0x0b200000 | o.zr(m, wide) << 16 | option << 13 | amount << 10;
    }
}
