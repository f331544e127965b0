package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class ImpliedRunTest {

    @Test
    void fixtureWithoutCommandIsRun() {
        assertEquals("run a.yaml", rewritten("a.yaml"));
        assertEquals("run -g 4 a.yaml", rewritten("-g", "4", "a.yaml"));
        assertEquals("--debug run a.yaml", rewritten("--debug", "a.yaml"));
        assertEquals("--in dir run a.yaml", rewritten("--in", "dir", "a.yaml"));
        assertEquals("--in=dir run a.yaml", rewritten("--in=dir", "a.yaml"));
        assertEquals("--in", rewritten("--in"));
    }

    @Test
    void commandsAndOptionsStayAsTheyAre() {
        assertEquals("run a.yaml", rewritten("run", "a.yaml"));
        assertEquals("list a.yaml", rewritten("list", "a.yaml"));
        assertEquals("--version", rewritten("--version"));
        assertEquals("", rewritten());
    }

    @Test
    void mistypedCommandIsNotTakenForAFixture() {
        assertEquals("rnu", rewritten("rnu"));
    }

    private static String rewritten(String... args) {
        return String.join(" ", List.of(ImpliedRun.insertedInto(args, new CommandLine(new Top()))));
    }

    @Command(name = "top", mixinStandardHelpOptions = true)
    private static final class Top {
        @CommandLine.Option(names = "--debug")
        @SuppressWarnings("UnusedVariable")
        private boolean debug;

        @CommandLine.Option(names = "--in")
        @SuppressWarnings("UnusedVariable")
        private String in = "";
    }
}
