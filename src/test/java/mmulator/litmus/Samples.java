package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mmulator.litmus.read.LitmusParser;
import mmulator.litmus.test.LitmusTest;

/** The litmus tests that are shipped, and tests as text. */
public final class Samples {
    static final Path FOLDER = Path.of("fixtures/litmus");
    static final Path VERDICTS = FOLDER.resolve("verdicts.json");

    private Samples() {}

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(".litmus"))
                    .sorted()
                    .toList();
        }
    }

    /** So many executions and no clock: what a busy machine finds is what a quiet one does. */
    public static LitmusRunner runner(long executions) {
        return new LitmusRunner(executions, Duration.ofDays(1));
    }

    public static LitmusRunner runner() {
        return runner(1_000_000);
    }

    static LitmusResult run(String... lines) {
        return runner().run(parse(lines));
    }

    /** What all executions of a test come to. */
    static Set<String> states(String... lines) {
        LitmusResult result = run(lines);
        assertTrue(result.complete());
        return result.states().keySet();
    }

    public static LitmusTest parse(String... lines) {
        return LitmusParser.parse("t.litmus", String.join("\n", lines) + "\n");
    }
}
