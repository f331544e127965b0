package mmulator.cli.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Each help ends with lines to copy, which are taken as they stand and name files that there are. */
final class ExamplesTest {
    static Stream<CommandLine> commands() {
        CommandLine top = CommandLineRun.commandLine();
        return Stream.concat(Stream.of(top), top.getSubcommands().values().stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void examplesAreRead(CommandLine command) {
        List<String> examples = Stream.of(
                        command.getCommandSpec().usageMessage().footer())
                .map(String::strip)
                .toList();
        assertTrue(examples.size() == 2 || examples.size() == 3, examples::toString);
        for (String example : examples) {
            List<String> words = Stream.of(ShellWords.of(example))
                    .dropWhile(word -> word.matches("[A-Z_]+=.*"))
                    .toList();
            assertEquals("mmulator", words.getFirst(), example);
            String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
            CommandLine top = CommandLineRun.commandLine();
            CommandLine parsed =
                    top.parseArgs(arguments).subcommand().commandSpec().commandLine();
            assertTrue(
                    command.getCommandSpec().parent() == null
                            || parsed.getCommandName().equals(command.getCommandName()),
                    example);
            Arrays.stream(arguments)
                    .filter(word -> word.matches("(fixtures|asm|src)/.*"))
                    .forEach(file -> assertTrue(Files.exists(Path.of(file)), example));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpDoesNotFoldThem(CommandLine command) {
        String help = command.getUsageMessage(Ansi.OFF);
        for (String example : command.getCommandSpec().usageMessage().footer()) {
            assertTrue(help.lines().anyMatch(example::equals), help);
        }
    }
}
