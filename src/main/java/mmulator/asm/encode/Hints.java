package mmulator.asm.encode;

/** Hints and barriers: instructions without register operands. */
final class Hints {
    private Hints() {}

    static long encode(Operands o) {
        return switch (o.mnemonic()) {
            case "nop" -> hint(o, 0);
            case "yield" -> hint(o, 1);
            case "wfe" -> hint(o, 2);
            case "wfi" -> hint(o, 3);
            case "sev" -> hint(o, 4);
            case "sevl" -> hint(o, 5);
            case "dgh" -> hint(o, 6);
            case "xpaclri" -> hint(o, 7);
            case "pacia1716" -> hint(o, 8);
            case "pacib1716" -> hint(o, 10);
            case "autia1716" -> hint(o, 12);
            case "autib1716" -> hint(o, 14);
            case "esb" -> hint(o, 16);
            case "psb" -> synchronization(o, 17);
            case "tsb" -> synchronization(o, 18);
            case "csdb" -> hint(o, 20);
            case "clrbhb" -> hint(o, 22);
            case "paciaz" -> hint(o, 24);
            case "paciasp" -> hint(o, 25);
            case "pacibz" -> hint(o, 26);
            case "pacibsp" -> hint(o, 27);
            case "autiaz" -> hint(o, 28);
            case "autiasp" -> hint(o, 29);
            case "autibz" -> hint(o, 30);
            case "autibsp" -> hint(o, 31);
            case "bti" -> bti(o);
            case "hint" -> {
                o.expect(1);
                yield A64.word(0xd503201f | o.constant(0, 0, 127) << 5);
            }
            case "dsb" -> dsb(o);
            case "dmb" -> {
                o.expect(1);
                yield A64.word(0xd50330bf | option(o) << 8);
            }
            case "isb" -> {
                o.expect(0, 1);
                int option = o.count() == 0 || o.name(0).equals("sy") ? 15 : o.constant(0, 0, 15);
                yield A64.word(0xd50330df | option << 8);
            }
            case "clrex" -> {
                o.expect(0, 1);
                yield A64.word(0xd503305f | (o.count() == 0 ? 15 : o.constant(0, 0, 15)) << 8);
            }
            case "sb" -> Branches.fixed(o, 0xd50330ff);
            case "ssbb" -> Branches.fixed(o, 0xd503309f);
            case "pssbb" -> Branches.fixed(o, 0xd503349f);
            case "cfinv" -> Branches.fixed(o, 0xd500401f);
            case "xaflag" -> Branches.fixed(o, 0xd500403f);
            case "axflag" -> Branches.fixed(o, 0xd500405f);
            default -> A64.UNKNOWN;
        };
    }

    private static long hint(Operands o, int number) {
        return Branches.fixed(o, 0xd503201f | number << 5);
    }

    private static long synchronization(Operands o, int number) {
        o.expect(1);
        if (!o.name(0).equals("csync")) {
            throw o.error(0, "expected csync");
        }
        return A64.word(0xd503201f | number << 5);
    }

    private static long bti(Operands o) {
        o.expect(0, 1);
        int target = o.count() == 0
                ? 0
                : switch (o.name(0)) {
                    case "c" -> 2;
                    case "j" -> 4;
                    case "jc" -> 6;
                    default -> throw o.error(0, "expected c, j or jc");
                };
        return A64.word(0xd503241f | target << 5);
    }

    private static long dsb(Operands o) {
        o.expect(1);
        int domain = switch (o.name(0)) {
            case "oshnxs" -> 0;
            case "nshnxs" -> 1;
            case "ishnxs" -> 2;
            case "synxs" -> 3;
            default -> -1;
        };
        return A64.word(domain < 0 ? 0xd503309f | option(o) << 8 : 0xd503323f | domain << 10);
    }

    private static int option(Operands o) {
        return switch (o.name(0)) {
            case "oshld" -> 1;
            case "oshst" -> 2;
            case "osh" -> 3;
            case "nshld" -> 5;
            case "nshst" -> 6;
            case "nsh" -> 7;
            case "ishld" -> 9;
            case "ishst" -> 10;
            case "ish" -> 11;
            case "ld" -> 13;
            case "st" -> 14;
            case "sy" -> 15;
            case "" -> o.constant(0, 0, 15);
            default ->
                throw o.error(
                        0,
                        "unknown barrier option '" + o.name(0) + "'; expected one of sy, st, ld, ish, "
                                + "ishst, ishld, nsh, nshst, nshld, osh, oshst, oshld");
        };
    }
}
