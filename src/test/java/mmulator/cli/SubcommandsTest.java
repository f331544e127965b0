package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class SubcommandsTest {
    private static final CommandLine WHOLE = Mmulator.commandLine();

    static Set<String> commands() {
        return WHOLE.getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandThatIsAloneReadsTheSameOptions(String name) {
        CommandLine alone = Mmulator.commandLine(name, "x");

        assertEquals(
                name.equals("reference") ? commands() : Set.of(name),
                alone.getSubcommands().keySet());
        assertEquals(usage(WHOLE, name), usage(alone, name));
        assertEquals(
                WHOLE.getSubcommands().get(name).getCommandSpec().optionsMap().keySet(),
                alone.getSubcommands().get(name).getCommandSpec().optionsMap().keySet());
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatNamesNoCommandMayNeedThemAll(String argument) {
        assertEquals(commands(), Mmulator.commandLine(argument).getSubcommands().keySet());
    }

    static Set<String> others() {
        return Set.of("--help", "--debug", "rnu", "", "@file");
    }

    private static String usage(CommandLine top, String name) {
        return top.getSubcommands().get(name).getUsageMessage(CommandLine.Help.Ansi.OFF);
    }
}
