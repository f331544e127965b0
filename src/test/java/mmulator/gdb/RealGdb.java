package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mmulator.Needs;

/** The debugger itself, in batch mode. Tests that need it are skipped where it is not installed. */
final class RealGdb {
    private static final String NAME = "gdb-multiarch";
    private static final long TIMEOUT_SECONDS = 600;

    private RealGdb() {}

    static void assumePresent() {
        boolean present = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, NAME)));
        Needs.tool(present, NAME);
    }

    /** Runs the commands, one a line, and returns all that gdb says. A command that fails ends the rest. */
    static String run(Path folder, String commands, String... arguments) throws IOException, InterruptedException {
        return start(folder, commands, arguments).end();
    }

    static Running start(Path folder, String commands, String... arguments) throws IOException {
        Path script = Files.writeString(Files.createTempFile(folder, "commands", ".gdb"), PREAMBLE + commands);
        Path output = Files.createTempFile(folder, "output", ".txt");
        List<String> command = new ArrayList<>(List.of(NAME, "-nx", "-batch", "-x", script.toString()));
        command.addAll(List.of(arguments));
        Process gdb = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .start();
        return new Running(gdb, output);
    }

    /** A session under way. */
    record Running(Process gdb, Path output) {
        private String said() throws IOException {
            return Files.readString(output, StandardCharsets.ISO_8859_1);
        }

        /** Ctrl-C, once the machine runs that it debugs. */
        void interruptWhenItRuns(ServedFixture served) throws IOException, InterruptedException {
            served.awaitRunning();
            new ProcessBuilder("sh", "-c", "kill -INT " + gdb.pid()).start().waitFor();
        }

        String end() throws IOException, InterruptedException {
            boolean ended = gdb.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                gdb.destroyForcibly().waitFor();
            }
            String text = said();
            assertTrue(ended, () -> "gdb hangs after:\n" + text);
            return text;
        }
    }

    private static final String PREAMBLE = """
            set pagination off
            set confirm off
            set width 0
            set debuginfod enabled off
            set remotetimeout 60
            """;
}
