package mmulator.cli.process;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.cli.Mmulator;

/** The command line in a process of its own, and Ctrl-C for it. */
public final class Interrupted {
    private Interrupted() {}

    /** Starts it. What it prints goes to {@code out} in the folder, what it says besides can be read. */
    public static Process start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (ignoresInterrupts()) {
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(Launched.java(List.of(), Mmulator.class, arguments));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    /** Interrupts it, and waits until it has said what it has to say. */
    public static void now(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
        process.errorReader().transferTo(Writer.nullWriter());
        process.waitFor();
    }

    /** Whoever is started in the background of a script ignores SIGINT, and so do the processes that it starts. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(ignored, 16) & 1 << 2 - 1) != 0;
    }
}
