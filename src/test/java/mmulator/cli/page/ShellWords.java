package mmulator.cli.page;

import java.util.ArrayList;
import java.util.List;

/** A line as a shell parts it, as far as pages show: words between blanks, and single quotes. */
public final class ShellWords {
    private ShellWords() {}

    /** @throws IllegalArgumentException if a shell would make something else of it: a file pattern, an open quote */
    public static String[] of(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (char c : line.strip().toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
                any = true;
            } else if (!quoted && c == ' ') {
                if (any) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else {
                if (!quoted && "*?[]~$`\"\\(){}|&;<>".indexOf(c) >= 0) {
                    throw new IllegalArgumentException("a shell takes '" + c + "' for its own in: " + line);
                }
                word.append(c);
                any = true;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quote is open in: " + line);
        }
        if (any) {
            words.add(word.toString());
        }
        return words.toArray(String[]::new);
    }
}
