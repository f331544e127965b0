package mmulator.cli.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages beside the fixtures quote from a command, the command prints. In an indented block a line
 * {@code mmulator run …} is a command, what follows are lines of its output, in their order, some left out. The page
 * may quote a part of a line; step numbers and blanks do not count.
 */
final class PagesPrintTest {
    private static final String INDENT = "    ";
    private static final String PROMPT = INDENT + "mmulator ";

    record Quotation(String command, List<String> lines) {
        @Override
        public String toString() {
            return command;
        }
    }

    static List<Arguments> quotations() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("fixtures"))) {
            List<Arguments> all = new ArrayList<>();
            for (Path page : files.filter(f -> f.endsWith("README.md") && f.getNameCount() == 3)
                    .sorted()
                    .toList()) {
                quotations(Files.readAllLines(page)).forEach(one -> all.add(arguments(page, one)));
            }
            return all;
        }
    }

    private static List<Quotation> quotations(List<String> page) {
        List<Quotation> quotations = new ArrayList<>();
        boolean quoting = false;
        for (String line : page) {
            if (line.startsWith(PROMPT)) {
                quotations.add(
                        new Quotation(line.substring(PROMPT.length()).replaceFirst("\\s*#.*", ""), new ArrayList<>()));
                quoting = true;
            } else if (line.startsWith(INDENT) && quoting && !line.strip().equals("…")) {
                quotations.getLast().lines.add(line);
            } else if (!line.isBlank()) {
                quoting = line.startsWith(INDENT) && quoting;
            }
        }
        return quotations.stream().filter(one -> !one.lines.isEmpty()).toList();
    }

    @ParameterizedTest
    @MethodSource("quotations")
    void commandPrintsWhatIsQuoted(Path page, Quotation quotation) {
        CommandLineRun run = CommandLineRun.of(ShellWords.of(quotation.command));
        assertEquals(0, run.exit(), run.out() + run.err());
        check(page.toString(), quotation.lines, run.out());
    }

    private static void check(String page, List<String> quoted, String printed) {
        Iterator<String> lines = printed.lines().map(PagesPrintTest::comparable).iterator();
        for (String line : quoted) {
            boolean found = false;
            while (!found && lines.hasNext()) {
                found = lines.next().contains(comparable(line));
            }
            if (!found) {
                fail(page + " quotes\n" + line + "\nwhich does not come there in\n" + printed);
            }
        }
    }

    private static String comparable(String line) {
        return line.replaceAll("\\bstep \\d+", "step N").replaceAll("\\s+", " ").strip();
    }

    @Test
    void quotedLinesComeInTheirOrder() {
        check("a page", List.of("    first   at step 3", "    third"), "first at step 17, cpu1\nsecond\n  third");
        try {
            check("a page", List.of("    third", "    first"), "first\nsecond\nthird");
        } catch (AssertionError refused) {
            return;
        }
        fail("a line that comes too early was accepted");
    }

    @Test
    void commandsAndTheirOutputAreFound() {
        List<Quotation> found = quotations(List.of(
                "Text.",
                "",
                "    mmulator run a.yaml -v   # RULE",
                "    mmulator run b.yaml",
                "",
                "    one",
                "    …",
                "      two",
                "Text.",
                "    no output"));

        assertEquals(List.of(new Quotation("run b.yaml", List.of("    one", "      two"))), found);
    }
}
