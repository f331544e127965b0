package mmulator.report.trace;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, as {@code diff -u} tells it. */
public final class LineDiff {
    private static final int CONTEXT = 3;

    /** Of texts that have more in common the shortest difference is not looked for: all in the middle is replaced. */
    private static final long MOST_PAIRS = 16_000_000;

    private LineDiff() {}

    /** @param sign blank, minus or plus; {@code was} and {@code is} are where the line is, or would be, from 0 */
    private record Line(char sign, String text, int was, int is) {}

    /**
     * Lines of a unified diff: headers of hunks and what follows them; empty if there is none.
     *
     * @param before lines of the one text
     * @param after lines of the other
     */
    public static List<String> unified(List<String> before, List<String> after) {
        List<Line> lines = lines(before, after);
        List<String> text = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).sign != ' ') {
                int first = Math.max(0, i - CONTEXT);
                int last = i;
                for (int j = i; j < lines.size() && j <= last + 2 * CONTEXT + 1; j++) {
                    last = lines.get(j).sign == ' ' ? last : j;
                }
                last = Math.min(lines.size() - 1, last + CONTEXT);
                hunk(lines.subList(first, last + 1), text);
                i = last;
            }
        }
        return text;
    }

    private static void hunk(List<Line> lines, List<String> text) {
        long was = lines.stream().filter(line -> line.sign != '+').count();
        long is = lines.stream().filter(line -> line.sign != '-').count();
        Line first = lines.getFirst();
        text.add("@@ -" + range(first.was, was) + " +" + range(first.is, is) + " @@");
        lines.forEach(line -> text.add(line.sign + line.text));
    }

    /** Lines count from 1; an empty range is told by the line before it. */
    private static String range(int start, long count) {
        return (count == 0 ? start : start + 1) + (count == 1 ? "" : "," + count);
    }

    private static List<Line> lines(List<String> before, List<String> after) {
        int head = 0;
        while (head < before.size() && head < after.size() && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < before.size() - head
                && tail < after.size() - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < head; i++) {
            lines.add(new Line(' ', before.get(i), i, i));
        }
        middle(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail), head, lines);
        for (int i = tail; i > 0; i--) {
            lines.add(new Line(' ', before.get(before.size() - i), before.size() - i, after.size() - i));
        }
        return lines;
    }

    private static void middle(List<String> before, List<String> after, int head, List<Line> lines) {
        int[][] common = (long) before.size() * after.size() > MOST_PAIRS ? new int[0][] : common(before, after);
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            boolean both = common.length > 0 && i < before.size() && j < after.size();
            if (both && before.get(i).equals(after.get(j))) {
                lines.add(new Line(' ', before.get(i), head + i++, head + j++));
            } else if (i < before.size() && !(both && common[i + 1][j] < common[i][j + 1])) {
                lines.add(new Line('-', before.get(i), head + i++, head + j));
            } else {
                lines.add(new Line('+', after.get(j), head + i, head + j++));
            }
        }
    }

    /** Length of the longest common subsequence of what is left from i and j on. */
    private static int[][] common(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
