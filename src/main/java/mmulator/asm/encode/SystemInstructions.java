package mmulator.asm.encode;

import mmulator.asm.source.Spelling;
import org.jspecify.annotations.Nullable;

/** Everything in the system space: register moves, SYS and its aliases, PSTATE, and what {@link Hints} lists. */
final class SystemInstructions {
    private static final int SYS = 0xd5080000;
    private static final int SYSL = 0xd5280000;

    private SystemInstructions() {}

    static long encode(Operands o) {
        return switch (o.mnemonic()) {
            case "mrs" -> {
                o.expect(2);
                yield A64.word(0xd5300000 | register(o, 1) | o.x(0));
            }
            case "msr" -> {
                o.expect(2);
                yield msr(o);
            }
            case "sys" -> {
                o.expect(4, 5);
                int rt = o.count() == 5 ? o.x(4) : 31;
                yield A64.word(SYS | operation(o, 0) | rt);
            }
            case "sysl" -> {
                o.expect(5);
                yield A64.word(SYSL | operation(o, 1) | o.x(0));
            }
            case "at", "dc", "ic", "tlbi" -> named(o);
            case "cfp" -> restriction(o, 4);
            case "dvp" -> restriction(o, 5);
            case "cpp" -> restriction(o, 7);
            case "wfet" -> {
                o.expect(1);
                yield A64.word(0xd5031000 | o.x(0));
            }
            case "wfit" -> {
                o.expect(1);
                yield A64.word(0xd5031020 | o.x(0));
            }
            case "rmif" -> {
                o.expect(3);
                yield A64.word(0xba000400 | o.constant(1, 0, 63) << 15 | o.x(0) << 5 | o.constant(2, 0, 15));
            }
            case "setf8" -> {
                o.expect(1);
                yield A64.word(0x3a00080d | o.w(0) << 5);
            }
            case "setf16" -> {
                o.expect(1);
                yield A64.word(0x3a00480d | o.w(0) << 5);
            }
            default -> Hints.encode(o);
        };
    }

    /** The fields of the system register at {@code i}. */
    private static int register(Operands o, int i) {
        String name = o.name(i);
        int fields = SystemRegisters.fields(name);
        if (fields < 0) {
            throw o.error(
                    i,
                    name.isEmpty()
                            ? "expected a system register"
                            : "unknown system register '" + name + "'" + Spelling.hint(name, SystemRegisters.names()));
        }
        // op0 of 2 or 3 is bit 19 of the instruction; bit 20 is always set.
        if ((fields >> 19 & 2) == 0) {
            throw o.error(i, "op0 of a system register is 2 or 3");
        }
        return fields & ~(1 << 20);
    }

    private static long msr(Operands o) {
        if (!o.isRegister(1)) {
            return pstate(o);
        }
        return A64.word(0xd5100000 | register(o, 0) | o.x(1));
    }

    /** MSR (immediate). */
    private static long pstate(Operands o) {
        String name = o.name(0);
        int field = switch (name) {
            case "spsel" -> 5;
            case "daifset" -> 3 << 16 | 6;
            case "daifclr" -> 3 << 16 | 7;
            case "uao" -> 3;
            case "pan" -> 4;
            case "dit" -> 3 << 16 | 2;
            case "ssbs" -> 3 << 16 | 1;
            case "tco" -> 3 << 16 | 4;
            case "allint" -> 1 << 16;
            default ->
                throw o.error(
                        0,
                        name.isEmpty()
                                ? "expected a PSTATE field"
                                : "'" + name + "' is no PSTATE field that takes an immediate");
        };
        boolean oneBit = !name.startsWith("daif");
        int value = o.constant(1, 0, oneBit ? 1 : 15);
        return A64.word(0xd500401f | field & 0x70000 | value << 8 | (field & 7) << 5);
    }

    /** {@code #op1, Cn, Cm, #op2} from operand {@code i} on. */
    private static int operation(Operands o, int i) {
        return o.constant(i, 0, 7) << 16
                | control(o, i + 1) << 12
                | control(o, i + 2) << 8
                | o.constant(i + 3, 0, 7) << 5;
    }

    private static int control(Operands o, int i) {
        String name = o.name(i);
        if (name.matches("c([0-9]|1[0-5])")) {
            return Integer.parseInt(name.substring(1));
        }
        throw o.error(i, "expected c0 to c15");
    }

    private static long named(Operands o) {
        o.expect(1, 2);
        String name = o.name(0);
        @Nullable SystemOperation operation = SystemOperations.find(o.mnemonic(), name);
        if (operation == null) {
            throw o.error(
                    0,
                    "unknown " + o.mnemonic() + " operation '" + name + "'"
                            + Spelling.hint(name, SystemOperations.names(o.mnemonic())));
        }
        if (operation.takesRegister() && o.count() == 1) {
            throw o.error("'" + o.mnemonic() + " " + name + "' takes a register");
        }
        if (!operation.takesRegister() && o.count() == 2) {
            throw o.error(1, "'" + o.mnemonic() + " " + name + "' takes no register");
        }
        return A64.word(SYS | operation.fields() | (o.count() == 2 ? o.x(1) : 31));
    }

    private static long restriction(Operands o, int op2) {
        o.expect(2);
        if (!o.name(0).equals("rctx")) {
            throw o.error(0, "expected rctx");
        }
        return A64.word(SYS | 3 << 16 | 7 << 12 | 3 << 8 | op2 << 5 | o.x(1));
    }
}
