package mmulator.cli.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import mmulator.check.Violation.Note;
import mmulator.cli.option.UserMistake;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResult.Status;
import mmulator.report.test.TestTotals;
import org.jspecify.annotations.Nullable;

/**
 * Tests fixtures in several processes at once.
 *
 * @param command starts a worker
 * @param workers how many at once
 * @param timeout that each fixture has
 * @param retries how often a fixture that does not pass is tried again
 * @param chatter told where the JVM's log of a crash is: that path is never the same, and has no place in a result
 * @param timing told how long each trial took, by several threads
 */
public record WorkerPool(
        WorkerCommand command,
        int workers,
        Duration timeout,
        int retries,
        Consumer<String> chatter,
        BiConsumer<String, Duration> timing) {

    public WorkerPool(WorkerCommand command, int workers, Duration timeout, int retries, Consumer<String> chatter) {
        this(command, workers, timeout, retries, chatter, (fixture, time) -> {});
    }

    /**
     * Makes all of {@code trials} and hands their results out as they come, but in the order of the trials.
     *
     * @param end when it is done, trials that are not over are ended and have no result
     */
    public void run(List<Trial> trials, CompletableFuture<?> end, Consumer<TestResult> audience) {
        List<CompletableFuture<TestResult>> results = new ArrayList<>();
        trials.forEach(trial -> results.add(new CompletableFuture<>()));
        // In place of results that nobody needs any more: of many repetitions they would be a lot.
        CompletableFuture<TestResult> taken = new CompletableFuture<>();
        AtomicInteger next = new AtomicInteger();
        try (WorkerFolder folder = WorkerFolder.make();
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
                ExecutorService lanes = Executors.newFixedThreadPool(workers)) {
            List<Lane> all = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Lane mine = new Lane(folder, clock);
                all.add(mine);
                lanes.execute(() -> {
                    try (Lane lane = mine) {
                        for (int n = next.getAndIncrement(); n < trials.size(); n = next.getAndIncrement()) {
                            lane.test(trials.get(n), results.get(n));
                        }
                    }
                });
            }
            try {
                for (int n = 0; n < trials.size(); n++) {
                    CompletableFuture.anyOf(results.get(n), end).join();
                    if (!results.get(n).isDone()) {
                        break;
                    }
                    audience.accept(results.get(n).join());
                    results.set(n, taken);
                }
            } finally {
                // Nothing is left to take, or nobody wants it any more.
                next.set(trials.size());
                all.forEach(Lane::end);
            }
        } catch (CompletionException broken) {
            throw broken.getCause() instanceof RuntimeException cause ? cause : broken;
        }
    }

    /** One worker at a time, and a new one when that is lost. */
    private final class Lane implements AutoCloseable {
        private final WorkerFolder folder;
        private final ScheduledExecutorService clock;
        private volatile @Nullable WorkerProcess worker;
        private volatile boolean ended;

        Lane(WorkerFolder folder, ScheduledExecutorService clock) {
            this.folder = folder;
            this.clock = clock;
        }

        void test(Trial trial, CompletableFuture<TestResult> result) {
            long start = System.nanoTime();
            try {
                TestResult last = patiently(trial);
                timing.accept(trial.fixture(), Duration.ofNanos(System.nanoTime() - start));
                result.complete(last);
            } catch (IOException e) {
                result.completeExceptionally(new UserMistake("mmulator: error: " + e.getMessage()));
            } catch (RuntimeException | Error bug) {
                result.completeExceptionally(bug);
            }
        }

        /** What passes at last is told with what it was before. */
        private TestResult patiently(Trial trial) throws IOException {
            TestResult first = test(trial);
            TestResult last = first;
            for (int more = 1; more <= retries && !ended && isWorthAnother(last.status()); more++) {
                last = test(trial);
                if (last.isFine()) {
                    return last.with(new Note(
                            TestResult.FLAKY,
                            "passed at try " + (more + 1) + " of " + (retries + 1) + ", and at first: "
                                    + TestTotals.word(first.status()) + ", "
                                    + first.findings().getFirst().message()));
                }
            }
            return last;
        }

        private static boolean isWorthAnother(Status status) {
            return switch (status) {
                case FAILED, INCONCLUSIVE, TIMED_OUT, CRASHED -> true;
                case PASSED, SKIPPED, MISTAKEN -> false;
            };
        }

        private TestResult test(Trial trial) throws IOException {
            String fixture = trial.fixture();
            WorkerProcess mine = worker;
            if (mine == null) {
                WorkerFolder.Traces traces = folder.next();
                mine = WorkerProcess.start(command.line(workers, traces.crashLog()), traces, clock);
                worker = mine;
                if (ended) {
                    mine.close();
                }
            }
            return switch (mine.test(trial, timeout)) {
                case WorkerProcess.Answered(TestResult result) -> {
                    if (result.status() == Status.CRASHED) {
                        close(); // who knows what it left behind
                    }
                    yield result;
                }
                case WorkerProcess.TookTooLong tookTooLong -> {
                    close();
                    yield TestResult.timedOut(fixture, timeout.toSeconds());
                }
                case WorkerProcess.Died(int exitCode) -> {
                    close();
                    Path log = mine.traces().crashLog();
                    if (Files.exists(log)) {
                        chatter.accept("mmulator: what the JVM knows of the crash of " + fixture + ": " + log);
                    }
                    yield new CrashEvidence(exitCode, mine.traces()).result(fixture);
                }
            };
        }

        /** Makes a trial that is under way come to nothing; by any thread. */
        void end() {
            ended = true;
            WorkerProcess mine = worker;
            if (mine != null) {
                mine.close();
            }
        }

        @Override
        public void close() {
            WorkerProcess mine = worker;
            if (mine != null) {
                mine.close();
                worker = null;
            }
        }
    }
}
