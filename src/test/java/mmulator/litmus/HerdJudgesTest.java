package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mmulator.litmus.read.LitmusParser;
import mmulator.litmus.test.LitmusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * herd7 judges what the machine makes of random tests: all states that the machine reaches are the architecture's, and all
 * that a CPU reaches which executes in order and has a TLB are reached.
 *
 * <p>{@code mmulator.herd.tests} says how many (60), {@code mmulator.herd.seed} the first seed, {@code mmulator.herd.keep} a
 * folder for the tests and what is told of them.
 */
final class HerdJudgesTest {
    private static final int BATCH = 20;
    /** Of processor time, for herd and one test: there are tests that take it hours. */
    private static final int SECONDS = Integer.getInteger("mmulator.herd.seconds", 1);

    @TempDir
    Path temporary;

    /** @param missing states that the machine should reach @param forbidden states that nothing may reach */
    private record Difference(String test, Set<String> missing, Set<String> forbidden) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(test);
            missing.forEach(state -> text.append("\n  missing   ").append(state));
            forbidden.forEach(state -> text.append("\n  forbidden ").append(state));
            return text.append('\n').toString();
        }
    }

    /** What has come of the tests so far. */
    private static final class Tally {
        private final List<Difference> differences = new ArrayList<>();
        private int judged;
        private int updated;
        private int unfinished;
        private int inOrderReached;

        @Override
        public String toString() {
            return "judged " + judged + " tests, " + updated + " with hardware update; in-order states all reached in "
                    + inOrderReached + "; herd or the machine gave up " + unfinished + "; differences "
                    + differences.size();
        }
    }

    @Test
    void randomTestsComeOutAsHerdSays() throws IOException {
        Optional<Herd> herd = Herd.installed();
        assumeTrue(herd.isPresent(), "herd7 is not installed; src/build/fetch-herd.sh fetches it");
        int count = Integer.getInteger("mmulator.herd.tests", 60);
        long seed = Long.getLong("mmulator.herd.seed", 1L);
        Path folder = Path.of(System.getProperty("mmulator.herd.keep", temporary.toString()));
        Files.createDirectories(folder);
        Tally tally = new Tally();
        for (long from = seed; from < seed + count; from += BATCH) {
            List<Path> tests = new ArrayList<>();
            for (long i = from; i < Math.min(from + BATCH, seed + count); i++) {
                Path test = folder.resolve("random" + i + ".litmus");
                Files.writeString(test, RandomVmsaTest.text(i));
                tests.add(test);
            }
            judge(herd.get(), tests, tally);
            Files.writeString(folder.resolve("summary.txt"), tally + "\n" + tally.differences);
        }
        System.out.println("seeds from " + seed + ": " + tally);
        assertEquals(List.of(), tally.differences, () -> "seeds from " + seed + ": " + tally);
    }

    private static void judge(Herd herd, List<Path> tests, Tally tally) {
        Map<String, Herd.Answer> architecture = herd.architecture(tests, SECONDS);
        // What herd has given up once it would give up again.
        Map<String, Herd.Answer> inOrder = herd.inOrder(
                tests.stream()
                        .filter(test -> architecture.containsKey(
                                LitmusParser.parse(test).name()))
                        .toList(),
                SECONDS);
        LitmusRunner runner = new LitmusRunner(200_000, Duration.ofSeconds(30));
        for (Path file : tests) {
            LitmusTest test = LitmusParser.parse(file);
            Herd.Answer all = architecture.get(test.name());
            Herd.Answer some = inOrder.get(test.name());
            if (all == null || some == null) {
                tally.unfinished++;
                continue;
            }
            LitmusResult result = runner.run(test);
            Set<String> reached = result.states().keySet();
            Difference difference = new Difference(
                    test.name(),
                    result.complete() ? without(some.states(), reached) : Set.of(),
                    without(reached, all.states()));
            tally.unfinished += result.complete() ? 0 : 1;
            tally.judged++;
            tally.inOrderReached += difference.missing().isEmpty() ? 1 : 0;
            tally.updated += test.settings().hardwareAccessFlag().isEmpty() ? 0 : 1;
            if (!difference.missing().isEmpty() || !difference.forbidden().isEmpty()) {
                tally.differences.add(difference);
            }
        }
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
