package mmulator.explore.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mmulator.explore.TestBed;

/** Instructions for each CPU, drawn from all that a {@link TestBed} has addresses and values for: any with any. */
public final class RandomWideProgram {
    private static final String[] PAGES = {"P", "P", "Q", "R", "S", "H", "D", "D", "D", "C", "C1", "L", "inS", "words"};
    private static final String[] ACCESSES = {
        "ldr RESULT, [x6]", "ldr RESULT, [x6]", "str x9, [x6]",
        "str x9, [x6]", "ldrb RESULT32, [x6, #3]", "strb w9, [x6, #5]",
        "ldr RESULT32, [x6, #4]", "ldr RESULT, [x6, #1]", "str x9, [x6, #60]",
        "ldp RESULT, x9, [x6]", "stp x9, x6, [x6, #16]", "ldar RESULT, [x6]",
        "stlr x9, [x6]", "ldapr RESULT, [x6]", "ldtr RESULT, [x6]",
        "sttr x9, [x6]", "ldadd x9, RESULT, [x6]", "ldaddal x9, RESULT, [x6]",
        "swpal x9, RESULT, [x6]", "cas xzr, x9, [x6]", "casal RESULT, x9, [x6]",
        "stset x9, [x6]", "ldxr RESULT, [x6]\nstxr w9, x6, [x6]", "ldaxr RESULT, [x6]\nstlxr w9, x6, [x6]",
        "ldxp RESULT, x9, [x6]", "ldxr RESULT, [x6]\nclrex\nstxr w9, x6, [x6]", "dc cvac, x6",
        "dc zva, x6", "prfm pldl1keep, [x6]", "at s1e1r, x6\nisb\nmrs RESULT, par_el1",
        "at s1e1w, x6\nmrs RESULT, par_el1", "at s1e0r, x6\nisb\nmrs RESULT, par_el1",
                "at s1e0w, x6\nisb\nmrs RESULT, par_el1",
        "br x6", "ldr RESULT, [x6], #8", "str x9, [x6, #8]!",
        "ic ivau, x6"
    };
    private static final String[] SLOTS = {
        "slotP", "slotP", "slotQ", "slotR", "slotS", "slotTop", "slotD",
        "slotD", "slotC", "slotC1", "slotL", "slotPofB", "slotLate", "slotPofE"
    };
    private static final String[] DESCRIPTORS = {
        "otherPage", "readOnly", "cleanPage", "cleanPage", "oldPage", "oldPage", "nonGlobal", "runMember",
        "plainMember", "plainMember1", "agedPage", "table", "otherBlock", "lateLink", "asid1", "codeNotPrivileged"
    };
    private static final String[] MAINTENANCE = {
        "vmalle1is", "vmalle1", "vmalle1os", "aside1is, x6", "aside1, x6", "vae1is, x6",
        "vae1, x6", "vaae1is, x6", "vaae1, x6", "vale1is, x6", "vaale1is, x6", "vae1os, x6",
        "rvae1is, x6", "rvaae1is, x6", "rvale1, x6", "rvaale1is, x6"
    };
    private static final String[] OPERANDS = {
        "pageOf", "pageQ", "pageL", "pageC", "pageD", "pageInS", "pagesPAndQ", "asid1", "asid2", "P"
    };
    private static final String[] BARRIERS = {
        "dsb ish", "dsb ishst", "dsb ishld", "dsb nsh", "dsb nshst", "dsb sy", "dsb osh",
        "dsb ld", "dmb ish", "dmb ishst", "dmb ishld", "isb", "isb", "dsb ish\nisb"
    };
    private static final String[] REGISTERS = {
        "mov x9, rootA\nmsr ttbr0_el1, x9", "mov x9, rootB\nmsr ttbr0_el1, x9", "set x9, rootE\nmsr ttbr0_el1, x9",
        "set x9, rootBSameAsid\nmsr ttbr0_el1, x9", "set x9, rootACommon\nmsr ttbr0_el1, x9", "msr ttbr1_el1, rootD",
        "msr tcr_el1, otherTcr", "set x9, sctlrOn\nmsr sctlr_el1, x9", "msr pan, #1",
        "msr pan, #0", "msr daifclr, #2", "msr daifset, #15",
        "mrs RESULT, ttbr0_el1", "mrs RESULT, isr_el1", "mrs RESULT, cntvct_el0",
        "mrs RESULT, mair_el1", "msr spsel, #0\nmsr spsel, #1", "mrs RESULT, currentel",
        "set x9, asid1\nmsr mair_el1, x9"
    };
    private static final String[] EVENTS = {
        "sev", "sevl\nwfe", "wfe", "yield",
        "set x9, sgiToOthers\nmsr icc_sgi1r_el1, x9", "set x9, sgiTo0\nmsr icc_sgi1r_el1, x9",
                "mrs RESULT, icc_iar1_el1", "wfi",
        "set x0, tableP\nhint #112", "set x0, lateTable\nhint #112", "mov x0, words\nhint #113", "hint #114",
        "hint #115", "svc #3", "brk #7", "udf #1",
        "hvc #0"
    };
    private static final String SKIP = "mrs x8, elr_el1\nadd x8, x8, #4\nmsr elr_el1, x8\neret";
    private static final String ONCE = "add x7, x7, #1\ncmp x7, #4\nb.hi 9f\n" + SKIP + "\n9: hlt #0";

    private final Random random;
    private int results;

    private RandomWideProgram(long seed) {
        random = new Random(seed);
    }

