package mmulator.explore.program;

import java.util.ArrayList;
import java.util.List;

/**
 * Programs of two fragments, one for each CPU: every pair of those that use the same things. A random program seldom has
 * just what one dependency is for; these have little else.
 */
public final class Fragments {
    /** What the machine is that a group is for. */
    public enum Machine {
        PLAIN,
        HARDWARE_UPDATES,
        COMMON,
        SMALL_TLB
    }

    /** Those that use the same things. */
    public enum Group {
        MEMORY(
                Machine.PLAIN,
                "ldp x0, x1, [words]",
                "ldur x0, [words, #4]",
                "stp P, Q, [words]",
                "str Q, [words, #8]",
                "str P, [words]\nldr x0, [words, #8]",
                "ldxr x0, [words]\nmov x9, #2\nstxr w1, x9, [words]",
                "ldxr x0, [words]\nclrex\nwfe",
                "ldxp x0, x1, [words]\nwfe",
                "mov x9, #2\nldaddal x9, x2, [words]",
                "str P, [words, #56]",
                "mrs x0, cntvct_el0\nldr x1, [words]"),
        EVENTS(
                Machine.PLAIN,
                "wfe\nldr x0, [words]",
                "wfe\nwfe",
                "sev\nstr P, [words]",
                "sev\nwfe",
                "sev\nsev",
                "ldxr x0, [words]\nwfe\nwfe",
                "str P, [words]\nsev",
                "1: sev\nldr x9, [words]\ncbz x9, 1b",
                "wfe\nwfe\nstr P, [words]"),
        INTERRUPTS(
                Machine.PLAIN,
                "set x9, sgiToOthers\nmsr icc_sgi1r_el1, x9\nstr P, [words]",
                "set x9, sgiToOthers\nmsr icc_sgi1r_el1, x9\nset x9, sgiToOthers\nmsr icc_sgi1r_el1, x9",
                "str P, [words]\nset x9, sgiToOthers\nmsr icc_sgi1r_el1, x9",
                "msr daifclr, #2\nldr x0, [words]",
                "msr daifclr, #2\nmsr daifset, #2\nldr x0, [words]",
                "mrs x0, isr_el1",
                "mrs x0, icc_iar1_el1\nmrs x1, icc_iar1_el1",
                "mrs x0, icc_iar1_el1\nwfi",
                "wfi\nmrs x0, isr_el1",
                "wfi\nldr x0, [words]",
                "msr daifclr, #2\nwfi",
                "msr daifclr, #2\nwfe\nldr x0, [words]"),
        PAGES(
                Machine.PLAIN,
                "ldr x0, [P]",
                "ldr x0, [P]\nldr x1, [P]",
                "str Q, [P]\nldr x1, [P]",
                "ldr x0, [Q]\nldr x1, [P]",
                "isb\nldr x0, [R]",
                "isb\nldr x0, [R]\nldr x1, [R]",
                "ldr x0, [words]\nldr x1, [P]",
                "str xzr, [slotP]",
                "str xzr, [slotP]\nstr P, [words]",
                "str otherPage, [slotP]\nstr xzr, [slotQ]",
                "str readOnly, [slotP]\ndsb ish\nstr P, [words]",
                "str otherPage, [slotR]\ndsb ishst\nstr P, [words]",
                "str otherPage, [slotR]\ndsb nsh\ndsb ish",
                "stp otherPage, otherPage, [slotP]\ndsb ishst",
                "stp xzr, otherPage, [slotQ]\ndsb ishst",
                "str xzr, [slotP]\ndsb ish\ntlbi vaae1is, pageOf\ndsb ish",
                "str xzr, [slotP]\ntlbi vmalle1is\ndsb ish",
                "tlbi vmalle1is\ndsb ish",
                "tlbi vaae1is, pageOf\ndsb ish\nstr P, [words]",
                "tlbi vmalle1\ndsb nsh\nldr x0, [P]",
                "dsb ish\ntlbi vaae1is, pageOf\ndsb ish\nldr x0, [P]",
                "str otherPage, [slotP]\ndmb ish\nstr P, [words]",
                "ldr x9, [words]\ndsb ish\nisb\nldr x0, [P]",
                "ldr x9, [slotP]\ndsb ish\nldr x0, [P]",
                "at s1e1r, P\nisb\nmrs x0, par_el1",
                "set x9, agedPage\nstr x9, [slotP]\ndsb ish\ntlbi vaae1is, pageOf\ndsb ish",
                "set x9, nonGlobal\nstr x9, [slotP]\ndsb ish\nset x9, asid1\ntlbi aside1is, x9"),
        BLOCKS(
                Machine.PLAIN,
                "ldr x0, [S]",
                "set x6, inS\nldr x0, [x6]",
                "set x6, inS\nldr x0, [x6]\nldr x1, [S]",
                "str xzr, [slotS]\ndsb ish",
                "str xzr, [slotS]\ndsb ish\nset x6, inS\nldr x0, [x6]",
                "str otherBlock, [slotS]",
                "str table, [slotS]\ndsb ish",
                "str xzr, [slotTop]\ndsb ish\nldr x0, [S]",
                "str xzr, [slotTop]\ntlbi vmalle1is\ndsb ish",
                "set x9, pageInS\ntlbi vaae1is, x9\ndsb ish",
                "set x9, pagesPAndQ\ntlbi rvaae1is, x9\ndsb ish",
                "str xzr, [slotQ]\ndsb ish\nldr x0, [Q]",
                "set x9, pageInS\ntlbi vale1is, x9\ndsb ish\nldr x0, [S]"),
        RUNS(
                Machine.PLAIN,
                "set x6, C\nldr x0, [x6]",
                "set x6, C1\nldr x0, [x6]\nldr x1, [x6]",
                "set x9, slotC\nstr xzr, [x9]",
                "set x9, slotC1\nstr xzr, [x9]\ndsb ish",
                "set x9, slotC1\nstr xzr, [x9]\ndsb ish\nset x9, pageC\ntlbi vaae1is, x9\ndsb ish",
                "set x9, slotC\nset x6, plainMember\nstr x6, [x9]\ndsb ishst",
                "set x9, slotC1\nset x6, plainMember1\nstr x6, [x9]",
                "set x9, slotC1\nset x6, plainMember1\nstr x6, [x9]\nset x6, C\nldr x0, [x6]",
                "set x9, pageC\ntlbi vaae1is, x9\ndsb ish",
                "set x9, slotC\nset x6, runMember\nstr x6, [x9]\ndsb ishst"),
        REGIMES(
                Machine.PLAIN,
                "msr ttbr0_el1, rootB\nldr x0, [P]",
                "msr ttbr0_el1, rootB\nisb\nldr x0, [P]",
                "msr ttbr0_el1, rootB\nisb\nstr P, [words]",
                "msr ttbr0_el1, rootB\nisb\ntlbi vmalle1\ndsb nsh",
                "set x9, rootBSameAsid\nmsr ttbr0_el1, x9\nisb\nldr x0, [P]",
                "msr ttbr1_el1, rootD\nldr x0, [H]",
                "msr tcr_el1, otherTcr\nisb",
                "str table, [slotS]",
                "str table, [slotS]\ndsb ish\nstr P, [words]",
                "str otherBlock, [slotS]",
                "str xzr, [slotP]\ndsb ishst\ntlbi vmalle1is\ndsb ish",
                "set x6, slotPofB\nstr xzr, [x6]\ndsb ish",
                "set x6, slotPofB\nstr otherPage, [x6]",
                "tlbi vmalle1is\ndsb ish",
                "tlbi vaae1is, pageOf\ndsb ish",
                "set x9, asid1\ntlbi aside1is, x9\ndsb ish",
                "ldr x9, [words]\ncbz x9, 1f\nmsr ttbr0_el1, rootB\n1: isb\nldr x0, [P]"),
        LATE_TABLES(
                Machine.PLAIN,
                "set x6, slotPofE\nstr otherPage, [x6]",
                "set x6, slotPofE\nstr otherPage, [x6]\ndsb ish",
                "set x6, slotPofE\nstr xzr, [x6]\ndsb ish\ntlbi vmalle1is",
                "set x9, rootE\nmsr ttbr0_el1, x9\nisb",
                "set x9, rootE\nmsr ttbr0_el1, x9\nisb\nldr x0, [P]",
                "set x6, slotLate\nstr otherPage, [x6]",
                "set x6, slotLate\nstr xzr, [x6]\ndsb ish",
                "set x9, lateLink\nset x6, slotL\nstr x9, [x6]",
                "set x9, lateLink\nset x6, slotL\nstr x9, [x6]\ndsb ish\nset x6, L\nldr x0, [x6]",
                "set x6, L\nldr x0, [x6]",
                "set x9, lateLink\nset x6, slotL\nstr x9, [x6]\nset x6, slotLate\nstr xzr, [x6]",
                "set x0, lateTable\nhint #112",
                "set x6, slotL\nstr xzr, [x6]\ndsb ish\ntlbi vmalle1is"),
        FREED(
                Machine.PLAIN,
                "set x0, tableP\nhint #112",
                "str xzr, [slotTop]\ndsb ish\ntlbi vmalle1is\ndsb ish",
                "str xzr, [slotTop]\ndsb ish\ntlbi vmalle1is\ndsb ish\nset x0, tableP\nhint #112",
                "msr ttbr0_el1, rootB\nisb\ntlbi vmalle1\ndsb nsh",
                "msr ttbr0_el1, rootB\nisb\nset x0, tableP\nhint #112",
                "tlbi vmalle1is\ndsb ish",
                "set x0, lateTable\nhint #112",
                "set x9, lateLink\nset x6, slotL\nstr x9, [x6]\ndsb ish"),
        SAID(
                Machine.PLAIN,
                "ldr x0, [P]",
                "mov x9, #1\nstr x9, [slotP]",
                "mov x9, #1\nstr x9, [slotP]\nldr x0, [P]",
                "mov x9, #1\nstr x9, [slotP]\ndsb ish\nldr x0, [P]",
                "tlbi vaae1is, P\ndsb ish",
                "tlbi vaae1is, P\nldr x0, [P]"),
        CODE(
                Machine.PLAIN,
                "ldr x0, [words]",
                "set x6, slotCode\nstr xzr, [x6]",
                "set x6, slotCode\nset x9, codeNotPrivileged\nstr x9, [x6]\ndsb ish",
                "isb\nldr x0, [words]",
                "tlbi vmalle1is\ndsb ish"),
        FORTH_AND_BACK(Machine.PLAIN, "str xzr, [slotP]", "ldr x0, [P]\nldr x1, [Q]\nldr x2, [P]"),
        LATE_PUBLICATION(
                Machine.PLAIN,
                "str otherPage, [slotR]\nstr xzr, [words]\ndsb ish",
                "str otherPage, [slotR]\ndsb nsh\nldr x0, [words]\ndsb ish",
                "str otherPage, [slotR]\ndsb nsh\nstr P, [words]",
                "str P, [words]\nisb\nldr x0, [R]"),
        ACROSS_WORDS(
                Machine.PLAIN,
                "stur otherPage, [slotP, #4]\ndsb ish",
                "stur Q, [words, #4]",
                "ldr x0, [words, #8]\nldr x1, [Q]"),
        JUDGED_AGAIN(
                Machine.PLAIN,
                "set x9, slotC1\nset x6, plainMember1\nstr x6, [x9]\nset x6, C\nldr x0, [x6]\nldr x1, [x6]",
                "set x9, slotC1\nset x6, plainMember1\nstr x6, [x9]\nset x6, C\nldr x0, [x6]\nldr x1, [x6]\nldr x2, [x6]",
                "str xzr, [slotQ]",
                "str xzr, [slotQ]\ndsb ish",
                "set x9, pageQ\ntlbi vaae1is, x9\ndsb ish"),
        VARIANTS(Machine.PLAIN, "str otherPage, [slotP]\nstr Q, [P]", "ldr x0, [P]", "ldxr x0, [P]\nwfe"),
        NEW_RUN(
                Machine.PLAIN,
                "set x6, runMember\nstr x6, [slotQ]\ndsb ish",
                "ldr x0, [P]\nldr x1, [P]",
                "tlbi vaae1is, pageOf\ndsb ish\nldr x0, [P]",
                "at s1e1r, P\nisb\nmrs x0, par_el1"),
        AGES(
                Machine.HARDWARE_UPDATES,
                "set x6, D\nldr x0, [x6]",
                "set x6, D\nldr x0, [x6]\nldr x1, [x6]",
                "set x6, D\nstr P, [x6]",
                "set x6, oldPage\nset x9, slotD\nstr x6, [x9]",
                "set x6, oldPage\nset x9, slotD\nstr x6, [x9]\ndsb ish\nset x9, pageD\ntlbi vaae1is, x9\ndsb ish",
                "set x6, cleanPage\nset x9, slotD\nstr x6, [x9]\ndsb ish",
                "set x9, slotD\nldr x0, [x9]",
                "set x9, slotD\nstr xzr, [x9]\ndsb ish",
                "set x9, pageD\ntlbi vale1is, x9\ndsb ish",
                "set x9, agedPage\nstr x9, [slotP]\ndsb ish\ntlbi vaae1is, pageOf\ndsb ish",
                "ldr x0, [P]\nldr x1, [P]"),
        SHARED(
                Machine.COMMON,
                "ldr x0, [P]",
                "set x9, rootBCommon\nmsr ttbr0_el1, x9\nisb\nldr x0, [P]",
                "set x9, rootACommon\nmsr ttbr0_el1, x9\nisb\nldr x0, [P]",
                "msr ttbr0_el1, rootA\nisb\nldr x0, [P]",
                "str xzr, [slotP]\ndsb ish\ntlbi vmalle1\ndsb nsh",
                "str otherPage, [slotP]\ndsb nsh\ntlbi vae1, pageOf\ndsb nsh",
                "tlbi vmalle1\ndsb nsh\nldr x0, [P]",
                "set x9, rootCCommon\nmsr ttbr1_el1, x9\nisb\nldr x0, [H]",
                "set x9, rootDCommon\nmsr ttbr1_el1, x9\nisb\nldr x0, [H]",
                "set x9, rootDCommon\nmsr ttbr1_el1, x9\nisb\nmsr ttbr1_el1, rootC\nisb\nldr x0, [H]"),
        FEW_ENTRIES(
                Machine.SMALL_TLB,
                "ldr x0, [P]\nldr x1, [Q]\nldr x2, [P]",
                "str otherPage, [slotP]\ndsb ish",
                "str otherPage, [slotP]\ndsb ish\ntlbi vaae1is, pageOf\ndsb ish",
                "set x9, pageQ\ntlbi vaae1is, x9\ndsb ish",
                "ldr x0, [S]\nldr x1, [P]",
                "tlbi vmalle1is\ndsb ish");

        private final Machine machine;
        final List<String> fragments;

        Group(Machine machine, String... fragments) {
            this.machine = machine;
            this.fragments = List.of(fragments);
        }

        public Machine machine() {
            return machine;
        }

        /** Every pair, either way round in turn. */
        public List<SmallProgram> programs() {
            List<SmallProgram> programs = new ArrayList<>();
            for (int i = 0; i < fragments.size(); i++) {
                for (int j = i; j < fragments.size(); j++) {
                    String one = fragments.get(i);
                    String other = fragments.get(j);
                    programs.add(new SmallProgram(
                            (i + j) % 2 == 0 ? List.of(one, other) : List.of(other, one),
                            RandomShapes.vectors(RandomShapes.STOP)));
                }
            }
            return programs;
        }
    }

    private Fragments() {}
}
