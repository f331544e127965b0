package mmulator.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import mmulator.cli.CommandLineRun;
import mmulator.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Something of the installation or the machine is not there: one line says what, and the exit code is 2. */
@DisabledOnOs(OS.WINDOWS)
final class LackingTest {
    private static final String FIXTURE = "fixtures/first/good_hello.yaml";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static void oneLine(Launched run, String part) {
        assertEquals(2, run.exit(), run.err());
        assertTrue(run.err().contains(part), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private String trace() throws IOException {
        Path trace = folder.resolve("x.trace.zst");
        if (!Files.exists(trace)) {
            assertEquals(
                    0,
                    CommandLineRun.of("run", FIXTURE, "--trace", trace.toString())
                            .exit());
        }
        return trace.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "picocli, run " + FIXTURE,
        "snakeyaml-engine, run " + FIXTURE,
        "jna, disasm asm/driver/hello.S",
        "capstone, disasm asm/driver/hello.S",
        "jackson-core, merge 1.json",
        "zstd-jni, check TRACE"
    })
    void jarThatIsGoneIsNoBug(String jar, String line) throws Exception {
        String trace = trace();
        Files.writeString(folder.resolve("1.json"), "{}");
        String[] arguments = Arrays.stream(line.split(" "))
                .map(word -> word.equals("TRACE") ? trace : word.equals("1.json") ? folder.resolve(word) + "" : word)
                .toArray(String[]::new);
        List<String> command = Launched.java(List.of(), Main.class, arguments);
        int at = command.indexOf("-cp") + 1;
        command.set(
                at,
                Arrays.stream(command.get(at).split(File.pathSeparator))
                        .filter(entry -> !entry.contains(File.separator + jar + "-"))
                        .collect(Collectors.joining(File.pathSeparator)));
        oneLine(Launched.of(folder, "", command), "the installation is not complete");
    }

    /** Native libraries are unpacked before they are loaded. */
    @ParameterizedTest
    @ValueSource(strings = {"disasm asm/driver/hello.S", "check TRACE"})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "no folder that nobody can write to")
    void folderForTemporaryFilesThatCannotBeWrittenIsSaid(String line) throws Exception {
        String trace = trace();
        String[] arguments = Arrays.stream(line.split(" "))
                .map(word -> word.equals("TRACE") ? trace : word)
                .toArray(String[]::new);
        List<String> options = List.of("-Djava.io.tmpdir=/proc", "-Djna.tmpdir=/proc", "-XX:-UsePerfData");
        oneLine(
                Launched.of(folder, "", Launched.java(options, Main.class, arguments)),
                "a native library cannot be loaded: ");
    }

    @Test
    void folderThatCannotBeReadIsNotTakenForAnEmptyOne() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.writeString(folder.resolve("x.litmus"), "AArch64 x\n{ }\n P0 ;\n NOP ;\nexists (true)\n");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(locked), "this user may read everything");
            for (String command : List.of("litmus", "list", "test")) {
                CommandLineRun run = CommandLineRun.of(command, folder.toString());
                assertEquals(2, run.exit(), command);
                assertEquals(
                        String.format(Locale.ROOT, "%s: error: cannot be read: permission denied%n", locked),
                        run.err());
            }
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
