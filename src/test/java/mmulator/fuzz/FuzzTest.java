package mmulator.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever the input, a reader ends in time, with bounded memory, and with an answer for the user. The same inputs each time:
 * {@code -Dmmulator.fuzz.seed=N} makes others, {@code -Dmmulator.fuzz.times=N} that many times as many,
 * {@code -Dmmulator.fuzz.only=TARGET} only those of one, and {@code -Dmmulator.fuzz.repeat=FILE} reads just that one, from {@code target/fuzz/TARGET/}.
 */
final class FuzzTest {
    private static final long SEED = Long.getLong("mmulator.fuzz.seed", 20261121);
    private static final int TIMES = Integer.getInteger("mmulator.fuzz.times", 1);
    private static final String ONLY = System.getProperty("mmulator.fuzz.only", "");
    private static final String REPEAT = System.getProperty("mmulator.fuzz.repeat", "");

    @TestFactory
    Stream<DynamicTest> spoiledInputsAreMistakesAndNoBugs() {
        assumeTrue(REPEAT.isEmpty());
        return Targets.all().stream()
                .filter(target -> target.name().startsWith(ONLY))
                .map(target -> dynamicTest(target.name(), () -> {
                    Fuzzer.Report report =
                            Fuzzer.run(target, SEED, target.kind().rounds() * TIMES);
                    System.out.println(report);
                    assertTrue(report.refused() > 0 == target.refuses(), "what no reader refuses was not spoiled");
                    assertTrue(report.kept() > 0, "nothing new was reached");
                }));
    }

    @Test
    void oneInputAgain() throws Exception {
        assumeTrue(!REPEAT.isEmpty());
        Path file = Path.of(REPEAT);
        Target target =
                Targets.named(file.toAbsolutePath().getParent().getFileName().toString());
        Answer answer = target.read(Files.readAllBytes(file));
        answer.check();
        System.out.println((answer.accepted() ? "accepted " : "refused: ") + answer.text());
    }
}
