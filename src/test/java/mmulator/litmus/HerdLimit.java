package mmulator.litmus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What herd does not look at, as {@code limits.tsv} says. */
record HerdLimit(Pattern state) {
    private static final Path LIMITS = Path.of("src/test/resources/herd/limits.tsv");

    /** Those of a kind that concern a test. */
    static List<HerdLimit> of(String what, String test) throws IOException {
        List<HerdLimit> found = new ArrayList<>();
        for (String row : Files.readAllLines(LIMITS)) {
            String[] fields = row.split("\t");
            if (fields[0].equals(what)
                    && Pattern.compile(fields[1]).matcher(test).find()) {
                found.add(new HerdLimit(Pattern.compile(fields[2])));
            }
        }
        return found;
    }

    boolean concerns(String text) {
        return state.matcher(text).find();
    }
}
