package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which memory is a table. */
final class LinkedTablesTest {
    /** Root of the upper half. */
    private static final long ROOT = 0x1000;

    private static final long LEVEL_1 = 0x2000;
    private static final long LEVEL_2 = 0x3000;

    private final Tables memory = new Tables().put(ROOT, 3, LEVEL_1 | 3).put(LEVEL_1, 5, LEVEL_2 | 3);
    private final LinkedTables tables = new LinkedTables(memory);
    private final List<Long> told = new ArrayList<>();

    private void regime() {
        tables.regime(Tables.regime(Tables.CPU, Tables.TCR_4K, 1L << 40, ROOT), this::tell);
    }

    private void tell(TableShape.Link link) {
        told.add(link.table().address());
        told.add(link.parent());
    }

    @Test
    void tablesAreToldFromTheRootDownAndOnce() {
        regime();
        regime();

        assertEquals(List.of(ROOT, TableShape.ROOT, LEVEL_1, ROOT + 8 * 3, LEVEL_2, LEVEL_1 + 8 * 5), told);
        assertEquals(3, tables.size());
    }

    @Test
    void tableThatIsKnownIsNotReadAgainForAnotherLink() {
        regime();
        told.clear();

        tables.stored(ROOT + 8 * 7, LEVEL_1 | 3, this::tell);

        assertEquals(List.of(LEVEL_1, ROOT + 8 * 7), told);
    }

    @Test
    void tableStaysOneUntilItsFirstLinkIsForgotten() {
        regime();
        int known = tables.size();
        long other = 0x4000;
        tables.stored(LEVEL_2, other | 3, this::tell);
        int once = tables.size();
        tables.stored(LEVEL_2 + 8, other | 3, this::tell);

        tables.rewind(once);
        assertEquals(1, tables.at(other).size());
        tables.rewind(known);
        assertFalse(tables.isInPage(other));
        assertTrue(tables.isInPage(LEVEL_2));

        tables.stored(LEVEL_2, other | 3, this::tell);
        assertEquals(1, tables.at(other).size());
    }

    @Test
    void smallTableIsNotAllOfItsPage() {
        long tcr = Tables.TCR_4K & ~(0x3fL << 16) | 24L << 16;
        tables.regime(Tables.regime(Tables.CPU, tcr, 1L << 40, ROOT), this::tell);

        assertEquals(1, tables.at(ROOT + 8).size());
        assertTrue(tables.isInPage(ROOT + 8 * 2));
        assertEquals(List.of(), tables.at(ROOT + 8 * 2));
    }
}
