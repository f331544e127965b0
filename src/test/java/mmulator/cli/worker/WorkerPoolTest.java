package mmulator.cli.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import mmulator.cli.option.UserMistake;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResult.Status;
import org.junit.jupiter.api.Test;

/** What a worker process may do to its fixture, and not to the others. */
final class WorkerPoolTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final List<String> chatter = new ArrayList<>();

    private List<TestResult> run(int workers, Duration timeout, String... fixtures) {
        List<TestResult> results = new ArrayList<>();
        new WorkerPool(new WorkerCommand(OddWorker.class), workers, timeout, 0, chatter::add)
                .run(trials(fixtures), new CompletableFuture<>(), results::add);
        assertEquals(
                List.of(fixtures), results.stream().map(TestResult::fixture).toList());
        return results;
    }

    private static List<Trial> trials(String... fixtures) {
        return Stream.of(fixtures).map(Trial::of).toList();
    }

    private static List<Status> statuses(List<TestResult> results) {
        return results.stream().map(TestResult::status).toList();
    }

    @Test
    void oneProcessTestsManyFixtures() {
        List<TestResult> results = run(1, LONG, "a", "b", "print", "c\nd", "ä#");

        assertEquals(1, results.stream().map(TestResult::report).distinct().count(), results::toString);
    }

    @Test
    void processThatDiesFailsItsFixtureOnlyAndIsReportedWithWhatItSaid() {
        List<TestResult> results = run(1, LONG, "a", "assert", "b");

        assertEquals(List.of(Status.PASSED, Status.CRASHED, Status.PASSED), statuses(results));
        String report = results.get(1).report();
        assertTrue(report.startsWith("""
                CRASH assert
                error[CRASH]: the process that ran it ended with exit code 134 (SIGABRT)
                  stderr  libodd: assertion `x == y' failed
                 version  mmulator\s"""), report);
        assertTrue(report.endsWith("""
                    help  please report it with the fixture and its sources
                  replay  mmulator run assert
                """), report);
    }

    @Test
    void crashOfNativeCodeIsReportedWithItsFrameAndItsLogIsKept() throws IOException {
        List<TestResult> results = run(1, LONG, "segv", "b");

        assertEquals(List.of(Status.CRASHED, Status.PASSED), statuses(results));
        String report = results.getFirst().report();
        assertTrue(report.contains("\n  signal  SIGSEGV\n   frame  "), report);
        assertEquals(1, chatter.size(), chatter::toString);
        Path log = Path.of(chatter.getFirst().substring(chatter.getFirst().lastIndexOf(' ') + 1));
        assertTrue(Files.readString(log).contains("SIGSEGV"));
        Files.delete(log);
        Files.delete(log.getParent());
    }

    @Test
    void exceptionIsACrashWithItsTrace() {
        List<TestResult> results = run(1, LONG, "throw", "b");

        assertEquals(List.of(Status.CRASHED, Status.PASSED), statuses(results));
        String report = results.getFirst().report();
        assertTrue(
                report.contains("error[CRASH]: internal error: java.lang.IllegalStateException: out of cheese"),
                report);
        assertTrue(report.contains("at mmulator.cli.worker.OddWorker.test(OddWorker.java:"), report);
    }

    @Test
    void fixtureThatNeverEndsIsGivenUpAfterItsTime() {
        // Time enough for the others on a busy machine: it starts when the worker is ready.
        List<TestResult> results = run(1, Duration.ofSeconds(4), "a", "hang", "b");

        assertEquals(List.of(Status.PASSED, Status.TIMED_OUT, Status.PASSED), statuses(results));
        assertTrue(results.get(1).report().contains("error[TIMEOUT]: not over after 4 seconds"), results::toString);
    }

    @Test
    void whatPassesAtLastPassesAndIsCalledFlaky() {
        for (int retries = 0; retries < 4; retries++) {
            List<TestResult> results = new ArrayList<>();
            new WorkerPool(new WorkerCommand(OddWorker.class), 1, LONG, retries, chatter::add)
                    .run(trials("a", "third"), new CompletableFuture<>(), results::add);

            assertEquals(List.of(Status.PASSED, retries < 2 ? Status.FAILED : Status.PASSED), statuses(results));
            assertEquals(Optional.empty(), results.getFirst().note(TestResult.FLAKY));
            assertEquals(
                    retries < 2
                            ? Optional.empty()
                            : Optional.of("passed at try 3 of " + (retries + 1) + ", and at first: failed, try 1"),
                    results.get(1).note(TestResult.FLAKY));
        }
    }

    @Test
    void processThatIsKilledFailsItsFixtureOnly() {
        List<TestResult> results = run(2, LONG, "a", "kill", "b", "c");

        assertEquals(List.of(Status.PASSED, Status.CRASHED, Status.PASSED, Status.PASSED), statuses(results));
        assertTrue(
                results.get(1)
                        .report()
                        .startsWith("CRASH kill\nerror[CRASH]: the process that ran it ended with exit code 137"
                                + " (SIGKILL); the system may have run out of memory\n"),
                results.get(1).report());
        assertTrue(
                results.get(1).report().endsWith("  replay  mmulator run kill\n"),
                results.get(1).report());
    }

    @Test
    void runsThatDifferFailTheirFixtureOnly() {
        Repetitions repetitions = new Repetitions(trials("a", "other", "b"), 3, 1);
        List<TestResult> results = new ArrayList<>();
        new WorkerPool(new WorkerCommand(OddWorker.class), 1, LONG, 0, chatter::add)
                .run(repetitions.order(), new CompletableFuture<>(), one -> repetitions.take(one, results::add));

        assertEquals(
                List.of("a", "other", "b"),
                results.stream().map(TestResult::fixture).toList());
        assertEquals(List.of(Status.PASSED, Status.FAILED, Status.PASSED), statuses(results));
        assertEquals("""
                FAIL other
                error[NONDETERMINISM]: 3 runs came out in 3 ways
                      1x  passed, digest digest 1
                      1x  passed, digest digest 2
                      1x  passed, digest digest 3
                    help  please report it with the fixture and its sources
                """, results.get(1).report());
    }

    @Test
    void eachRoundOfRepetitionsHasAnOrderOfItsOwnAndTheSeedTellsWhich() {
        List<Trial> trials = trials("a", "b", "c", "d", "e", "f", "g");
        List<Trial> order = new Repetitions(trials, 3, 1).order();

        assertEquals(order, new Repetitions(trials, 3, 1).order());
        assertNotEquals(order, new Repetitions(trials, 3, 2).order());
        assertNotEquals(order.subList(0, 7), order.subList(7, 14));
        assertEquals(Set.copyOf(trials), Set.copyOf(order.subList(0, 7)));
        assertEquals(trials, order.subList(14, 21));
    }

    @Test
    void workerThatDoesNotStartIsSaid() {
        WorkerPool pool = new WorkerPool(new WorkerCommand(String.class), 2, LONG, 0, chatter::add);

        UserMistake e = assertThrows(
                UserMistake.class, () -> pool.run(trials("a", "b", "c"), new CompletableFuture<>(), result -> {}));
        assertTrue(
                String.valueOf(e.getMessage())
                        .startsWith("mmulator: error: a worker process does not start (exit code 1): "),
                e::getMessage);
    }

    @Test
    void troubleOfTheAudienceEndsTheRun() {
        WorkerPool pool = new WorkerPool(new WorkerCommand(OddWorker.class), 2, LONG, 0, chatter::add);

        assertThrows(
                ArithmeticException.class,
                () -> pool.run(trials("a", "b", "c"), new CompletableFuture<>(), result -> {
                    throw new ArithmeticException();
                }));
    }
}
