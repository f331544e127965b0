package mmulator.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import mmulator.Needs;
import mmulator.check.Violation;
import mmulator.fixture.RunSettings;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.judge.Verdict;
import mmulator.machine.Machine;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run of a fixture shows, its trace shows too. */
@Execution(ExecutionMode.CONCURRENT)
final class RecordedTraceTest {
    /** As many items as a line has. */
    private static final int LISTED = 32;

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
        static Recorded of(FixtureImage image, Path path, long quantum, Observer.Detail detail) {
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

        // A trace knows nothing of what its fixture tolerates.
        List<Violation> tolerated = recorded.run.tolerated();
        assertEquals(
                recorded.run.violations(),
                result.violations().stream().filter(v -> !tolerated.contains(v)).toList());
        assertEquals(
                tolerated,
                result.violations().stream().filter(tolerated::contains).toList());
        assertEquals(recorded.run.statistics().steps(), result.steps());
        assertEquals(recorded.run.statistics().tlbFills(), result.fills());
        assertEquals(recorded.run.statistics().maintenance(), result.maintenance());
        assertEquals(recorded.run.statistics().descriptorStores(), result.descriptors());
    }

    /** A run of more steps is not tried in other interleavings: it takes its time, and shows nothing that short ones do not. */
    private static final long MANY_STEPS = 20_000;

    @ParameterizedTest
    @MethodSource("fixtures")
    void traceShowsWhatTheRunShowed(Path path) {
        FixtureImage image = Needs.image(path);
        Recorded recorded = Recorded.of(image, path, 0, Observer.Detail.MMU);

        traceShowsTheSame(recorded);
        Iterator<Event> again = Traces.events(recorded.trace).iterator();
        for (Event event : recorded.events) {
            switch (event) {
                case Event.TlbRemoved removed
                when removed.entries().size() > LISTED ->
                    assertEquals(
                            removed.entries(),
                            listed(again, removed.entries().size(), Event.TlbRemoved.class, Event.TlbRemoved::entries));
                case Event.DescriptorsPublished published
                when published.pages().size() > LISTED ->
                    assertEquals(
                            published.pages(),
                            listed(
                                    again,
                                    published.pages().size(),
                                    Event.DescriptorsPublished.class,
                                    Event.DescriptorsPublished::pages));
                default -> assertEquals(event, again.next());
            }
        }
        assertTrue(!again.hasNext());
        if (recorded.run.statistics().steps() < MANY_STEPS) {
            otherInterleaving(image, path);
        }
    }

    /** One of three: which, its name says, so that each kind of fixture has all of them. */
    private static void otherInterleaving(FixtureImage image, Path path) {
        switch (Math.floorMod(path.toString().hashCode(), 3)) {
            case 0 -> traceShowsTheSame(Recorded.of(image, path, 1, Observer.Detail.MMU));
            case 1 -> traceShowsTheSame(Recorded.of(image, path, 7, Observer.Detail.MMU));
            default -> othersMayAskForMore(image, path);
        }
    }

    /** A long list is several lines. */
    private static <E extends Event, T> List<T> listed(
            Iterator<Event> lines, int size, Class<E> kind, Function<E, List<T>> items) {
        List<T> all = new ArrayList<>();
        while (all.size() < size) {
            all.addAll(items.apply(assertInstanceOf(kind, lines.next())));
        }
        return all;
    }

    private static void othersMayAskForMore(FixtureImage image, Path path) {
        Recorded recorded = Recorded.of(image, path, 50, Observer.Detail.STEPS);

        traceShowsTheSame(recorded);
        assertTrue(recorded.trace.lines().noneMatch(line -> line.contains(" executes ")));
    }
}
