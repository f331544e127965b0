package mmulator.report.text;

import java.util.ArrayList;
import java.util.List;

/** A line in several: what does not fit goes on below, as far in as the line itself. */
public final class WrappedText {
    private WrappedText() {}

    /** @param width of each, at least one more than the blanks that the line begins with */
    public static List<String> of(String line, int width) {
        String indent = " ".repeat(Math.min(line.length() - line.stripLeading().length(), width - 1));
        List<String> parts = new ArrayList<>();
        String rest = line;
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            int end = blank > indent.length() ? blank : width;
            parts.add(rest.substring(0, end));
            rest = indent + rest.substring(end).stripLeading();
        }
        parts.add(rest);
        return parts;
    }
}
