package mmulator.asm.encode;

import mmulator.asm.section.Operand;
import mmulator.asm.section.ShiftKind;

/** {@code mov} in its many guises, and the move-wide instructions it stands for. */
final class Moves {
    private static final int MOVN = 0x12800000;
    private static final int MOVZ = 0x52800000;
    private static final int MOVK = 0x72800000;

    private Moves() {}

    static long encode(Operands o) {
        return switch (o.mnemonic()) {
            case "mov" -> mov(o);
            case "movn" -> wide(o, MOVN);
            case "movz" -> wide(o, MOVZ);
            case "movk" -> wide(o, MOVK);
            default -> A64.UNKNOWN;
        };
    }

    private static long mov(Operands o) {
        o.expect(2);
        boolean is64 = o.is64(0);
        if (!o.isRegister(1)) {
            return immediate(o, is64);
        }
        if (o.general(0).isStackPointer() || o.general(1).isStackPointer()) {
            return A64.word(A64.sf(is64) | 0x11000000 | o.sp(1, is64) << 5 | o.sp(0, is64));
        }
        return A64.word(A64.sf(is64) | 0x2a0003e0 | o.zr(1, is64) << 16 | o.zr(0, is64));
    }

    /** MOVZ where it can, else MOVN, else ORR: the Arm ARM's order of preference. */
    private static long immediate(Operands o, boolean is64) {
        long value = o.constant(1);
        long high = value >> 32;
        if (!is64 && high != 0 && high != -1) {
            throw o.error(1, String.format("immediate 0x%x does not fit in a W register", value));
        }
        long mask = is64 ? -1 : 0xffff_ffffL;
        if (!o.general(0).isStackPointer()) {
            int rd = o.zr(0, is64);
            for (int hw = 0; hw < (is64 ? 4 : 2); hw++) {
                if ((value & mask & ~(0xffffL << 16 * hw)) == 0) {
                    return wide(MOVZ, is64, hw, (value & mask) >>> 16 * hw, rd);
                }
            }
            for (int hw = 0; hw < (is64 ? 4 : 2); hw++) {
                if ((~value & mask & ~(0xffffL << 16 * hw)) == 0) {
                    return wide(MOVN, is64, hw, (~value & mask) >>> 16 * hw, rd);
                }
            }
        }
        int fields = Logical.bitmask(value, is64);
        if (fields < 0) {
            throw o.error(
                    1,
                    String.format(
                            "immediate 0x%x cannot be moved by one instruction; use ldr with =, or movz and movk",
                            value));
        }
        return A64.word(A64.sf(is64) | 0x320003e0 | fields | o.sp(0, is64));
    }

    private static long wide(Operands o, int opcode) {
        o.expect(2, 3);
        boolean is64 = o.is64(0);
        int rd = o.zr(0, is64);
        if (o.get(1) instanceof Operand.Part part) {
            o.expect(2);
            return part(o, part, opcode, is64, rd);
        }
        Operand.Shift shift = o.shiftOrNull(2);
        int amount = 0;
        if (shift != null) {
            if (shift.kind() != ShiftKind.LSL || shift.amount() == null) {
                throw o.error(2, "expected lsl and an amount");
            }
            amount = o.amount(shift, is64 ? 48 : 16);
            if (amount % 16 != 0) {
                throw o.error(2, "the shift of a move-wide is a multiple of 16");
            }
        }
        return wide(opcode, is64, amount / 16, o.constant(1, 0, 0xffff), rd);
    }

    private static long wide(int opcode, boolean is64, int hw, long imm16, int rd) {
        return A64.word(A64.sf(is64) | opcode | hw << 21 | (int) imm16 << 5 | rd);
    }

    private static long part(Operands o, Operand.Part part, int opcode, boolean is64, int rd) {
        int hw = part.part().halfword;
        if (hw < 0 || (!is64 && hw > 1)) {
            throw o.error(1, "this part of an address cannot stand here");
        }
        if (opcode == MOVK && part.part().signed) {
            throw o.error(1, "movk cannot take the sign of a part; expected a form without _s");
        }
        long address = o.address(part.value(), part) - (part.part().relative ? o.pcAddress() : 0);
        int top = 16 * (hw + 1);
        if (part.part().signed) {
            if (top < 64 && (address < -(1L << top) || address >= 1L << top)) {
                throw o.error(1, String.format("0x%x has bits beyond the part asked for", address));
            }
            // The linker picks MOVN for a negative value, as the relocation's definition asks.
            opcode = address < 0 ? MOVN : MOVZ;
            address = address < 0 ? ~address : address;
        } else if (part.part().checked && top < 64 && address >>> top != 0) {
            throw o.error(1, String.format("0x%x has bits beyond the part asked for", address));
        }
        return wide(opcode, is64, hw, address >>> 16 * hw & 0xffff, rd);
    }
}
