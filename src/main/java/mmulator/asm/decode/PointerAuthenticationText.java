package mmulator.asm.decode;

import org.jspecify.annotations.Nullable;

/** Text for the pointer authentication instructions that are not hints. */
final class PointerAuthenticationText {
    private static final String[] KEYS = {"ia", "ib", "da", "db"};

    private PointerAuthenticationText() {}

    /** The text of {@code word}, null when it is none of these. */
    static @Nullable String of(int word) {
        int rd = word & 31;
        int rn = word >> 5 & 31;
        if ((word & 0xffffc000) == 0xdac10000) {
            return oneSource(word, rd, rn);
        }
        if ((word & 0xfffffbe0) == 0xdac143e0) {
            return ((word >> 10 & 1) == 0 ? "xpaci " : "xpacd ") + Disassembly.x(rd);
        }
        if ((word & 0xffe0fc00) == 0x9ac03000) {
            return "pacga " + Disassembly.x(rd) + ", " + Disassembly.x(rn) + ", " + sp(word >> 16 & 31);
        }
        if ((word & 0xff200400) == 0xf8200400) {
            int offset = (word >> 22 & 1) == 0 ? word >> 12 & 0x1ff : (word >> 12 & 0x1ff) - 512;
            boolean writeBack = (word >> 11 & 1) != 0;
            String at = offset == 0 && !writeBack ? "" : ", #" + 8 * offset;
            return ((word >> 23 & 1) == 0 ? "ldraa " : "ldrab ") + Disassembly.x(rd) + ", [" + sp(rn) + at + "]"
                    + (writeBack ? "!" : "");
        }
        return branch(word, rd, rn);
    }

    private static @Nullable String oneSource(int word, int rd, int rn) {
        // Bits 12 to 10 choose operation and key, bit 13 the form with a zero modifier.
        int op = word >> 10 & 7;
        String stem = op < 4 ? "pac" : "aut";
        String key = KEYS[op & 3];
        if ((word >> 13 & 1) == 0) {
            return stem + key + " " + Disassembly.x(rd) + ", " + sp(rn);
        }
        return rn == 31 ? stem + key.charAt(0) + "z" + key.charAt(1) + " " + Disassembly.x(rd) : null;
    }

    private static @Nullable String branch(int word, int rm, int rn) {
        switch (word) {
            case 0xd65f0bff:
                return "retaa";
            case 0xd65f0fff:
                return "retab";
            case 0xd69f0bff:
                return "eretaa";
            case 0xd69f0fff:
                return "eretab";
            default:
                break;
        }
        String key = (word >> 10 & 1) == 0 ? "a" : "b";
        return switch (word & 0xfffff800) {
            case 0xd71f0800 -> "bra" + key + " " + Disassembly.x(rn) + ", " + sp(rm);
            case 0xd73f0800 -> "blra" + key + " " + Disassembly.x(rn) + ", " + sp(rm);
            case 0xd61f0800 -> rm == 31 ? "bra" + key + "z " + Disassembly.x(rn) : null;
            case 0xd63f0800 -> rm == 31 ? "blra" + key + "z " + Disassembly.x(rn) : null;
            default -> null;
        };
    }

    private static String sp(int number) {
        return number == 31 ? "sp" : "x" + number;
    }
}
