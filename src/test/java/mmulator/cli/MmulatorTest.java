package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.cli.option.ExitCode;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class MmulatorTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine = Mmulator.commandLine()
            .addSubcommand(new Broken())
            .addSubcommand(new Hungry())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));

    @Test
    void helpListsTheExitCodes() {
        int exit = commandLine.execute("--help");

        assertEquals(0, exit);
        for (ExitCode code : ExitCode.values()) {
            assertTrue(out.toString().contains("\n  " + code.code() + " "), out::toString);
        }
    }

    @Test
    void versionNamesTheEngine() {
        int exit = commandLine.execute("--version");

        assertEquals(0, exit);
        assertTrue(out.toString().contains("Unicorn 2."), out::toString);
    }

    @Test
    void wrongUsageExitsWithTwoAndPrintsNothingOnStdout() {
        assertEquals(2, commandLine.execute());
        assertEquals(2, commandLine.execute("--nonsense"));
        assertEquals("", out.toString());
    }

    @Test
    void internalErrorIsOneLineAndAFileToReport() throws IOException {
        int exit = commandLine.execute("broken");

        assertEquals(70, exit);
        String line = err.toString();
        assertEquals(1, line.lines().count(), line);
        Path file = Path.of(line.strip().substring(line.lastIndexOf(' ') + 1));
        assertTrue(Files.readString(file).contains("MmulatorTest$Broken.run"), line);
        Files.delete(file);
    }

    @Test
    void debugPrintsTheTraceInstead() {
        int exit = commandLine.execute("--debug", "broken");

        assertEquals(70, exit);
        assertTrue(err.toString().contains("MmulatorTest$Broken.run"), err::toString);
    }

    /** What it was that took the memory is for whoever asks. */
    @Test
    void errorThatIsNoBugIsOneLineAndWithDebugItsTraceToo() {
        assertEquals(2, commandLine.execute("hungry"));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains("out of memory"), err::toString);
        assertEquals(2, commandLine.execute("--debug", "hungry"));
        assertTrue(err.toString().contains("MmulatorTest$Hungry.run"), err::toString);
        assertEquals("", out.toString());
    }

    @Command(name = "hungry")
    private static final class Hungry implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Command(name = "broken")
    private static final class Broken implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("out of cheese");
        }
    }
}
