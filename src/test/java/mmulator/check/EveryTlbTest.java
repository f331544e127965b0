package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The possible TLB against {@link EveryTlb}, after each instruction of random programs. */
final class EveryTlbTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20251);
    private static final int PROGRAMS = Integer.getInteger("mmulator.programs", 1_500);

    @Test
    void possibleTlbHoldsWhatSomeBehaviourGivesAndNothingElse() {
        System.out.println("EveryTlbTest seed " + SEED + " (-Dmmulator.seed=…, -Dmmulator.programs=…)");
        long compared = 0;
        long stale = 0;
        for (int i = 0; i < PROGRAMS; i++) {
            RandomProgram program = new RandomProgram(SEED + i, 1 + i % 2);
            try {
                program.start();
                for (int n = 0; n < 16 && !program.isTooLarge(); n++) {
                    program.instruction();
                    stale += program.compare();
                    compared++;
                }
            } catch (AssertionError failed) {
                throw new AssertionError("seed " + (SEED + i) + ":\n" + program + failed.getMessage(), failed);
            }
        }
        assertTrue(compared > 8L * PROGRAMS, "compared " + compared);
        assertTrue(stale > 5L * PROGRAMS, "stale entries met: " + stale);
    }
}
