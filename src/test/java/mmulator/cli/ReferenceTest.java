package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mmulator.Needs;
import mmulator.check.Rule;
import mmulator.cli.reference.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Pages, manual and completion say what the program says. */
final class ReferenceTest {
    private static final CommandLine TOP = Mmulator.commandLine();

    @TempDir
    private Path folder = Path.of(".");

    @ParameterizedTest
    @ValueSource(strings = {"rules.md", "cli.md", "architecture.md"})
    void pagesAreUpToDate(String page) throws IOException {
        String committed = Files.readString(Reference.PAGES.resolve(page));
        if (!committed.equals(Reference.pages(TOP).get(page))) {
            fail(page + " is out of date; after 'mvn -q package -DskipTests' renew it with:\n  " + Reference.RENEW);
        }
    }

    @Test
    void everyCommandIsListedOrHidden() {
        String page = Reference.pages(TOP).get("cli.md");
        TOP.getSubcommands()
                .forEach((name, command) -> assertEquals(
                        !command.getCommandSpec().usageMessage().hidden(),
                        page.contains("\n## mmulator " + name + "\n"),
                        name));
    }

    @Test
    void everyRuleHasItsSectionAndFixtures() {
        String page = Reference.pages(TOP).get("rules.md");
        for (Rule rule : Rule.values()) {
            String section = page.substring(page.indexOf("\n## " + rule + "\n") + 1);
            String own =
                    section.substring(0, section.indexOf("\n## ") < 0 ? section.length() : section.indexOf("\n## "));
            assertTrue(own.contains(rule.meaning()) && rule.meaning().length() > 80, rule::name);
            assertTrue(own.contains("/bad_") && own.contains("/good_"), rule::name);
        }
    }

    @Test
    void everyOptionIsInTheManual() {
        Map<String, String> manual = Reference.manual(TOP);
        TOP.getSubcommands().forEach((name, command) -> {
            for (OptionSpec option : command.getCommandSpec().options()) {
                String page = manual.getOrDefault(
                        option.inherited() || isStandard(option) ? "mmulator.1" : "mmulator-" + name + ".1", "");
                assertTrue(
                        command.getCommandSpec().usageMessage().hidden()
                                || option.hidden()
                                || page.contains("\\fB" + option.names()[0].replace("-", "\\-")),
                        () -> name + " " + option.longestName());
            }
        });
        assertTrue(manual.get("mmulator.1").contains("EXIT STATUS"));
        assertTrue(
                manual.get("mmulator.1")
                        .lines()
                        .findFirst()
                        .orElse("")
                        .matches(".TH \"MMULATOR\" 1 \"\" \"mmulator [^\"/]+\" \"mmulator\""),
                manual.get("mmulator.1"));
    }

    private static boolean isStandard(OptionSpec option) {
        return option.usageHelp() || option.versionHelp();
    }

    @Test
    void groffHasNothingAgainstTheManual() throws Exception {
        Needs.tool(Files.isExecutable(Path.of("/usr/bin/groff")), "groff");
        Reference.write(folder, Reference.manual(TOP));
        for (String page : new TreeSet<>(Reference.manual(TOP).keySet())) {
            Result result =
                    run("groff", "-man", "-Tutf8", "-wall", folder.resolve(page).toString());
            assertEquals("", result.err, page);
            assertTrue(result.out.contains(page.replace(".1", " - ")), result.out);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mmulator exp, explore export-litmus",
        "mmulator explore --max-e, --max-executions",
        "mmulator new --kind b, bbm",
        "mmulator refer, ''",
    })
    void fishCompletes(String typed, String completed) throws Exception {
        Path fish = Path.of("/usr/bin/fish");
        Needs.tool(Files.isExecutable(fish), "fish");
        Path script = Files.writeString(folder.resolve("mmulator.fish"), Reference.fish(TOP));
        Result result = run(
                "env", "HOME=" + folder, fish.toString(), "-c", "source " + script + "; complete -C '" + typed + "'");
        assertEquals("", result.err);
        assertEquals(
                completed,
                result.out
                        .lines()
                        .map(line -> line.replaceAll("\t.*", ""))
                        .sorted()
                        .collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "mmulator exp, explore export-litmus",
        "mmulator explore --max-e, --max-executions",
        "mmulator list --ru, --rules",
        "mmulator refer, ''",
    })
    void bashCompletes(String typed, String completed) throws Exception {
        Needs.tool(Files.isExecutable(Path.of("/bin/bash")), "bash");
        Path script = Files.writeString(folder.resolve("completion"), Reference.completion(TOP));
        String[] words = typed.split(" ");
        Result result = run(
                "bash",
                "-c",
                "compopt() { :; }; source " + script + "; COMP_WORDS=(" + typed + "); COMP_CWORD=" + (words.length - 1)
                        + "; _complete_mmulator; echo \"${COMPREPLY[@]}\"");
        assertEquals("", result.err);
        assertEquals(completed, result.out.strip());
    }

    private record Result(String out, String err) {}

    private Result run(String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        int exit = new ProcessBuilder(List.of(command))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        assertEquals(0, exit, Files.readString(err));
        return new Result(Files.readString(out), Files.readString(err));
    }

    /** man-pages(7): the name, a hyphen, and one line in short; what goes on behind it belongs to the description. */
    @Test
    void nameOfAPageEndsWithTheFirstClauseOfItsDescription() {
        Map<String, String> manual = Reference.manual(TOP);
        manual.forEach((file, page) -> {
            String[] name = below("NAME", page).split(" \\\\- ", 2);
            assertEquals(file.replaceFirst("\\.1$", "").replace("-", "\\-"), name[0]);
            assertTrue(below("DESCRIPTION", page).matches("\\Q" + name[1] + "\\E([.:] .*|\\.)?"), page);
            assertFalse(name[1].matches(".*[.:]( .*|$)"), file + ": " + name[1]);
        });
        assertEquals(
                "mmulator\\-test \\- Run every fixture of folders and files and say which hold what they promise",
                below("NAME", manual.get("mmulator-test.1")));
    }

    private static String below(String heading, String page) {
        List<String> lines = page.lines().toList();
        return lines.get(lines.indexOf(".SH \"" + heading + "\"") + 1);
    }
}