    /** Addresses, descriptors and values of registers that have to do with one another. */
    private record About(String[] pages, String[] slots, String[] descriptors, String[] operands, String[] registers) {}

    private static final String[] OF_PAGES = {
        "xzr", "xzr", "otherPage", "readOnly", "nonGlobal",
        "nonGlobal", "otherNonGlobal", "uncachedPage", "userPage", "agedPage"
    };
    private static final String[] OF_LOWER = {
        "rootA ttbr0_el1", "rootB ttbr0_el1", "rootB ttbr0_el1", "rootBSameAsid ttbr0_el1",
        "rootNotGlobal ttbr0_el1", "rootNotGlobal ttbr0_el1", "rootEmpty ttbr0_el1", "tcrA1 tcr_el1",
        "tcrEpd0 tcr_el1", "tcrTbi tcr_el1", "tcrAsid8 tcr_el1", "otherTcr tcr_el1",
        "sctlrSetsPan sctlr_el1"
    };
    private static final String[] OF_UPPER = {
        "rootC ttbr1_el1",
        "rootD ttbr1_el1",
        "rootDWithAsid ttbr1_el1",
        "rootB ttbr0_el1",
        "rootEmpty ttbr1_el1",
        "tcrA1 tcr_el1",
        "tcrEpd1 tcr_el1"
    };
    private static final About[] ABOUT = {
        new About(
                new String[] {"P", "P", "P", "taggedP"},
                new String[] {"slotP", "slotP", "slotP", "slotPofB"},
                OF_PAGES,
                new String[] {
                    "pageOf", "pageOf", "pageOfLevel2", "pageOfLevel3", "pageOfLevel3Of64K", "pageOfAsid2",
                    "pagesPAndQ", "pagesPAndQ16K", "pagesPAndQLevel2", "pagesPAndQLevel3", "pagesOfWindow", "asid1",
                    "asid2"
                },
                OF_LOWER),
        new About(
                new String[] {"P", "P", "Q"},
                new String[] {"slotTableP", "slotTableP", "slotTop", "slotP"},
                new String[] {"xzr", "tablePReadOnly", "tablePAgain", "otherTableP"},
                new String[] {"pageOf", "pageOfLevel2", "pageOfLevel3", "pageOfAsid2", "pagesPAndQ", "asid1", "asid2"},
                OF_LOWER),
        new About(
                new String[] {"H"},
                new String[] {"slotH", "slotH", "slotTableH2"},
                OF_PAGES,
                new String[] {"pageH", "pageHLevel2", "pageHLevel3", "asid1", "asid2"},
                OF_UPPER),
        new About(
                new String[] {"S", "inS"},
                new String[] {"slotS"},
                new String[] {"xzr", "otherBlock", "table"},
                new String[] {"blockS", "blockSLevel2", "blockSLevel3", "pageInS", "asid1"},
                OF_LOWER),
        new About(
                new String[] {"C", "C1"},
                new String[] {"slotC", "slotC1"},
                new String[] {"xzr", "runMember", "plainMember", "plainMember1"},
                new String[] {"pageC", "pageC1", "pageC1Level3", "pageC1Level2", "asid1"},
                OF_LOWER)
    };

    /** Stores to descriptors, maintenance, changes of the regime and accesses that all have to do with one address. */
    public static SmallProgram aboutOneAddress(long seed, int cpus, int lines) {
        RandomWideProgram wide = new RandomWideProgram(seed);
        About about = ABOUT[wide.random.nextInt(ABOUT.length)];
        List<String> programs = new ArrayList<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            List<String> program = new ArrayList<>();
            for (int i = 0; i < lines; i++) {
                program.add(wide.line(about).replace("RESULT", "x" + i));
            }
            programs.add(String.join("\n", program));
        }
        return new SmallProgram(programs);
    }

    private String line(About about) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 ->
                put("x6", one(about.pages))
                        + one(
                                "ldr RESULT, [x6]",
                                "ldr RESULT, [x6]",
                                "ldr RESULT, [x6]",
                                "str x6, [x6]",
                                "swp x6, RESULT, [x6]",
                                "ldtr RESULT, [x6]");
            case 3, 4 -> {
                String value = one(about.descriptors);
                yield (value.equals("xzr") ? "mov x9, xzr\n" : put("x9", value))
                        + put("x6", one(about.slots))
                        + one("str x9, [x6]", "str x9, [x6]\ndsb ishst", "str x9, [x6]\ndsb ish");
            }
            case 5, 6 ->
                put("x6", one(about.operands))
                        + one(
                                "tlbi vmalle1is",
                                "tlbi vmalle1",
                                "tlbi vmalle1isnxs",
                                "tlbi aside1is, x6",
                                "tlbi vae1is, x6",
                                "tlbi vae1is, x6",
                                "tlbi vale1is, x6",
                                "tlbi vaae1is, x6",
                                "tlbi vaae1, x6",
                                "tlbi vaale1is, x6",
                                "tlbi vae1isnxs, x6",
                                "tlbi rvae1is, x6",
                                "tlbi rvaale1is, x6")
                        + one("", "\ndsb ish", "\ndsb ish", "\ndsb ish\nisb", "\ndsb nsh", "\ndsb ishnxs");
            case 7 -> {
                String[] register = one(about.registers).split(" ");
                yield put("x9", register[0]) + "msr " + register[1] + ", x9" + one("", "\nisb", "\nisb");
            }
            default -> one("isb", "dsb ish", "dsb ish\nisb", "msr pan, #1", "stlr x9, [words]", "ldar RESULT, [words]");
        };
    }

    public static SmallProgram of(long seed, int cpus, int lines) {
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
