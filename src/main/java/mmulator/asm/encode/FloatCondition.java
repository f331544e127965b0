package mmulator.asm.encode;

import mmulator.asm.section.Register;

/** FCSEL, FCCMP and FCCMPE: a condition where Keystone expects none ends the process, so it must not see any. */
final class FloatCondition {
    private FloatCondition() {}

    static long encode(Operands o) {
        return switch (o.mnemonic()) {
            case "fcsel" -> select(o);
            case "fccmp" -> compare(o, 0x1e200400);
            case "fccmpe" -> compare(o, 0x1e200410);
            default -> A64.UNKNOWN;
        };
    }

    private static long select(Operands o) {
        o.expect(4);
        return A64.word(
                0x1e200c00 | type(o) | number(o, 2) << 16 | o.condition(3) << 12 | number(o, 1) << 5 | number(o, 0));
    }

    private static long compare(Operands o, int opcode) {
        o.expect(4);
        return A64.word(opcode
                | type(o)
                | number(o, 1) << 16
                | o.condition(3) << 12
                | number(o, 0) << 5
                | o.constant(2, 0, 15));
    }

    private static int type(Operands o) {
        Register register = o.registerOrNull(0);
        if (register != null) {
            switch (register.bank()) {
                case S -> {
                    return 0;
                }
                case D -> {
                    return 1 << 22;
                }
                case H -> {
                    return 3 << 22;
                }
                case X, W, SP, WSP, B, Q, V -> {}
            }
        }
        throw o.error(0, "expected an H, S or D register");
    }

    /** The number of the register at {@code i}, of the same width as the first. */
    private static int number(Operands o, int i) {
        Register register = o.registerOrNull(i);
        Register first = o.registerOrNull(0);
        if (register == null || first == null || register.bank() != first.bank()) {
            throw o.error(i, "expected a register as wide as the first");
        }
        return register.number();
    }
}
