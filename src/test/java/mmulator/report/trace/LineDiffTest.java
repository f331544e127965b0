package mmulator.report.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** A hunk is in both texts where its header says, and no shorter difference would do. */
    @Test
    void hunksAreWhereTheySayInBothTextsAndHoldNoMoreThanDiffers() {
        Random random = new Random(8);
        for (int n = 0; n < 2000; n++) {
            List<String> before = random(random);
            List<String> after = random(random);
            String hint = "seed 8: " + before + " and " + after;
            int changed = 0;
            int was = 0;
            int is = 0;
            int wasEnd = 0;
            int isEnd = 0;
            for (String line : LineDiff.unified(before, after)) {
                Matcher header = HEADER.matcher(line);
                if (header.matches()) {
                    assertEquals(wasEnd, was, hint);
                    assertEquals(isEnd, is, hint);
                    int wasCount = header.group(2) == null ? 1 : Integer.parseInt(header.group(2));
                    int isCount = header.group(4) == null ? 1 : Integer.parseInt(header.group(4));
                    was = Integer.parseInt(header.group(1)) - (wasCount == 0 ? 0 : 1);
                    is = Integer.parseInt(header.group(3)) - (isCount == 0 ? 0 : 1);
                    assertEquals(before.subList(wasEnd, was), after.subList(isEnd, is), hint);
                    wasEnd = was + wasCount;
                    isEnd = is + isCount;
                    continue;
                }
                if (line.charAt(0) != '+') {
                    assertEquals(before.get(was++), line.substring(1), hint);
                }
                if (line.charAt(0) != '-') {
                    assertEquals(after.get(is++), line.substring(1), hint);
                }
                changed += line.charAt(0) == ' ' ? 0 : 1;
            }
            assertEquals(wasEnd, was, hint);
            assertEquals(isEnd, is, hint);
            assertEquals(before.subList(was, before.size()), after.subList(is, after.size()), hint);
            assertEquals(edits(before, after), changed, hint);
        }
    }

    private static final Pattern HEADER = Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@");

    /** Lines to take out or put in at least: breadth first over what a number of them leads to. */
    private static int edits(List<String> before, List<String> after) {
        Set<List<Integer>> reached = Set.of(slide(before, after, 0, 0));
        for (int edits = 0; ; edits++) {
            Set<List<Integer>> next = new HashSet<>();
            for (List<Integer> at : reached) {
                int i = at.get(0);
                int j = at.get(1);
                if (i == before.size() && j == after.size()) {
                    return edits;
                }
                if (i < before.size()) {
                    next.add(slide(before, after, i + 1, j));
                }
                if (j < after.size()) {
                    next.add(slide(before, after, i, j + 1));
                }
            }
            reached = next;
        }
    }

    /** Over what is the same from there on. */
    private static List<Integer> slide(List<String> before, List<String> after, int i, int j) {
        int same = 0;
        while (i + same < before.size()
                && j + same < after.size()
                && before.get(i + same).equals(after.get(j + same))) {
            same++;
        }
        return List.of(i + same, j + same);
    }

    @Test
    void ofTextsTooLongToCompareInFullTheMiddleIsReplaced() {
        List<String> before = IntStream.range(0, 4500).mapToObj(i -> "a" + i).toList();
        List<String> after = IntStream.range(0, 4600)
                .mapToObj(i -> i < 100 || i >= 4590 ? "a" + (i < 100 ? i : i - 100) : "b" + i)
                .toList();

        List<String> diff = LineDiff.unified(before, after);

        assertEquals("@@ -98,4396 +98,4496 @@", diff.getFirst());
        assertEquals(List.of(" a97", " a98", " a99", "-a100"), diff.subList(1, 5));
        assertEquals(List.of("+b4589", " a4490", " a4491", " a4492"), diff.subList(diff.size() - 4, diff.size()));
        assertEquals(1 + 3 + 4390 + 4490 + 3, diff.size());
    }
}
