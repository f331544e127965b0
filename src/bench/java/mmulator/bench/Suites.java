package mmulator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mmulator.fixture.Runs;
import mmulator.fixture.judge.Verdict;

/** Many fixtures, one after the other. */
final class Suites {
    private static final int MANY = 1000;

    private Suites() {}

    /** Cold: the first of them pay for what the JVM compiles, as they do for a user. */
    static List<Finding> small() {
        List<Path> fixtures = new ArrayList<>();
        for (String folder : List.of("first", "gallery", "park", "rules", "shapes", "ttbr")) {
            fixtures.addAll(under(Path.of("fixtures", folder)));
        }
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < MANY; i++) {
            Path fixture = fixtures.get(i % fixtures.size());
            if (!(Runs.of(fixture) instanceof Verdict.Passed)) {
                throw new IllegalStateException(fixture + " does not pass");
            }
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
        return List.of(Finding.atLeast(
                "small fixtures",
                MANY / seconds,
                "1/s",
                600,
                "1,000 in one process, by processor time of the thread that runs them"));
    }

    private static List<Path> under(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Finding> whole() {
        long start = System.nanoTime();
        try {
            int exit = new ProcessBuilder("sh", "-c", "target/mmulator test -j 2 fixtures >/dev/null 2>&1")
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("target/mmulator test exited with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return List.of(Finding.atMost(
                "all fixtures",
                (System.nanoTime() - start) / 1e9,
                "s",
                30,
                "target/mmulator test -j 2 fixtures, by the clock"));
    }
}
