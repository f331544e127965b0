package mmulator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import mmulator.fixture.Fixture;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.judge.Verdict;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Outcome;

/** What stands between the user and the first instruction. */
final class Starts {
    private static final int CPUS = 64;
    private static final String SMALLEST = "fixtures/first/good_hello.yaml";

    private Starts() {}

    /** Where the time of the main job goes: in a process that is cold but for the JVM itself. */
    static List<Finding> stages() {
        Path job = Path.of("fixtures/linear-map/good_repaint_when_secondaries_lack_bbml2.yaml");
        long start = System.nanoTime();
        Fixture fixture = FixtureParser.parse(job);
        long parsed = System.nanoTime();
        FixtureImage image = FixtureImage.of(fixture);
        long assembled = System.nanoTime();
        try (Machine machine = image.open()) {
            long opened = System.nanoTime();
            Verdict verdict = FixtureRunner.run(
                    image, machine, fixture.run().choices(), fixture.run().maxSteps());
            long ran = System.nanoTime();
            if (!(verdict instanceof Verdict.Passed)) {
                throw new IllegalStateException(job + ": " + verdict);
            }
            return List.of(
                    Finding.note(
                            "main job: parse", (parsed - start) / 1e9, "s", "first thing in the process, by the clock"),
                    Finding.note("main job: assemble and build tables", (assembled - parsed) / 1e9, "s", ""),
                    Finding.note("main job: open 4 CPUs", (opened - assembled) / 1e9, "s", ""),
                    Finding.note("main job: run, check and judge", (ran - opened) / 1e9, "s", ""));
        }
    }

    /** The first machine of the process counts, as it does for a user. */
    static List<Finding> machine() {
        FixtureImage image = Repaint.image(1, CPUS);
        System.gc();
        double before = residentMiB("VmRSS:");
        long start = System.nanoTime();
        try (Machine machine = image.open()) {
            double ready = (System.nanoTime() - start) / 1e9;
            double opened = residentMiB("VmRSS:");
            Outcome outcome = machine.run(new RoundRobin(RoundRobin.DEFAULT_QUANTUM), event -> {}, Long.MAX_VALUE);
            if (!(outcome instanceof Outcome.AllHalted)) {
                throw new IllegalStateException("the repainting failed: " + outcome);
            }
            System.gc();
            double ran = residentMiB("VmRSS:");
            return List.of(
                    Finding.atMost(
                            "64 CPUs ready", ready, "s", 2, "from the image to a machine, the first of the process"),
                    Finding.atMost("resident per CPU, ready", (opened - before) / CPUS, "MiB", 12, "growth of VmRSS"),
                    Finding.atMost(
                            "resident per CPU, afterwards",
                            (ran - before) / CPUS,
                            "MiB",
                            12,
                            "growth of VmRSS when they have repainted 1 GiB, guest memory included"));
        }
    }

    /** A line of /proc/self/status. */
    static double residentMiB(String name) {
        try {
            String status = Files.readString(Path.of("/proc/self/status"));
            String line =
                    status.lines().filter(s -> s.startsWith(name)).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Finding> process() {
        if (!Files.isExecutable(Path.of("target/mmulator"))) {
            throw new IllegalStateException("no target/mmulator: mvn package");
        }
        double[] seconds = IntStream.range(0, 11).mapToDouble(i -> start()).toArray();
        return List.of(Finding.atMost(
                "process start", Interleaved.median(seconds), "s", 1, "target/mmulator run " + SMALLEST));
    }

    private static double start() {
        long start = System.nanoTime();
        try {
            int exit = new ProcessBuilder("sh", "-c", "target/mmulator run " + SMALLEST + " >/dev/null 2>&1")
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("target/mmulator exited with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
