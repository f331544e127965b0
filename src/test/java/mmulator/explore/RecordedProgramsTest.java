package mmulator.explore;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import mmulator.arch.CpuFeatures;
import mmulator.check.Checker;
import mmulator.check.WithRules;
import mmulator.explore.program.RandomShapes;
import mmulator.explore.program.RandomSmallProgram;
import mmulator.explore.program.RandomWideProgram;
import mmulator.explore.program.Shape;
import mmulator.explore.program.SmallProgram;
import mmulator.machine.Machine;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RandomChoices;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.mmu.tlb.TlbOptions;
import mmulator.recorded.Digest;
import mmulator.recorded.Recording;
import org.junit.jupiter.api.Test;

/**
 * Small programs of every shape, by random choices, come to what was recorded. A line is one execution: what it broke, and
 * digests of its end, of its trace, and of every word about what it broke.
 */
final class RecordedProgramsTest {
    private static final int PROGRAMS = 700;
    /** Hardware updates come more often than other beds: most can go wrong there. */
    private static final int[] BEDS = {0, 1, 2, 3, 4, 1, 3, 3, 1};

    private static final int SEARCHES = 6 * Shape.values().length;
    private static final int EXECUTIONS = 2;

    private static CpuFeatures cpu(int bbml, int hafdbs, boolean ets2) {
        return CpuFeatures.builder().bbml(bbml).hafdbs(hafdbs).ets2(ets2).build();
    }

    private static TestBed[] beds() {
        TlbOptions all = TlbOptions.DEFAULT;
        return new TestBed[] {
            new TestBed(new TestBed.Options(false, false, all), cpu(0, 0, false), cpu(0, 0, false)),
            new TestBed(new TestBed.Options(true, false, all, true), cpu(2, 2, false), cpu(0, 2, true)),
            new TestBed(new TestBed.Options(false, true, all), cpu(0, 0, true), cpu(1, 0, false)),
            new TestBed(new TestBed.Options(true, false, TlbOptions.lru(2), true), cpu(0, 2, false), cpu(2, 2, false)),
            new TestBed(new TestBed.Options(false, false, all), cpu(0, 0, false), cpu(2, 0, true), cpu(3, 1, false)),
        };
    }

    @Test
    void programsComeToWhatIsRecorded() {
        SortedMap<String, String> answers = new TreeMap<>();
        TestBed[] beds = beds();
        try {
            for (int seed = 0; seed < PROGRAMS; seed++) {
                TestBed bed = beds[BEDS[seed % BEDS.length]];
                bed.load(program(seed, bed.cpus()));
                for (int i = 0; i < EXECUTIONS; i++) {
                    answers.put(String.format("program %03d.%d", seed, i), answer(bed, seed * 31L + i));
                }
            }
        } finally {
            for (TestBed bed : beds) {
                bed.close();
            }
        }
        Recording.of("programs").check(answers);
    }

    private static SmallProgram program(int seed, int cpus) {
        return switch (seed % 4) {
            case 0 -> RandomSmallProgram.of(seed, cpus, 4, 12, seed % 3 == 0);
            case 1, 2 -> RandomWideProgram.of(seed, cpus, 8);
            default -> RandomShapes.of(seed / 4, cpus, 9).program();
        };
    }

    /** All that small ones can do: a line is a program, with how many executions it took to find out. */
    @Test
    void searchesFindWhatIsRecorded() {
        SortedMap<String, String> answers = new TreeMap<>();
        TestBed[] beds = beds();
        try {
            for (int seed = 0; seed < SEARCHES; seed++) {
                TestBed bed = beds[seed / 39 % 4];
                bed.load(RandomShapes.of(seed, bed.cpus(), 3).program());
                Found found = bed.search(new Strategy.Exhaustive(), seed % 2 == 0);
                answers.put(
                        String.format("search %03d", seed),
                        found.executions() + " executions, " + found.states().size() + " states, "
                                + new Digest().add(List.copyOf(found.states())));
            }
        } finally {
            for (TestBed bed : beds) {
                bed.close();
            }
        }
        Recording.of("searches").check(answers);
    }

    private static String answer(TestBed bed, long seed) {
        Machine machine = bed.rewound();
        Checker checker = bed.checkerAtReset();
        Digest trace = new Digest();
        Outcome outcome = machine.run(
                choices(seed),
                new WithRules(checker, trace::add, Observer.Detail.values()[(int) (seed % 3)]),
                bed.maxSteps());
        Digest rules = new Digest().add(checker.violations());
        checker.violations().forEach(violation -> rules.add(violation.help()));
        String state = bed.judge(machine, outcome, checker.violations()).state();
        return outcome.getClass().getSimpleName() + " " + state.substring(state.lastIndexOf('[')) + ", rules " + rules
                + ", end " + new Digest().add(state) + ", trace " + trace;
    }

    private static Choices choices(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Set<ChoicePoint> points = seed % 3 == 0 ? Set.of() : ChoicePoint.all();
        return new RandomChoices(random, points, 5);
    }
}
