package mmulator.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Instructions for each CPU, drawn from all that a {@link TestBed} has addresses and values for: any with any. */
final class RandomWideProgram {
    private static final String[] PAGES = {"P", "P", "Q", "R", "S", "H", "D", "D", "D", "C", "C1", "L", "inS", "words"};
    private static final String[] ACCESSES = {
        "ldr RESULT, [x6]",
        "ldr RESULT, [x6]",
        "str x9, [x6]",
        "str x9, [x6]",
        "ldrb RESULT32, [x6, #3]",
        "strb w9, [x6, #5]",
        "ldr RESULT32, [x6, #4]",
        "ldr RESULT, [x6, #1]",
        "str x9, [x6, #60]",
        "ldp RESULT, x9, [x6]",
        "stp x9, x6, [x6, #16]",
        "ldar RESULT, [x6]",
        "stlr x9, [x6]",
        "ldapr RESULT, [x6]",
        "ldtr RESULT, [x6]",
        "sttr x9, [x6]",
        "ldadd x9, RESULT, [x6]",
        "ldaddal x9, RESULT, [x6]",
        "swpal x9, RESULT, [x6]",
        "cas xzr, x9, [x6]",
        "casal RESULT, x9, [x6]",
        "stset x9, [x6]",
        "ldxr RESULT, [x6]\nstxr w9, x6, [x6]",
        "ldaxr RESULT, [x6]\nstlxr w9, x6, [x6]",
        "ldxp RESULT, x9, [x6]",
        "ldxr RESULT, [x6]\nclrex\nstxr w9, x6, [x6]",
        "dc cvac, x6",
        "dc zva, x6",
        "prfm pldl1keep, [x6]",
        "at s1e1r, x6\nisb\nmrs RESULT, par_el1",
        "at s1e1w, x6\nmrs RESULT, par_el1",
        "at s1e0r, x6\nisb\nmrs RESULT, par_el1",
        "at s1e0w, x6\nisb\nmrs RESULT, par_el1",
        "br x6",
        "ldr RESULT, [x6], #8",
        "str x9, [x6, #8]!",
        "ic ivau, x6"
    };
    private static final String[] SLOTS = {
        "slotP",
        "slotP",
        "slotQ",
        "slotR",
        "slotS",
        "slotTop",
        "slotD",
        "slotD",
        "slotC",
        "slotC1",
        "slotL",
        "slotPofB",
        "slotLate",
        "slotPofE"
    };
    private static final String[] DESCRIPTORS = {
        "otherPage",
        "readOnly",
        "cleanPage",
        "cleanPage",
        "oldPage",
        "oldPage",
        "nonGlobal",
        "runMember",
        "plainMember",
        "plainMember1",
        "agedPage",
        "table",
        "otherBlock",
        "lateLink",
        "asid1",
        "codeNotPrivileged"
    };
    private static final String[] MAINTENANCE = {
        "vmalle1is", "vmalle1", "vmalle1os", "aside1is, x6", "aside1, x6", "vae1is, x6", "vae1, x6", "vaae1is, x6",
        "vaae1, x6", "vale1is, x6", "vaale1is, x6", "vae1os, x6", "rvae1is, x6", "rvaae1is, x6", "rvale1, x6",
                "rvaale1is, x6"
    };
    private static final String[] OPERANDS = {
        "pageOf", "pageQ", "pageL", "pageC", "pageD", "pageInS", "pagesPAndQ", "asid1", "asid2", "P"
    };
    private static final String[] BARRIERS = {
        "dsb ish",
        "dsb ishst",
        "dsb ishld",
        "dsb nsh",
        "dsb nshst",
        "dsb sy",
        "dsb osh",
        "dsb ld",
        "dmb ish",
        "dmb ishst",
        "dmb ishld",
        "isb",
        "isb",
        "dsb ish\nisb"
    };
    private static final String[] REGISTERS = {
        "mov x9, rootA\nmsr ttbr0_el1, x9",
        "mov x9, rootB\nmsr ttbr0_el1, x9",
        "set x9, rootE\nmsr ttbr0_el1, x9",
        "set x9, rootBSameAsid\nmsr ttbr0_el1, x9",
        "set x9, rootACommon\nmsr ttbr0_el1, x9",
        "msr ttbr1_el1, rootD",
        "msr tcr_el1, otherTcr",
        "set x9, sctlrOn\nmsr sctlr_el1, x9",
        "msr pan, #1",
        "msr pan, #0",
        "msr daifclr, #2",
        "msr daifset, #15",
        "mrs RESULT, ttbr0_el1",
        "mrs RESULT, isr_el1",
        "mrs RESULT, cntvct_el0",
        "mrs RESULT, mair_el1",
        "msr spsel, #0\nmsr spsel, #1",
        "mrs RESULT, currentel",
        "set x9, asid1\nmsr mair_el1, x9"
    };
    private static final String[] EVENTS = {
        "sev",
        "sevl\nwfe",
        "wfe",
        "yield",
        "set x9, sgiToOthers\nmsr icc_sgi1r_el1, x9",
        "set x9, sgiTo0\nmsr icc_sgi1r_el1, x9",
        "mrs RESULT, icc_iar1_el1",
        "wfi",
        "set x0, tableP\nhint #112",
        "set x0, lateTable\nhint #112",
        "mov x0, words\nhint #113",
        "hint #114",
        "hint #115",
        "svc #3",
        "brk #7",
        "udf #1",
        "hvc #0"
    };
    private static final String SKIP = "mrs x8, elr_el1\nadd x8, x8, #4\nmsr elr_el1, x8\neret";
    private static final String ONCE = "add x7, x7, #1\ncmp x7, #4\nb.hi 9f\n" + SKIP + "\n9: hlt #0";

