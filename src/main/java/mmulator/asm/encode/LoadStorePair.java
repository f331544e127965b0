package mmulator.asm.encode;

import mmulator.asm.section.Operand;
import mmulator.asm.section.Register;

/** Loads and stores of two registers. */
final class LoadStorePair {
    private static final int NON_TEMPORAL = 0x28000000;
    private static final int POST_INDEXED = 0x28800000;
    private static final int OFFSET = 0x29000000;
    private static final int PRE_INDEXED = 0x29800000;

    private LoadStorePair() {}

    static long encode(Operands o) {
        return switch (o.mnemonic()) {
            case "ldp" -> pair(o, 1 << 22, OFFSET);
            case "stp" -> pair(o, 0, OFFSET);
            case "ldnp" -> pair(o, 1 << 22, NON_TEMPORAL);
            case "stnp" -> pair(o, 0, NON_TEMPORAL);
            case "ldpsw" -> pair(o, 1 << 22, OFFSET);
            default -> A64.UNKNOWN;
        };
    }

    private static long pair(Operands o, int load, int form) {
        o.expect(3, 4);
        int log;
        int fields;
        Register first = o.registerOrNull(0);
        if (o.mnemonic().equals("ldpsw")) {
            log = 2;
            fields = 1 << 30 | o.x(0) | o.x(1) << 10;
        } else if (first != null && first.isScalarFloat()) {
            Register second = o.registerOrNull(1);
            log = first.bank().ordinal() - Register.Bank.B.ordinal();
            if (log < 2 || second == null || second.bank() != first.bank()) {
                throw o.error(1, "expected two S, D or Q registers");
            }
            fields = (log - 2) << 30 | 1 << 26 | first.number() | second.number() << 10;
        } else {
            boolean is64 = o.is64(0);
            log = is64 ? 3 : 2;
            fields = A64.sf(is64) | o.zr(0, is64) | o.zr(1, is64) << 10;
        }
        Operand.Address address = o.address(2);
        if (address.offsetRegister() != null) {
            throw o.error(2, "'" + o.mnemonic() + "' takes no register offset");
        }
        Operand offset = address.offset();
        if (o.count() == 4) {
            if (form == NON_TEMPORAL || offset != null || address.writeBack()) {
                throw o.error(3, "'" + o.mnemonic() + "' does not take this operand here");
            }
            form = POST_INDEXED;
            offset = o.get(3);
        } else if (address.writeBack()) {
            if (form == NON_TEMPORAL) {
                throw o.error(2, "'" + o.mnemonic() + "' has no write-back form");
            }
            form = PRE_INDEXED;
        }
        int imm7 = offset == null ? 0 : o.scaled(offset, o.constant(offset), 1 << log, -64, 63);
        return A64.word(
                form | load | fields | (imm7 & 0x7f) << 15 | address.base().number() << 5);
    }
}
