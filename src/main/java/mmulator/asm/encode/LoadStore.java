package mmulator.asm.encode;

import java.util.Objects;
import mmulator.asm.section.AddressPart;
import mmulator.asm.section.Operand;
import mmulator.asm.section.Register;
import mmulator.asm.section.ShiftKind;

/** Loads, stores and prefetches of one register. */
final class LoadStore {
    private static final int UNSIGNED = 0x39000000;
    private static final int UNSCALED = 0x38000000;
    private static final int POST_INDEXED = 0x38000400;
    private static final int UNPRIVILEGED = 0x38000800;
    private static final int PRE_INDEXED = 0x38000c00;
    private static final int REGISTER = 0x38200800;
    private static final int RELEASE_CONSISTENT = 0x19000000;
    private static final int LITERAL = 0x18000000;
    private static final int VECTOR = 1 << 26;

    private LoadStore() {}

    /** What a mnemonic and its register come to: access size (log2), opc field, vector bit, register number. */
    private record Access(int size, int opc, int vector, int rt) {
        int fields() {
            return (size & 3) << 30 | vector | opc << 22 | rt;
        }
    }

    static long encode(Operands o) {
        String m = o.mnemonic();
        int form = switch (m) {
            case "ldr", "str", "ldrb", "strb", "ldrh", "strh", "ldrsb", "ldrsh", "ldrsw", "prfm" -> UNSIGNED;
            case "ldur", "stur", "ldurb", "sturb", "ldurh", "sturh", "ldursb", "ldursh", "ldursw", "prfum" -> UNSCALED;
            case "ldtr", "sttr", "ldtrb", "sttrb", "ldtrh", "sttrh", "ldtrsb", "ldtrsh", "ldtrsw" -> UNPRIVILEGED;
            case "ldapur", "stlur", "ldapurb", "stlurb", "ldapurh", "stlurh", "ldapursb", "ldapursh", "ldapursw" ->
                RELEASE_CONSISTENT;
            default -> 0;
        };
        if (form == 0) {
            return A64.UNKNOWN;
        }
        o.expect(2, 3);
        Access access = access(o, suffix(m), form == UNSIGNED || form == UNSCALED);
        if (o.count() == 3) {
            return postIndexed(o, access, form);
        }
        if (!(o.get(1) instanceof Operand.Address)) {
            return literal(o, access, form);
        }
        Operand.Address address = o.address(1);
        int base = address.base().number() << 5;
        if (address.offsetRegister() != null) {
            if (form != UNSIGNED || address.writeBack()) {
                throw o.error(1, "'" + m + "' does not take this address");
            }
            return A64.word(REGISTER | access.fields() | base | index(o, address, access.size));
        }
        if (address.offset() instanceof Operand.Part part) {
            if (form != UNSIGNED || address.writeBack() || part.part() != AddressPart.LO12) {
                throw o.error(1, "'" + m + "' does not take this part of an address");
            }
            long low = o.address(part.value(), part) & 0xfff;
            return A64.word(UNSIGNED | access.fields() | base | o.scaled(part, low, 1 << access.size, 0, 0xfff) << 10);
        }
        long offset = address.offset() == null ? 0 : o.constant(address.offset());
        Operand at = address.offset() == null ? address : address.offset();
        if (address.writeBack()) {
            if (form != UNSIGNED || m.equals("prfm")) {
                throw o.error(1, "'" + m + "' has no write-back form");
            }
            return A64.word(PRE_INDEXED | access.fields() | base | imm9(o, at, offset));
        }
        if (form != UNSIGNED) {
            return A64.word(form | access.fields() | base | imm9(o, at, offset));
        }
        int unit = 1 << access.size;
        if (offset >= 0 && offset % unit == 0 && offset / unit <= 0xfff) {
            return A64.word(UNSIGNED | access.fields() | base | (int) (offset / unit) << 10);
        }
        if (offset < -256 || offset > 255) {
            throw o.error(
                    at,
                    "offset " + offset + " is neither a multiple of " + unit + " from 0 to " + 0xfffL * unit
                            + " nor from -256 to 255");
        }
        return A64.word(UNSCALED | access.fields() | base | imm9(o, at, offset));
    }

