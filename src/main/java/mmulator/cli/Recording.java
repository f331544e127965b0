package mmulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mmulator.fixture.FixtureImage;
import mmulator.fixture.Verdict;
import mmulator.machine.Machine;
import mmulator.machine.Observer;
import mmulator.report.SourceMap;
import mmulator.trace.TraceWriter;
import org.jspecify.annotations.Nullable;

/** The trace of a run that the user asked for, if any. */
final class Recording implements AutoCloseable {
    private final @Nullable Path file;
    private final @Nullable PrintWriter out;
    private final @Nullable TraceWriter trace;

    private Recording(@Nullable Path file, @Nullable PrintWriter out, @Nullable TraceWriter trace) {
        this.file = file;
        this.out = out;
        this.trace = trace;
    }

    /**
     * Begins one.
     *
     * @param file null for none
     */
    static Recording of(@Nullable Path file, Machine machine, FixtureImage image) {
        if (file == null) {
            return new Recording(null, null, null);
        }
        try {
            PrintWriter out = new PrintWriter(Files.newBufferedWriter(file));
            SourceMap sources = SourceMap.of(image);
            return new Recording(
                    file,
                    out,
                    new TraceWriter(
                            out,
                            machine.memory(),
                            image.spec().memory(),
                            image.fixture().path().toString(),
                            pc -> sources.at(pc).described()));
        } catch (IOException e) {
            throw new UserMistake("mmulator: cannot write the trace to " + file + ": " + e);
        }
    }

    Optional<Observer> observer() {
        return Optional.ofNullable(trace);
    }

    /** @throws UserMistake if the file could not be written, to the end of this trace */
    void end(Verdict verdict) {
        if (trace == null || out == null) {
            return;
        }
        switch (verdict) {
            case Verdict.Passed passed -> end(passed.run(), trace);
            case Verdict.Failed failed -> end(failed.run(), trace);
            case Verdict.Inconclusive inconclusive -> end(inconclusive.run(), trace);
            case Verdict.Error error -> {}
        }
        if (out.checkError()) {
            throw new UserMistake("mmulator: cannot write the trace to " + file + ": is the disk full?");
        }
    }

    private static void end(Verdict.Run run, TraceWriter trace) {
        trace.end(run.outcome(), run.statistics().steps());
    }

    @Override
    public void close() {
        if (out != null) {
            out.close();
        }
    }
}
