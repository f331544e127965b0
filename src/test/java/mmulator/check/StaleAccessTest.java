package mmulator.check;

import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Tcr;
import mmulator.check.world.ToldAs;
import mmulator.check.world.World;
import mmulator.machine.event.Event;
import mmulator.mmu.tlb.TlbEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Page descriptor is replaced and published, no TLBI follows, and another CPU that may hold the old one accesses the page. */
final class StaleAccessTest {
    private static List<Violation> violations(World world, String old, String next, String access) {
        Checker checker = new Checker(world);
        world.put(ROOT, table(TABLE)).put(TABLE, Long.parseLong(old, 16));
        world.watchedBy(checker::observe).start(ROOT);
        world.store(0, TABLE, Long.parseLong(next, 16)).dsbIsh(0);
        switch (access) {
            case "read" -> world.access(1, 0);
            case "write" -> world.write(1, 0);
            case "refused write" -> world.refusedWrite(1, 0);
            case "fetch" -> world.fetch(1, 0);
            default -> throw new IllegalArgumentException(access);
        }
        return checker.violations().stream()
                .filter(violation -> violation.cpu() == 1)
                .toList();
    }

    private static void assertRule(String rule, String headline, List<Violation> found) {
        assertEquals(
                rule.equals("-") ? List.of() : List.of(Rule.valueOf(rule)),
                found.stream().map(Violation::rule).toList());
        assertTrue(rule.equals("-") || found.getFirst().headline().contains(headline), found::toString);
    }

