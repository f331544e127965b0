package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LLDB itself. It is not among what a build needs, so that even CI goes without it where it is not there. */
final class RealLldbTest {
    /** Where the fixture puts the flag that its CPUs count themselves in. */
    private static final String FLAG = "0x40240000";

    @TempDir
    private Path folder;

    @Test
    void watchedStoreIsMetOnceAndToldWithWhatItStored() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "lldb"))),
                "not there: lldb");
        Path output = folder.resolve("said");
        try (ServedFixture served =
                ServedFixture.waiting(Path.of("fixtures/park/good_park_and_release.yaml"), folder)) {
            Process lldb = new ProcessBuilder(
                            "lldb",
                            "-x",
                            "-b",
                            served.elf.toString(),
                            "-o",
                            "settings set plugin.process.gdb-remote.packet-timeout 300",
                            "-o",
                            "gdb-remote " + served.port(),
                            "-o",
                            "watchpoint set expression -w write -s 4 -- " + FLAG,
                            "-o",
                            "continue",
                            "-o",
                            "continue",
                            "-o",
                            "process kill")
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertTrue(lldb.waitFor(600, TimeUnit.SECONDS), "lldb hangs");
            } finally {
                lldb.destroyForcibly();
            }
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        List<String> stops = Pattern.compile("stop reason = watchpoint 1\\s+frame #0: \\S+ \\S+`(\\w+)")
                .matcher(said)
                .results()
                .map(stop -> stop.group(1))
                .toList();
        assertEquals(List.of("wait_linear_map_split_to_ptes", "release_cpu"), stops, said);
        assertTrue(said.contains("new value: 2"), said);
    }
}
