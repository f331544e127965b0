package mmulator.report.test;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mmulator.report.test.TestResult.Status;
import mmulator.report.text.Notation;

/** How many fixtures ended how. */
public record TestTotals(Map<Status, Integer> counts) {
    public TestTotals {
        counts = Map.copyOf(counts);
    }

    public static TestTotals of(List<TestResult> results) {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        results.forEach(result -> counts.merge(result.status(), 1, Integer::sum));
        return new TestTotals(counts);
    }

    public int count(Status status) {
        return counts.getOrDefault(status, 0);
    }

    public int all() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    int passed() {
        return count(Status.PASSED);
    }

    /** Those whose run has shown something wrong. */
    int failed() {
        return count(Status.FAILED);
    }

    int skipped() {
        return count(Status.SKIPPED);
    }

    /** {@code 44 fixtures: 42 passed, 1 failed, 1 timed out}. */
    public String print() {
        List<String> parts = new ArrayList<>();
        for (Status status : Status.values()) {
            if (status == Status.PASSED || count(status) > 0) {
                parts.add(Notation.number(count(status)) + " " + word(status));
            }
        }
        return Notation.count(all(), "fixture") + ": " + String.join(", ", parts);
    }

    /** As sentences and reports say it: {@code timed out}. */
    public static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
