package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import mmulator.arch.CpuFeatures;
import mmulator.explore.program.RandomShapes;
import mmulator.explore.program.Shape;
import mmulator.mmu.tlb.TlbOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Exhaustive search against every order of steps, on random programs of every shape there is: final states, and violations
 * by rule, CPU and place, are the same; and the same again with a concrete TLB that holds next to nothing, since that is but
 * an example of those that are reckoned with. The property {@code mmulator.shapes} asks for more programs, {@code
 * mmulator.shapes.from} for others: those of the next portion begin where this one says that it has ended.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // a flag may ask for many
final class ShapesTest {
    private static final int PROGRAMS = Integer.getInteger("mmulator.shapes", 1_000);
    private static final long FROM = Long.getLong("mmulator.shapes.from", 1);
    private static final int MOST_EXECUTIONS = 600;
    /** Executions to tell from what is far too large. */
    private static final int FEW_PROBES = 6;
    /** And what is probably too large: half a search costs far more than they do. */
    private static final int PROBES = 18;

    private static CpuFeatures cpu(int bbml, int hafdbs, boolean ets2) {
        return CpuFeatures.builder().bbml(bbml).hafdbs(hafdbs).ets2(ets2).build();
    }

    private static TwinBeds[] beds() {
        TlbOptions all = TlbOptions.DEFAULT;
        return new TwinBeds[] {
            TwinBeds.of(false, false, all, TwinBeds.SMALL, cpu(0, 0, false), cpu(0, 0, false)),
            TwinBeds.of(true, false, all, TwinBeds.SMALL, cpu(2, 2, false), cpu(0, 2, true)),
            TwinBeds.of(false, true, all, TwinBeds.SMALL, cpu(0, 0, true), cpu(1, 0, false)),
            TwinBeds.of(true, false, TlbOptions.lru(2), all, cpu(0, 2, false), cpu(2, 2, false)),
            TwinBeds.of(false, false, all, TwinBeds.SMALL, cpu(0, 0, false), cpu(2, 0, true), cpu(0, 0, false)),
        };
    }

    private static boolean isTooLarge(TestBed bed, Random random) {
        double few = EveryExecution.estimates(bed, bed.maxSteps(), random, FEW_PROBES);
        if ((long) (few / FEW_PROBES) > 2 * MOST_EXECUTIONS) {
            return true;
        }
        double more = EveryExecution.estimates(bed, bed.maxSteps(), random, PROBES - FEW_PROBES);
        return (long) ((few + more) / PROBES) > MOST_EXECUTIONS;
    }

    @Test
    void reducedSearchFindsWhatEveryOrderShows() {
        Map<Shape, Integer> compared = new EnumMap<>(Shape.class);
        long states = 0;
        long all = 0;
        long reduced = 0;
        int programs = 0;
        int tooMany = 0;
        int begun = 0;
        long next = FROM;
        TwinBeds[] beds = beds();
        try {
            for (; programs < PROGRAMS; next++) {
                long seed = next;
                TwinBeds both = beds[(int) (seed / Shape.values().length % beds.length)];
                TestBed bed = both.bed();
                RandomShapes.Made made = RandomShapes.of(seed, bed.cpus(), bed.cpus() == 2 ? 4 : 2);
                both.load(made.program());
                if (isTooLarge(bed, new Random(seed))) {
                    tooMany++;
                    continue;
                }
                Found every;
                try {
                    // Snapshots and waiting CPUs are nothing that the oracle need know of; the search is faster. In
                    // code that
                    // changes it does not know which instructions are steps.
                    every = seed % 10 == 0
                                    && !made.shapes().contains(Shape.SPIN)
                                    && !made.shapes().contains(Shape.CODE_REWRITTEN)
                            ? EveryExecution.of(bed, bed.maxSteps(), false, MOST_EXECUTIONS)
                            : bed.searchUnreduced(MOST_EXECUTIONS);
                } catch (EveryExecution.TooMany tooLarge) {
                    tooMany++;
                    begun++;
                    continue;
                }
                String what = "seed " + seed + " with " + bed.cpus() + " CPUs, " + made.shapes() + "\n" + made.program()
                        + "\n";
                Found exhaustive = bed.search(new Strategy.Exhaustive(), seed % 2 == 0);
                assertEquals("", Found.difference("reduced", exhaustive, "all", every), what);
                both.assertOtherTlbShows(every, what);
                if (seed % 3 == 0) {
                    Found ofAllOrders = bed.searchOfAllOrders();
                    assertEquals("", Found.difference("reduced, all orders", ofAllOrders, "all", every), what);
                }
                made.shapes().forEach(shape -> compared.merge(shape, 1, Integer::sum));
                programs++;
                states += every.states().size();
                all += every.executions();
                reduced += exhaustive.executions();
            }
        } finally {
            for (TwinBeds both : beds) {
                both.close();
            }
        }
        System.out.printf(
                "%d programs of seeds from %d to before %d, %d too large, %d seen late: %d states, %d executions of %d; %s%n",
                programs, FROM, next, tooMany, begun, states, reduced, all, compared);
        for (Shape shape : Shape.values()) {
            assertTrue(compared.getOrDefault(shape, 0) >= PROGRAMS / 400, () -> shape + " hardly occurs: " + compared);
        }
        assertTrue(states > 2L * PROGRAMS, "the programs do not differ by their order");
        assertTrue(3 * reduced < all, "hardly anything was left out: " + reduced + " of " + all);
    }
}
