package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.LongFunction;
import mmulator.arch.CpuFeatures;
import mmulator.explore.program.RandomSmallProgram;
import mmulator.explore.program.SmallProgram;
import org.junit.jupiter.api.Test;

/**
 * Exhaustive search leaves out executions, and nothing that any of them shows: on random programs it comes to the same
 * final states, by way of the same violations, as all executions do. The property {@code mmulator.seeds} asks for more
 * programs of each kind.
 */
final class ReductionTest {
    private static final int MOST_EXECUTIONS = 2_000;

    @Test
    void twoCpusComeToTheSameStates() {
        compare(seeds(250), cpus(CpuFeatures.builder(), 1), seed -> RandomSmallProgram.of(seed, 2, 2, 4, false), false);
    }

    @Test
    void aCpuThatMayChangeBlockSizesAndOneThatMayNotComeToTheSameStates() {
        compare(
                seeds(60),
                cpus(CpuFeatures.builder().bbml(2).ets2(true), 1),
                seed -> RandomSmallProgram.of(10_000 + seed, 2, 2, 4, false),
                false);
    }

    @Test
    void aCpuThatWaitsForAFlagComesToTheSameStates() {
        compare(
                seeds(40),
                cpus(CpuFeatures.builder(), 1),
                seed -> RandomSmallProgram.of(20_000 + seed, 2, 1, 2, true),
                true);
    }

    @Test
    void threeCpusComeToTheSameStates() {
        compare(
                seeds(40),
                cpus(CpuFeatures.builder(), 2),
                seed -> RandomSmallProgram.of(30_000 + seed, 3, 1, 2, false),
                false);
    }

    private static int seeds(int usual) {
        return Integer.getInteger("mmulator.seeds", usual);
    }

    /** Compares programs until enough were small enough. */
    private static void compare(
            int programs, CpuFeatures[] features, LongFunction<SmallProgram> random, boolean waits) {
        long states = 0;
        long all = 0;
        long reduced = 0;
        try (TestBed bed = new TestBed(features)) {
            int compared = 0;
            for (long seed = 1; compared < programs; seed++) {
                SmallProgram program = random.apply(seed);
                bed.load(program);
                Found every;
                try {
                    // A loop has executions without end.
                    every = waits
                            ? bed.search(new Strategy.Unreduced(), true)
                            : EveryExecution.of(bed, bed.maxSteps(), false, MOST_EXECUTIONS);
                } catch (EveryExecution.TooMany tooLarge) {
                    continue;
                }
                compared++;
                Found exhaustive = bed.search(new Strategy.Exhaustive(), seed % 2 == 0);
                assertEquals(
                        "",
                        Found.difference("reduced", exhaustive, "all", every),
                        "seed " + seed + ", " + features.length + " CPUs, the first with bbml " + features[0].bbml()
                                + "\n" + program);
                Found ofAllOrders = bed.searchOfAllOrders();
                assertEquals(
                        "",
                        Found.difference("reduced, all orders", ofAllOrders, "all", every),
                        "seed " + seed + ", " + features.length + " CPUs, the first with bbml " + features[0].bbml()
                                + "\n" + program);
                states += every.states().size();
                all += every.executions();
                reduced += exhaustive.executions();
            }
        }
        assertTrue(states > programs, "the programs do not differ by their order");
        assertTrue(5 * reduced < all, "hardly anything was left out: " + reduced + " of " + all);
    }

    private static CpuFeatures[] cpus(CpuFeatures.Builder first, int others) {
        CpuFeatures[] features = new CpuFeatures[1 + others];
        features[0] = first.build();
        for (int i = 1; i <= others; i++) {
            features[i] = CpuFeatures.builder().build();
        }
        return features;
    }
}
