package mmulator.explore;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Small programs of every shape that exploration has to know of: one CPU changes something, the others use it, and each
 * does something else on the way.
 */
final class RandomShapes {
    /** What a program is about. */
    enum Shape {
        MSR_IF_LOADED,
        LINK_IF_LOADED,
        TLBI_SKIPPED_BY_A_LOAD,
        TLBI_OF_A_LOADED_KIND,
        TLBI_OF_A_LOADED_ASID,
        TLBI_OF_A_LOADED_ADDRESS,
        TABLE_LINKED_LATE,
        TABLE_OF_A_LATE_ROOT,
        MMU_OFF_AND_ON,
        HANDLER_RETRIES,
        HANDLER_REPAIRS,
        HANDLER_SKIPS,
        EXCLUSIVE,
        RESERVATION_GIVEN_UP,
        ATOMIC,
        INTERRUPT,
        COMMON_NOT_PRIVATE,
        ACCESS_FLAG,
        DIRTY_STATE,
        FREED_PAGE,
        TWO_ROOTS,
        TWO_ASIDS,
        CONTIGUOUS_RUN,
        CODE_REWRITTEN,
        UPPER_HALF,
        LOCAL_MAINTENANCE,
        OWN_PAGES,
        BLOCK_SPLIT,
        BREAK_BEFORE_MAKE,
        EVENT,
        RESERVED_ENCODING,
        TIME,
        ADDRESS_TRANSLATION,
        SPIN,
        PUBLISHED_LATE,
        INTERRUPT_MASKED,
        ACCESSED_OFTEN,
        OBSERVED_STORE,
        LEFT_FOR_GOOD
    }

    /** @param shapes that it has */
    record Made(SmallProgram program, Set<Shape> shapes) {}

    private static final String SKIP = "mrs x9, elr_el1\nadd x9, x9, #4\nmsr elr_el1, x9\neret";
    private static final String RETRY = "add x7, x7, #1\ncmp x7, #1\nb.hi 9f\neret\n9: hlt #0";
    private static final String REPAIR = "add x7, x7, #1\ncmp x7, #1\nb.hi 9f\nstr otherPage, [slotP]\neret\n9: hlt #0";
    static final String STOP = "hlt #0";
    private static final String INTERRUPTED = "mrs x8, icc_iar1_el1\nmsr icc_eoir1_el1, x8\neret";

    private final Random random;
    private final Set<Shape> shapes = EnumSet.noneOf(Shape.class);
    private final int cpus;
    private String handler = STOP;
    private int results;
    private int cpu;

    private RandomShapes(long seed, int cpus) {
        random = new Random(seed);
        this.cpus = cpus;
    }

    /** @param most visible steps of each CPU, about, {@code hlt} apart */
    static Made of(long seed, int cpus, int most) {
        RandomShapes shapes = new RandomShapes(seed, cpus);
        Shape first = Shape.values()[(int) Math.floorMod(seed, (long) Shape.values().length)];
        return shapes.make(first, most);
    }

    private Made make(Shape first, int most) {
        Shape second = random.nextInt(3) == 0 ? Shape.values()[random.nextInt(Shape.values().length)] : first;
        int changer = random.nextInt(cpus);
        // The others can tell then whether the changer is through: what it has done in which order shows only so.
        boolean told = random.nextInt(3) == 0;
        List<String> programs = new ArrayList<>();
        for (cpu = 0; cpu < cpus; cpu++) {
            results = 0;
            List<String> lines = new ArrayList<>(fragment(random.nextInt(4) == 0 ? second : first, cpu == changer));
            if (told && cpu == changer) {
                lines.add("str P, [words, #8]");
            } else if (told) {
                lines.add(lines.size() - 1, "ldr " + result() + ", [words, #8]");
            }
            while (steps(lines) < Math.min(3, most) || steps(lines) < most && random.nextInt(3) > 0) {
                int where = random.nextInt(lines.size() + 1);
                lines.addAll(where, random.nextInt(3) == 0 ? fragment(second, cpu == changer) : List.of(other()));
            }
            // One instruction is missing now and then: what then goes wrong has to be found.
            int room = told ? most + 1 : most;
            if (steps(lines) > room || random.nextInt(5) == 0) {
                lines.remove(random.nextInt(lines.size()));
            }
            while (steps(lines) > room + 1) {
                lines.remove(random.nextInt(lines.size()));
            }
            programs.add(String.join("\n", lines));
        }
        return new Made(patchable(new SmallProgram(programs, vectors(handler))), shapes);
    }

