package mmulator.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import mmulator.fixture.RunSettings;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.report.text.SourceMap;
import mmulator.report.trace.TimelineTrace;
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
        double timeline = seconds(image, Tracing::timeline);
        return List.of(
                Finding.atMost(
                        "trace as text",
                        text / plain,
                        "x",
                        3,
                        "processor time of the main job, of one that is not traced"),
                Finding.note("trace as a timeline", timeline / plain, "x", "likewise"));
    }

    /** What a trace of ten million events takes in memory, and what it has grown by since the first million. */
    static List<Finding> tenMillion() {
        FixtureImage image = tableStores();
        try (Machine machine = image.open()) {
            Path file = Files.createTempFile("mmulator-trace", "");
            Path drawn = Files.createTempFile("mmulator-trace", ".json");
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file));
                    PrintWriter json = new PrintWriter(Files.newBufferedWriter(drawn))) {
                TraceWriter text =
                        new TraceWriter(out, machine.memory(), image.spec().memory(), "table_stores");
                TimelineTrace timeline = new TimelineTrace(image, machine, json);
                Growth growth = new Growth();
                FixtureRunner.run(image, machine, image.fixture().run().choices(), 3_100_000, text, timeline, growth);
                return List.of(
                        Finding.note("traced events", growth.events / 1e6, "M", "as text and as a timeline at once"),
                        Finding.note("text written", Files.size(file) / 1e9, "GB", ""),
                        Finding.atMost(
                                "growth after the first million",
                                growth.last - growth.first,
                                "MiB",
                                16,
                                "of what is in use on the heap after a collection"));
            } finally {
                Files.delete(file);
                Files.delete(drawn);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at the heap now and then. */
    private static final class Growth implements Observer {
        private long events;
        private double first;
        private double last;

        @Override
        public void observe(Event event) {
            events++;
            if (events == 1_000_000) {
                first = used();
            } else if (events == 10_000_000) {
                last = used();
            }
        }

        private static double used() {
            System.gc();
            return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1048576.0;
        }
    }

    private static FixtureImage tableStores() {
        String text = """
                memory: [{base: 0x4000_0000, size: 64M}]
                sources: [src/bench/asm/table_stores.S]
                sections: {.text: {va: 0xffff_8000_8021_0000, pa: 0x4021_0000}}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    swapper:
                      map:
                        - {section: .text, attributes: [ro, uxn]}
                        - {va: 0xffff_0000_0000_0000, pa: 0x4000_0000, size: 64M, attributes: [rw, pxn, uxn]}
                    reserved: {}
                cpus:
                  - entry: table_stores
                    mmu: {ttbr0: reserved, ttbr1: swapper}
                    registers: {x10: swapper + 0xffff_0000_0000_0ff0 - 0x4000_0000}
                """;
        return FixtureImage.of(FixtureParser.parse(Path.of("table_stores.yaml"), text));
    }

    private static void text(FixtureImage image, Machine machine, Path file) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            SourceMap sources = SourceMap.of(image);
            run(
                    image,
                    machine,
                    new TraceWriter(
                            out,
                            machine.memory(),
                            image.spec().memory(),
                            JOB.toString(),
                            pc -> sources.at(pc).described()));
        }
    }

    private static void timeline(FixtureImage image, Machine machine, Path file) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            run(image, machine, new TimelineTrace(image, machine, out));
        }
    }

    private static void run(FixtureImage image, Machine machine, Observer... also) {
        RunSettings settings = image.fixture().run();
        FixtureRunner.run(image, machine, settings.choices(), settings.maxSteps(), also);
    }

    /** Processor time, warm. */
    private static double seconds(FixtureImage image, Traced traced) {
        double[] seconds = IntStream.range(0, RUNS + 3)
                .mapToDouble(i -> once(image, traced))
                .skip(3)
                .toArray();
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
