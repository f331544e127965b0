package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.check.Rule;
import mmulator.explore.program.RandomShapes;
import mmulator.explore.program.RandomSmallProgram;
import mmulator.explore.program.RandomWideProgram;
import mmulator.explore.program.SmallProgram;
import mmulator.mmu.tlb.TlbOptions;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What all orders of whole small programs show, executions by the memory model show, too: final states, and errors by rule, CPU
 * and place. herd7 knows neither ASIDs nor levels, ranges and attributes that TLBIs are about. Of one CPU, which gets nothing
 * out of order, the other way round as well. {@code mmulator.relaxed.programs} asks for more programs, {@code
 * mmulator.relaxed.programs.from} for others.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // a flag may ask for many
final class RelaxedOfRandomProgramsTest {
    private static final int PROGRAMS = Integer.getInteger("mmulator.relaxed.programs", 300);
    private static final long FROM = Long.getLong("mmulator.relaxed.programs.from", 1);
    private static final int MOST_EXECUTIONS = 200;
    private static final int MOST_LISTS = 600;

    /** An access that a change of tables or registers is too near to breaks one of these: which comes first differs. */
    private static final Set<String> OF_ACCESSES =
            Set.of("STALE_TRANSLATION", "INCOMPLETE_INVALIDATION", "UNPUBLISHED_DESCRIPTOR", "UNSYNCHRONIZED_CONTEXT");

    /** What ends a wait, or fails, for no reason. */
    private static final Pattern AT_ANY_TIME = Pattern.compile("\\b(wfe|wfi|stl?xr)\\b");

    private static final List<String> BREAK_BEFORE_MAKE = List.of(
            "ldr x0, [P]",
            "str xzr, [slotP]",
            "dsb ish",
            "tlbi vmalle1is",
            "dsb ish",
            "isb",
            "str otherPage, [slotP]",
            "dsb ish",
            "isb",
            "ldr x2, [P]");

    private static final Pattern SHAREABLE = Pattern.compile("\\bdsb ish(?:st)?\\b|\\b(tlbi \\w+1)is\\b");

    private static CpuFeatures cpu(int bbml, boolean ets2) {
        return CpuFeatures.builder().bbml(bbml).ets2(ets2).xs(true).build();
    }

    private static TestBed bed(CpuFeatures... features) {
        return new TestBed(new TestBed.Options(false, false, TlbOptions.DEFAULT), features);
    }

    private static TestBed[] beds() {
        return new TestBed[] {
            bed(cpu(0, false)),
            bed(cpu(0, false), cpu(0, false)),
            bed(cpu(2, false), cpu(0, true)),
            bed(cpu(0, false)),
            bed(cpu(0, true), cpu(1, false)),
            bed(cpu(0, false), cpu(2, true), cpu(0, false)),
        };
    }

    private static SmallProgram program(long seed, int cpus) {
        int most = cpus == 1 ? 7 : cpus == 2 ? 4 : 2;
        if (seed % 8 == 7) {
            return breakBeforeMake(seed, cpus);
        }
        return switch ((int) (seed % 6)) {
            case 0 -> RandomSmallProgram.of(seed, cpus, cpus == 1 ? 4 : 2, most, false);
            // A fault ends a CPU: what each access faults by is in the final state.
            case 1 ->
                new SmallProgram(
                        RandomWideProgram.of(seed, cpus, cpus == 1 ? 4 : 2).cpus());
            case 3, 4, 5 -> RandomWideProgram.aboutOneAddress(seed, cpus, Math.max(2, most - 1));
            default -> RandomShapes.of(seed, cpus, most).program();
        };
    }

