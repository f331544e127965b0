package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page's {@code launch.json} tells an editor, said to the debugger as an editor says it: in MI. */
final class EditorsPageTest {
    private static final Pattern SETUP = Pattern.compile("\\{\"text\": \"([^\"]+)\"}");

    @TempDir
    private Path folder;

    @Test
    void launchOfThePageComesToABreakpointAndBackOut() throws Exception {
        RealGdb.assumePresent();
        String page = Files.readString(Path.of("src/docs/editors.md"));
        assertEquals("gdb-multiarch", value(page, "miDebuggerPath"));
        assertEquals("localhost:1234", value(page, "miDebuggerServerAddress"));
        try (ServedFixture served = ServedFixture.waiting(Path.of("fixtures/park/bad_never_released.yaml"), folder)) {
            Process gdb = new ProcessBuilder(value(page, "miDebuggerPath"), "-nx", "-q", "--interpreter=mi2")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader out = gdb.inputReader(StandardCharsets.UTF_8);
                    PrintWriter in = new PrintWriter(gdb.outputWriter(StandardCharsets.UTF_8), true)) {
                Matcher setup = SETUP.matcher(page);
                int commands = 0;
                while (setup.find()) {
                    in.println(setup.group(1));
                    await(out, "^done");
                    commands++;
                }
                assertEquals(3, commands);
                in.println("-file-exec-and-symbols " + served.elf);
                await(out, "^done");
                in.println("-target-select remote localhost:" + served.port());
                await(out, "^connected");
                in.println("-break-insert -f wait_linear_map_split_to_ptes.S:29");
                assertTrue(await(out, "^done").contains("bkpt={number=\"1\""));
                in.println("-exec-continue");
                String stopped = await(out, "*stopped,reason=\"breakpoint-hit\"");
                assertTrue(stopped.contains("wait_linear_map_split_to_ptes.S\""), stopped);
                in.println("-thread-info");
                String threads = await(out, "^done");
                assertTrue(threads.contains("running at wait_linear_map_split_to_ptes"), threads);
                in.println("-exec-step-instruction --reverse");
                await(out, "*stopped,reason=\"end-stepping-range\"");
                in.println("-gdb-exit");
                await(out, "^exit");
            } finally {
                gdb.destroyForcibly();
            }
        }
    }

    private static String value(String page, String key) {
        Matcher found = Pattern.compile("\"" + key + "\": \"([^\"]+)\"").matcher(page);
        assertTrue(found.find(), key);
        return found.group(1);
    }

    /** The next line that begins so. */
    private static String await(BufferedReader out, String begin) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(begin)) {
                return line;
            }
            assertTrue(!line.startsWith("^error"), said::toString);
        }
        throw new AssertionError("no '" + begin + "' in\n" + said);
    }
}
