package mmulator.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.Verdict;
import mmulator.machine.Machine;
import mmulator.machine.event.Observer;
import mmulator.report.text.SourceMap;
import mmulator.report.trace.TimelineTrace;
import mmulator.trace.TraceWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The traces of a run that the user asks for, if any. They are written while it goes on, and get their names in the end. */
public final class Recording implements AutoCloseable {
    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Record what the rules look at, as text, compressed if FILE ends in .gz or .zst; 'mmulator check FILE' judges it"
                            + " again.")
    private @Nullable Path text;

    @Option(
            names = "--trace-json",
            paramLabel = "FILE",
            description =
                    "Draw the run for a timeline viewer, such as ui.perfetto.dev, in Chrome's Trace Event Format.")
    private @Nullable Path timeline;

    private final List<Trace> traces = new ArrayList<>();

    private record Trace(OutputFile.Text file, Observer observer, Ending ending) {}

    private interface Ending {
        void end(Verdict.Run run);
    }

    /** Begins what was asked for. */
    public void open(Machine machine, FixtureImage image) {
        if (text != null) {
            OutputFile.Text out = OutputFile.text(text);
            SourceMap sources = SourceMap.of(image);
            TraceWriter trace = new TraceWriter(
                    out.printer(),
                    machine.memory(),
                    image.spec().memory(),
                    Stream.concat(Stream.of(image.fixture().path().toString()), sources.changes().stream())
                            .collect(Collectors.joining(", ")),
                    pc -> sources.at(pc).described());
            traces.add(new Trace(
                    out, trace, run -> trace.end(run.outcome(), run.statistics().steps())));
        }
        if (timeline != null) {
            OutputFile.Text out = OutputFile.text(timeline);
            TimelineTrace trace = new TimelineTrace(image, machine, out.printer());
            traces.add(new Trace(
                    out,
                    trace,
                    run -> trace.end(run.violations(), run.statistics().steps())));
        }
    }

    public List<Observer> observers() {
        return traces.stream().map(Trace::observer).toList();
    }

    /** @throws UserMistake if a file could not be written, to the end of its trace */
    public void end(Verdict verdict) {
        for (Trace trace : traces) {
            trace.ending.end(verdict.run());
            trace.file.end();
        }
    }

    @Override
    public void close() {
        traces.forEach(trace -> trace.file.close());
    }
}
