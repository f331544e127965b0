package mmulator.asm.decode;

import org.jspecify.annotations.Nullable;

/** Text for hints, barriers and MSR (immediate). */
final class BarrierText {
    private static final String[] OPTIONS = {
        "#0", "oshld", "oshst", "osh", "#4", "nshld", "nshst", "nsh", "#8", "ishld", "ishst", "ish", "#12", "ld", "st",
        "sy"
    };
    private static final String[] DOMAINS = {"oshnxs", "nshnxs", "ishnxs", "synxs"};
    private static final String[] HINTS = {
        "nop",
        "yield",
        "wfe",
        "wfi",
        "sev",
        "sevl",
        "dgh",
        "xpaclri",
        "pacia1716",
        "",
        "pacib1716",
        "",
        "autia1716",
        "",
        "autib1716",
        "",
        "esb",
        "psb csync",
        "tsb csync",
        "",
        "csdb",
        "",
        "clrbhb",
        "",
        "paciaz",
        "paciasp",
        "pacibz",
        "pacibsp",
        "autiaz",
        "autiasp",
        "autibz",
        "autibsp",
        "bti",
        "",
        "bti c",
        "",
        "bti j",
        "",
        "bti jc"
    };

    private BarrierText() {}

    /** The text of a word below 0xd5080000, null when it is none of these. */
    static @Nullable String of(int word) {
        int crm = word >> 8 & 15;
        if ((word & 0xfffff01f) == 0xd503201f) {
            int number = word >> 5 & 127;
            return number < HINTS.length && !HINTS[number].isEmpty() ? HINTS[number] : "hint #" + number;
        }
        if ((word & 0xfffff3ff) == 0xd503323f) {
            return "dsb " + DOMAINS[crm >> 2];
        }
        if ((word & 0xffffffe0) == 0xd5031000) {
            return "wfet " + Disassembly.x(word & 31);
        }
        if ((word & 0xffffffe0) == 0xd5031020) {
            return "wfit " + Disassembly.x(word & 31);
        }
        switch (word) {
            case 0xd503309f:
                return "ssbb";
            case 0xd503349f:
                return "pssbb";
            case 0xd50330ff:
                return "sb";
            case 0xd500401f:
                return "cfinv";
            case 0xd500403f:
                return "xaflag";
            case 0xd500405f:
                return "axflag";
            default:
                break;
        }
        return switch (word & 0xfffff0ff) {
            case 0xd503309f -> "dsb " + OPTIONS[crm];
            case 0xd50330bf -> "dmb " + OPTIONS[crm];
            case 0xd50330df -> crm == 15 ? "isb" : "isb #" + crm;
            case 0xd503305f -> crm == 15 ? "clrex" : "clrex #" + crm;
            default -> pstate(word, crm);
        };
    }

    private static @Nullable String pstate(int word, int value) {
        if ((word & 0xfff8f01f) != 0xd500401f) {
            return null;
        }
        String field = switch (word >> 16 & 7 | (word >> 5 & 7) << 4) {
            case 0x50 -> "spsel";
            case 0x63 -> "daifset";
            case 0x73 -> "daifclr";
            case 0x30 -> "uao";
            case 0x40 -> "pan";
            case 0x23 -> "dit";
            case 0x13 -> "ssbs";
            case 0x43 -> "tco";
            case 0x01 -> "allint";
            default -> "";
        };
        boolean oneBit = !field.startsWith("daif");
        return field.isEmpty() || (oneBit && value > 1) ? null : "msr " + field + ", #" + value;
    }
}
