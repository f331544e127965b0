package mmulator.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import mmulator.check.Violation;
import mmulator.fixture.FixtureImage;
import mmulator.fixture.FixtureParser;
import mmulator.fixture.FixtureRunner;
import mmulator.fixture.RunSettings;
import mmulator.fixture.Verdict;
import mmulator.machine.Event;
import mmulator.machine.Machine;
import mmulator.machine.Observer;
import mmulator.machine.RoundRobin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run of a fixture shows, its trace shows too. */
final class RecordedTraceTest {
    static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("fixtures"))) {
            // Many CPUs or many GiB take their time, and show nothing that two do not.
            return files.filter(f -> f.toString().endsWith(".yaml"))
                    .filter(f -> !f.toString().matches(".*(64_cpus|/large/).*"))
                    .sorted()
                    .toList();
        }
    }

    /** As odd as a source line can be: no reader may take it for more than a comment. */
    private static String place(long pc) {
        return "x.S:" + pc % 7 + "  hlt #0 // \"; # = by vmalle1";
    }

    private record Recorded(Verdict.Run run, List<Event> events, String trace) {
        static Recorded of(Path path, long quantum, Observer.Detail detail) {
            FixtureImage image = FixtureImage.of(FixtureParser.parse(path));
            RunSettings settings = image.fixture().run();
            List<Event> events = new ArrayList<>();
            StringWriter text = new StringWriter();
            PrintWriter out = new PrintWriter(text);
            try (Machine machine = image.open()) {
                TraceWriter writer = new TraceWriter(
                        out, machine.memory(), image.spec().memory(), path.toString(), RecordedTraceTest::place);
                Observer collector = new Observer() {
                    @Override
                    public void observe(Event event) {
                        if (!(event instanceof Event.Step) && !(event instanceof Event.Store store && !store.table())) {
                            events.add(event);
                        }
                    }

                    @Override
                    public Detail detail() {
                        return detail;
                    }
                };
                Verdict verdict = FixtureRunner.run(
                        image,
                        machine,
                        quantum == 0 ? settings.choices() : new RoundRobin(quantum),
                        quantum == 0 ? settings.maxSteps() : 20_000,
                        collector,
                        writer);
                Verdict.Run run = switch (verdict) {
                    case Verdict.Passed passed -> passed.run();
                    case Verdict.Failed failed -> failed.run();
                    case Verdict.Inconclusive inconclusive -> inconclusive.run();
                    case Verdict.Error error -> throw new AssertionError(error.diagnostics());
                };
                writer.end(run.outcome(), run.statistics().steps());
                return new Recorded(run, events, text.toString());
            }
        }
    }

    /** Everything: rule, CPU, step, pc, headline and notes. */
    private static void traceShowsTheSame(Recorded recorded) {
        TraceCheck.Result result = Traces.check(recorded.trace);

        List<Violation> live = recorded.run.violations();
        assertEquals(live, result.violations());
        assertEquals(recorded.run.statistics().steps(), result.steps());
        assertEquals(recorded.run.statistics().tlbFills(), result.fills());
        assertEquals(recorded.run.statistics().maintenance(), result.maintenance());
        assertEquals(recorded.run.statistics().descriptorStores(), result.descriptors());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void traceShowsWhatTheRunShowed(Path path) {
        Recorded recorded = Recorded.of(path, 0, Observer.Detail.MMU);

        traceShowsTheSame(recorded);
        Iterator<Event> again = Traces.events(recorded.trace).iterator();
        for (Event event : recorded.events) {
            int listed = 0;
            switch (event) {
                case Event.TlbRemoved removed when removed.entries().size() > 32 -> listed = removed.entries().size();
                case Event.DescriptorsPublished published when published.pages().size() > 32 ->
                    listed = published.pages().size();
                default -> assertEquals(event, again.next());
            }
            for (; listed > 0; listed -= 32) {
                again.next();
            }
        }
        assertTrue(!again.hasNext());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void andInOtherInterleavings(Path path) {
        for (long quantum : new long[] {1, 7}) {
            traceShowsTheSame(Recorded.of(path, quantum, Observer.Detail.MMU));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void othersMayAskForMore(Path path) {
        Recorded recorded = Recorded.of(path, 50, Observer.Detail.STEPS);

        traceShowsTheSame(recorded);
        assertTrue(recorded.trace.lines().noneMatch(line -> line.contains(" executes ")));
    }
}