    /** The sequence, of which a line may be missing, and on another CPU what may use the page meanwhile. */
    private static SmallProgram breakBeforeMake(long seed, int cpus) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(BREAK_BEFORE_MAKE);
        lines.set(
                3,
                List.of("tlbi vmalle1is", "tlbi vaae1is, pageOf", "tlbi vmalle1", "tlbi vmalle1os")
                        .get(random.nextInt(4)));
        lines.set(2, List.of("dsb ish", "dsb ish", "dsb nsh", "dsb nshst").get(random.nextInt(4)));
        lines.set(4, List.of("dsb nsh", "dsb ish", "dsb osh", "dsb sy").get(random.nextInt(4)));
        if (random.nextInt(3) == 0) {
            lines.remove(random.nextInt(lines.size()));
        }
        List<String> all = new ArrayList<>(List.of(String.join("\n", lines)));
        for (int i = 1; i < cpus; i++) {
            all.add(List.of("ldr x0, [P]", "str table, [P]", "tlbi vmalle1\ndsb nsh")
                    .get(random.nextInt(3)));
        }
        return new SmallProgram(all);
    }

    /** Every other program has something instead of what it should have: which is drawn as well. */
    private static SmallProgram weakened(SmallProgram program, long seed) {
        if (seed % 2 == 0) {
            return program;
        }
        Random random = new Random(seed);
        List<String> cpus = new ArrayList<>();
        for (String text : program.cpus()) {
            List<MatchResult> all = SHAREABLE.matcher(text).results().toList();
            if (all.isEmpty()) {
                cpus.add(text);
                continue;
            }
            MatchResult one = all.get(random.nextInt(all.size()));
            List<String> others = switch (one.group().split(" ")[0]) {
                case "dsb" -> List.of("dsb osh", "dsb ishld", "dsb ishst", "dsb nsh", "dmb ish", "nop");
                default -> List.of(one.group(1), one.group(1) + "os");
            };
            String other = others.get(random.nextInt(others.size()));
            cpus.add(text.substring(0, one.start()) + other + text.substring(one.end()));
        }
        return new SmallProgram(cpus, program.vectors());
    }

    private static BooleanSupplier askedMoreThan(int times) {
        AtomicInteger count = new AtomicInteger();
        return () -> count.incrementAndGet() > times;
    }

    @Test
    void whatIsFoundInOrderIsFound() {
        TestBed[] beds = beds();
        Map<String, Integer> counts = new TreeMap<>();
        try {
            for (long seed = FROM; seed < FROM + PROGRAMS; seed++) {
                TestBed bed = beds[(int) (seed / 6 % beds.length)];
                SmallProgram program = weakened(program(seed, bed.cpus()), seed);
                bed.load(program);
                count(counts, compare(bed, "seed " + seed + "\n" + program));
            }
        } finally {
            for (TestBed bed : beds) {
                bed.close();
            }
        }
        System.out.println(PROGRAMS + " programs from seed " + FROM + ": " + counts);
        assertTrue(counts.getOrDefault("compared", 0) > PROGRAMS / 2, counts::toString);
    }

    private static void count(Map<String, Integer> counts, Set<String> what) {
        what.forEach(one -> counts.merge(one, 1, Integer::sum));
    }

    /** What the program was good for. */
    private static Set<String> compare(TestBed bed, String program) {
        Found inOrder;
        RelaxedFound relaxed;
        try {
            inOrder = bed.searchToFirstErrors(MOST_EXECUTIONS);
            relaxed = RelaxedFound.of(bed, new Bounds(40, 300_000, askedMoreThan(MOST_LISTS)));
        } catch (EveryExecution.TooMany tooLarge) {
            return Set.of("too large in order");
        } catch (RefusedException refused) {
            return Set.of("refused: " + refused.reason());
        }
        if (relaxed.bound() != null) {
            return Set.of("too large");
        }
        Set<String> errors = new TreeSet<>();
        Set<String> states = new TreeSet<>();
        for (String end : inOrder.states()) {
            Set<String> broken = errors(end);
            errors.addAll(broken);
            if (broken.isEmpty()) {
                states.add(end.substring(0, end.lastIndexOf('[')) + "[]");
            }
        }
        Set<String> missing = new TreeSet<>();
        // Of what never ends, nothing else is told.
        boolean ends = relaxed.broken().stream().noneMatch(one -> rule(one).equals("STUCK"));
        errors.stream()
                .filter(error -> ends && !isFound(error, relaxed) && !isHidden(error, program))
                .forEach(missing::add);
        states.stream()
                .filter(state ->
                        state.startsWith("AllHalted") && !relaxed.states().contains(state))
                .forEach(missing::add);
        if (bed.cpus() == 1 && !AT_ANY_TIME.matcher(program).find()) {
            long first = errors.stream()
                    .mapToLong(RelaxedOfRandomProgramsTest::offset)
                    .min()
                    .orElse(Long.MAX_VALUE);
            relaxed.broken().stream()
                    .filter(one -> rule(one).startsWith("BBM") && offset(one) < first)
                    .forEach(one -> missing.add("not in order: " + one));
        }
        if (bed.cpus() == 1 && errors.isEmpty() && !AT_ANY_TIME.matcher(program).find()) {
            relaxed.broken().stream()
                    .filter(one -> OF_ACCESSES.contains(rule(one)))
                    .forEach(one -> missing.add("not in order: " + one));
            relaxed.states().stream()
                    .filter(state -> !states.contains(state))
                    .forEach(state -> missing.add("not in order: " + state));
        }
        assertEquals(
                Set.of(),
                missing,
                () -> program + "\n" + relaxed.broken() + "\n" + String.join("\n", relaxed.states()));
        Set<String> rules =
                errors.stream().map(RelaxedOfRandomProgramsTest::rule).collect(Collectors.toCollection(TreeSet::new));
        rules.add("compared");
        return rules;
    }

    private static Set<String> errors(String end) {
        Set<String> errors = new TreeSet<>();
        for (String one :
                end.substring(end.lastIndexOf('[') + 1, end.length() - 1).split(", ")) {
            if (!one.isEmpty() && Rule.valueOf(rule(one)).severity() == Rule.Severity.ERROR) {
                errors.add(one);
            }
        }
        return errors;
    }

    private static String rule(String error) {
        return error.substring(0, error.indexOf(' '));
    }

    /** Of the instruction, from the start of the program. */
    private static long offset(String error) {
        return Long.parseLong(error.substring(error.indexOf("0x") + 2), 16);
    }

    /** A handler steps over faults, so that final states tell of the last one only. */
    private static boolean isHidden(String error, String program) {
        return error.startsWith("UNPUBLISHED") && program.contains("msr elr_el1");
    }

    private static boolean isFound(String error, RelaxedFound relaxed) {
        String where = error.substring(error.indexOf(' '));
        return relaxed.broken().contains(error)
                || OF_ACCESSES.contains(rule(error))
                        && (relaxed.broken().stream()
                                        .anyMatch(one -> (OF_ACCESSES.contains(rule(one))
                                                        || rule(one).equals("MISPROGRAMMED_CONTIGUOUS"))
                                                && one.endsWith(where))
                                || isFault(error, where, relaxed));
    }

    /** What an access faults by is in final states: it faults by the old tables, or by old and new ones, alike or not. */
    private static boolean isFault(String error, String where, RelaxedFound relaxed) {
        long pc = BedTables.CODE + offset(error);
        Pattern fault = Pattern.compile(String.format(
                "; %s [^;]*(ESR_EL1=\\w+) ELR_EL1=(?:%x|%x)\\b", where.substring(1, where.indexOf(" +")), pc, pc + 4));
        long different = relaxed.states().stream()
                .flatMap(state -> fault.matcher(state).results())
                .map(found -> found.group(1))
                .distinct()
                .count();
        return error.startsWith("UNPUBLISHED") && different > 0
                || different > 1
                || relaxed.states().stream()
                        .allMatch(state -> fault.matcher(state).find());
    }
}
