package mmulator.cli.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What README.md and the pages of src/docs show is what the commands print. In its {@code console} blocks a line {@code $ target/mmulator …} is a
 * command, what follows is its standard output, and a line {@code …} stands for lines left out.
 */
final class ReadmeTest {
    private static final String PROMPT = "$ target/mmulator ";
    private static final String ELISION = "…";

    private record Shown(String command, List<String> output) {}

    @TestFactory
    Stream<DynamicTest> commandPrintsWhatIsShown() throws IOException {
        List<Shown> shown = new ArrayList<>();
        for (Path page : pages()) {
            shown.addAll(shown(Files.readAllLines(page)));
        }
        assertFalse(shown.isEmpty());
        return shown.stream().map(one -> dynamicTest(one.command, () -> check(one)));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("src/docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md")),
                            docs.filter(page -> page.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    private static List<Shown> shown(List<String> lines) {
        List<Shown> shown = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith("```")) {
                inside = line.equals("```console");
            } else if (inside && line.startsWith(PROMPT)) {
                shown.add(new Shown(line.substring(PROMPT.length()), new ArrayList<>()));
            } else if (inside) {
                shown.getLast().output.add(line);
            }
        }
        return shown;
    }

    /** What is shown to be typed, or to be pasted: in zsh a bare {@code 0*88} is an error. */
    @Test
    void schedulesAreQuoted() throws IOException {
        Pattern bare = Pattern.compile("--schedule [^'\\s]*[*~]");
        for (Path page : pages()) {
            List<String> lines = Files.readAllLines(page);
            assertEquals(List.of(), lines.stream().filter(bare.asPredicate()).toList(), page.toString());
        }
    }

    private static void check(Shown shown) {
        String printed = CommandLineRun.of(ShellWords.of(shown.command)).out();
        List<String> actual = printed.lines().map(String::stripTrailing).toList();
        int at = 0;
        boolean skipping = false;
        for (String expected : shown.output) {
            if (expected.equals(ELISION)) {
                skipping = true;
                continue;
            }
            int found = at;
            while (skipping && found < actual.size() && !actual.get(found).equals(expected.stripTrailing())) {
                found++;
            }
            if (found >= actual.size() || !actual.get(found).equals(expected.stripTrailing())) {
                fail("a page shows\n" + expected + "\nbut the command prints\n" + printed);
            }
            at = found + 1;
            skipping = false;
        }
        if (!skipping && at != actual.size()) {
            fail("a page ends before the command's output does:\n" + printed);
        }
    }
}