    /** Attributes 0 and 2 are Write-Back and Non-cacheable; bit 7 is AP[2], bit 10 AF, bit 53 PXN. */
    @ParameterizedTest(name = "{0}, {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing                 | 10703          | 10703          | read          | -                 | ''",
                "unmapped                | 10703          | 0              | read          | STALE_TRANSLATION | no longer translate",
                "another OA              | 10703          | 20703          | read          | STALE_TRANSLATION | another output address",
                "another type            | 10703          | 1070b          | read          | STALE_TRANSLATION | other memory attributes",
                "read-only               | 10703          | 10783          | read          | -                 | ''",
                "read-only               | 10703          | 10783          | refused write | STALE_TRANSLATION | wider permissions",
                "writable                | 10783          | 10703          | read          | -                 | ''",
                "writable                | 10783          | 10703          | write         | SPURIOUS_FAULT    | narrower permissions",
                "executable              | 20000000010703 | 10703          | fetch         | SPURIOUS_FAULT    | narrower permissions",
                "executable              | 20000000010703 | 10703          | read          | -                 | ''",
                "aged                    | 10703          | 10303          | read          | AGED_ENTRY_USED   | AF of",
                "aged, and another OA    | 10703          | 20303          | read          | STALE_TRANSLATION | no longer translate",
                "aged, and another type  | 10703          | 1030b          | read          | STALE_TRANSLATION | no longer translate",
                "aged, and read-only     | 10703          | 10383          | read          | AGED_ENTRY_USED   | AF of",
                "aged, and read-only     | 10703          | 10383          | write         | STALE_TRANSLATION | no longer translate"
            })
    void whatCountsIsWhatThisAccessMayGet(
            String what, String old, String next, String access, String rule, String headline) {
        assertRule(rule, headline, violations(new World(2), old, next, access));
    }

    /** With FEAT_HAFDBS: bit 51 is DBM, so that AP[2] = 1 says "clean", which a write changes in the descriptor. */
    @ParameterizedTest(name = "{0}, {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "dirty to clean          | 8000000010703  | 8000000010783  | write         | STALE_TRANSLATION | without marking it dirty",
                "dirty to clean          | 8000000010703  | 8000000010783  | read          | -                 | ''",
                "clean to dirty          | 8000000010783  | 8000000010703  | write         | -                 | ''",
                "clean to read-only      | 8000000010783  | 10783          | refused write | -                 | ''",
                "clean to another OA     | 8000000010783  | 8000000020783  | write         | -                 | ''",
                "clean to another OA     | 8000000010783  | 8000000020783  | read          | STALE_TRANSLATION | another output address",
                "clean to another type   | 8000000010783  | 800000001078b  | write         | -                 | ''",
                "clean to unmapped       | 8000000010783  | 0              | write         | -                 | ''",
                "clean to unmapped       | 8000000010783  | 0              | read          | STALE_TRANSLATION | no longer translate",
                "clean to aged           | 8000000010783  | 8000000010383  | write         | -                 | ''",
                "dirty to another OA     | 8000000010703  | 8000000020703  | write         | STALE_TRANSLATION | another output address"
            })
    void hardwareThatMarksPagesDirtyGoesByItsTlb(
            String what, String old, String next, String access, String rule, String headline) {
        CpuFeatures hafdbs = CpuFeatures.builder().hafdbs(2).build();
        World world =
                new World(2, World.TCR | Tcr.HA | Tcr.HD).features(0, hafdbs).features(1, hafdbs);
        assertRule(rule, headline, violations(world, old, next, access));
    }

    /** R_SGJBL and I_YZSVV are about who updates the descriptor: cache maintenance does not (R_RKMHW), a CAS need not (R_TXGHB). */
    @ParameterizedTest
    @ValueSource(strings = {"10783", "8000000020783", "800000001078b", "0"})
    void whatLeavesPagesCleanGoesByTheTlbAlone(String next) {
        CpuFeatures hafdbs = CpuFeatures.builder().hafdbs(2).build();
        World world =
                new World(2, World.TCR | Tcr.HA | Tcr.HD).features(0, hafdbs).features(1, hafdbs);
        Checker checker = new Checker(world);
        world.put(ROOT, table(TABLE)).put(TABLE, 0x8000000010783L);
        world.watchedBy(ToldAs.leavingClean(checker::observe)).start(ROOT);
        world.store(0, TABLE, Long.parseLong(next, 16)).dsbIsh(0);
        if (next.equals("10783")) {
            world.refusedWrite(1, 0);
        } else {
            world.write(1, 0);
        }
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules(checker, 1));
    }

    private static List<Rule> rules(Checker checker, int cpu) {
        return checker.violations().stream()
                .filter(violation -> violation.cpu() == cpu)
                .map(Violation::rule)
                .toList();
    }

    /** Whatever else it might get: the first is what there is to mend. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "30703", "10303", "30303"})
    void anAccessIsToldOnceThoughSeveralEntriesMayBeStale(String last) {
        World world = new World(2).put(ROOT, table(TABLE)).put(TABLE, 0x10703);
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT);
        world.store(0, TABLE, 0x20703).dsbIsh(0).store(0, TABLE, 0x2070b).dsbIsh(0);
        world.store(0, TABLE, Long.parseLong(last, 16)).dsbIsh(0).access(1, 0);
        assertEquals(
                1,
                rules(checker, 1).stream()
                        .filter(rule -> rule.severity() == Rule.Severity.ERROR)
                        .count());
    }

    /** A Block is split, and a page below it aged: its walk faults, but the TLB may have both sizes from before, or one. */
    @ParameterizedTest
    @CsvSource({
        "703, false, true, TLB_CONFLICT",
        "303, false, false, AGED_ENTRY_USED",
        "703, true, false, AGED_ENTRY_USED"
    })
    void entriesFromBeforeMayBeOfTwoSizes(String first, boolean noabort, boolean both, Rule rule) {
        CpuFeatures bbml = CpuFeatures.builder().bbml(2).noabort(noabort).build();
        World world = new World(2).features(0, bbml).features(1, bbml).put(ROOT, 0x20_0701);
        world.put(TABLE, 0x20_0000 | Long.parseLong(first, 16));
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT);
        world.store(0, ROOT, table(TABLE)).dsbIsh(0).store(0, TABLE, 0x20_0303).dsbIsh(0);
        world.access(1, 0);
        assertTrue(rules(checker, 1).contains(rule), rules(checker, 1)::toString);
        assertEquals(both, rules(checker, 1).contains(Rule.TLB_CONFLICT));
    }

    /** R_VNRFW: TBI0 may be cached with what was found while it was 1. Afterwards the tag is part of the address. */
    @ParameterizedTest
    @ValueSource(strings = {"", "vmalle1", "vaae1"})
    void anAddressMayMatchWithoutItsTagUntilATlbi(String tlbi) {
        World world = new World(2, World.TCR | 1L << 37).put(ROOT, table(TABLE)).put(TABLE, 0x10703);
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT);
        world.msrTcr(1, World.TCR).isb(1);
        if (!tlbi.isEmpty()) {
            world.tlbi(1, tlbi, 0, 0).dsbNsh(1).isb(1);
        }
        world.access(1, 0x5500_0000_0000_0000L);
        assertEquals(tlbi.isEmpty() ? List.of(Rule.STALE_TRANSLATION) : List.of(), rules(checker, 1));
    }

    /** Of two old values with permission to write one is being invalidated, the other is not. */
    @ParameterizedTest
    @CsvSource({"INCOMPLETE_INVALIDATION, STALE_TRANSLATION", "STALE_TRANSLATION, INCOMPLETE_INVALIDATION"})
    void whatIsToleratedHidesNothingElseOfTheAccess(Rule tolerated, Rule other) {
        World world = new World(2).put(ROOT, table(TABLE)).put(TABLE, 0x10703);
        Checker checker = new Checker(world, violation -> violation.rule() == tolerated);
        world.watchedBy(checker::observe).start(ROOT);
        world.store(0, TABLE, 0x10783).dsbIsh(0).isb(0).tlbi(0, "vaae1is", 0, 0);
        world.store(0, TABLE, 0x20_0000_0001_0703L).dsbIsh(1).dsbIshst(0);
        world.store(0, TABLE, 0x10783).dsbIshst(0).refusedWrite(1, 0);
        assertTrue(rules(checker, 1).contains(other), rules(checker, 1)::toString);
        assertEquals(Set.copyOf(rules(checker, 1)).size(), rules(checker, 1).size(), "each once");
    }

    /** A loop gives one warning, and so does each entry, wherever it is used. */
    @ParameterizedTest
    @CsvSource({"10703, 10303, AGED_ENTRY_USED", "20000000010703, 10703, SPURIOUS_FAULT"})
    void warningsAreGivenOnce(String old, String next, Rule rule) {
        World world = new World(2).put(ROOT, table(TABLE)).put(TABLE, Long.parseLong(old, 16));
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT);
        world.store(0, TABLE, Long.parseLong(next, 16)).dsbIsh(0);
        world.fetch(1, 0).fetch(1, 0x10).fetch(1, 0x20);
        assertEquals(List.of(rule), rules(checker, 1));
    }

    /** Of several that were filled the last that has not been removed since, by maintenance or for another to have its place. */
    @ParameterizedTest
    @CsvSource({"false, 2", "true, 1"})
    void whenTheTlbWasFilledIsToldOfWhatIsStillThere(boolean removed, int step) {
        World world = new World(2).put(ROOT, table(TABLE)).put(TABLE, 0x10703);
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT).filled(1, 0, 1);
        TlbEntry again = world.entry(1, 0, 1);
        world.filled(1, 0, 1);
        if (removed) {
            world.tell(new Event.TlbRemoved(1, world.step(), 0, List.of(again), null));
        }
        world.store(0, TABLE, 0x20703).dsbIsh(0).access(1, 0);
        String told = checker.violations().getLast().notes().toString();
        assertTrue(told.contains("filled its TLB with it at step " + step), told);
    }
}
