package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import mmulator.check.RandomProgram.Flavour;
import mmulator.check.every.EveryTlb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The possible TLB against {@link EveryTlb}, after each instruction of random programs. */
@Timeout(value = 1, unit = TimeUnit.DAYS) // a flag may ask for many
final class EveryTlbTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20251);
    private static final int PROGRAMS = Integer.getInteger("mmulator.programs", 600);
    private static final int LENGTH = 32;
    /** Programs with CnP have the states of both CPUs at once. */
    private static final List<Flavour> FLAVOURS =
            List.of(Flavour.LOWER, Flavour.HALVES, Flavour.ORDERED, Flavour.HALVES, Flavour.COMMON);

    @Test
    void possibleTlbHoldsWhatSomeBehaviourGivesAndNothingElse() {
        System.out.println("EveryTlbTest seed " + SEED + " (-Dmmulator.seed=…, -Dmmulator.programs=…)");
        Shapes shapes = new Shapes();
        long compared = 0;
        long stale = 0;
        for (int i = 0; i < PROGRAMS; i++) {
            Flavour flavour = FLAVOURS.get(i % FLAVOURS.size());
            RandomProgram program = new RandomProgram(SEED + i, flavour, shapes);
            try {
                program.start();
                for (int n = 0; n < LENGTH && !program.isTooLarge(); n++) {
                    if (n == 8 && i % 16 == 0) {
                        program.manyOperations();
                    }
                    program.instruction();
                    stale += program.compare();
                    compared++;
                }
            } catch (AssertionError failed) {
                throw new AssertionError(
                        "seed " + (SEED + i) + " " + flavour + ":\n" + program + failed.getMessage(), failed);
            }
        }
        assertTrue(compared > 8L * PROGRAMS, "compared " + compared);
        assertTrue(stale > 5L * PROGRAMS, "stale entries met: " + stale);
        for (String shape : List.of(
                "shared",
                "common elsewhere",
                "msr ttbr1_el1",
                "dsb nXS",
                "tlbi nXS",
                "range",
                "unaligned range",
                "ttl",
                "hint of another granule",
                "upper half",
                "outer shareable",
                "last level",
                "tlbi all",
                "tlbi asid",
                "tlbi va",
                "tlbi vaa",
                "store of a contiguous descriptor",
                "more than 1,024 operations",
                "load of another's",
                "load-acquire",
                "store-release",
                "dmb FULL",
                "dmb LOADS",
                "dmb STORES",
                "several faults",
                "a fault of fetches only")) {
            assertTrue(shapes.of(shape) * 50 >= PROGRAMS, () -> shape + " is rare: " + shapes);
        }
    }
}
