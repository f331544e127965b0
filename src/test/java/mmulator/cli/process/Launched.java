package mmulator.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own, for what cannot be tried in ours: signals, a full disk, no memory.
 *
 * @param exit 128 and the signal's number if it was killed by one
 */
public record Launched(int exit, String out, String err) {
    private static final long PATIENCE_SECONDS = 120;

    /** The command line of a JVM as ours with other options and another main class. */
    public static List<String> java(List<String> options, Class<?> main, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        line.addAll(options);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        line.addAll(List.of(arguments));
        return line;
    }

    /** Runs it to its end. @param to where its standard output goes: a shell's redirection, or nothing to have it returned */
    public static Launched of(Path folder, String to, List<String> command) throws IOException, InterruptedException {
        return of(folder, new ProcessBuilder(), to, command);
    }

    public static Launched of(Path folder, ProcessBuilder builder, String to, List<String> command)
            throws IOException, InterruptedException {
        Path out = folder.resolve("launched.out");
        Path err = folder.resolve("launched.err");
        List<String> line = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" " + to, "sh"));
        line.addAll(command);
        Process process = builder.command(line)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end: " + command + "\n" + Files.readString(err));
            }
            return new Launched(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
