package mmulator.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mmulator.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Signals: what was found until then is told, and no file is left behind. */
@DisabledOnOs(OS.WINDOWS)
final class SignalsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void signalEndsATestWithWhatWasFound() throws Exception {
        Path folders = Files.createDirectory(folder.resolve("tmp"));
        Path json = folder.resolve("results.json");
        Path xml = folder.resolve("results.xml");
        List<String> command = Launched.java(
                List.of("-Djava.io.tmpdir=" + folders),
                Main.class,
                "test",
                endless("a.yaml"),
                endless("b.yaml"),
                "-j",
                "1",
                "--json",
                json.toString(),
                "--junit-xml",
                xml.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            assertTrue(out.readLine().startsWith("KTAP"));
            process.toHandle().destroy(); // which leaves the streams open
            String rest = String.join("\n", out.readAllLines());
            assertTrue(rest.contains("# TIMEOUT interrupted"), rest);
            assertTrue(rest.contains("2 fixtures: 0 passed, 2 inconclusive"), rest);
            assertTrue(rest.contains("; interrupted"), rest);
            assertEquals(128 + 15, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
        assertTrue(Files.readString(json).contains("the test was interrupted"));
        assertTrue(Files.readString(xml).endsWith("</testsuite>\n"), Files.readString(xml));
        try (Stream<Path> left = Files.list(folders)) {
            assertEquals(
                    List.of(),
                    left.filter(file -> !file.toString().contains("hsperfdata")).toList());
        }
    }

    @Test
    void signalEndsARunWithWhatItHasDone() throws Exception {
        Path trace = folder.resolve("trace");
        List<String> command = Launched.java(
                List.of(), Main.class, "run", endless("e.yaml"), "-d", "exec", "--trace", trace.toString());
        Path out = folder.resolve("out");
        Process process =
                new ProcessBuilder(command).redirectOutput(out.toFile()).start();
        try (var log = process.errorReader(StandardCharsets.UTF_8)) {
            assertTrue(log.readLine() != null);
            process.toHandle().destroy(); // which leaves the streams open
            log.readAllLines();
            assertEquals(128 + 15, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
        assertTrue(Files.readString(out).contains("INCONCLUSIVE"), Files.readString(out));
        assertTrue(Files.readString(out).contains("steps until the interrupt"), Files.readString(out));
        assertTrue(Files.size(trace) > 0);
    }

    private String endless(String name) throws IOException {
        Path source = Files.writeString(folder.resolve("count.S"), """
                .text
                .globl count
                count:  ldr x1, [x0]
                        add x1, x1, #1
                        str x1, [x0]
                        b count
                """);
        return Files.writeString(folder.resolve(name), """
                description: Counts for ever.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [%s]
                sections:
                  .text: {pa: 0x4010_0000}
                cpus:
                  - {entry: count, registers: {x0: 0x4000_0000}}
                run: {max-steps: 1_000_000_000_000}
                """.formatted(source.getFileName()))
                .toString();
    }
}
