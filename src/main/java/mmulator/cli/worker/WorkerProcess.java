package mmulator.cli.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mmulator.cli.option.Trouble;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResultBytes;
import org.jspecify.annotations.Nullable;

/** A {@link TestWorker} as its parent sees it. After an answer other than {@link Answered} it is of no more use. */
final class WorkerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);

    private final Process process;
    private final WorkerFolder.Traces traces;
    private final BufferedReader answers;
    private final PrintWriter requests;
    private final ScheduledExecutorService clock;

    private WorkerProcess(Process process, WorkerFolder.Traces traces, ScheduledExecutorService clock) {
        this.process = process;
        this.traces = traces;
        this.clock = clock;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        requests = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
    }

    /** What came of a fixture. */
    sealed interface Answer {}

    record Answered(TestResult result) implements Answer {}

    record TookTooLong() implements Answer {}

    /** @param exitCode 128 and the signal's number if it was killed by one */
    record Died(int exitCode) implements Answer {}

    /**
     * Starts one and waits until it can work.
     *
     * @param traces that it leaves; the command says where the log of a crash goes
     * @param clock ends it when its time is over
     * @throws IOException if there can be none, with what it had to say
     */
    static WorkerProcess start(List<String> command, WorkerFolder.Traces traces, ScheduledExecutorService clock)
            throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(traces.chatter().toFile())
                .start();
        WorkerProcess worker = new WorkerProcess(process, traces, clock);
        if (worker.next(TestWorker.READY, START).isEmpty()) {
            worker.close();
            throw new IOException("a worker process does not start (exit code " + worker.exitCode() + "): "
                    + Trouble.oneLine(Files.readString(traces.chatter(), StandardCharsets.ISO_8859_1)));
        }
        return worker;
    }

    WorkerFolder.Traces traces() {
        return traces;
    }

    /** Tests a fixture. */
    Answer test(Trial trial, Duration timeout) {
        requests.println(trial.line());
        long start = System.nanoTime();
        Optional<String> line = next(TestWorker.RESULT, timeout);
        if (line.isPresent()) {
            return new Answered(TestResultBytes.read(Base64.getDecoder().decode(line.get())));
        }
        // It may also have died just before its time was over; then the two are hard to tell apart, and need not be.
        return System.nanoTime() - start >= timeout.toNanos() ? new TookTooLong() : new Died(exitCode());
    }

    /** What follows {@code mark} on its line; empty at the end of the process, which is after the timeout at the latest. */
    private Optional<String> next(String mark, Duration timeout) {
        Future<?> end = clock.schedule(process::destroyForcibly, timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            for (@Nullable String line = answers.readLine(); line != null; line = answers.readLine()) {
                // Native code may print too; that is nobody's answer.
                if (line.startsWith(mark)) {
                    return Optional.of(line.substring(mark.length()));
                }
            }
        } catch (IOException gone) {
            // as good as its end
        } finally {
            end.cancel(false);
        }
        return Optional.empty();
    }

    private int exitCode() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** At once, whatever it does; by any thread. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
