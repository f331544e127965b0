package mmulator.litmus.test;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The labels before an instruction. */
public final class Labels {
    private static final Pattern LABEL = Pattern.compile("\\s*([A-Za-z_.$][A-Za-z0-9_.$]*)\\s*:");

    private Labels() {}

    public static List<String> in(List<LitmusTest.Cell> cells) {
        List<String> labels = new ArrayList<>();
        cells.forEach(cell -> labels.addAll(in(cell.text())));
        return labels;
    }

    private static List<String> in(String text) {
        List<String> labels = new ArrayList<>();
        Matcher matcher = LABEL.matcher(text);
        while (matcher.lookingAt()) {
            labels.add(matcher.group(1));
            matcher.region(matcher.end(), text.length());
        }
        return labels;
    }
}
