package mmulator.report.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LineDiffTest {
    private static List<String> lines(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(" "));
    }

    private static String diff(String before, String after) {
        return String.join("|", LineDiff.unified(lines(before), lines(after)));
    }

    @Test
    void sameTextsDoNotDiffer() {
        assertEquals("", diff("a b c", "a b c"));
        assertEquals("", diff("", ""));
    }

    @Test
    void changesAreToldAsGnuDiffTellsThem() {
        assertEquals("@@ -1,3 +1,3 @@| a|-b|+x| c", diff("a b c", "a x c"));
        assertEquals("@@ -0,0 +1 @@|+a", diff("", "a"));
        assertEquals("@@ -1 +0,0 @@|-a", diff("a", ""));
        assertEquals("@@ -2,4 +2,3 @@| 2| 3| 4|-5", diff("1 2 3 4 5", "1 2 3 4"));
        assertEquals("@@ -1,3 +1,4 @@|+0| 1| 2| 3", diff("1 2 3 4 5", "0 1 2 3 4 5"));
    }

    @Test
    void changesFarApartAreHunksOfTheirOwn() {
        String before = "a 1 2 3 4 5 6 b 7";
        assertEquals("@@ -1,9 +1,9 @@|-a|+A| 1| 2| 3| 4| 5| 6|-b|+B| 7", diff(before, "A 1 2 3 4 5 6 B 7"));
        assertEquals(
                "@@ -1,4 +1,4 @@|-a|+A| 1| 2| 3|@@ -6,5 +6,5 @@| 5| 6| 7|-b|+B| 8",
                diff("a 1 2 3 4 5 6 7 b 8", "A 1 2 3 4 5 6 7 B 8"));
    }

    /** Minus and blank are the one text, plus and blank the other, and a hunk is where it says. */
    @Test
    void hunksMakeTheOneTextOutOfTheOther() {
        Random random = new Random(7);
        for (int n = 0; n < 2000; n++) {
            List<String> before = random(random);
            List<String> after = random(random);
            String hint = "seed 7: " + before + " and " + after;

            List<String> made = new ArrayList<>();
            int at = 0;
            for (String line : LineDiff.unified(before, after)) {
                if (line.startsWith("@@")) {
                    int[] numbers = Arrays.stream(line.split("[^0-9]+"))
                            .filter(s -> !s.isEmpty())
                            .mapToInt(Integer::parseInt)
                            .toArray();
                    int start = line.matches("@@ -\\d+,0 .*") ? numbers[0] : numbers[0] - 1;
                    IntStream.range(at, start).forEach(i -> made.add(before.get(i)));
                    at = start;
                } else if (line.charAt(0) == '+') {
                    made.add(line.substring(1));
                } else {
                    assertEquals(before.get(at++), line.substring(1), hint);
                    if (line.charAt(0) == ' ') {
                        made.add(line.substring(1));
                    }
                }
            }
            IntStream.range(at, before.size()).forEach(i -> made.add(before.get(i)));
            assertEquals(after, made, hint);
        }
    }

    private static List<String> random(Random random) {
        return IntStream.range(0, random.nextInt(25))
                .mapToObj(i -> "l" + random.nextInt(3))
                .toList();
    }
}
