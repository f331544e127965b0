package mmulator.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import mmulator.fixture.FixtureImage;
import mmulator.fixture.FixtureParser;
import mmulator.fixture.FixtureRunner;
import mmulator.fixture.RunSettings;
import mmulator.machine.Machine;
import mmulator.machine.Observer;
import mmulator.report.SourceMap;
import mmulator.trace.TraceWriter;

/** What a run costs more when it is traced. */
final class Tracing {
    private static final Path JOB = Path.of("fixtures/linear-map/good_repaint_when_secondaries_lack_bbml2.yaml");
    private static final int RUNS = 9;

    private Tracing() {}

    /** One run; what it is told goes to {@code trace} or, if that is null, nowhere. */
    private interface Traced {
        void run(FixtureImage image, Machine machine, Path file) throws IOException;
    }

    static List<Finding> text() {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(JOB));
        double plain = seconds(image, (i, machine, file) -> run(i, machine));
        double text = seconds(image, Tracing::text);
        return List.of(Finding.atMost(
                "trace as text", text / plain, "x", 3, "processor time of the main job, of one that is not traced"));
    }

    private static void text(FixtureImage image, Machine machine, Path file) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            SourceMap sources = SourceMap.of(image);
            run(image, machine, new TraceWriter(out, machine.memory(), image.spec().memory(), JOB.toString(), pc -> sources.at(pc).described()));
        }
    }

    private static void run(FixtureImage image, Machine machine, Observer... also) {
        RunSettings settings = image.fixture().run();
        FixtureRunner.run(image, machine, settings.choices(), settings.maxSteps(), also);
    }

    /** Processor time, warm. */
    private static double seconds(FixtureImage image, Traced traced) {
        double[] seconds = IntStream.range(0, RUNS + 3).mapToDouble(i -> once(image, traced)).skip(3).toArray();
        return Interleaved.median(seconds);
    }

    private static double once(FixtureImage image, Traced traced) {
        try (Machine machine = image.open()) {
            Path file = Files.createTempFile("mmulator-trace", "");
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            traced.run(image, machine, file);
            double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
            Files.delete(file);
            return seconds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
