package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckCommandTest {
    private static final String STALE = """
            mmulator-trace 1
            memory 0x41000000 = 0x41001003
            memory 0x41001000 = 0x41002003
            memory 0x41002008 = 0x0060000040200701
            cpu0 mmu ttbr0=0x41000000
            cpu0 str 0x41002008, 0
            cpu0 dsb ishst
            cpu0 isb
            cpu0 read 0x200000
            """;

    @TempDir
    private Path folder = Path.of(".");

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("x.trace"), text).toString();
    }

    private String plain(String text) {
        return text.replace(folder + "/", "");
    }

    @Test
    void violationHasTheShapeOfARunAndItsLine() throws IOException {
        CommandLineRun run = CommandLineRun.of("check", file(STALE));

        assertEquals("""
                FAIL x.trace
                error[STALE_TRANSLATION]: the tables no longer translate 0x0000000000200000, but a TLB may still
                  --> 0x000000000000000c    (no source)            cpu0, step 4
                   trace  x.trace:9: cpu0 read 0x200000
                """, plain(run.out()).lines().limit(4).reduce("", (all, line) -> all + line + "\n"));
        assertTrue(plain(run.out()).endsWith("""
                  replay  mmulator check x.trace
                  1 CPU, 4 steps, 0 TLB fills, 0 TLB maintenance operations, 1 descriptor rewritten
                """), run.out());
        assertEquals(1, run.exit());
    }

    @Test
    void recordedEventEndsWithItsSymbolAndSourceLine() throws IOException {
        Path trace = folder.resolve("ttbr.trace");

        CommandLineRun.of("run", "fixtures/ttbr/good_replace_ttbr1.yaml", "--trace", trace.toString());

        List<String> lines = Files.readAllLines(trace);
        assertTrue(
                lines.contains("step 8 cpu0 pc 0xffff800080210048 barrier isb"
                        + "  # cpu_install_idmap+0x8  asm/idmap/cpu_install_idmap.S:21  isb"),
                lines::toString);
        assertTrue(lines.stream().filter(line -> line.contains(" pc ")).allMatch(line -> line.contains("  # ")));
        assertEquals(0, CommandLineRun.of("check", trace.toString()).exit());
    }

    @Test
    void bothTracesOfARunAreTheSameBytesEveryTime() throws IOException {
        List<String> written = new ArrayList<>();
        for (String name : List.of("first", "second")) {
            Path text = folder.resolve(name + ".trace");
            Path json = folder.resolve(name + ".json");
            CommandLineRun run = CommandLineRun.of(
                    "run",
                    "fixtures/stop-machine/good_interrupt_while_parked.yaml",
                    "--trace",
                    text.toString(),
                    "--trace-json",
                    json.toString());
            assertEquals(0, run.exit(), run::err);
            written.add(Files.readString(text));
            written.add(Files.readString(json));
        }

        assertEquals(written.subList(0, 2), written.subList(2, 4));
        assertTrue(written.get(1).startsWith("{\"traceEvents\":[{\"name\":\"process_name\""), written.get(1));
    }

    @Test
    void traceThatCannotBeWrittenIsAMistake() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        for (String option : List.of("--trace", "--trace-json")) {
            CommandLineRun run = CommandLineRun.of("run", "fixtures/first/good_hello.yaml", option, full.toString());
            assertEquals(2, run.exit());
            assertEquals("/dev/full: error: cannot be written: No space left on device\n", run.err());
        }
    }

    @Test
    void goodTracePasses() throws IOException {
        CommandLineRun run = CommandLineRun.of(
                "check", file(STALE.replace("cpu0 isb", "cpu0 tlbi vmalle1\ncpu0 dsb nsh\ncpu0 isb")));

        assertEquals("""
                PASS x.trace
                  1 CPU, 6 steps, 0 TLB fills, 1 TLB maintenance operation, 1 descriptor rewritten
                """, plain(run.out()));
        assertEquals(0, run.exit());
    }

    /** A recording that has caught nothing is no pass. */
    @ParameterizedTest
    @ValueSource(strings = {"", "memory 0x4010_0000 = 0x1\n", "cpu0 features bbml=2\n"})
    void traceInWhichNothingHappensIsSkipped(String given) throws IOException {
        CommandLineRun run = CommandLineRun.of("check", file("mmulator-trace 1\n" + given));

        assertTrue(plain(run.out()).startsWith("SKIPPED x.trace\n"), run.out() + run.err());
        assertEquals(77, run.exit());
    }

    @Test
    void traceOfARunThatWasCutOffIsNoPass() {
        String trace = folder.resolve("cut.trace").toString();
        String fixture = "fixtures/park/good_park_and_release.yaml";

        assertEquals(
                124,
                CommandLineRun.of("run", fixture, "--max-steps", "10", "--trace", trace)
                        .exit());
        assertEquals(124, CommandLineRun.of("check", trace).exit());
    }

    @Test
    void recordedRunIsJudgedAlikeWithAndWithoutItsFixture() {
        String trace = folder.resolve("x.trace").toString();
        String fixture = "fixtures/park/bad_never_released.yaml";

        assertEquals(0, CommandLineRun.of("run", fixture, "--trace", trace).exit());
        CommandLineRun bare = CommandLineRun.of("check", trace);
        assertEquals(1, bare.exit());
        assertTrue(bare.out().contains("error[STUCK]: deadlock: cpu0 waits in WFE"), bare.out());
        assertTrue(bare.out().contains("(no source)"), bare.out());
        CommandLineRun sourced = CommandLineRun.of("check", trace, "--fixture", fixture);
        assertTrue(sourced.out().contains("--> asm/park/wait_linear_map_split_to_ptes.S:"), sourced.out());
    }

    @Test
    void mistakesAreOneLineOnStderrAndExitCodeTwo() throws IOException {
        String trace = file(STALE);
        Files.write(folder.resolve("binary"), new byte[] {'m', (byte) 0xff, (byte) 0xfe, 0});
        String[][] mistakes = {
            {"check"},
            {"check", folder.resolve("none.trace").toString()},
            {"check", folder.toString()},
            {"check", folder.resolve("binary").toString()},
            {"check", "fixtures/first/good_hello.yaml"},
            {"check", trace, "--fixture", folder.resolve("none.yaml").toString()},
            {
                "run",
                "fixtures/first/good_hello.yaml",
                "--trace",
                folder.resolve("no/such/file").toString()
            },
        };
        for (String[] mistake : mistakes) {
            CommandLineRun run = CommandLineRun.of(mistake);
            String what = String.join(" ", mistake) + "\n" + run.err();
            assertEquals(2, run.exit(), what);
            assertEquals("", run.out(), what);
            assertEquals(
                    1,
                    run.err().lines().filter(line -> !line.startsWith("See '")).count(),
                    what);
        }
    }
}
