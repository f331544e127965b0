package mmulator.asm.encode;

/** The single-instruction atomics of FEAT_LSE: {@code ldadd}, {@code swp}, {@code cas} and their kin. */
final class Atomics {
    private static final String[] OPERATIONS = {"add", "clr", "eor", "set", "smax", "smin", "umax", "umin"};

    private Atomics() {}

    static long encode(Operands o) {
        String m = o.mnemonic();
        if (m.startsWith("casp")) {
            return casp(o, Suffix.parse(m.substring(4), false));
        }
        if (m.startsWith("cas")) {
            return cas(o, Suffix.parse(m.substring(3), true));
        }
        if (m.startsWith("swp")) {
            return load(o, 0x38208000, Suffix.parse(m.substring(3), true));
        }
        if (!m.startsWith("ld") && !m.startsWith("st")) {
            return A64.UNKNOWN;
        }
        for (int operation = 0; operation < OPERATIONS.length; operation++) {
            if (m.startsWith(OPERATIONS[operation], 2)) {
                Suffix suffix = Suffix.parse(m.substring(2 + OPERATIONS[operation].length()), true);
                int opcode = 0x38200000 | operation << 12;
                return m.startsWith("ld") ? load(o, opcode, suffix) : store(o, opcode, suffix);
            }
        }
        return A64.UNKNOWN;
    }

    /** Ordering and width: {@code al}, {@code b}; {@code size} -1 when the register tells, -2 when there is junk. */
    private record Suffix(boolean acquire, boolean release, int size) {

        static Suffix parse(String text, boolean sized) {
            boolean acquire = text.startsWith("a");
            String rest = acquire ? text.substring(1) : text;
            boolean release = rest.startsWith("l");
            rest = release ? rest.substring(1) : rest;
            int size = rest.isEmpty() ? -1 : sized && rest.equals("b") ? 0 : sized && rest.equals("h") ? 1 : -2;
            return new Suffix(acquire, release, size);
        }

        boolean isJunk() {
            return size == -2;
        }
    }

    private static int width(Operands o, int i, Suffix suffix) {
        return suffix.size >= 0 ? suffix.size : o.is64(i) ? 3 : 2;
    }

    private static long load(Operands o, int opcode, Suffix suffix) {
        if (suffix.isJunk()) {
            return A64.UNKNOWN;
        }
        o.expect(3);
        int width = width(o, 0, suffix);
        return A64.word(opcode
                | width << 30
                | ordering(suffix)
                | o.zr(0, width == 3) << 16
                | o.plainAddress(2) << 5
                | o.zr(1, width == 3));
    }

    private static long store(Operands o, int opcode, Suffix suffix) {
        if (suffix.isJunk() || suffix.acquire) {
            return A64.UNKNOWN;
        }
        o.expect(2);
        int width = width(o, 0, suffix);
        return A64.word(
                opcode | width << 30 | ordering(suffix) | o.zr(0, width == 3) << 16 | o.plainAddress(1) << 5 | 31);
    }

    private static int ordering(Suffix suffix) {
        return (suffix.acquire ? 1 << 23 : 0) | (suffix.release ? 1 << 22 : 0);
    }

    private static long cas(Operands o, Suffix suffix) {
        if (suffix.isJunk()) {
            return A64.UNKNOWN;
        }
        o.expect(3);
        int width = width(o, 0, suffix);
        return A64.word(0x08a07c00
                | width << 30
                | casOrdering(suffix)
                | o.zr(0, width == 3) << 16
                | o.plainAddress(2) << 5
                | o.zr(1, width == 3));
    }

    private static int casOrdering(Suffix suffix) {
        return (suffix.acquire ? 1 << 22 : 0) | (suffix.release ? 1 << 15 : 0);
    }

    private static long casp(Operands o, Suffix suffix) {
        if (suffix.isJunk()) {
            return A64.UNKNOWN;
        }
        o.expect(5);
        boolean is64 = o.is64(0);
        int compare = evenPair(o, 0, is64);
        int swap = evenPair(o, 2, is64);
        return A64.word(0x08207c00
                | (is64 ? 1 << 30 : 0)
                | casOrdering(suffix)
                | compare << 16
                | o.plainAddress(4) << 5
                | swap);
    }

    private static int evenPair(Operands o, int i, boolean is64) {
        int first = o.zr(i, is64);
        if ((first & 1) != 0) {
            throw o.error(i, "a pair begins with an even register");
        }
        if (o.zr(i + 1, is64) != first + 1) {
            throw o.error(i + 1, "expected the register that follows the one before");
        }
        return first;
    }
}
