package mmulator.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The compiler and the binutils that objects to read are made with. */
public final class CrossTools {
    public static final String GCC = "aarch64-linux-gnu-gcc";
    public static final String CLANG = "clang";
    public static final String LD = "aarch64-linux-gnu-ld";
    public static final String ADDR2LINE = "aarch64-linux-gnu-addr2line";

    private CrossTools() {}

    public static boolean arePresent() {
        return Stream.of(GCC, LD, ADDR2LINE).allMatch(CrossTools::isPresent);
    }

    public static boolean isPresent(String tool) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    /** What the command prints; it must succeed. */
    public static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "log", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(600, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("no end: " + command);
        }
        String output = Files.readString(log);
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    /** Compiles a file without a library behind it; with {@code clang} if that is the last option. */
    public static Path compile(Path folder, Path source, String name, String... options)
            throws IOException, InterruptedException {
        Path object = folder.resolve(name);
        List<String> flags = new ArrayList<>(List.of(options));
        boolean clang = flags.remove(CLANG);
        List<String> command = new ArrayList<>(clang ? List.of(CLANG, "--target=aarch64-linux-gnu") : List.of(GCC));
        command.addAll(List.of("-c", "-ffreestanding", "-o", object.toString()));
        command.addAll(flags);
        command.add(source.toAbsolutePath().toString());
        run(folder, command);
        return object;
    }
}
