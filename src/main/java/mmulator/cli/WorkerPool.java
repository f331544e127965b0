package mmulator.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.function.Consumer;
import mmulator.report.TestResult;
import org.jspecify.annotations.Nullable;

/**
 * Tests fixtures in several processes at once.
 *
 * @param command starts a worker
 * @param workers how many at once
 * @param timeout that each fixture has
 * @param chatter told where the JVM's log of a crash is: that path is never the same, and has no place in a result
 */
record WorkerPool(WorkerCommand command, int workers, Duration timeout, Consumer<String> chatter) {

    /** Tests all of {@code fixtures} and hands their results out as they come, but in the order of the fixtures. */
    void run(List<String> fixtures, Consumer<TestResult> audience) {
        List<CompletableFuture<TestResult>> results = new ArrayList<>();
        fixtures.forEach(fixture -> results.add(new CompletableFuture<>()));
        AtomicInteger next = new AtomicInteger();
        try (WorkerFolder folder = WorkerFolder.make();
                ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
                ExecutorService lanes = Executors.newFixedThreadPool(workers)) {
            for (int i = 0; i < workers; i++) {
                lanes.execute(() -> {
                    try (Lane lane = new Lane(folder, clock)) {
                        for (int n = next.getAndIncrement(); n < fixtures.size(); n = next.getAndIncrement()) {
                            lane.test(fixtures.get(n), results.get(n));
                        }
                    }
                });
            }
            try {
                results.forEach(result -> audience.accept(result.join()));
            } finally {
                // Nothing is left to take, or nobody wants it any more.
                next.set(fixtures.size());
            }
        } catch (CompletionException broken) {
            throw broken.getCause() instanceof RuntimeException cause ? cause : broken;
        }
    }

    /** One worker at a time, and a new one when that is lost. */
    private final class Lane implements AutoCloseable {
        private final WorkerFolder folder;
        private final ScheduledExecutorService clock;
        private @Nullable WorkerProcess worker;

        Lane(WorkerFolder folder, ScheduledExecutorService clock) {
            this.folder = folder;
            this.clock = clock;
        }

        void test(String fixture, CompletableFuture<TestResult> result) {
            try {
                result.complete(test(fixture));
            } catch (IOException e) {
                result.completeExceptionally(new UncheckedIOException(e.getMessage(), e));
            } catch (RuntimeException | Error bug) {
                result.completeExceptionally(bug);
            }
        }

        private TestResult test(String fixture) throws IOException {
            WorkerProcess mine = worker;
            if (mine == null) {
                WorkerFolder.Traces traces = folder.next();
                mine = WorkerProcess.start(command.line(workers, traces.crashLog()), traces, clock);
                worker = mine;
            }
            return switch (mine.test(fixture, timeout)) {
                case WorkerProcess.Answered(TestResult result) -> {
                    if (result.status() == TestResult.Status.CRASHED) {
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

        @Override
        public void close() {
            if (worker != null) {
                worker.close();
                worker = null;
            }
        }
    }
}
