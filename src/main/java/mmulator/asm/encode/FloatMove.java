package mmulator.asm.encode;

import mmulator.asm.section.Operand;
import mmulator.asm.section.Register;

/** FMOV (immediate): Keystone turns constants that do not fit into others without a word, so it must not see them. */
final class FloatMove {
    private FloatMove() {}

    static boolean concerns(Operands o) {
        return o.mnemonic().equals("fmov")
                && o.count() == 2
                && (o.get(1) instanceof Operand.FloatImmediate || o.isImmediate(1));
    }

    static int encode(Operands o) {
        Register rd = o.registerOrNull(0);
        int imm8 = imm8(value(o));
        if (rd == null) {
            throw o.error(0, "expected a floating-point register");
        }
        if (imm8 < 0) {
            throw o.error(1, "fmov takes constants of the form n / 16 * 2^r, n from 16 to 31, r from -3 to 4");
        }
        int vector = imm8 >> 5 << 16 | (imm8 & 31) << 5 | rd.number();
        return switch (rd.bank()) {
            case H -> 0x1ee01000 | imm8 << 13 | rd.number();
            case S -> 0x1e201000 | imm8 << 13 | rd.number();
            case D -> 0x1e601000 | imm8 << 13 | rd.number();
            case V ->
                switch (rd.suffix()) {
                    case ".2s" -> 0x0f00f400 | vector;
                    case ".4s" -> 0x4f00f400 | vector;
                    case ".2d" -> 0x6f00f400 | vector;
                    case ".4h" -> 0x0f00fc00 | vector;
                    case ".8h" -> 0x4f00fc00 | vector;
                    default -> throw o.error(0, "fmov of a constant takes .2s, .4s, .2d, .4h or .8h");
                };
            case X, W, SP, WSP, B, Q -> throw o.error(0, "expected an H, S, D or vector register");
        };
    }

    private static double value(Operands o) {
        if (o.get(1) instanceof Operand.FloatImmediate f) {
            return Double.parseDouble(f.digits());
        }
        long value = o.constant(1);
        // GNU as takes a hexadecimal number for the bits of a single, which nobody means.
        if (!o.textOf(1).matches("#?\\s*[-+]?[0-9]+(?![0-9xXbB]).*") || Math.abs(value) > 31) {
            throw o.error(1, "expected a decimal constant such as 1.0");
        }
        return value;
    }

    /** The eight bits that stand for {@code value}; -1 when none do. */
    private static int imm8(double value) {
        for (int bits = 0; bits < 256; bits++) {
            int exponent = (bits >> 4 & 7 ^ 4) - 3;
            double magnitude = Math.scalb(16.0 + (bits & 15), exponent - 4);
            if (value == (bits < 128 ? magnitude : -magnitude)) {
                return bits;
            }
        }
        return -1;
    }
}
