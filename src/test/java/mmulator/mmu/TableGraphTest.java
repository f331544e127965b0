package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mmulator.arch.Granule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a descriptor is. */
final class TableGraphTest {
    private static final long ROOT = 0x1000;
    private static final long SELF = ROOT + 8 * 15;

    /** Of the lower half. */
    private static Set<List<Long>> places(TableGraph graph, long pa) {
        return graph.places(pa).stream()
                .filter(place -> place.va() >= 0)
                .map(place -> List.of(place.va(), (long) place.level()))
                .collect(Collectors.toSet());
    }

    @Test
    void tableThatMapsItselfHasOnePlaceForEachLevelThatItIsKnownAt() {
        TableGraph graph = new TableGraph(new Tables());
        graph.found(ROOT, 2, 512, Granule.K4, TableShape.ROOT);
        graph.found(ROOT, 3, 512, Granule.K4, SELF);

        assertEquals(Set.of(List.of(3L << 21, 2L), List.of(15L << 21 | 3L << 12, 3L)), places(graph, ROOT + 8 * 3));
    }

    /** A recursive page table: each level of the way is the same table. */
    @Test
    void tableThatMapsItselfHasAPlaceAtEachOfThreeLevels() {
        TableGraph graph = new TableGraph(new Tables());
        graph.found(ROOT, 1, 512, Granule.K4, TableShape.ROOT);
        graph.found(ROOT, 2, 512, Granule.K4, SELF);
        graph.found(ROOT, 3, 512, Granule.K4, SELF);

        assertEquals(
                Set.of(
                        List.of(3L << 30, 1L),
                        List.of(15L << 30 | 3L << 21, 2L),
                        List.of(15L << 30 | 15L << 21 | 3L << 12, 3L)),
                places(graph, ROOT + 8 * 3));
    }

    /** A register of one regime points to what a Table descriptor of another links: it is at both places, found in either order. */
    @Test
    void tableThatIsLinkedIsARootAsWell() {
        long lower = 0x4000;
        for (List<Long> order :
                List.of(List.of(ROOT + 8 * 3, TableShape.ROOT), List.of(TableShape.ROOT, ROOT + 8 * 3))) {
            TableGraph graph = new TableGraph(new Tables());
            graph.found(ROOT, 0, 512, Granule.K4, TableShape.ROOT);
            order.forEach(parent -> graph.found(lower, 1, 512, Granule.K4, parent));

            assertEquals(Set.of(List.of(5L << 30, 1L), List.of(3L << 39 | 5L << 30, 1L)), places(graph, lower + 8 * 5));
            assertEquals(graph.places(lower + 8 * 5), graph.copy().places(lower + 8 * 5));
        }
    }

    @Test
    void tableOf64KIsKnownToItsEnd() {
        TableGraph graph = new TableGraph(new Tables());
        graph.found(0x1_0000, 3, 8192, Granule.K64, TableShape.ROOT);

        assertEquals(Set.of(List.of(8191L << 16, 3L)), places(graph, 0x1_fff8));
    }

    /** Two tables that link each other by 128 descriptors each have 2^14 ways to the last one. */
    @Test
    void copyKnowsThatNotAllWaysWereLookedAt() {
        TableGraph graph = new TableGraph(new Tables());
        graph.found(ROOT, 1, 512, Granule.K4, TableShape.ROOT);
        for (int i = 0; i < 128; i++) {
            graph.found(0x2000, 2, 512, Granule.K4, ROOT + 8 * i);
            graph.found(0x3000, 3, 512, Granule.K4, 0x2000 + 8 * i);
        }
        graph.places(0x3000);
        assertTrue(graph.incomplete());
        assertTrue(graph.copy().incomplete());
    }

    @Test
    void tableOfTheUpperHalfHasItsPlacesThere() {
        TableGraph graph = new TableGraph(new Tables());
        graph.found(ROOT, 2, 512, Granule.K4, TableShape.ROOT);

        assertEquals(
                List.of(3L << 21, -1L << 30 | 3L << 21),
                graph.places(ROOT + 8 * 3).stream().map(TableGraph.Place::va).toList());
    }

    @Test
    void tableThatTwoDescriptorsLinkHasTwoPlaces() {
        TableGraph graph = new TableGraph(new Tables());
        graph.found(ROOT, 2, 512, Granule.K4, TableShape.ROOT);
        graph.found(0x2000, 3, 512, Granule.K4, ROOT);
        graph.found(0x2000, 3, 512, Granule.K4, ROOT + 8);

        assertEquals(Set.of(List.of(0x5000L, 3L), List.of(0x20_5000L, 3L)), places(graph, 0x2000 + 8 * 5));
    }

    /** All of a table of more than one page goes along. */
    @ParameterizedTest
    @EnumSource
    void aCopyKnowsOfTablesWhatItIsToldAfterwards(Granule granule) {
        int entries = 1 << granule.bitsPerLevel();
        long root = 0x10_0000;
        long lower = 0x20_0000;
        TableGraph told = new TableGraph(new Tables());
        told.found(root, 2, entries, granule, TableShape.ROOT);
        told.found(lower, 3, entries, granule, root);
        TableGraph copy = told.copy();
        copy.found(lower, 3, entries, granule, root + 8);

        for (long pa = lower; pa < lower + 8L * entries; pa += 8) {
            long offset = (pa - lower) / 8 * granule.pageSize();
            assertEquals(
                    Set.of(List.of(offset, 3L), List.of(granule.entrySize(2) + offset, 3L)),
                    places(copy, pa),
                    "of all");
            assertEquals(Set.of(List.of(offset, 3L)), places(told, pa), "of what was copied");
        }
    }
}