    /** All CPUs stop at an exception in the same way, and acknowledge interrupts. */
    static String vectors(String handler) {
        String other = padded(STOP);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            text.append(i == 4 ? padded(handler) : i == 5 ? padded(INTERRUPTED) : other);
        }
        return text.toString();
    }

    private static String padded(String handler) {
        return handler + "\n.balign 128\n";
    }

    private static int steps(List<String> lines) {
        int steps = 0;
        for (String line : lines) {
            for (String instruction : line.split("\n")) {
                String text = instruction.replaceFirst("^\\w+:\\s*", "");
                steps += text.isEmpty() || text.matches("(set|adr|add|mov|b|cbz|cbnz|nop|cmp|b\\..*)\\b.*") ? 0 : 1;
            }
        }
        return steps;
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private List<String> oneOf(String... of) {
        return new ArrayList<>(List.of(one(of).split(";")));
    }

    private String result() {
        return "x" + Math.min(results++, 5);
    }

    /** Something that may go with anything. */
    private String other() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> "ldr " + result() + ", [P]";
            case 2 -> "ldr " + result() + ", " + one("[words]", "[words, #8]");
            case 3 -> "str P, " + one("[words]", "[words, #8]");
            case 4, 5 -> one("dsb ish", "dsb ishst", "dsb nsh", "isb");
            case 6 -> one("tlbi vmalle1is", "tlbi vaae1is, pageOf", "tlbi vale1is, pageOf", "tlbi vmalle1");
            case 7 -> one("str xzr, [slotP]", "str otherPage, [slotP]", "str readOnly, [slotP]");
            case 8 -> "ldr " + result() + ", [" + one("Q", "R", "S", "H") + "]";
            case 9 -> one("sev", "clrex", "dmb ish", "mov x6, #3\nstr x6, [Q]");
            case 10 -> one("str otherPage, [slotR]", "str xzr, [slotS]", "str xzr, [slotQ]");
            default -> "ldr " + result() + ", [words]";
        };
    }

    private List<String> fragment(Shape shape, boolean changes) {
        shapes.add(shape);
        String x = result();
        return switch (shape) {
            case MSR_IF_LOADED ->
                changes
                        ? oneOf(
                                "ldr x9, [words];cbz x9, 1f\nmsr ttbr0_el1, rootB\n1:;isb;ldr " + x + ", [P]",
                                "ldr x9, [words];cbz x9, 1f\nmsr ttbr1_el1, rootD\nisb\n1:;ldr " + x + ", [H]")
                        : oneOf(
                                "str P, [words]",
                                "str xzr, [slotP];dsb ish;str P, [words]",
                                "set x9, slotPofB\nstr xzr, [x9];dsb ishst;tlbi vmalle1is;dsb ish;str P, [words]");
            case LINK_IF_LOADED ->
                changes
                        ? oneOf(
                                "ldr x9, [words];cbz x9, 1f\nset x9, lateLink\nset x6, slotL\nstr x9, [x6]\n1:;dsb ishst")
                        : oneOf(
                                "set x6, slotLate\nstr otherPage, [x6];dsb ishst;str P, [words]",
                                "str P, [words];set x6, L\nldr " + x + ", [x6]",
                                "set x6, slotLate\nstr xzr, [x6];str P, [words];dsb ishst;set x6, L\nldr " + x
                                        + ", [x6]");
            case TLBI_SKIPPED_BY_A_LOAD ->
                changes
                        ? oneOf(
                                "str xzr, [slotP];ldr x9, [words];dsb ishst;cbz x9, 1f\ntlbi vmalle1is\ndsb ish\n1:;str P, [words, #8]",
                                "str otherPage, [slotP];dsb ishst;ldr x9, [words];cbz x9, 1f\ntlbi vaae1is, pageOf\n1:;dsb ish")
                        : oneOf(
                                "str P, [words];ldr x9, [words, #8];cbz x9, 1f\nldr " + x + ", [P]\n1:",
                                "str P, [words];msr ttbr0_el1, rootA;isb;ldr " + x + ", [P]",
                                "ldr " + x + ", [P];str P, [words]");
            case TLBI_OF_A_LOADED_KIND ->
                changes
                        ? oneOf(
                                "str xzr, [slotP];dsb ishst;ldr x9, [words];cbz x9, 1f\ntlbi vaae1is, pageOf\nb 2f\n1: tlbi vmalle1\n2:;dsb ish",
                                "str xzr, [slotP];dsb ishst;ldr x9, [words];cbz x9, 1f\ntlbi vmalle1is\nb 2f\n1: tlbi vale1is, pageOf\n2:;dsb ish")
                        : oneOf("str P, [words];ldr " + x + ", [P]", "ldr " + x + ", [P];str P, [words]");
            case TLBI_OF_A_LOADED_ASID ->
                changes
                        ? oneOf(
                                "str xzr, [slotP];ldr x9, [words];dsb ishst;tlbi aside1is, x9;dsb ish;str P, [words, #8]",
                                "set x6, nonGlobal\nstr x6, [slotP];dsb ish;ldr x9, [words];tlbi vae1is, x9;dsb ish;str xzr, [slotP]")
                        : oneOf(
                                "set x9, asid1\nstr x9, [words];ldr " + x + ", [P]",
                                "set x9, asid2\nstr x9, [words];msr ttbr0_el1, rootB;isb;ldr " + x + ", [P]",
                                "set x9, asid1\nstr x9, [words];ldr x9, [words, #8];cbz x9, 1f\nldr " + x
                                        + ", [P]\n1:");
            case TLBI_OF_A_LOADED_ADDRESS ->
                changes
                        ? oneOf(
                                "str xzr, [slotP];dsb ish;ldr x9, [words];tlbi vaae1is, x9;dsb ish;str otherPage, [slotP]",
                                "str xzr, [slotP];ldr x9, [words];dsb ish;tlbi vaae1is, x9;dsb ish")
                        : oneOf(
                                "str pageOf, [words];ldr " + x + ", [P]",
                                "set x9, pageQ\nstr x9, [words];ldr " + x + ", [P]");
            case TABLE_LINKED_LATE ->
                changes
                        ? oneOf(
                                "set x6, slotLate\nstr otherPage, [x6];dsb ishst;set x9, lateLink\nset x6, slotL\nstr x9, [x6];dsb ishst;str P, [words]",
                                "set x9, lateLink\nset x6, slotL\nstr x9, [x6];set x6, slotLate\nstr xzr, [x6];dsb ish;set x9, pageL\ntlbi vaae1is, x9;dsb ish",
                                "set x6, slotLate\nstr otherPage, [x6];set x9, lateLink\nset x6, slotL\nstr x9, [x6];dsb ish")
                        : oneOf(
                                "set x6, L\nldr " + x + ", [x6]",
                                "ldr x9, [words];set x6, L\nldr " + x + ", [x6]",
                                "set x6, slotLate\nstr readOnly, [x6];dsb ishst",
                                "set x9, lateLink\nset x6, slotL\nstr x9, [x6];set x6, slotLate\nstr readOnly, [x6]");
            case TABLE_OF_A_LATE_ROOT ->
                changes
                        ? oneOf(
                                "set x6, slotPofE\nstr otherPage, [x6];dsb ishst;set x9, rootE\nmsr ttbr0_el1, x9;isb;ldr "
                                        + x + ", [P]",
                                "set x9, rootE\nmsr ttbr0_el1, x9;isb;ldr " + x + ", [P]")
                        : oneOf(
                                "set x6, slotPofE\nstr xzr, [x6];dsb ish;str P, [words]",
                                "set x6, slotPofE\nstr otherPage, [x6];dsb ishst",
                                "set x6, slotPofE\nstr xzr, [x6];dsb ishst;tlbi vmalle1is;dsb ish;str otherPage, [x6]",
                                "set x6, slotPofE\nstr xzr, [x6];ldr x9, [words];dsb ishst;cbz x9, 1f\ntlbi vmalle1is\ndsb ish\n1:");
            case MMU_OFF_AND_ON ->
                changes
                        ? oneOf(
                                "set x9, sctlrOff\nmsr sctlr_el1, x9;isb;set x9, sctlrOn\nmsr sctlr_el1, x9;isb;ldr "
                                        + x + ", [P]",
                                "set x9, sctlrOff\nmsr sctlr_el1, x9;isb;ldr " + x + ", [words]",
                                "set x9, sctlrOff\nmsr sctlr_el1, x9;isb;tlbi vmalle1;dsb nsh;set x9, sctlrOn\nmsr sctlr_el1, x9\nisb")
                        : oneOf(
                                "str table, [slotS]",
                                "str xzr, [slotP];dsb ish;tlbi vmalle1is;dsb ish;str otherPage, [slotP]",
                                "str otherPage, [slotP];dsb ishst");
            case HANDLER_RETRIES -> {
                handler = RETRY;
                yield changes
                        ? oneOf(
                                "str xzr, [slotP];dsb ish;tlbi vaae1is, pageOf;dsb ish;str otherPage, [slotP];dsb ishst",
                                "str otherPage, [slotR];dsb ishst",
                                "str xzr, [slotP];str otherPage, [slotP]")
                        : oneOf("ldr " + x + ", [P]", "ldr " + x + ", [R]");
            }
            case HANDLER_REPAIRS -> {
                handler = REPAIR;
                yield changes
                        ? oneOf("str xzr, [slotP];dsb ish;tlbi vaae1is, pageOf;dsb ish", "str xzr, [slotP];dsb ishst")
                        : oneOf("ldr " + x + ", [P]", "ldr " + x + ", [P];ldr " + result() + ", [words]");
            }
            case HANDLER_SKIPS -> {
                handler = SKIP;
                yield changes
                        ? oneOf(
                                "str xzr, [slotP];dsb ish;str P, [words]",
                                "str xzr, [slotTop];dsb ishst",
                                "svc #0;str P, [words]")
                        : oneOf(
                                "ldr " + x + ", [P];ldr " + result() + ", [words]",
                                "str P, [R];ldr " + x + ", [words]");
            }
            case EXCLUSIVE ->
                oneOf(
                        "ldxr " + x + ", [words];mov x9, #2\nstxr w6, x9, [words]",
                        "ldaxr " + x + ", [words];add x9, " + x + ", #1\nstlxr w6, x9, [words]",
                        "ldxp " + x + ", x9, [words];mov x9, #2\nstxp w6, x9, x9, [words]",
                        "add x6, words, #8\nldxr " + x + ", [x6];str P, [words]",
                        "mov x9, #3\nstr x9, [words, #8];ldr " + x + ", [words]");
            case RESERVATION_GIVEN_UP ->
                changes
                        ? oneOf(
                                "ldxr " + x + ", [words];clrex;wfe",
                                        "ldxr " + x + ", [words];add x6, words, #64\nldxr x9, [x6];wfe",
                                "ldxr " + x + ", [words];mov x9, #2\nadd x6, words, #64\nstxr w5, x9, [x6];wfe",
                                        "svc #0;ldxr " + x + ", [words];wfe")
                        : oneOf("str P, [words];sev", "str P, [words, #8]", "str P, [words]");
            case ATOMIC ->
                oneOf(
                        "mov x9, #2\nldaddal x9, " + x + ", [words]",
                        "mov x9, #1\nldsetal x9, " + x + ", [words]",
                        "mov " + x + ", #0\nmov x9, #5\ncasal " + x + ", x9, [words]",
                        "mov x9, #4\nswpal x9, " + x + ", [words]",
                        "swpal xzr, " + x + ", [slotP]",
                        "mov " + x + ", #0\ncasal " + x + ", otherPage, [slotR];dsb ishst");
            case INTERRUPT ->
                changes
                        ? oneOf(
                                one("set x9, sgiTo0", "set x9, sgiTo1", "set x9, sgiToOthers")
                                        + "\nmsr icc_sgi1r_el1, x9;str P, [words]",
                                "str P, [words];set x9, sgiToOthers\nmsr icc_sgi1r_el1, x9")
                        : oneOf(
                                "msr daifclr, #2;ldr " + x + ", [words]",
                                "mrs " + x + ", isr_el1",
                                "mrs " + x + ", icc_iar1_el1",
                                "wfi;ldr " + x + ", [words]",
                                "msr daifclr, #2;wfe",
                                "ldr " + x + ", [words];msr daifclr, #2;ldr " + result() + ", [words]");
            case COMMON_NOT_PRIVATE ->
                changes
                        ? oneOf(
                                "set x9, rootBCommon\nmsr ttbr0_el1, x9;isb;ldr " + x + ", [P]",
                                "str xzr, [slotP];dsb ish;tlbi vmalle1;dsb nsh",
                                "str otherPage, [slotP];dsb nsh;tlbi vae1, pageOf;dsb nsh",
                                "set x9, rootACommon\nmsr ttbr0_el1, x9;isb;str xzr, [slotP];dsb ish")
                        : oneOf(
                                "set x9, rootACommon\nmsr ttbr0_el1, x9;isb;ldr " + x + ", [P]",
                                "ldr " + x + ", [P]",
                                "set x9, rootBCommon\nmsr ttbr0_el1, x9;isb",
                                "tlbi vmalle1;dsb nsh;ldr " + x + ", [P]");
            case ACCESS_FLAG ->
                changes
                        ? oneOf(
                                "set x6, D\nldr " + x + ", [x6]",
                                "set x6, oldPage\nset x9, slotD\nstr x6, [x9];dsb ishst;set x9, pageD\ntlbi vaae1is, x9;dsb ish",
                                "set x6, D\nldr " + x + ", [x6];set x9, slotD\nldr x9, [x9]")
                        : oneOf(
                                "set x6, D\nldr " + x + ", [x6]",
                                "set x9, slotD\nldr " + x + ", [x9]",
                                "set x6, oldPage\nset x9, slotD\nstr x6, [x9]");
            case DIRTY_STATE ->
                changes
                        ? oneOf(
                                "set x6, D\nstr P, [x6]",
                                "set x6, D\nldr " + x + ", [x6];str P, [x6]",
                                "set x6, cleanPage\nset x9, slotD\nstr x6, [x9];dsb ishst;set x9, pageD\ntlbi vale1is, x9;dsb ish")
                        : oneOf(
                                "set x9, slotD\nldr " + x + ", [x9]",
                                "set x6, D\nstr P, [x6]",
                                "set x9, slotD\nstr xzr, [x9];dsb ish",
                                "set x6, D\nldr " + x + ", [x6]");
            case FREED_PAGE ->
                changes
                        ? oneOf(
                                "str xzr, [slotTop];dsb ish;tlbi vmalle1is;dsb ish;set x0, tableP\nhint #112",
                                "set x6, slotL\nstr xzr, [x6];dsb ish;set x9, pageL\ntlbi vaae1is, x9;dsb ish;set x0, lateTable\nhint #112",
                                "set x0, lateTable\nhint #112",
                                "msr ttbr0_el1, rootB;isb;set x0, tableP\nhint #112")
                        : oneOf(
                                "set x9, lateLink\nset x6, slotL\nstr x9, [x6];dsb ishst",
                                        "msr ttbr0_el1, rootB;isb;tlbi vmalle1;dsb nsh",
                                "str xzr, [slotTop];dsb ish", "tlbi vmalle1is;dsb ish");
            case TWO_ROOTS ->
                changes
                        ? oneOf(
                                "msr ttbr0_el1, rootB;isb;ldr " + x + ", [P]",
                                "msr ttbr0_el1, rootB;ldr " + x + ", [P];isb",
                                "set x9, rootBSameAsid\nmsr ttbr0_el1, x9;isb;tlbi vmalle1;dsb nsh;isb;ldr " + x
                                        + ", [P]")
                        : oneOf(
                                "tlbi vmalle1is;dsb ish",
                                "set x6, slotPofB\nstr xzr, [x6];dsb ish",
                                "str xzr, [slotP];dsb ishst;tlbi vmalle1is;dsb ish",
                                "str table, [slotS]");
            case TWO_ASIDS ->
                changes
                        ? oneOf(
                                "set x9, rootBSameAsid\nmsr ttbr0_el1, x9;isb;ldr " + x + ", [P]",
                                "msr ttbr0_el1, rootB;isb;msr ttbr0_el1, rootA;isb;ldr " + x + ", [P]")
                        : oneOf(
                                "set x6, nonGlobal\nstr x6, [slotP];dsb ish;set x9, asid1\ntlbi aside1is, x9;dsb ish",
                                "set x9, asid1\ntlbi aside1is, x9;dsb ish",
                                "set x9, asid2\ntlbi aside1is, x9;dsb ish;set x6, slotPofB\nstr xzr, [x6]");
            case CONTIGUOUS_RUN ->
                changes
                        ? oneOf(
                                "set x9, slotC1\nstr xzr, [x9];dsb ishst;set x9, pageC\ntlbi vaae1is, x9;dsb ish",
                                "set x9, slotC\nset x6, plainMember\nstr x6, [x9];dsb ishst",
                                "set x9, slotC1\nset x6, plainMember1\nstr x6, [x9];dsb ishst")
                        : oneOf(
                                "set x6, C\nldr " + x + ", [x6]",
                                "set x6, C1\nldr " + x + ", [x6]",
                                "set x9, slotC\nset x6, runMember\nstr x6, [x9];dsb ishst",
                                "set x9, slotC\nstr xzr, [x9];dsb ish;tlbi vmalle1is;dsb ish");
            case CODE_REWRITTEN ->
                changes
                        ? oneOf(
                                "adr x6, patch" + other(cpu) + "\nset x9, " + one("moveTo6", "loadTo6")
                                        + "\nstr w9, [x6]",
                                "str P, [words];adr x6, patch" + other(cpu) + "\nset x9, " + one("moveTo6", "loadTo6")
                                        + "\nstr w9, [x6]")
                        : oneOf(
                                "ldr " + x + ", [words];ldr x5, [words, #8]",
                                "ldr " + x + ", [words]",
                                "dmb ish;str Q, [words]");
            case UPPER_HALF ->
                changes
                        ? oneOf(
                                "msr ttbr1_el1, rootD;isb;ldr " + x + ", [H]",
                                "msr ttbr1_el1, rootD;ldr " + x + ", [H]",
                                "msr tcr_el1, otherTcr;isb;ldr " + x + ", [H]")
                        : oneOf("tlbi vmalle1is;dsb ish;ldr " + x + ", [H]", "ldr " + x + ", [H]");
            case LOCAL_MAINTENANCE ->
                changes
                        ? oneOf(
                                "str xzr, [slotP];dsb ish;tlbi vaae1, pageOf;dsb nsh;isb;str otherPage, [slotP]",
                                "str xzr, [slotP];dsb ish;tlbi vmalle1;dsb nsh;str otherPage, [slotP]")
                        : oneOf(
                                "tlbi vmalle1;dsb nsh",
                                "tlbi vae1, pageOf;dsb nsh;isb;ldr " + x + ", [P]",
                                "ldr " + x + ", [P]");
            case OWN_PAGES -> {
                String slot = cpu == 0 ? "slotP" : cpu == 1 ? "slotQ" : "slotR";
                yield oneOf(
                        "str xzr, [" + slot + "];dsb ishst;" + one("tlbi vmalle1is", "tlbi vaae1is, pageOf")
                                + ";dsb ish;str otherPage, [" + slot + "]",
                        "str xzr, [" + slot + "];dsb ish;tlbi vmalle1is;dsb ish;ldr " + x + ", [" + one("P", "Q")
                                + "]");
            }
            case BLOCK_SPLIT ->
                changes
                        ? oneOf(
                                "str table, [slotS];dsb ishst",
                                "str xzr, [slotS];dsb ish;tlbi vmalle1is;dsb ish;str table, [slotS]")
                        : oneOf(
                                "ldr " + x + ", [S]",
                                "str otherBlock, [slotS];dsb ish",
                                "tlbi vmalle1is;dsb ish;ldr " + x + ", [S]");
            case BREAK_BEFORE_MAKE ->
                changes
                        ? oneOf(
                                "str xzr, [slotP];dsb ish;tlbi vaae1is, pageOf;dsb ish;str otherPage, [slotP];dsb ishst",
                                "str xzr, [slotP];dsb ish;str P, [words];dsb ish;str otherPage, [slotP]")
                        : oneOf(
                                "ldr x9, [words];cbz x9, 1f\ntlbi vaae1is, pageOf\ndsb ish\n1:;str P, [words, #8]",
                                "tlbi vaae1is, pageOf;dsb ish;ldr " + x + ", [P]",
                                "ldr " + x + ", [P];ldr " + result() + ", [P]",
                                "dsb ish;tlbi vmalle1is;dsb ish");
            case EVENT ->
                oneOf(
                        "wfe;ldr " + x + ", [words]",
                        "str P, [words];sev",
                        "sevl;wfe;wfe",
                        "ldxr " + x + ", [words];wfe",
                        "sev;wfe");
            case RESERVED_ENCODING ->
                changes
                        ? oneOf("tlbi vaae1is, P;dsb ish", "mov x9, #1\nstr x9, [slotP];dsb ish", "ldr " + x + ", [P]")
                        : oneOf("ldr " + x + ", [P]", "mov x9, #1\nstr x9, [slotP];ldr " + x + ", [P]");
            case TIME ->
                changes
                        ? oneOf("mrs " + x + ", cntvct_el0", "mrs " + x + ", cntvct_el0;str P, [words]")
                        : oneOf("ldr " + x + ", [words]", "str P, [words]");
            case ADDRESS_TRANSLATION ->
                changes
                        ? oneOf("at s1e1r, P;mrs " + x + ", par_el1", "at s1e1w, P;isb;mrs " + x + ", par_el1")
                        : oneOf(
                                "str readOnly, [slotP];dsb ish;tlbi vmalle1is;dsb ish",
                                "str xzr, [slotP];dsb ish",
                                "str otherPage, [slotP]");
            case SPIN ->
                changes
                        ? oneOf(
                                "str P, [words]",
                                "str otherPage, [slotP];dsb ish;tlbi vaae1is, pageOf;dsb ish",
                                "str otherPage, [slotP];dsb ish;tlbi vmalle1is;str P, [words]",
                                "str P, [words, #8];str P, [words]")
                        : oneOf(
                                "1: ldr x9, [words]\ncbz x9, 1b",
                                "1: ldr x9, [P]\ntbz x9, #14, 1b",
                                "1: ldr x9, [words]\nldr x6, [words, #8]\ncbz x9, 1b;ldr " + x + ", [P]");
            case PUBLISHED_LATE ->
                changes
                        ? oneOf(
                                "str otherPage, [slotR];dsb ishst",
                                "str otherPage, [slotR];dsb ish;str P, [words]",
                                "str table, [slotS];dsb ish")
                        : oneOf(
                                "isb;ldr " + x + ", [R]",
                                "isb;ldr " + result() + ", [words];ldr " + x + ", [R]",
                                "ldr x9, [words];isb;ldr " + x + ", [R]",
                                "isb;ldr " + x + ", [R];ldr " + result() + ", [R]");
            case INTERRUPT_MASKED ->
                changes
                        ? oneOf(
                                "set x9, sgiToOthers\nmsr icc_sgi1r_el1, x9;str P, [words]",
                                "str P, [words];set x9, sgiTo1\nmsr icc_sgi1r_el1, x9")
                        : oneOf(
                                "msr daifclr, #2;msr daifset, #2;ldr " + x + ", [words]",
                                "msr daifclr, #2;str P, [words, #8];msr daifset, #2",
                                "msr daifclr, #2;msr daifset, #2;mrs " + x + ", isr_el1");
            case ACCESSED_OFTEN ->
                changes
                        ? oneOf(
                                "str otherPage, [slotP];dsb ish;tlbi vaae1is, pageOf;dsb ish",
                                "str xzr, [slotP];dsb ish;tlbi vmalle1is;dsb ish",
                                "str readOnly, [slotP];tlbi vmalle1is;dsb ish",
                                "str otherPage, [slotP];str xzr, [slotQ]",
                                "str otherPage, [slotP];dsb ish;set x9, pageQ\ntlbi vaae1is, x9;dsb ish")
                        : oneOf(
                                "ldr " + x + ", [P];ldr " + result() + ", [P];ldr " + result() + ", [P]",
                                "str P, [P];ldr " + result() + ", [P];str Q, [P]");
            // Who does not reach a table any more, and holds nothing of it, does not count for break-before-make.
            case LEFT_FOR_GOOD ->
                changes
                        ? oneOf("msr ttbr0_el1, rootB;isb;tlbi vmalle1;dsb nsh", "msr ttbr0_el1, rootB;isb")
                        : oneOf("str table, [slotS]", "str table, [slotS];ldr " + x + ", [words]");
            case OBSERVED_STORE ->
                changes
                        ? oneOf(
                                "str xzr, [slotP];dmb ishst;str P, [words]",
                                "str otherPage, [slotR];dmb ish;str P, [words]",
                                "str otherPage, [slotR];stlr P, [words]",
                                "str otherPage, [slotR];str P, [words]")
                        : oneOf(
                                "ldr x9, [words];dsb ish;tlbi vaae1is, pageOf;dsb ish;ldr " + x + ", [P]",
                                "ldr x9, [words];dsb ish;isb;ldr " + x + ", [R]",
                                "ldar x9, [words];isb;ldr " + x + ", [R]",
                                "ldr x9, [slotR];dsb ish;isb;ldr " + x + ", [R]");
        };
    }

    /** The CPU whose code is rewritten: each program begins with an instruction for that. */
    private int other(int one) {
        return (one + 1) % cpus;
    }

    /** Each with an instruction at a label that others may store to. */
    private static SmallProgram patchable(SmallProgram program) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < program.cpus().size(); i++) {
            String own = program.cpus().get(i);
            int line = own.indexOf('\n');
            // After the first step, where no label of a branch is.
            String patch = "patch" + i + ": nop\n";
            all.add(
                    line < 0 || own.startsWith("set") || own.startsWith("adr") || own.startsWith("mov")
                            ? patch + own
                            : own.substring(0, line + 1) + patch + own.substring(line + 1));
        }
        return new SmallProgram(all, program.vectors());
    }
}
