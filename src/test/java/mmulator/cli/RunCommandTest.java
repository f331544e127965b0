package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.cli.process.Interrupted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunCommandTest {
    /** One CPU sleeps on a flag; another one stores to it, or not. */
    private static final String SOURCE = """
                    .text
                    .global sleeper, waker, spinner, counter, wild
            sleeper:
                    adr     x0, flag
            1:      ldxr    w1, [x0]
                    cbnz    w1, 2f
                    wfe
                    b       1b
            2:      hlt     #0
            waker:
                    adr     x0, flag
                    mov     w1, #1
                    str     w1, [x0]
                    hlt     #0
            spinner:
                    adr     x0, flag
            3:      ldr     w1, [x0]
                    cbz     w1, 3b
                    hlt     #0
            wild:
                    mov     x0, #0x10
                    br      x0
                    .balign 64
            flag:   .word   0
            counter:
                    adr     x0, flag
            4:      ldr     w1, [x0]
                    add     w1, w1, #1
                    str     w1, [x0]
                    b       4b
            """;

    @TempDir
    private Path folder = Path.of(".");

    @BeforeEach
    void writeSource() throws IOException {
        Files.writeString(folder.resolve("flag.S"), SOURCE);
    }

    private String fixture(String... entries) throws IOException {
        StringBuilder text = new StringBuilder("""
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [flag.S]
                sections: {.text: {pa: 0x4010_0000}}
                cpus:
                """);
        for (String entry : entries) {
            text.append("  - {entry: ").append(entry).append("}\n");
        }
        return Files.writeString(folder.resolve("flag.yaml"), text).toString();
    }

    /** Paths shown without the folder that the test happens to run in. */
    private String plain(String text) {
        return text.replace(folder + "/", "");
    }

    @Test
    void successIsTwoLinesAndTimeGoesToStderr() throws IOException {
        CommandLineRun run = CommandLineRun.of("run", fixture("sleeper", "waker"));

        assertEquals("""
                PASS flag.yaml
                  2 CPUs, 6 steps, 0 TLB fills, 0 TLB maintenance operations, 0 descriptors rewritten
                """, plain(run.out()));
        assertTrue(run.err().matches("\\d+\\.\\d\\d s\n"), run.err());
        assertEquals(0, run.exit());
    }

    @Test
    void bareFileIsRun() throws IOException {
        assertEquals(0, CommandLineRun.of(fixture("waker")).exit());
    }

    @Test
    void verboseShowsWhoWokeWhom() throws IOException {
        CommandLineRun run = CommandLineRun.of("run", "-v", fixture("sleeper", "waker"));

        assertEquals("""
                One lane per CPU: * steps, . could step, z is parked, blank has halted.
                           step  01  cpu   where         instruction    what
                              1  *.  cpu0  sleeper+0x4   ldxr w1, [x0]
                              2  *.  cpu0  sleeper+0xc   wfe            parked: wfe
                              3  .*  cpu1  waker+0x8     str w1, [x0]   stores 0x1 to flag, where CPUs watch; wakes cpu0
                              4  .*  cpu1  waker+0xc     hlt #0         halted
                              5  *   cpu0  sleeper+0x4   ldxr w1, [x0]  woken by cpu1's store
                              6  *   cpu0  sleeper+0x14  hlt #0         halted

                PASS flag.yaml
                  2 CPUs, 6 steps, 0 TLB fills, 0 TLB maintenance operations, 0 descriptors rewritten
                """, plain(run.out()));
    }

    @Test
    void deadlockIsToldCpuByCpuWithAScheduleThatShowsItAgain() throws IOException {
        String file = fixture("sleeper", "sleeper");
        CommandLineRun run = CommandLineRun.of("run", file);

        assertEquals("""
                FAIL flag.yaml
                error[STUCK]: deadlock: cpu0, cpu1 parked, and nothing is left that could wake one of them
                  --> flag.S:7    wfe                    cpu0, step 4
                cpu0, cpu1  parked: wfe at sleeper+0xc (flag.S:7), since steps 2 to 4
                  looked  for the last time at steps 1 to 3
                      at  flag (0x0000000040100040), 4 bytes: ldxr w1, [x0] at sleeper+0x4 (flag.S:5)
                   holds  0x0, since the start: nobody has stored there
                   needs  another value: of those tried, 0x1, 0xffffffff, 0x40100040 would do
                woken by  a store by another CPU to the granule of 0x0000000040100040, which its monitor watches; sev
                     why  never written: nobody has changed what it looks at
                   waits  cpu0, cpu1 wait for nobody that is known: no other CPU has done it, or would
                    rule  Arm ARM D1, "Wait for Event mechanism and Send event"
                    help  a store to the watched location or a SEV must follow the wait, and a handler mend what faults or step over it
                  replay  mmulator run flag.yaml --schedule '0*2,1*2'
                  2 CPUs, 4 steps, 0 TLB fills, 0 TLB maintenance operations, 0 descriptors rewritten
                """, plain(run.out()));
        assertEquals(1, run.exit());
        String schedule = run.out()
                .lines()
                .filter(line -> line.startsWith("  replay"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".* --schedule '|'$", "");
        assertEquals(
                run.out(),
                CommandLineRun.of("run", "--schedule", schedule, file).out());
    }

    @Test
    void livelockIsToldAsSuch() throws IOException {
        CommandLineRun run = CommandLineRun.of("run", fixture("spinner"));

        assertEquals("""
                FAIL flag.yaml
                error[STUCK]: livelock: cpu0 would go round for ever, the machine is back in an earlier state
                  --> flag.S:17    ldr w1, [x0]           cpu0, step 4000
                    cpu0  spins at spinner+0x4 (flag.S:17)
                  looked  for the last time at step 4,000
                      at  flag (0x0000000040100040), 4 bytes: ldr w1, [x0] at spinner+0x4 (flag.S:17)
                   holds  0x0, since the start: nobody has stored there
                   needs  another value: of those tried, 0x1, 0xffffffff, 0x40100040 would do
                     why  never written: nobody has changed what it looks at
                   waits  cpu0 waits for nobody that is known: no other CPU has done it, or would
                    rule  Arm ARM D1, "Wait for Event mechanism and Send event"
                    help  a store to the watched location or a SEV must follow the wait, and a handler mend what faults or step over it
                  replay  mmulator run flag.yaml --schedule '0*4000'
                  1 CPU, 4,000 steps, 0 TLB fills, 0 TLB maintenance operations, 0 descriptors rewritten
                """, plain(run.out()));
        assertEquals(1, run.exit());
    }

    @Test
    void wildJumpIsAnExceptionInWords() throws IOException {
        CommandLineRun run = CommandLineRun.of("run", fixture("wild"));

        assertEquals("""
                FAIL flag.yaml
                error[UNHANDLED_EXCEPTION]: exception with nowhere to go: Instruction Abort, same EL: synchronous External abort
                  --> 0x0000000000000010    (no source)            cpu0, step 1
                  vector  0x0000000000000200, where no code can be fetched
                     esr  0x0000000086000010 Instruction Abort, same EL: synchronous External abort
                     far  0x0000000000000010
                      pa  0x0000000000000010, where there is no memory
                     elr  0x0000000000000010
                    from  wild+0x4 (flag.S:22)    br x0
                    rule  Arm ARM D1, "Exception entry"
                    help  set VBAR_EL1 to a mapped vector table, or avoid the exception
                  replay  mmulator run flag.yaml --schedule '0*1'
                  1 CPU, 1 step, 0 TLB fills, 0 TLB maintenance operations, 0 descriptors rewritten
                """, plain(run.out()));
        assertEquals(1, run.exit());
    }

    @Test
    void unmetExpectationPointsIntoTheFixture() throws IOException {
        String file = fixture("waker");
        Files.writeString(Path.of(file), Files.readString(Path.of(file)) + """
                expect:
                  registers: [{cpu: 0, x1: 7}]
                  violations: [{rule: STUCK}]
                """);
        CommandLineRun run = CommandLineRun.of("run", file);

        assertEquals("""
                FAIL flag.yaml
                error[EXPECTATION]: an expected violation did not happen
                  --> flag.yaml:8:16
                expected  STUCK
                   found  nothing of the kind
                error[EXPECTATION]: cpu0 x1 is not as expected
                  --> flag.yaml:7:24
                expected  0x0000000000000007
                   found  0x0000000000000001
                  1 CPU, 2 steps, 0 TLB fills, 0 TLB maintenance operations, 0 descriptors rewritten
                """, plain(run.out()));
        assertEquals(1, run.exit());
    }

    @Test
    void boundMakesARunInconclusive() throws IOException {
        CommandLineRun run = CommandLineRun.of("run", "--max-steps", "1", fixture("sleeper", "waker"));

        assertEquals("""
                INCONCLUSIVE flag.yaml
                   bound  nothing is known beyond max-steps = 1
                    help  raise --max-steps, or see with -v what the CPUs are doing
                  2 CPUs, 1 step, 0 TLB fills, 0 TLB maintenance operations, 0 descriptors rewritten
                """, plain(run.out()));
        assertEquals(124, run.exit());
    }

    /** What is asked for on the command line counts, be it less than the fixture says or more. */
    @ParameterizedTest
    @CsvSource({"3, 1000, 0", "1000, 3, 124", "3, 0, 124", "1000, 0, 0"})
    void boundOfTheCommandLineReplacesTheFixtures(int inFixture, int asked, int exit) throws IOException {
        Path path = Path.of(fixture("sleeper", "waker"));
        Files.writeString(path, Files.readString(path) + "run: {max-steps: " + inFixture + "}\n");
        List<String> line = new ArrayList<>(List.of("run", path.toString()));
        if (asked > 0) {
            line.addAll(List.of("--max-steps", Integer.toString(asked)));
        }
        CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));
        assertEquals(exit, run.exit(), run.out() + run.err());
    }

    @Test
    void sameFixtureAndScheduleGiveTheSameBytes() throws IOException {
        String[] arguments = {
            "run",
            "-v",
            "-d",
            "in_asm,exec,cpu,int,mmu,tlb,sched",
            "-D",
            folder.resolve("log").toString(),
            "--quantum",
            "1",
            fixture("sleeper", "spinner", "waker")
        };
        String first = CommandLineRun.of(arguments).out() + Files.readString(folder.resolve("log"));
        String second = CommandLineRun.of(arguments).out() + Files.readString(folder.resolve("log"));

        assertEquals(first, second);
    }

    @Test
    void logGoesToStderrUnlessAFileIsNamed() throws IOException {
        CommandLineRun run = CommandLineRun.of("run", "-d", "exec", fixture("waker"));

        assertTrue(
                run.err().startsWith("       1 cpu0   0x0000000040100020 waker+0x8 exec: str w1, [x0]\n"), run.err());
        assertTrue(plain(run.out()).startsWith("PASS flag.yaml\n"), run.out());
    }

    @Test
    void mistakesAreOneLineOnStderrAndExitCodeTwo() throws IOException {
        String good = fixture("waker");
        String[][] mistakes = {
            {"run", folder.resolve("none.yaml").toString()},
            {"run", folder.toString()},
            {"run", "--schedule", "0*5,1x3", good},
            {"run", "--schedule", "3*1", good},
            {"run", "--quantum", "0", good},
            {"run", "--max-steps", "-1", good},
            {"run", "-d", "exec,bogus", good},
            {"run", "-d", "exec", "-D", folder.resolve("no/such/log").toString(), good},
            {"run"},
            {"run", "--nonsense", good},
        };
        for (String[] mistake : mistakes) {
            CommandLineRun run = CommandLineRun.of(mistake);
            String what = String.join(" ", mistake) + "\n" + run.err();
            assertEquals(2, run.exit(), what);
            assertEquals("", run.out(), what);
            assertTrue(
                    run.err().lines().filter(line -> !line.startsWith("See '")).count() == 1, what);
        }
    }

    @Test
    void scheduleOfTheFixtureThatDoesNotFitIsToldWhereItStands() throws IOException {
        String file = fixture("waker", "sleeper");
        Files.writeString(Path.of(file), Files.readString(Path.of(file)) + "run: {schedule: \"0*2,0*9\"}\n");

        CommandLineRun run = CommandLineRun.of("run", file);
        assertEquals(2, run.exit());
        assertTrue(plain(run.err()).startsWith("flag.yaml:7:"), run.err());
    }

    @Test
    void helpOfTheLogNeedsNoFixture() {
        CommandLineRun run = CommandLineRun.of("run", "-d", "help");

        assertEquals(0, run.exit());
        assertTrue(run.out().contains("\nin_asm      "), run.out());
    }

    @Test
    void ctrlCTellsWhatHasRun() throws IOException, InterruptedException {
        Path page = folder.resolve("run.html");
        String endless = fixture("counter");
        Process process = Interrupted.start(
                folder, "run", "-d", "exec", "--html", page.toString(), "--max-steps", "1000000000000", endless);
        try {
            String first = process.errorReader().readLine();
            assertTrue(first.contains("counter"), first);
            Interrupted.now(process);
        } finally {
            process.destroyForcibly();
        }
        String out = plain(Files.readString(folder.resolve("out")));
        assertTrue(out.matches("""
                INCONCLUSIVE flag.yaml
                   bound  nothing is known beyond steps until the interrupt = ([\\d,]+)
                    help  see with -v what the CPUs are doing
                  1 CPU, \\1 steps?, 0 TLB fills, 0 TLB maintenance operations, 0 descriptors rewritten
                """), out);
        assertEquals(128 + 2, process.exitValue(), out);
        assertTrue(Files.readString(page).contains("steps until the interrupt"), "its page has it as well");
    }
}
