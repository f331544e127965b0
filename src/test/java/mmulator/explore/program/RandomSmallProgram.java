package mmulator.explore.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A few instructions for each CPU, drawn from all that may concern another one. */
public final class RandomSmallProgram {
    private static final String[] WORDS = {"[words]", "[words, #8]", "[words, #64]"};
    private static final String[] PAGES = {"P", "P", "Q", "R", "S", "H"};
    private static final String[] BARRIERS = {"dsb ishst", "dsb ish", "dsb nsh", "dmb ish", "isb", "dsb sy", "dsb nshst"
    };
    private static final String[] MAINTENANCE = {
        "tlbi vmalle1is",
        "tlbi vmalle1",
        "tlbi vaae1is, pageOf",
        "tlbi vae1is, pageOf",
        "tlbi vale1is, pageOf",
        "tlbi vae1, pageOf",
        "tlbi aside1is, pageOf",
    };
    private static final String[] DESCRIPTORS = {
        "str xzr, [slotP]",
        "str otherPage, [slotP]",
        "str readOnly, [slotP]",
        "str xzr, [slotQ]",
        "str otherPage, [slotR]",
        "str otherPage, [slotR]",
        "str xzr, [slotS]",
        "str otherBlock, [slotS]",
        "str table, [slotS]",
        "str xzr, [slotTop]",
    };
    private static final String[] REGISTERS = {
        "msr ttbr0_el1, rootB",
        "msr ttbr1_el1, rootD",
        "msr tcr_el1, otherTcr",
        "msr ttbr0_el1, rootA",
        "mrs RESULT, ttbr0_el1",
    };
    /** Both end; the second begins only after the first has done what it waits for. */
    private static final String FLAG = "mov x9, #1\nstlr x9, [words]";

    private final Random random;
    private int results;

    /** What belongs together comes together often. */
    private enum Theme {
        WORDS,
        EVENTS,
        ONE_PAGE,
        TRANSLATION,
        MIXED
    }

    private RandomSmallProgram(long seed) {
        random = new Random(seed);
    }

    /**
     * @param steps of each CPU at least and at most, {@code hlt} apart
     * @param waits one CPU waits for a flag that another one sets, by spinning or in WFE
     */
    public static SmallProgram of(long seed, int cpus, int least, int most, boolean waits) {
        RandomSmallProgram random = new RandomSmallProgram(seed);
        Theme theme = Theme.values()[random.random.nextInt(Theme.values().length)];
        List<String> programs = new ArrayList<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            random.results = 0;
            int steps = least + random.random.nextInt(most - least + 1);
            List<String> lines = new ArrayList<>();
            while (lines.size() < steps) {
                random.add(lines, theme);
            }
            if (waits && cpu == 0) {
                lines.add(random.random.nextInt(lines.size() + 1), random.wait_());
            } else if (waits && cpu == 1) {
                lines.add(random.random.nextInt(lines.size() + 1), FLAG);
            }
            programs.add(String.join("\n", lines));
        }
        return new SmallProgram(programs);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String result() {
        return "x" + Math.min(results++, 8);
    }

    private void add(List<String> lines, Theme theme) {
        lines.addAll(
                switch (theme) {
                    case WORDS -> aboutWords();
                    case EVENTS -> aboutEvents();
                    case ONE_PAGE -> aboutOnePage();
                    case TRANSLATION -> aboutTranslation();
                    case MIXED -> random.nextBoolean() ? aboutWords() : aboutTranslation();
                });
    }

    private List<String> aboutEvents() {
        String value = "mov x9, #" + (2 + random.nextInt(3)) + "\n";
        return List.of(
                switch (random.nextInt(7)) {
                    case 0, 1 -> "sev";
                    case 2 -> "sevl";
                    case 3, 4 -> "wfe";
                    case 5 -> random.nextBoolean() ? "ldr " + result() + ", [words]" : "ldxr " + result() + ", [words]";
                    default -> value + "str x9, " + one("[words]", "[words, #8]");
                });
    }

    private List<String> aboutOnePage() {
        return List.of(
                switch (random.nextInt(8)) {
                    case 0, 1 -> "ldr " + result() + ", [P]";
                    case 2, 3 -> one("str xzr, [slotP]", "str otherPage, [slotP]", "str readOnly, [slotP]");
                    case 4 -> one("tlbi vaae1is, pageOf", "tlbi vae1, pageOf", "tlbi vmalle1is");
                    case 5, 6 -> one("dsb ish", "dsb ishst", "dsb nsh");
                    default -> one("isb", "str x9, [P]", "msr ttbr0_el1, rootB");
                });
    }

    private List<String> aboutWords() {
        String value = "mov x9, #" + (2 + random.nextInt(3)) + "\n";
        String x = result();
        return switch (random.nextInt(12)) {
            case 0, 1 -> List.of("ldr " + x + ", " + one(WORDS));
            case 2, 3 -> List.of(value + "str x9, " + one(WORDS));
            case 4 -> List.of("ldar " + x + ", [words]");
            case 5 -> List.of(value + "stlr x9, [words]");
            case 6 -> List.of("ldxr " + x + ", [words]", value + "stxr w" + result().substring(1) + ", x9, [words]");
            case 7 -> List.of("ldxr " + x + ", [words]");
            case 8 -> List.of(value + "stxr w" + x.substring(1) + ", x9, [words]");
            case 9 -> List.of(value + "ldaddal x9, " + x + ", [words]");
            case 10 -> List.of(one("sev", "sevl\nwfe", "sev"));
            default -> List.of(one("wfe", "clrex", "dmb ish"));
        };
    }

    private List<String> aboutTranslation() {
        String page = one(PAGES);
        return switch (random.nextInt(13)) {
            case 0, 1, 2 -> List.of("ldr " + result() + ", [" + page + "]");
            case 3 -> List.of("mov x9, #" + (2 + random.nextInt(3)) + "\nstr x9, [" + page + "]");
            case 4, 5, 6 -> List.of(one(DESCRIPTORS));
            case 7, 8 -> List.of(one(BARRIERS));
            case 9, 10 -> List.of(one(MAINTENANCE));
            case 11 ->
                random.nextInt(4) == 0
                        ? List.of("at s1e1r, " + page, "mrs " + result() + ", par_el1")
                        : List.of(one(BARRIERS));
            default -> List.of(one(REGISTERS).replace("RESULT", result()));
        };
    }

    private String wait_() {
        return switch (random.nextInt(3)) {
            case 0 -> "7: ldar x9, [words]\ncbz x9, 7b";
            case 1 -> "7: ldxr x9, [words]\ncbnz x9, 8f\nwfe\nb 7b\n8:";
            default -> "sevl\n7: wfe\nldxr x9, [words]\ncbz x9, 7b";
        };
    }
}
