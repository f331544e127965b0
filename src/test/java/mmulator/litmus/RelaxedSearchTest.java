package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.LongFunction;
import mmulator.litmus.read.LitmusParser;
import mmulator.litmus.test.LitmusTest;
import mmulator.relaxed.program.Bounds;
import org.junit.jupiter.api.Test;

/**
 * In order ⊆ by the memory model = by brute force, on random tests; {@code mmulator.relaxed.tests} says how many (60),
 * {@code mmulator.relaxed.seed} the first seed.
 */
final class RelaxedSearchTest {
    private static final int TESTS = Integer.getInteger("mmulator.relaxed.tests", 60);
    private static final long SEED = Long.getLong("mmulator.relaxed.seed", 1L);
    /** Tests that take brute force more are passed over. */
    private static final Bounds SMALL = new Bounds(40, 100_000, () -> false);

    @Test
    void whatSavesWorkLosesNothingWithoutTranslation() {
        compare(RandomPlainTest::text);
    }

    @Test
    void whatSavesWorkLosesNothingWithTranslation() {
        compare(RandomVmsaTest::text);
    }

    private static void compare(LongFunction<String> text) {
        int compared = 0;
        try (RelaxedRunner runner = new RelaxedRunner()) {
            for (long seed = SEED; seed < SEED + TESTS; seed++) {
                LitmusTest test = LitmusParser.parse("seed " + seed, text.apply(seed));
                LitmusResult all = runner.runUnpruned(test, SMALL);
                if (all.complete()) {
                    LitmusResult pruned = runner.run(test, SMALL);
                    assertEquals(all.states().keySet(), pruned.states().keySet(), test.path());
                    assertEquals(all.breakBeforeMake(), pruned.breakBeforeMake(), test.path());
                    compared++;
                }
            }
        }
        assertTrue(compared >= TESTS / 4, "only " + compared);
    }

    @Test
    void whatIsReachedInOrderIsReached() {
        LitmusRunner inOrder = new LitmusRunner(2_000, Duration.ofSeconds(10));
        try (RelaxedRunner runner = new RelaxedRunner()) {
            for (long seed = SEED; seed < SEED + TESTS / 3; seed++) {
                LitmusTest test = LitmusParser.parse("seed " + seed, RandomPlainTest.text(seed));
                LitmusResult some = inOrder.run(test);
                LitmusResult all = runner.run(test, Bounds.DEFAULT);
                if (all.complete()) {
                    assertTrue(all.states().keySet().containsAll(some.states().keySet()), test.path());
                }
            }
        }
    }
}
