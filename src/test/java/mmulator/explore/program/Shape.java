package mmulator.explore.program;

import java.util.List;

/**
 * What a program of {@link RandomShapes} is about: what a CPU may do that changes something, and what the others may do
 * that use it. Steps are parted by semicolons. RESULT is one register all over a list, each ANOTHER the next one, NEXT the
 * number of the next CPU, OWN_SLOT a slot of the CPU's own; of {one|of|these} one is drawn.
 */
public enum Shape {
    MSR_IF_LOADED(
            List.of(
                    "ldr x9, [words];cbz x9, 1f\nmsr ttbr0_el1, rootB\n1:;isb;ldr RESULT, [P]",
                    "ldr x9, [words];cbz x9, 1f\nmsr ttbr1_el1, rootD\nisb\n1:;ldr RESULT, [H]"),
            List.of(
                    "str P, [words]",
                    "str xzr, [slotP];dsb ish;str P, [words]",
                    "set x9, slotPofB\nstr xzr, [x9];dsb ishst;tlbi vmalle1is;dsb ish;str P, [words]")),
    LINK_IF_LOADED(
            List.of("ldr x9, [words];cbz x9, 1f\nset x9, lateLink\nset x6, slotL\nstr x9, [x6]\n1:;dsb ishst"),
            List.of(
                    "set x6, slotLate\nstr otherPage, [x6];dsb ishst;str P, [words]",
                    "str P, [words];set x6, L\nldr RESULT, [x6]",
                    "set x6, slotLate\nstr xzr, [x6];str P, [words];dsb ishst;set x6, L\nldr RESULT, [x6]")),
    TLBI_SKIPPED_BY_A_LOAD(
            List.of(
                    "str xzr, [slotP];ldr x9, [words];dsb ishst;cbz x9, 1f\ntlbi vmalle1is\ndsb ish\n1:;str P, [words, #8]",
                    "str otherPage, [slotP];dsb ishst;ldr x9, [words];cbz x9, 1f\ntlbi vaae1is, pageOf\n1:;dsb ish"),
            List.of(
                    "str P, [words];ldr x9, [words, #8];cbz x9, 1f\nldr RESULT, [P]\n1:",
                    "str P, [words];msr ttbr0_el1, rootA;isb;ldr RESULT, [P]",
                    "ldr RESULT, [P];str P, [words]")),
    TLBI_OF_A_LOADED_KIND(
            List.of(
                    "str xzr, [slotP];dsb ishst;ldr x9, [words];cbz x9, 1f\ntlbi vaae1is, pageOf\nb 2f\n1: tlbi vmalle1\n2:;dsb ish",
                    "str xzr, [slotP];dsb ishst;ldr x9, [words];cbz x9, 1f\ntlbi vmalle1is\nb 2f\n1: tlbi vale1is, pageOf\n2:;dsb ish"),
            List.of("str P, [words];ldr RESULT, [P]", "ldr RESULT, [P];str P, [words]")),
    TLBI_OF_A_LOADED_ASID(
            List.of(
                    "str xzr, [slotP];ldr x9, [words];dsb ishst;tlbi aside1is, x9;dsb ish;str P, [words, #8]",
                    "set x6, nonGlobal\nstr x6, [slotP];dsb ish;ldr x9, [words];tlbi vae1is, x9;dsb ish;str xzr, [slotP]"),
            List.of(
                    "set x9, asid1\nstr x9, [words];ldr RESULT, [P]",
                    "set x9, asid2\nstr x9, [words];msr ttbr0_el1, rootB;isb;ldr RESULT, [P]",
                    "set x9, asid1\nstr x9, [words];ldr x9, [words, #8];cbz x9, 1f\nldr RESULT, [P]\n1:")),
    TLBI_OF_A_LOADED_ADDRESS(
            List.of(
                    "str xzr, [slotP];dsb ish;ldr x9, [words];tlbi vaae1is, x9;dsb ish;str otherPage, [slotP]",
                    "str xzr, [slotP];ldr x9, [words];dsb ish;tlbi vaae1is, x9;dsb ish"),
            List.of("str pageOf, [words];ldr RESULT, [P]", "set x9, pageQ\nstr x9, [words];ldr RESULT, [P]")),
    TABLE_LINKED_LATE(
            List.of(
                    "set x6, slotLate\nstr otherPage, [x6];dsb ishst;set x9, lateLink\nset x6, slotL\nstr x9, [x6];dsb ishst;str P, [words]",
                    "set x9, lateLink\nset x6, slotL\nstr x9, [x6];set x6, slotLate\nstr xzr, [x6];dsb ish;set x9, pageL\ntlbi vaae1is, x9;dsb ish",
                    "set x6, slotLate\nstr otherPage, [x6];set x9, lateLink\nset x6, slotL\nstr x9, [x6];dsb ish"),
            List.of(
                    "set x6, L\nldr RESULT, [x6]",
                    "ldr x9, [words];set x6, L\nldr RESULT, [x6]",
                    "set x6, slotLate\nstr readOnly, [x6];dsb ishst",
                    "set x9, lateLink\nset x6, slotL\nstr x9, [x6];set x6, slotLate\nstr readOnly, [x6]")),
    TABLE_OF_A_LATE_ROOT(
            List.of(
                    "set x6, slotPofE\nstr otherPage, [x6];dsb ishst;set x9, rootE\nmsr ttbr0_el1, x9;isb;ldr RESULT, [P]",
                    "set x9, rootE\nmsr ttbr0_el1, x9;isb;ldr RESULT, [P]"),
            List.of(
                    "set x6, slotPofE\nstr xzr, [x6];dsb ish;str P, [words]",
                    "set x6, slotPofE\nstr otherPage, [x6];dsb ishst",
                    "set x6, slotPofE\nstr xzr, [x6];dsb ishst;tlbi vmalle1is;dsb ish;str otherPage, [x6]",
                    "set x6, slotPofE\nstr xzr, [x6];ldr x9, [words];dsb ishst;cbz x9, 1f\ntlbi vmalle1is\ndsb ish\n1:")),
    MMU_OFF_AND_ON(
            List.of(
                    "set x9, sctlrOff\nmsr sctlr_el1, x9;isb;set x9, sctlrOn\nmsr sctlr_el1, x9;isb;ldr RESULT, [P]",
                    "set x9, sctlrOff\nmsr sctlr_el1, x9;isb;ldr RESULT, [words]",
                    "set x9, sctlrOff\nmsr sctlr_el1, x9;isb;tlbi vmalle1;dsb nsh;set x9, sctlrOn\nmsr sctlr_el1, x9\nisb"),
            List.of(
                    "str table, [slotS]",
                    "str xzr, [slotP];dsb ish;tlbi vmalle1is;dsb ish;str otherPage, [slotP]",
                    "str otherPage, [slotP];dsb ishst")),
    HANDLER_RETRIES(
            List.of(
                    "str xzr, [slotP];dsb ish;tlbi vaae1is, pageOf;dsb ish;str otherPage, [slotP];dsb ishst",
                    "str otherPage, [slotR];dsb ishst",
                    "str xzr, [slotP];str otherPage, [slotP]"),
            List.of("ldr RESULT, [P]", "ldr RESULT, [R]"),
            "add x7, x7, #1\ncmp x7, #1\nb.hi 9f\neret\n9: hlt #0"),
    HANDLER_REPAIRS(
            List.of("str xzr, [slotP];dsb ish;tlbi vaae1is, pageOf;dsb ish", "str xzr, [slotP];dsb ishst"),
            List.of("ldr RESULT, [P]", "ldr RESULT, [P];ldr ANOTHER, [words]"),
            "add x7, x7, #1\ncmp x7, #1\nb.hi 9f\nstr otherPage, [slotP]\neret\n9: hlt #0"),
    HANDLER_SKIPS(
            List.of("str xzr, [slotP];dsb ish;str P, [words]", "str xzr, [slotTop];dsb ishst", "svc #0;str P, [words]"),
            List.of("ldr RESULT, [P];ldr ANOTHER, [words]", "str P, [R];ldr RESULT, [words]"),
            "mrs x9, elr_el1\nadd x9, x9, #4\nmsr elr_el1, x9\neret"),
    EXCLUSIVE(List.of(
            "ldxr RESULT, [words];mov x9, #2\nstxr w6, x9, [words]",
            "ldaxr RESULT, [words];add x9, RESULT, #1\nstlxr w6, x9, [words]",
            "ldxp RESULT, x9, [words];mov x9, #2\nstxp w6, x9, x9, [words]",
            "add x6, words, #8\nldxr RESULT, [x6];str P, [words]",
            "mov x9, #3\nstr x9, [words, #8];ldr RESULT, [words]")),
    RESERVATION_GIVEN_UP(
            List.of(
                    "ldxr RESULT, [words];clrex;wfe",
                    "ldxr RESULT, [words];add x6, words, #64\nldxr x9, [x6];wfe",
                    "ldxr RESULT, [words];mov x9, #2\nadd x6, words, #64\nstxr w5, x9, [x6];wfe",
                    "svc #0;ldxr RESULT, [words];wfe"),
            List.of("str P, [words];sev", "str P, [words, #8]", "str P, [words]")),
    ATOMIC(List.of(
            "mov x9, #2\nldaddal x9, RESULT, [words]",
            "mov x9, #1\nldsetal x9, RESULT, [words]",
            "mov RESULT, #0\nmov x9, #5\ncasal RESULT, x9, [words]",
            "mov x9, #4\nswpal x9, RESULT, [words]",
            "swpal xzr, RESULT, [slotP]",
            "mov RESULT, #0\ncasal RESULT, otherPage, [slotR];dsb ishst")),
    INTERRUPT(
            List.of(
                    "{set x9, sgiTo0|set x9, sgiTo1|set x9, sgiToOthers}\nmsr icc_sgi1r_el1, x9;str P, [words]",
                    "str P, [words];set x9, sgiToOthers\nmsr icc_sgi1r_el1, x9"),
            List.of(
                    "msr daifclr, #2;ldr RESULT, [words]",
                    "mrs RESULT, isr_el1",
                    "mrs RESULT, icc_iar1_el1",
                    "wfi;ldr RESULT, [words]",
                    "msr daifclr, #2;wfe",
                    "ldr RESULT, [words];msr daifclr, #2;ldr ANOTHER, [words]")),
    COMMON_NOT_PRIVATE(
            List.of(
                    "set x9, rootBCommon\nmsr ttbr0_el1, x9;isb;ldr RESULT, [P]",
                    "str xzr, [slotP];dsb ish;tlbi vmalle1;dsb nsh",
                    "str otherPage, [slotP];dsb nsh;tlbi vae1, pageOf;dsb nsh",
                    "set x9, rootACommon\nmsr ttbr0_el1, x9;isb;str xzr, [slotP];dsb ish"),
            List.of(
                    "set x9, rootACommon\nmsr ttbr0_el1, x9;isb;ldr RESULT, [P]",
                    "ldr RESULT, [P]",
                    "set x9, rootBCommon\nmsr ttbr0_el1, x9;isb",
                    "tlbi vmalle1;dsb nsh;ldr RESULT, [P]")),
    ACCESS_FLAG(
            List.of(
                    "set x6, D\nldr RESULT, [x6]",
                    "set x6, oldPage\nset x9, slotD\nstr x6, [x9];dsb ishst;set x9, pageD\ntlbi vaae1is, x9;dsb ish",
                    "set x6, D\nldr RESULT, [x6];set x9, slotD\nldr x9, [x9]"),
            List.of(
                    "set x6, D\nldr RESULT, [x6]",
                    "set x9, slotD\nldr RESULT, [x9]",
                    "set x6, oldPage\nset x9, slotD\nstr x6, [x9]")),
    DIRTY_STATE(
            List.of(
                    "set x6, D\nstr P, [x6]",
                    "set x6, D\nldr RESULT, [x6];str P, [x6]",
                    "set x6, cleanPage\nset x9, slotD\nstr x6, [x9];dsb ishst;set x9, pageD\ntlbi vale1is, x9;dsb ish"),
            List.of(
                    "set x9, slotD\nldr RESULT, [x9]",
                    "set x6, D\nstr P, [x6]",
                    "set x9, slotD\nstr xzr, [x9];dsb ish",
                    "set x6, D\nldr RESULT, [x6]")),
    FREED_PAGE(
            List.of(
                    "str xzr, [slotTop];dsb ish;tlbi vmalle1is;dsb ish;set x0, tableP\nhint #112",
                    "set x6, slotL\nstr xzr, [x6];dsb ish;set x9, pageL\ntlbi vaae1is, x9;dsb ish;set x0, lateTable\nhint #112",
                    "set x0, lateTable\nhint #112",
                    "msr ttbr0_el1, rootB;isb;set x0, tableP\nhint #112"),
            List.of(
                    "set x9, lateLink\nset x6, slotL\nstr x9, [x6];dsb ishst",
                    "msr ttbr0_el1, rootB;isb;tlbi vmalle1;dsb nsh",
                    "str xzr, [slotTop];dsb ish",
                    "tlbi vmalle1is;dsb ish")),
    TWO_ROOTS(
            List.of(
                    "msr ttbr0_el1, rootB;isb;ldr RESULT, [P]",
                    "msr ttbr0_el1, rootB;ldr RESULT, [P];isb",
                    "set x9, rootBSameAsid\nmsr ttbr0_el1, x9;isb;tlbi vmalle1;dsb nsh;isb;ldr RESULT, [P]"),
            List.of(
                    "tlbi vmalle1is;dsb ish",
                    "set x6, slotPofB\nstr xzr, [x6];dsb ish",
                    "str xzr, [slotP];dsb ishst;tlbi vmalle1is;dsb ish",
                    "str table, [slotS]")),
    TWO_ASIDS(
            List.of(
                    "set x9, rootBSameAsid\nmsr ttbr0_el1, x9;isb;ldr RESULT, [P]",
                    "msr ttbr0_el1, rootB;isb;msr ttbr0_el1, rootA;isb;ldr RESULT, [P]"),
            List.of(
                    "set x6, nonGlobal\nstr x6, [slotP];dsb ish;set x9, asid1\ntlbi aside1is, x9;dsb ish",
                    "set x9, asid1\ntlbi aside1is, x9;dsb ish",
                    "set x9, asid2\ntlbi aside1is, x9;dsb ish;set x6, slotPofB\nstr xzr, [x6]")),
    CONTIGUOUS_RUN(
            List.of(
                    "set x9, slotC1\nstr xzr, [x9];dsb ishst;set x9, pageC\ntlbi vaae1is, x9;dsb ish",
                    "set x9, slotC\nset x6, plainMember\nstr x6, [x9];dsb ishst",
                    "set x9, slotC1\nset x6, plainMember1\nstr x6, [x9];dsb ishst"),
            List.of(
                    "set x6, C\nldr RESULT, [x6]",
                    "set x6, C1\nldr RESULT, [x6]",
                    "set x9, slotC\nset x6, runMember\nstr x6, [x9];dsb ishst",
                    "set x9, slotC\nstr xzr, [x9];dsb ish;tlbi vmalle1is;dsb ish")),
    CODE_REWRITTEN(
            List.of(
                    "adr x6, patchNEXT\nset x9, {moveTo6|loadTo6}\nstr w9, [x6]",
                    "str P, [words];adr x6, patchNEXT\nset x9, {moveTo6|loadTo6}\nstr w9, [x6]"),
            List.of("ldr RESULT, [words];ldr x5, [words, #8]", "ldr RESULT, [words]", "dmb ish;str Q, [words]")),
    UPPER_HALF(
            List.of(
                    "msr ttbr1_el1, rootD;isb;ldr RESULT, [H]",
                    "msr ttbr1_el1, rootD;ldr RESULT, [H]",
                    "msr tcr_el1, otherTcr;isb;ldr RESULT, [H]"),
            List.of("tlbi vmalle1is;dsb ish;ldr RESULT, [H]", "ldr RESULT, [H]")),
    LOCAL_MAINTENANCE(
            List.of(
                    "str xzr, [slotP];dsb ish;tlbi vaae1, pageOf;dsb nsh;isb;str otherPage, [slotP]",
                    "str xzr, [slotP];dsb ish;tlbi vmalle1;dsb nsh;str otherPage, [slotP]"),
            List.of("tlbi vmalle1;dsb nsh", "tlbi vae1, pageOf;dsb nsh;isb;ldr RESULT, [P]", "ldr RESULT, [P]")),
    OWN_PAGES(List.of(
            "str xzr, [OWN_SLOT];dsb ishst;{tlbi vmalle1is|tlbi vaae1is, pageOf};dsb ish;str otherPage, [OWN_SLOT]",
            "str xzr, [OWN_SLOT];dsb ish;tlbi vmalle1is;dsb ish;ldr RESULT, [{P|Q}]")),
    BLOCK_SPLIT(
            List.of(
                    "str table, [slotS];dsb ishst",
                    "str xzr, [slotS];dsb ish;tlbi vmalle1is;dsb ish;str table, [slotS]"),
            List.of("ldr RESULT, [S]", "str otherBlock, [slotS];dsb ish", "tlbi vmalle1is;dsb ish;ldr RESULT, [S]")),
    BREAK_BEFORE_MAKE(
            List.of(
                    "str xzr, [slotP];dsb ish;tlbi vaae1is, pageOf;dsb ish;str otherPage, [slotP];dsb ishst",
                    "str xzr, [slotP];dsb ish;str P, [words];dsb ish;str otherPage, [slotP]"),
            List.of(
                    "ldr x9, [words];cbz x9, 1f\ntlbi vaae1is, pageOf\ndsb ish\n1:;str P, [words, #8]",
                    "tlbi vaae1is, pageOf;dsb ish;ldr RESULT, [P]",
                    "ldr RESULT, [P];ldr ANOTHER, [P]",
                    "dsb ish;tlbi vmalle1is;dsb ish")),
    EVENT(List.of(
            "wfe;ldr RESULT, [words]", "str P, [words];sev", "sevl;wfe;wfe", "ldxr RESULT, [words];wfe", "sev;wfe")),
    RESERVED_ENCODING(
            List.of("tlbi vaae1is, P;dsb ish", "mov x9, #1\nstr x9, [slotP];dsb ish", "ldr RESULT, [P]"),
            List.of("ldr RESULT, [P]", "mov x9, #1\nstr x9, [slotP];ldr RESULT, [P]")),
    TIME(
            List.of("mrs RESULT, cntvct_el0", "mrs RESULT, cntvct_el0;str P, [words]"),
            List.of("ldr RESULT, [words]", "str P, [words]")),
    ADDRESS_TRANSLATION(
            List.of("at s1e1r, P;mrs RESULT, par_el1", "at s1e1w, P;isb;mrs RESULT, par_el1"),
            List.of(
                    "str readOnly, [slotP];dsb ish;tlbi vmalle1is;dsb ish",
                    "str xzr, [slotP];dsb ish",
                    "str otherPage, [slotP]")),
    SPIN(
            List.of(
                    "str P, [words]",
                    "str otherPage, [slotP];dsb ish;tlbi vaae1is, pageOf;dsb ish",
                    "str otherPage, [slotP];dsb ish;tlbi vmalle1is;str P, [words]",
                    "str P, [words, #8];str P, [words]"),
            List.of(
                    "1: ldr x9, [words]\ncbz x9, 1b",
                    "1: ldr x9, [P]\ntbz x9, #14, 1b",
                    "1: ldr x9, [words]\nldr x6, [words, #8]\ncbz x9, 1b;ldr RESULT, [P]")),
    PUBLISHED_LATE(
            List.of(
                    "str otherPage, [slotR];dsb ishst",
                    "str otherPage, [slotR];dsb ish;str P, [words]",
                    "str table, [slotS];dsb ish"),
            List.of(
                    "isb;ldr RESULT, [R]",
                    "isb;ldr ANOTHER, [words];ldr RESULT, [R]",
                    "ldr x9, [words];isb;ldr RESULT, [R]",
                    "isb;ldr RESULT, [R];ldr ANOTHER, [R]")),
    INTERRUPT_MASKED(
            List.of(
                    "set x9, sgiToOthers\nmsr icc_sgi1r_el1, x9;str P, [words]",
                    "str P, [words];set x9, sgiTo1\nmsr icc_sgi1r_el1, x9"),
            List.of(
                    "msr daifclr, #2;msr daifset, #2;ldr RESULT, [words]",
                    "msr daifclr, #2;str P, [words, #8];msr daifset, #2",
                    "msr daifclr, #2;msr daifset, #2;mrs RESULT, isr_el1")),
    ACCESSED_OFTEN(
            List.of(
                    "str otherPage, [slotP];dsb ish;tlbi vaae1is, pageOf;dsb ish",
                    "str xzr, [slotP];dsb ish;tlbi vmalle1is;dsb ish",
                    "str readOnly, [slotP];tlbi vmalle1is;dsb ish",
                    "str otherPage, [slotP];str xzr, [slotQ]",
                    "str otherPage, [slotP];dsb ish;set x9, pageQ\ntlbi vaae1is, x9;dsb ish"),
            List.of("ldr RESULT, [P];ldr ANOTHER, [P];ldr ANOTHER, [P]", "str P, [P];ldr ANOTHER, [P];str Q, [P]")),
    OBSERVED_STORE(
            List.of(
                    "str xzr, [slotP];dmb ishst;str P, [words]",
                    "str otherPage, [slotR];dmb ish;str P, [words]",
                    "str otherPage, [slotR];stlr P, [words]",
                    "str otherPage, [slotR];str P, [words]"),
            List.of(
                    "ldr x9, [words];dsb ish;tlbi vaae1is, pageOf;dsb ish;ldr RESULT, [P]",
                    "ldr x9, [words];dsb ish;isb;ldr RESULT, [R]",
                    "ldar x9, [words];isb;ldr RESULT, [R]",
                    "ldr x9, [slotR];dsb ish;isb;ldr RESULT, [R]")),
    /** Who does not reach a table any more, and holds nothing of it, does not count for break-before-make. */
    LEFT_FOR_GOOD(
            List.of("msr ttbr0_el1, rootB;isb;tlbi vmalle1;dsb nsh", "msr ttbr0_el1, rootB;isb"),
            List.of("str table, [slotS]", "str table, [slotS];ldr RESULT, [words]"));

    private final List<String> changing;
    private final List<String> using;
    private final String handler;

    Shape(List<String> changing, List<String> using, String handler) {
        this.changing = changing;
        this.using = using;
        this.handler = handler;
    }

    Shape(List<String> changing, List<String> using) {
        this(changing, using, "");
    }

    Shape(List<String> all) {
        this(all, all);
    }

    List<String> fragments(boolean changes) {
        return changes ? changing : using;
    }

    /** Of exceptions, for all CPUs; empty where it does not matter. */
    String handler() {
        return handler;
    }
}
