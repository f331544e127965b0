package mmulator.cli.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The Arm ARM as text, one file for each section, where somebody has it: {@code arm-D8.17.md} in the folder that
 * {@code -Dmmulator.manual=DIR} names. Identifiers are five consonants after a letter that says what kind of statement it is. In tables
 * made from the printed page the letter may stand in another row.
 */
final class Manual {
    private static final String FIVE = "([B-DF-HJ-NP-TV-Z]{5})";
    private static final Pattern WITH_LETTER =
            Pattern.compile("(?m)(?:^|[|\\-• #]|(?<=[A-Z]{5} ))[RIDXS] ?" + FIVE + "\\b");
    private static final Pattern ALONE = Pattern.compile("(?m)^\\| +" + FIVE + " +\\|");

    private final Path folder;

    Manual(Path folder) {
        this.folder = folder;
    }

    /** The five letters of each identifier in a section. */
    Set<String> identifiers(String section) {
        String text;
        try {
            text = Files.readString(folder.resolve("arm-" + section + ".md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Set<String> found = new TreeSet<>();
        for (Pattern pattern : new Pattern[] {WITH_LETTER, ALONE}) {
            pattern.matcher(text)
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .forEach(found::add);
        }
        return found;
    }
}
