package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import mmulator.litmus.read.LitmusParser;
import mmulator.litmus.test.LitmusTest;
import mmulator.relaxed.program.Bounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * herd7 judges what the search over lists of messages makes of random tests: its states are the architecture's, all of them
 * and no other, by herd's model, or for a state in question by that of the manual where {@code manual.tsv} says in what they
 * differ.
 *
 * <p>{@code mmulator.herd.plain} says how many tests without translation (10), {@code mmulator.herd.relaxed} how many with it
 * (5), {@code mmulator.herd.cycle} how many of threads that make a cycle (5), beside those of {@link RelaxedSampleTest};
 * {@code mmulator.herd.seed} the first seed, {@code mmulator.herd.keep} a folder for the tests.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // a flag may ask for many
final class HerdJudgesRelaxedTest {
    private static final int BATCH = 20;
    /** Of processor time, for herd and one test: there are tests that take it hours. */
    private static final int SECONDS = Integer.getInteger("mmulator.herd.seconds", 1);

    @TempDir
    Path temporary;

    private int judged;
    private int unfinished;
    private final List<String> differences = new ArrayList<>();

    @FunctionalInterface
    private interface Asked {
        Map<String, Herd.Answer> of(List<Path> tests) throws IOException;
    }

    /**
     * herd's own model, and the manual's where the two differ.
     *
     * @param beyondDoubt states that there are whatever the model: herd finds no value for a comparison with what a LDEOR has
     *     written, and so misses some that are reached in order
     */
    private record Judges(Asked first, Asked manual, Function<LitmusTest, Set<String>> beyondDoubt) {}

    @Test
    void randomTestsWithoutTranslationComeOutAsHerdSays() throws IOException {
        judge("plain", Integer.getInteger("mmulator.herd.plain", 10), RandomPlainTest::text, (herd, folder) -> {
            Asked manual = tests -> herd.manualOfPlain(tests, SECONDS, folder);
            return new Judges(manual, manual, HerdJudgesRelaxedTest::inOrder);
        });
    }

    @Test
    void randomTestsWithTranslationComeOutAsHerdSays() throws IOException {
        judgeTranslated("random", Integer.getInteger("mmulator.herd.relaxed", 5));
    }

    @Test
    void cyclesOfThreadsComeOutAsHerdSays() throws IOException {
        judgeTranslated("cycle", Integer.getInteger("mmulator.herd.cycle", 5));
    }

    private void judgeTranslated(String name, int count) throws IOException {
        judge(
                name,
                count,
                Objects.requireNonNull(RelaxedSampleTest.GENERATORS.get(name)),
                (herd, folder) -> new Judges(
                        tests -> herd.architecture(tests, SECONDS),
                        tests -> herd.manual(tests, 10 * SECONDS, folder),
                        test -> Set.of()));
    }

    private static Set<String> inOrder(LitmusTest test) {
        return Samples.runner(2_000).run(test).states().keySet();
    }

    private void judge(String name, int count, LongFunction<String> text, BiFunction<Herd, Path, Judges> asked)
            throws IOException {
        Optional<Herd> herd = Herd.installed();
        assumeTrue(herd.isPresent(), "herd7 is not installed; src/build/fetch-herd.sh fetches it");
        long seed = Long.getLong("mmulator.herd.seed", 1L);
        Path folder = Path.of(System.getProperty("mmulator.herd.keep", temporary.toString()));
        Files.createDirectories(folder);
        Judges judges = asked.apply(herd.get(), folder);
        try (RelaxedRunner runner = new RelaxedRunner()) {
            for (long from = seed; from < seed + count; from += BATCH) {
                List<Path> tests = new ArrayList<>();
                for (long i = from; i < Math.min(from + BATCH, seed + count); i++) {
                    Path test = folder.resolve(name + i + ".litmus");
                    Files.writeString(test, text.apply(i));
                    tests.add(test);
                }
                compare(judges, runner, tests);
            }
        }
        String tally = name + ", seeds from " + seed + ": judged " + judged + "; herd or the search gave up "
                + unfinished + "; differences " + differences.size();
        System.out.println(tally);
        assertEquals(List.of(), differences, tally);
    }

    private void compare(Judges judges, RelaxedRunner runner, List<Path> tests) throws IOException {
        Map<String, Herd.Answer> answers = judges.first().of(tests);
        for (Path file : tests) {
            LitmusTest test = LitmusParser.parse(file);
            Herd.Answer answer = answers.get(test.name());
            LitmusResult result = runner.run(test, Bounds.DEFAULT);
            if (answer == null || !result.complete()) {
                unfinished++;
                continue;
            }
            judged++;
            Set<String> missing = new TreeSet<>(answer.states());
            missing.removeAll(result.states().keySet());
            Set<String> forbidden = new TreeSet<>(result.states().keySet());
            forbidden.removeAll(answer.states());
            if (!missing.isEmpty() || !forbidden.isEmpty()) {
                Herd.Answer manual = judges.manual().of(List.of(file)).get(test.name());
                if (manual != null) {
                    missing.retainAll(manual.states());
                    forbidden.removeAll(manual.states());
                }
                if (!forbidden.isEmpty()) {
                    forbidden.removeAll(judges.beyondDoubt().apply(test));
                }
                for (HerdLimit limit : HerdLimit.of("state", Files.readString(file))) {
                    forbidden.removeIf(limit::concerns);
                }
            }
            if (!missing.isEmpty() || !forbidden.isEmpty()) {
                differences.add(test.name() + ": missing " + missing + ", forbidden " + forbidden);
            }
        }
    }
}
