package mmulator.explore.program;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Small programs of every shape that exploration has to know of: one CPU changes something, the others use it, and each
 * does something else on the way.
 */
public final class RandomShapes {
    /** @param shapes that it has */
    public record Made(SmallProgram program, Set<Shape> shapes) {}

    /** What is drawn of a fragment. */
    private static final Pattern DRAWN = Pattern.compile("ANOTHER|\\{([^}]*)}");

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
    public static Made of(long seed, int cpus, int most) {
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

    /** Each of the fragments is filled in, and one drawn. */
    private List<String> fragment(Shape shape, boolean changes) {
        shapes.add(shape);
        handler = shape.handler().isEmpty() ? handler : shape.handler();
        String x = result();
        List<String> filled = new ArrayList<>();
        for (String fragment : shape.fragments(changes)) {
            String text = fragment.replace("RESULT", x)
                    .replace("NEXT", String.valueOf((cpu + 1) % cpus))
                    .replace("OWN_SLOT", cpu == 0 ? "slotP" : cpu == 1 ? "slotQ" : "slotR");
            filled.add(DRAWN.matcher(text)
                    .replaceAll(drawn -> drawn.group(1) == null
                            ? result()
                            : one(drawn.group(1).split("\\|"))));
        }
        return oneOf(filled.toArray(String[]::new));
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