    private static long postIndexed(Operands o, Access access, int form) {
        Operand.Address address = o.address(1);
        if (form != UNSIGNED
                || o.mnemonic().equals("prfm")
                || address.offset() != null
                || address.offsetRegister() != null
                || address.writeBack()) {
            throw o.error(2, "'" + o.mnemonic() + "' does not take this operand here");
        }
        return A64.word(
                POST_INDEXED | access.fields() | address.base().number() << 5 | imm9(o, o.get(2), o.constant(2)));
    }

    private static int imm9(Operands o, Operand at, long offset) {
        return (o.inRange(at, offset, -256, 255) & 0x1ff) << 12;
    }

    /** What stands behind {@code ldr}, {@code stur}, … */
    private static String suffix(String mnemonic) {
        int end = mnemonic.startsWith("ldapur")
                ? 6
                : mnemonic.startsWith("stlur") ? 5 : mnemonic.charAt(2) == 'r' ? 3 : 4;
        return mnemonic.startsWith("prf") ? "prefetch" : mnemonic.substring(Math.min(end, mnemonic.length()));
    }

    private static Access access(Operands o, String suffix, boolean vectors) {
        int load = o.mnemonic().charAt(0) == 'l' ? 1 : 0;
        Register register = o.registerOrNull(0);
        return switch (suffix) {
            case "prefetch" -> new Access(3, 2, 0, Prefetch.operation(o, 0));
            case "b" -> new Access(0, load, 0, o.w(0));
            case "h" -> new Access(1, load, 0, o.w(0));
            case "sb" -> new Access(0, o.is64(0) ? 2 : 3, 0, o.zr(0, o.is64(0)));
            case "sh" -> new Access(1, o.is64(0) ? 2 : 3, 0, o.zr(0, o.is64(0)));
            case "sw" -> new Access(2, 2, 0, o.x(0));
            default -> {
                if (register != null && register.isScalarFloat() && vectors) {
                    int size = register.bank().ordinal() - Register.Bank.B.ordinal();
                    yield new Access(size, size == 4 ? load | 2 : load, VECTOR, register.number());
                }
                yield o.is64(0) ? new Access(3, load, 0, o.x(0)) : new Access(2, load, 0, o.w(0));
            }
        };
    }

    /** The fields of a register offset. */
    private static int index(Operands o, Operand.Address address, int size) {
        Register rm = Objects.requireNonNull(address.offsetRegister());
        Operand.Shift shift = address.shift();
        ShiftKind kind = shift == null ? ShiftKind.LSL : shift.kind();
        int option = switch (kind) {
            case UXTW -> 2;
            case LSL -> 3;
            case SXTW -> 6;
            case SXTX -> 7;
            case LSR, ASR, ROR, MSL, UXTB, UXTH, UXTX, SXTB, SXTH ->
                throw o.error(address, "expected lsl, uxtw, sxtw or sxtx");
        };
        boolean wide = (option & 1) != 0;
        if (rm.isStackPointer() || !rm.isGeneral() || rm.is64() != wide) {
            throw o.error(address, "expected " + (wide ? "an X" : "a W") + " register as offset, found " + rm);
        }
        int scaled = 0;
        if (shift != null && shift.amount() != null) {
            long amount = o.constant(shift.amount(), shift);
            if (amount != 0 && amount != size) {
                throw o.error(shift, "the shift is 0 or " + size);
            }
            // With bytes both amounts are 0, and writing the amount selects the bit.
            scaled = amount == size ? 1 : 0;
        } else if (shift != null && kind == ShiftKind.LSL) {
            throw o.error(shift, "lsl needs an amount");
        }
        return rm.number() << 16 | option << 13 | scaled << 12;
    }

    private static long literal(Operands o, Access access, int form) {
        boolean allowed = form == UNSIGNED
                && switch (o.mnemonic()) {
                    case "ldr", "ldrsw", "prfm" -> access.vector == 0 || access.size >= 2;
                    default -> false;
                };
        if (!allowed) {
            throw o.error(1, "expected an address in brackets");
        }
        int opc = o.mnemonic().equals("prfm") ? 3 : o.mnemonic().equals("ldrsw") ? 2 : access.size - 2;
        return A64.word(LITERAL | opc << 30 | access.vector | o.branchField(1, 19) << 5 | access.rt);
    }
}