    private final Random random;
    private int results;

    private RandomWideProgram(long seed) {
        random = new Random(seed);
    }

    static SmallProgram of(long seed, int cpus, int lines) {
        RandomWideProgram wide = new RandomWideProgram(seed);
        List<String> programs = new ArrayList<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            wide.results = 0;
            List<String> program = new ArrayList<>();
            for (int i = 0; i < lines; i++) {
                program.add(wide.line().replace("RESULT32", "w" + wide.results).replace("RESULT", "x" + wide.results));
                wide.results = Math.min(wide.results + 1, 5);
            }
            programs.add(String.join("\n", program));
        }
        return new SmallProgram(programs, RandomShapes.vectors(ONCE));
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    /** Some values are in registers already. */
    private static String put(String register, String name) {
        return (TestBed.NAMES.containsKey(name) ? "mov " : "set ") + register + ", " + name + "\n";
    }

    /** Stores to one page, one after the other: no loop, which an exception could make endless. */
    private String many() {
        return put("x6", one("slotLate", "slotPofB", "slotC", "slotL", "slotP", "slotP", "slotD"))
                + put("x9", one(DESCRIPTORS))
                + "str x9, [x6], #8\n".repeat(2 + random.nextInt(6));
    }

    private String line() {
        return switch (random.nextInt(13)) {
            case 12 -> many();
            case 0, 1, 2, 3 -> put("x6", one(PAGES)) + one(ACCESSES);
            case 4, 5 ->
                random.nextInt(3) == 0
                        ? put("x6", one(SLOTS))
                                + one(
                                        "str xzr, [x6]",
                                        "ldr RESULT, [x6]",
                                        "stlr xzr, [x6]",
                                        "ldaddal xzr, RESULT, [x6]",
                                        "casal xzr, x9, [x6]",
                                        "ldclr x9, RESULT, [x6]",
                                        "ldxr RESULT, [x6]")
                        : put("x9", one(DESCRIPTORS))
                                + put("x6", one(SLOTS))
                                + one("str x9, [x6]", "str x9, [x6]", "stlr x9, [x6]", "swp x9, RESULT, [x6]");
            case 6, 7 -> put("x6", one(OPERANDS)) + "tlbi " + one(MAINTENANCE) + "\n" + one(BARRIERS);
            case 8, 9 -> one(BARRIERS);
            case 10 -> one(REGISTERS);
            default -> one(EVENTS);
        };
    }
}
