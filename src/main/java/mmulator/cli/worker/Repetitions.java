package mmulator.cli.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import mmulator.check.Rule.Severity;
import mmulator.check.Violation.Note;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestTotals;
import mmulator.report.verdict.Cause;
import mmulator.report.verdict.Finding;

/**
 * Each trial several times, in rounds: what ran before in the same process is another thing each time, and must not matter.
 * The last round is in the order of the trials, so that results come in that order.
 */
public final class Repetitions {
    private final List<Trial> order = new ArrayList<>();
    private final int times;
    private final Map<String, Runs> runs = new HashMap<>();

    /** @param ways how often it came out in which way */
    private record Runs(TestResult first, Map<String, Integer> ways) {
        int count() {
            return ways.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** @param seed of the orders of all rounds but the last */
    public Repetitions(List<Trial> trials, int times, long seed) {
        this.times = times;
        Random random = new Random(seed);
        for (int round = 1; round < times; round++) {
            List<Trial> shuffled = new ArrayList<>(trials);
            Collections.shuffle(shuffled, random);
            order.addAll(shuffled);
        }
        order.addAll(trials);
    }

    /** All trials of all rounds. */
    public List<Trial> order() {
        return order;
    }

    /** A result, in the {@link #order}; when it is the last of its fixture the audience hears what all came to. */
    public void take(TestResult result, Consumer<TestResult> audience) {
        Runs of = runs.computeIfAbsent(result.fixture(), fixture -> new Runs(result, new LinkedHashMap<>()));
        of.ways.merge(way(result), 1, Integer::sum);
        if (of.count() == times) {
            audience.accept(of.ways.size() == 1 ? of.first : differs(of));
        }
    }

    private static String way(TestResult result) {
        return TestTotals.word(result.status())
                + result.note(TestResult.DIGEST)
                        .map(digest -> ", digest " + digest)
                        .orElse("");
    }

    private static TestResult differs(Runs runs) {
        List<Note> notes = new ArrayList<>();
        runs.ways.forEach((way, count) -> notes.add(new Note(count + "x", way)));
        Finding finding = new Finding(
                Cause.Trouble.NONDETERMINISM,
                Severity.ERROR,
                runs.count() + " runs came out in " + runs.ways.size() + " ways",
                null,
                notes);
        return runs.first.failed(finding, "");
    }
}
