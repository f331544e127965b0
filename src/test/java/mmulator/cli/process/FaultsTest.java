package mmulator.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mmulator.Needs;
import mmulator.cli.CommandLineRun;
import mmulator.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Faults from outside, injected: exit code, message and files must be as promised. {@code -Dmmulator.faults=N} kills N times
 * instead of a few, and tries ten sizes of memory.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 1, unit = TimeUnit.DAYS) // a flag may ask for many
final class FaultsTest {
    private static final int KILLS = Integer.getInteger("mmulator.faults", 4);
    private static final String LITMUS = "fixtures/litmus/shootdown+no-tlbi.litmus";
    private static final String FIXTURE = "fixtures/first/good_hello.yaml";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Launched mmulator(String to, List<String> options, String... arguments) throws Exception {
        return Launched.of(folder, to, Launched.java(options, Main.class, arguments));
    }

    private static void oneLine(Launched run, int exit, String part) {
        assertEquals(exit, run.exit(), run.err());
        assertTrue(run.err().contains(part), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }

    @Test
    @DisabledOnOs(value = OS.MAC, disabledReason = "no /dev/full")
    void verdictThatNobodyGotIsNoSuccess() throws Exception {
        oneLine(mmulator(">/dev/full", List.of(), "run", FIXTURE), 2, "standard output cannot be written: No space");
        oneLine(mmulator(">/dev/full", List.of(), "--version"), 2, "standard output cannot be written: No space");
        oneLine(mmulator(">&-", List.of(), "list", "--rules"), 2, "standard output cannot be written: ");
    }

    @Test
    void readerWhoHasHadEnoughIsNoTrouble() throws Exception {
        List<String> command =
                Launched.java(List.of(), Main.class, "disasm", "asm/split/split_pmd.S", "--section", ".text");
        List<String> piped = new ArrayList<>(List.of("sh", "-c", "{ \"$@\"; echo exit $? >&2; } | true", "sh"));
        piped.addAll(command);
        assertEquals("exit 0\n", Launched.of(folder, "", piped).err());
    }

    @Test
    @DisabledOnOs(value = OS.MAC, disabledReason = "no /dev/full")
    void fullDiskDoesNotCostTheVerdict() throws Exception {
        for (String option : List.of("--json", "--html")) {
            CommandLineRun run = CommandLineRun.of("explore", FIXTURE, option, "/dev/full");
            assertEquals(2, run.exit(), run.err());
            assertTrue(run.out().contains("PASS"), run.out());
            assertTrue(run.err().contains("/dev/full: error: cannot be written: No space"), run.err());
        }
        assertEquals(
                2,
                CommandLineRun.of("run", FIXTURE, "-d", "exec", "-D", "/dev/full")
                        .exit());
        assertEquals(
                2, CommandLineRun.of("run", FIXTURE, "--trace", "/dev/full").exit());
        assertEquals(2, CommandLineRun.of("run", FIXTURE, "--html", "/dev/full").exit());
    }

    /** The size of a file stands for that of the disk. */
    @Test
    void diskThatFillsUpLeavesTheOldReports() throws Exception {
        Path html = Files.writeString(folder.resolve("page.html"), "old");
        Path trace = Files.writeString(folder.resolve("trace"), "old");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' XFSZ; ulimit -f 2; exec \"$@\"", "sh"));
        command.addAll(Launched.java(
                List.of("-XX:-UsePerfData"),
                Main.class,
                "run",
                FIXTURE,
                "--html",
                html.toString(),
                "--trace",
                trace.toString()));
        Launched run = Launched.of(folder, "", command);
        oneLine(run, 2, ": error: cannot be written: ");
        assertTrue(run.out().contains("PASS"), run.out());
        assertEquals("old", Files.readString(html));
        try (Stream<Path> files = Files.list(folder)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")));
        }
    }

    @Test
    void lackOfMemoryIsALine() throws Exception {
        int[] sizes = KILLS > 10 ? new int[] {10, 12, 16, 20, 25, 32, 40, 50, 64, 100} : new int[] {16};
        for (int megabytes : sizes) {
            Launched run = mmulator("", List.of("-Xmx" + megabytes + "m"), "merge", "/dev/zero");
            oneLine(run, 2, "out of memory");
            assertEquals(1, run.err().lines().count(), run.err());
            if (sizes.length > 1) {
                endsWellOrInALine(megabytes, "run", FIXTURE, "--html", folder.resolve("m.html") + "");
                endsWellOrInALine(megabytes, "run", largeTables(), "--html", folder.resolve("m.html") + "");
                endsWellOrInALine(megabytes, "explore", FIXTURE, "--json", folder.resolve("m.json") + "");
                endsWellOrInALine(megabytes, "tables", largeTables());
                endsWellOrInALine(megabytes, "litmus", LITMUS, "--in-order");
                endsWellOrInALine(megabytes, "disasm", "asm/split/split_pmd.S");
            }
        }
    }

    private void endsWellOrInALine(int megabytes, String... line) throws Exception {
        Launched run = mmulator("", List.of("-Xmx" + megabytes + "m"), line);
        if (run.exit() != 0) {
            oneLine(run, 2, "out of memory");
            assertEquals(1, run.err().lines().count(), megabytes + " MB: " + run.err());
        }
    }

    private String largeTables() throws IOException {
        Path code = Files.writeString(folder.resolve("code.S"), ".text\n.globl code\ncode: nop\nhlt #0\n");
        return Files.writeString(folder.resolve("large.yaml"), """
                description: 64 GiB by pages.
                memory: [{base: 0x4000_0000, size: 4G}]
                sources: [%s]
                sections: {.text: {pa: 0x4010_0000}}
                tables:
                  pool: {base: 0x8000_0000, size: 1G}
                  roots:
                    swapper:
                      map:
                        - {va: 0xffff_0000_0000_0000, pa: 0x4000_0000, size: 64G, block: 4K, attributes: [rw, pxn, uxn]}
                cpus: [{entry: code}]
                """.formatted(code.getFileName()))
                .toString();
    }

    /** One that writes all that a run can write, at moments from its start to its end. */
    @Test
    void killedCommandLeavesTheOldReportsOrTheNewOnes() throws Exception {
        long seed = 21;
        Random random = new Random(seed);
        List<String> options = List.of("--html", "--trace", "--trace-json");
        List<String> line = new ArrayList<>(List.of("run", FIXTURE));
        options.forEach(option -> line.addAll(List.of(option, report(option).toString())));
        long start = System.nanoTime();
        assertEquals(0, mmulator("", List.of(), line.toArray(String[]::new)).exit());
        long full = Math.max(1, (System.nanoTime() - start) / 1_000_000);
        List<String> whole = new ArrayList<>();
        for (String option : options) {
            whole.add(Files.readString(report(option)));
        }
        for (int n = 0; n < (KILLS + 1) / 2; n++) {
            for (String option : options) {
                Files.writeString(report(option), "old");
            }
            Process process = new ProcessBuilder(Launched.java(List.of(), Main.class, line.toArray(String[]::new)))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
            process.waitFor(full / 2 + random.nextLong(full), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            for (int i = 0; i < options.size(); i++) {
                String text = Files.readString(report(options.get(i)));
                assertTrue(
                        text.equals("old") || text.equals(whole.get(i)),
                        "kill " + n + ", seed " + seed + ", " + options.get(i));
            }
        }
    }

    private Path report(String option) {
        return folder.resolve("report" + option);
    }

    @Test
    void killLeavesTheOldReportOrTheNewOne() throws Exception {
        long seed = 20;
        Random random = new Random(seed);
        Path file = folder.resolve("report");
        for (int n = 0; n < KILLS; n++) {
            Process process = new ProcessBuilder(Launched.java(List.of(), LastingFile.class, file.toString())).start();
            try {
                assertEquals(
                        "ready", process.inputReader(StandardCharsets.UTF_8).readLine());
                process.waitFor(20 + random.nextInt(150), TimeUnit.MILLISECONDS);
            } finally {
                process.destroyForcibly().waitFor();
            }
            if (Files.exists(file)) {
                String text = Files.readString(file);
                assertEquals(LastingFile.SIZE, text.length(), "kill " + n + ", seed " + seed);
                assertEquals(1, text.chars().distinct().count(), "kill " + n + ", seed " + seed);
            }
        }
    }

    @Test
    void escapesOfUsersFilesDoNotReachTheTerminal() throws Exception {
        Needs.namesBeyondAscii();
        Path named = Files.createDirectory(folder.resolve("names"));
        Files.writeString(named.resolve("a\u001b[2J.yaml"), "description: \"x\\e[31;5my\\rz\"\nmemory: 1\n");
        Files.writeString(named.resolve("b\u009b2J.litmus"), "AArch64 \u001b]0;title\u0007\n");
        for (CommandLineRun run : List.of(
                CommandLineRun.of("list", named.toString()),
                CommandLineRun.of("test", named.toString(), "-j", "1"),
                CommandLineRun.of("run", named.resolve("a\u001b[2J.yaml").toString()),
                CommandLineRun.of("litmus", named.toString()),
                CommandLineRun.of("run", "x\u001b[2J.yaml"),
                CommandLineRun.of("run", "--quantum", "\u001b[2J", FIXTURE),
                CommandLineRun.of("\u001b[2J", FIXTURE))) {
            String all = run.out() + run.err();
            assertTrue(all.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\t' || c >= 0x7f && c < 0xa0), all);
        }
    }

    @Test
    void expectedTraceIsNotWrittenThroughALinkOutOfItsFolder() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("victim"), "# items: cpu\nprecious\n");
        Path fixtures = Files.createDirectory(folder.resolve("fixtures"));
        Path fixture = fixtures.resolve("good_hello.yaml");
        String text = Files.readString(Path.of(FIXTURE))
                .replace("../../asm", Path.of("asm").toAbsolutePath().toString());
        Files.writeString(fixture, text);
        Files.createSymbolicLink(fixtures.resolve("good_hello.expected"), Path.of("../victim"));
        CommandLineRun run = CommandLineRun.of("test", fixture.toString(), "--update-expected", "-j", "1");
        assertEquals(1, run.exit(), run.out());
        assertTrue(run.out().contains("is a link out of its folder"), run.out());
        assertTrue(Files.readString(elsewhere).contains("precious"));
    }

    @Test
    void pipeThatNobodyWritesToIsNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (String command : List.of("run", "check", "merge", "disasm", "litmus")) {
            assertEquals(2, CommandLineRun.of(command, pipe.toString()).exit(), command);
        }
        assertEquals(
                2,
                CommandLineRun.of("litmus", LITMUS, "--expect", pipe.toString()).exit());
    }

