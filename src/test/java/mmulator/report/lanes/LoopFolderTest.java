package mmulator.report.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rows are letters here, a loop is {@code (body)count}. */
final class LoopFolderTest {

    private static String folded(String letters, int depth) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            rows.add(new Row.Instruction(0, i + 1, letters.charAt(i), true, "", letters.charAt(i)));
        }
        for (int i = 0; i < depth; i++) {
            List<Row> next = new ArrayList<>();
            LoopFolder folder = new LoopFolder(next::add);
            rows.forEach(folder::add);
            folder.flush();
            rows = next;
        }
        return text(rows);
    }

    private static String text(List<Row> rows) {
        return rows.stream()
                .map(row -> switch (row) {
                    case Row.Instruction r -> Character.toString((char) r.pc());
                    case Row.Loop r -> "(" + text(r.body()) + ")" + r.iterations();
                    case Row.Run r -> "?";
                    case Row.QuantumOver r -> "?";
                })
                .collect(Collectors.joining());
    }

    @Test
    void repetitionIsFoldedAndNothingElse() {
        assertEquals("abcd", folded("abcd", 1));
        assertEquals("(a)4", folded("aaaa", 1));
        assertEquals("x(abc)3y", folded("xabcabcabcy", 1));
    }

    @Test
    void iterationCutShortIsShownAsItIs() {
        assertEquals("(abc)2abx", folded("abcabcabx", 1));
        assertEquals("abac", folded("abac", 1));
    }

    @Test
    void loopAroundALoopIsFoldedByTheNextFolder() {
        assertEquals("(a)3b(a)3b(a)3b", folded("aaabaaabaaab", 1));
        assertEquals("((a)3b)3", folded("aaabaaabaaab", 2));
    }

    @Test
    void outerLoopFoldsHoweverOftenTheInnerOneTurns() {
        assertEquals("((a)2b)3", folded("aabaaaaabaaab", 2));
    }

    @Test
    void noRowIsLost() {
        String letters = "abcabcabdabcabcabdxyxyxzaaab";
        assertEquals(letters, expanded(folded(letters, 1)));
        assertEquals(letters, expanded(folded(letters, 3)));
    }

    private static String expanded(String text) {
        int close = text.indexOf(')');
        if (close < 0) {
            return text;
        }
        int open = text.lastIndexOf('(', close);
        int end = close + 1;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        String body = text.substring(open + 1, close).repeat(Integer.parseInt(text.substring(close + 1, end)));
        return expanded(text.substring(0, open) + body + text.substring(end));
    }
}
