package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import mmulator.arch.CpuFeatures;
import mmulator.explore.program.Fragments;
import mmulator.explore.program.SmallProgram;
import mmulator.mmu.tlb.TlbOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exhaustive search against every order of steps, on every pair of {@linkplain Fragments fragments}. */
final class FragmentsTest {
    private static final int MOST_EXECUTIONS = 150;
    /** Where every instruction is a step. */
    private static final int MOST_OF_CODE = 600;
    /** Executions to tell from whether the order of steps matters at all. */
    private static final int PROBES = 10;

    private static TestBed bed(Fragments.Machine machine) {
        CpuFeatures plain = CpuFeatures.builder().build();
        return switch (machine) {
            case PLAIN -> new TestBed(plain, plain);
            case HARDWARE_UPDATES ->
                new TestBed(
                        new TestBed.Options(true, false, TlbOptions.DEFAULT),
                        CpuFeatures.builder().bbml(2).hafdbs(2).build(),
                        CpuFeatures.builder().hafdbs(2).ets2(true).build());
            case COMMON -> new TestBed(new TestBed.Options(false, true, TlbOptions.DEFAULT), plain, plain);
            case SMALL_TLB -> new TestBed(new TestBed.Options(false, false, TlbOptions.lru(2)), plain, plain);
        };
    }

    /** Null if there are too many to be looked at. */
    private static @Nullable Found every(TestBed bed, Fragments.Group group) {
        try {
            return bed.searchUnreduced(group == Fragments.Group.CODE ? MOST_OF_CODE : MOST_EXECUTIONS);
        } catch (EveryExecution.TooMany tooLarge) {
            return null;
        }
    }

    @ParameterizedTest
    @EnumSource
    void reducedSearchFindsWhatEveryOrderShows(Fragments.Group group) {
        int compared = 0;
        int number = 0;
        try (TestBed bed = bed(group.machine())) {
            for (SmallProgram program : group.programs()) {
                bed.load(program);
                number++;
                Found some = EveryExecution.some(bed, bed.maxSteps(), new Random(number), PROBES);
                boolean orderMatters = some.states().size() > 1;
                Found every = orderMatters ? every(bed, group) : null;
                if (number % 2 != 0 && orderMatters && every == null) {
                    // Nothing to compare a search with that may be long.
                    continue;
                }
                Found reduced = bed.search(new Strategy.Exhaustive(), number % 2 == 0);
                if (number % 2 == 0) {
                    Found ofAllOrders = bed.searchOfAllOrders();
                    assertEquals(
                            "",
                            Found.difference("all orders", ofAllOrders, "some", reduced),
                            () -> group + "\n" + program);
                }
                boolean alone = reduced.states().size() == 1 && some.states().equals(reduced.states());
                if (!orderMatters && !alone) {
                    every = every(bed, group);
                }
                if (every == null) {
                    continue;
                }
                assertEquals("", Found.difference("reduced", reduced, "all", every), () -> group + "\n" + program);
                compared++;
            }
        }
        // Where the order of steps matters to few, few are left to be compared.
        assertTrue(compared > 0, group + ": none of " + number + " programs");
    }
}
