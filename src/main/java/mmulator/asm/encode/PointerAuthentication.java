package mmulator.asm.encode;

import mmulator.asm.section.Operand;

/** FEAT_PAuth with register operands; the forms without any are hints. */
final class PointerAuthentication {
    private static final String[] SIGNERS = {"pacia", "pacib", "pacda", "pacdb", "autia", "autib", "autda", "autdb"};
    private static final String[] ZERO_SIGNERS = {
        "paciza", "pacizb", "pacdza", "pacdzb", "autiza", "autizb", "autdza", "autdzb"
    };

    private PointerAuthentication() {}

    static long encode(Operands o) {
        String m = o.mnemonic();
        switch (m) {
            case "braa":
                return branch(o, 0xd71f0800);
            case "brab":
                return branch(o, 0xd71f0c00);
            case "blraa":
                return branch(o, 0xd73f0800);
            case "blrab":
                return branch(o, 0xd73f0c00);
            case "braaz":
                return branchZero(o, 0xd61f081f);
            case "brabz":
                return branchZero(o, 0xd61f0c1f);
            case "blraaz":
                return branchZero(o, 0xd63f081f);
            case "blrabz":
                return branchZero(o, 0xd63f0c1f);
            case "retaa":
                return Branches.fixed(o, 0xd65f0bff);
            case "retab":
                return Branches.fixed(o, 0xd65f0fff);
            case "eretaa":
                return Branches.fixed(o, 0xd69f0bff);
            case "eretab":
                return Branches.fixed(o, 0xd69f0fff);
            case "xpaci":
                return strip(o, 0xdac143e0);
            case "xpacd":
                return strip(o, 0xdac147e0);
            case "ldraa":
                return load(o, 0xf8200400);
            case "ldrab":
                return load(o, 0xf8a00400);
            case "pacga":
                o.expect(3);
                return A64.word(0x9ac03000 | o.sp(2, true) << 16 | o.x(1) << 5 | o.x(0));
            default:
                break;
        }
        for (int i = 0; i < SIGNERS.length; i++) {
            if (m.equals(SIGNERS[i])) {
                o.expect(2);
                return A64.word(0xdac10000 | i << 10 | o.sp(1, true) << 5 | o.x(0));
            }
            if (m.equals(ZERO_SIGNERS[i])) {
                return strip(o, 0xdac123e0 | i << 10);
            }
        }
        return A64.UNKNOWN;
    }

    private static long branch(Operands o, int opcode) {
        o.expect(2);
        return A64.word(opcode | o.x(0) << 5 | o.sp(1, true));
    }

    private static long branchZero(Operands o, int opcode) {
        o.expect(1);
        return A64.word(opcode | o.x(0) << 5);
    }

    private static long strip(Operands o, int opcode) {
        o.expect(1);
        return A64.word(opcode | o.x(0));
    }

    private static long load(Operands o, int opcode) {
        o.expect(2);
        Operand.Address address = o.address(1);
        if (address.offsetRegister() != null) {
            throw o.error(1, "'" + o.mnemonic() + "' takes no register offset");
        }
        Operand offset = address.offset();
        int imm10 = offset == null ? 0 : o.scaled(offset, o.constant(offset), 8, -512, 511);
        return A64.word(opcode
                | (imm10 >> 9 & 1) << 22
                | (imm10 & 0x1ff) << 12
                | (address.writeBack() ? 1 << 11 : 0)
                | address.base().number() << 5
                | o.x(0));
    }
}
