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
    private static final int SECONDS = Integer.getInteger("mmulator.herd.seconds", 2);

    @TempDir
    Path temporary;

    /** @param missing states that the machine should reach @param forbidden states that nothing may reach */
    private record Difference(String test, boolean hardware, Set<String> missing, Set<String> forbidden) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(test);
            missing.forEach(state -> text.append("\n  missing   ").append(state));
            forbidden.forEach(state -> text.append("\n  forbidden ").append(state));
            return text.append('\n').toString();
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
        List<Path> tests = new ArrayList<>();
        for (long i = seed; i < seed + count; i++) {
            Path test = folder.resolve("random" + i + ".litmus");
            Files.writeString(test, RandomVmsaTest.text(i));
            tests.add(test);
        }
        Map<String, Herd.Answer> architecture = herd.get().architecture(tests, SECONDS);
        Map<String, Herd.Answer> inOrder = herd.get().inOrder(tests, SECONDS);
        LitmusRunner runner = new LitmusRunner(200_000, Duration.ofSeconds(30));
        List<Difference> differences = new ArrayList<>();
        int judged = 0;
        int updated = 0;
        int unfinished = 0;
        for (Path file : tests) {
            LitmusTest test = LitmusParser.parse(file);
            Herd.Answer all = architecture.get(test.name());
            Herd.Answer some = inOrder.get(test.name());
            if (all == null || some == null) {
                unfinished++;
                continue;
            }
            LitmusResult result = runner.run(test);
            judged++;
            boolean hardware = !test.settings().hardwareAccessFlag().isEmpty();
            updated += hardware ? 1 : 0;
            Set<String> reached = result.states().keySet();
            Difference difference = new Difference(
                    test.name(), hardware, without(some.states(), reached), without(reached, all.states()));
            boolean missed = !difference.missing().isEmpty() && result.complete();
            if (missed || !difference.forbidden().isEmpty()) {
                differences.add(difference);
            }
        }
        String summary = "judged " + judged + " tests, seeds from " + seed + ", " + updated + " with hardware update; herd gave up "
                + unfinished + "; differences " + differences.size();
        Files.writeString(folder.resolve("summary.txt"), summary + "\n" + differences);
        System.out.println(summary);
        assertEquals(List.of(), differences, summary);
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
