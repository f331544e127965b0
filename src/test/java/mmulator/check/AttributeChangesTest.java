package mmulator.check;

import static mmulator.check.world.WorldTables.OTHER_ROOT;
import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.check.world.WatchedWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hierarchical fields and the Access flag: what of a change has to be invalidated. */
final class AttributeChangesTest extends WatchedWorld {
    // Hierarchical fields: Arm ARM I_YQWJF

    private static final long READ_ONLY_BELOW = Descriptor.AP_TABLE1;

    /** TABLE maps pages 0 and 1; its Table descriptor is broken, made again with APTable, and {@code tlbi} in between. */
    private List<Rule> protectedByItsTable(String operation, long... addresses) {
        start().put(TABLE + 8, page(NEW)).store(0, ROOT, 0).dsbIshst(0);
        for (long va : addresses) {
            world.tlbi(0, operation, va, 1);
        }
        world.dsbIsh(0).store(0, ROOT, table(TABLE) | READ_ONLY_BELOW);
        return rules();
    }

    @Test
    void aHierarchicalFieldNeedsMaintenanceOfAllLevelsBelow() {
        assertEquals(List.of(Rule.BBM_UNCLEAN_TO_VALID), protectedByItsTable("vaae1is", 0));
        assertTrue(text().contains("hierarchical permissions"), text());
    }

    @Test
    void aHierarchicalFieldMayChangeOnceAllBelowIsInvalidated() {
        assertEquals(List.of(), protectedByItsTable("vaae1is", 0, 0x1000));
    }

    @Test
    void aHierarchicalFieldMayChangeOnceTheTlbIsEmpty() {
        assertEquals(List.of(), protectedByItsTable("vmalle1is", 0));
    }

    @Test
    void aHierarchicalFieldNeedsMoreThanItsAsidWhereEntriesAreGlobal() {
        assertEquals(List.of(Rule.BBM_UNCLEAN_TO_VALID), protectedByItsTable("aside1is", 0));
    }

    @Test
    void aTableLinkedAgainAsItWasNeedsNoMaintenanceBelow() {
        start().put(TABLE + 8, page(NEW))
                .store(0, ROOT, 0)
                .dsbIshst(0)
                .tlbi(0, "vaae1is", 0, 0)
                .dsbIsh(0);
        world.store(0, ROOT, table(TABLE));
        assertEquals(List.of(), rules());
    }

    // Aging

    @Test
    void anAgedEntryMayStillBeUsed() {
        start().store(0, TABLE, page(OLD) & ~Descriptor.AF)
                .dsbIshst(0)
                .access(0, 0)
                .access(0, 8)
                .access(1, 0);
        assertEquals(List.of(Rule.AGED_ENTRY_USED, Rule.AGED_ENTRY_USED), rules());
    }

    @Test
    void anAgedEntryIsNotUsedOnceItIsInvalidated() {
        start().store(0, TABLE, page(OLD) & ~Descriptor.AF)
                .dsbIshst(0)
                .tlbi(0, "vaae1is", 0, 0)
                .dsbIsh(0)
                .isb(0);
        world.access(0, 0);
        assertEquals(List.of(), rules());
    }

    /** The register write that leads to the entry may have taken effect: nobody has aged anything. */
    @Test
    void anEntryOfARegimeThatIsPendingIsNoAgedOne() {
        world.put(TABLE, page(OLD) & ~Descriptor.AF)
                .put(OTHER_ROOT, table(OTHER_TABLE))
                .put(OTHER_TABLE, page(OLD));
        start().msrTtbr0(0, OTHER_ROOT, 1).access(0, 0);
        assertEquals(List.of(Rule.UNSYNCHRONIZED_CONTEXT), rules());
    }

    @ParameterizedTest
    @CsvSource({"OA", "memory type"})
    void anAgedEntryThatIsWrongOtherwiseIsStale(String change) {
        long next = switch (change) {
            case "OA" -> page(NEW);
            default -> page(OLD) | 2 << 2;
        };
        start().store(0, TABLE, next & ~Descriptor.AF).dsbIshst(0).access(0, 0);
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules());
    }

    /** A page is made read-only and old at once: a read gets by the old entry what it would get by a young descriptor. */
    @ParameterizedTest
    @CsvSource({"read, AGED_ENTRY_USED", "write, STALE_TRANSLATION"})
    void anAgedEntryIsJudgedByWhatTheAccessGets(String access, Rule rule) {
        start().store(0, TABLE, (page(OLD) | Descriptor.AP2) & ~Descriptor.AF).dsbIshst(0);
        if (access.equals("read")) {
            world.access(0, 0);
        } else {
            world.write(0, 0);
        }
        assertEquals(List.of(rule), rules());
    }

    @Test
    void aSwitchOfTablesIsNotToldToInvalidateAfterAStore() {
        world.put(OTHER_ROOT, table(OTHER_TABLE)).put(OTHER_TABLE, page(NEW));
        start().msrTtbr0(0, OTHER_ROOT, 1).isb(0).access(0, 0);
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules());
        assertTrue(checker.violations().getFirst().help().contains("no descriptor on the way was stored"), text());
    }

    @Test
    void aStoreIsToldToInvalidateAfterIt() {
        start().store(0, TABLE, 0).dsbIshst(0).access(0, 0);
        assertEquals(
                Rule.STALE_TRANSLATION.help(), checker.violations().getFirst().help());
    }

    @Test
    void aLoopOverAgedPagesWarnsOnce() {
        for (int i = 0; i < 16; i++) {
            world.put(TABLE + 8L * i, page(OLD + 0x1000L * i));
        }
        start();
        for (int i = 0; i < 16; i++) {
            world.store(0, TABLE + 8L * i, page(OLD + 0x1000L * i) & ~Descriptor.AF);
        }
        world.dsbIshst(0);
        for (int i = 0; i < 16; i++) {
            world.accessAgain(0, 0x1000L * i);
        }
        assertEquals(List.of(Rule.AGED_ENTRY_USED), rules());
    }
}