    @ParameterizedTest
    @ValueSource(strings = {".gz", ".zst"})
    void compressedTraceIsJudgedAsTheOtherIs(String kind) throws IOException {
        Path plain = folder.resolve("x.trace");
        Path compressed = folder.resolve("x.trace" + kind);
        for (Path trace : List.of(plain, compressed)) {
            assertEquals(
                    0,
                    CommandLineRun.of("run", FIXTURE, "--trace", trace.toString())
                            .exit());
        }
        assertTrue(Files.size(compressed) < Files.size(plain));
        assertEquals(
                CommandLineRun.of("check", plain.toString()).out(),
                CommandLineRun.of("check", compressed.toString()).out().replace(kind, ""));
        byte[] bytes = Files.readAllBytes(compressed);
        for (int size : new int[] {0, 3, bytes.length / 2, bytes.length - 1}) {
            Files.write(compressed, Arrays.copyOf(bytes, size));
            CommandLineRun run = CommandLineRun.of("check", compressed.toString());
            assertEquals(2, run.exit(), size + " bytes: " + run.out());
            assertTrue(run.err().startsWith(compressed + ":1:1: error: "), run.err());
        }
        Files.copy(plain, compressed, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(2, CommandLineRun.of("check", compressed.toString()).exit());
    }
}
