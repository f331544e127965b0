package mmulator.asm.encode;

import mmulator.asm.section.AddressPart;
import mmulator.asm.section.Expression;
import mmulator.asm.section.Operand;

/** Branches, returns, exception generation, and the addresses that {@code adr} makes. */
final class Branches {
    private Branches() {}

    static long encode(Operands o) {
        String m = o.mnemonic();
        int condition = condition(m);
        if (condition >= 0) {
            o.expect(1);
            return A64.word(0x54000000 | o.branchField(0, 19) << 5 | condition);
        }
        return switch (m) {
            case "b" -> immediate(o, 0x14000000);
            case "bl" -> immediate(o, 0x94000000);
            case "cbz" -> compare(o, 0x34000000);
            case "cbnz" -> compare(o, 0x35000000);
            case "tbz" -> test(o, 0x36000000);
            case "tbnz" -> test(o, 0x37000000);
            case "br" -> register(o, 0xd61f0000);
            case "blr" -> register(o, 0xd63f0000);
            case "ret" -> {
                o.expect(0, 1);
                yield A64.word(0xd65f0000 | (o.count() == 0 ? 30 : o.x(0)) << 5);
            }
            case "eret" -> fixed(o, 0xd69f03e0);
            case "drps" -> fixed(o, 0xd6bf03e0);
            case "adr" -> adr(o);
            case "adrp" -> adrp(o);
            case "svc" -> exception(o, 0xd4000001);
            case "hvc" -> exception(o, 0xd4000002);
            case "smc" -> exception(o, 0xd4000003);
            case "brk" -> exception(o, 0xd4200000);
            case "hlt" -> exception(o, 0xd4400000);
            case "dcps1" -> exception(o, 0xd4a00001);
            case "dcps2" -> exception(o, 0xd4a00002);
            case "dcps3" -> exception(o, 0xd4a00003);
            case "udf" -> {
                o.expect(1);
                yield o.constant(0, 0, 0xffff);
            }
            default -> A64.UNKNOWN;
        };
    }

    /** The condition of {@code b.eq}, or of {@code beq} as A32 spells it; -1 for another instruction. */
    private static int condition(String mnemonic) {
        if (mnemonic.startsWith("b.")) {
            return Conditions.parse(mnemonic.substring(2));
        }
        int condition =
                mnemonic.length() == 3 && mnemonic.startsWith("b") ? Conditions.parse(mnemonic.substring(1)) : -1;
        return condition >= Conditions.AL ? -1 : condition;
    }

    static long fixed(Operands o, int opcode) {
        o.expect(0);
        return A64.word(opcode);
    }

    private static long immediate(Operands o, int opcode) {
        o.expect(1);
        if (o.get(0) instanceof Operand.Immediate target
                && target.value() instanceof Expression.Symbol symbol
                && o.scope().isUndefinedWeak(symbol.name())) {
            // A branch to a weak symbol that nobody defines does nothing, as GNU ld has it.
            return A64.NOP;
        }
        return A64.word(opcode | o.branchField(0, 26));
    }

    private static long compare(Operands o, int opcode) {
        o.expect(2);
        boolean is64 = o.is64(0);
        return A64.word(A64.sf(is64) | opcode | o.branchField(1, 19) << 5 | o.zr(0, is64));
    }

    private static long test(Operands o, int opcode) {
        o.expect(3);
        boolean is64 = o.is64(0);
        int bit = o.constant(1, 0, is64 ? 63 : 31);
        return A64.word(opcode | bit >> 5 << 31 | (bit & 31) << 19 | o.branchField(2, 14) << 5 | o.zr(0, is64));
    }

    private static long register(Operands o, int opcode) {
        o.expect(1);
        return A64.word(opcode | o.x(0) << 5);
    }

    private static long exception(Operands o, int opcode) {
        o.expect(opcode >>> 16 == 0xd4a0 ? 0 : 1, 1);
        return A64.word(opcode | (o.count() == 0 ? 0 : o.constant(0, 0, 0xffff)) << 5);
    }

    private static long adr(Operands o) {
        o.expect(2);
        return address(o, 0x10000000, o.displacement(1));
    }

    private static long adrp(Operands o) {
        o.expect(2);
        Expression target = switch (o.get(1)) {
            case Operand.Immediate m -> m.value();
            case Operand.Part p when p.part() == AddressPart.PG_HI21 || p.part() == AddressPart.PG_HI21_NC -> p.value();
            default -> throw o.error(1, "expected a label");
        };
        long page = o.address(target, o.get(1)) & ~0xfffL;
        return address(o, 0x90000000, (page - (o.pcAddress() & ~0xfffL)) >> 12);
    }

    private static long address(Operands o, int opcode, long immediate) {
        if (immediate < -(1 << 20) || immediate >= 1 << 20) {
            throw o.error(
                    1,
                    String.format(
                            "the target is out of reach: %s of 0x%x is beyond ±0x%x",
                            opcode < 0 ? "a page distance" : "a distance", immediate, 1 << 20));
        }
        int field = (int) immediate;
        return A64.word(opcode | (field & 3) << 29 | (field >> 2 & 0x7ffff) << 5 | o.x(0));
    }
}
