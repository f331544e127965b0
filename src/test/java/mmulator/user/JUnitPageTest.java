package mmulator.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on tests in Java quotes code that is compiled and run. */
final class JUnitPageTest {
    private static final Path EXAMPLE = Path.of("src/it/user-project/src/test/java/example");

    private static List<String> blocks(String language) throws IOException {
        Pattern block = Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
        return block.matcher(Files.readString(Path.of("src/docs/junit.md")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String withoutIndentation(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    @Test
    void quotedCodeIsThatOfTheExampleProject() throws IOException {
        String sources;
        try (Stream<Path> files = Files.list(EXAMPLE)) {
            sources = files.map(JUnitPageTest::read)
                    .map(JUnitPageTest::withoutIndentation)
                    .collect(Collectors.joining("\n"));
        }
        List<String> quoted = blocks("java");
        assertFalse(quoted.isEmpty());
        for (String code : quoted) {
            assertTrue(sources.contains(withoutIndentation(code)), code);
        }
    }

    /** What the example prints is what our own test of the same routine prints, but for the lines. */
    @Test
    void quotedFailureIsWhatItSays() throws IOException {
        String quoted = blocks("text").getFirst();

        assertEquals(
                quoted.replaceAll("src/test/java/.*?\\.java:\\d+", "LINE"),
                SplitTest.missingFlush().toString().replaceAll("src/test/java/.*?\\.java:\\d+", "LINE"));
    }

    @Test
    void quotedDependencyIsTheExamples() throws IOException {
        String pom = withoutIndentation(read(Path.of("src/it/user-project/pom.xml")));
        for (String xml : blocks("xml")) {
            assertTrue(pom.contains(withoutIndentation(xml)), xml);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
