package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import mmulator.litmus.read.LitmusParser;
import mmulator.litmus.test.LitmusTest;
import mmulator.relaxed.program.Bounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * In order ⊆ by the memory model = by brute force, on random tests; {@code mmulator.relaxed.tests} says how many (60),
 * {@code mmulator.relaxed.ordered} how many in order (20), {@code mmulator.relaxed.seed} the first seed.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // a flag may ask for many
final class RelaxedSearchTest {
    private static final int TESTS = Integer.getInteger("mmulator.relaxed.tests", 60);
    private static final int ORDERED = Integer.getInteger("mmulator.relaxed.ordered", 20);
    private static final long SEED = Long.getLong("mmulator.relaxed.seed", 1L);
    /** Tests that take brute force more are passed over. */
    private static final Bounds SMALL = new Bounds(40, 100_000, () -> false);

    private static final Pattern STORE = Pattern.compile("\\b(ST[LX]*R|SWP|LDADD|LDSET|LDEOR|LDCLR|CAS)");

    @FunctionalInterface
    private interface Search {
        LitmusResult run(RelaxedRunner runner, LitmusTest test, Bounds bounds);
    }

    @Test
    void whatSavesWorkLosesNothingWithoutTranslation() {
        compare("plain, brute force", RandomPlainTest::text, SMALL, RelaxedRunner::runUnpruned);
    }

    @Test
    void whatSavesWorkLosesNothingWithTranslation() {
        compare("translated, brute force", RandomVmsaTest::text, SMALL, RelaxedRunner::runUnpruned);
    }

    @Test
    void whatSavesWorkLosesNothingWhereTlbisCross() {
        compare("TLBIs that cross, brute force", RandomShootdownTest::text, SMALL, RelaxedRunner::runUnpruned);
    }

    @Test
    void promisesThatAreKeptWhateverOthersDoAreEnough() {
        compare("plain, promises not certified", RandomPlainTest::text, SMALL, (runner, test, bounds) -> {
            int stores = (int)
                    STORE.matcher(RandomPlainTest.text(seed(test))).results().count();
            return runner.runUncertified(test, new Bounds(stores, bounds.steps(), bounds.interrupted()));
        });
    }

    private static long seed(LitmusTest test) {
        return Long.parseLong(test.path().replaceAll("\\D", ""));
    }

    private static void compare(String name, LongFunction<String> text, Bounds bounds, Search brute) {
        int compared = 0;
        try (RelaxedRunner runner = new RelaxedRunner()) {
            for (long seed = SEED; seed < SEED + TESTS; seed++) {
                LitmusTest test = LitmusParser.parse("seed " + seed, text.apply(seed));
                LitmusResult all = brute.run(runner, test, bounds);
                if (all.complete()) {
                    LitmusResult pruned = runner.run(test, bounds);
                    assertEquals(all.states().keySet(), pruned.states().keySet(), test.path());
                    assertEquals(all.breakBeforeMake(), pruned.breakBeforeMake(), test.path());
                    compared++;
                }
            }
        }
        System.out.println(name + ", seeds from " + SEED + ": compared " + compared + " of " + TESTS);
        assertTrue(compared >= TESTS / 4, "only " + compared);
    }

    @Test
    void whatIsReachedInOrderIsReachedWithoutTranslation() {
        compareInOrder("plain, in order", RandomPlainTest::text);
    }

    @Test
    void whatIsReachedInOrderIsReachedWithTranslation() {
        // Of an instruction that is tried again the search follows the first fault only, as herd does.
        compareInOrder("translated, in order", seed -> {
            String text = RandomVmsaTest.text(seed);
            return text.contains("handled") ? "" : text;
        });
    }

    private static void compareInOrder(String name, LongFunction<String> text) {
        LitmusRunner inOrder = Samples.runner(2_000);
        int compared = 0;
        try (RelaxedRunner runner = new RelaxedRunner()) {
            for (long seed = SEED; seed < SEED + ORDERED; seed++) {
                String drawn = text.apply(seed);
                if (drawn.isEmpty()) {
                    continue;
                }
                LitmusTest test = LitmusParser.parse("seed " + seed, drawn);
                LitmusResult all = runner.run(test, Bounds.DEFAULT);
                if (all.complete()) {
                    LitmusResult some = inOrder.run(test);
                    assertTrue(
                            all.states().keySet().containsAll(some.states().keySet()),
                            () -> test.path() + ": " + some.states().keySet() + " are not in "
                                    + all.states().keySet());
                    compared++;
                }
            }
        }
        System.out.println(name + ", seeds from " + SEED + ": compared " + compared + " of " + ORDERED);
    }
}
