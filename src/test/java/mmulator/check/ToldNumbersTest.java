package mmulator.check;

import static mmulator.check.world.WorldTables.EMPTY_ROOT;
import static mmulator.check.world.WorldTables.OTHER_ROOT;
import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.block;
import static mmulator.check.world.WorldTables.contiguous;
import static mmulator.check.world.WorldTables.nonGlobal;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.check.world.World;
import mmulator.mmu.AccessKind;
import mmulator.mmu.tlb.TlbEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The numbers that violations tell: each story has another one for the step, the CPU, the address, the descriptor and the
 * member, so that none can stand where another should. Up to step 5 cpu0 leaves the tables, and step 6 is nothing; cpu2
 * changes them then, and cpu1 is who may still hold what they were.
 */
final class ToldNumbersTest {
    private static final long VA = 0x20_5000;
    private static final long ENTRY = ROOT + 8;
    private static final long LEAF = TABLE + 8 * 5;
    private static final long OLD = 0x1_5000;
    private static final long NEW = 0x2_5000;

    private final World world = new World(3).put(ENTRY, table(TABLE)).put(LEAF, page(OLD));
    private final Checker checker = new Checker(world);

    private World parked() {
        world.watchedBy(checker::observe).start(ROOT);
        world.msrTtbr0(0, EMPTY_ROOT, 7)
                .isb(0)
                .tlbi(0, "vmalle1", 0, 0)
                .dsbNsh(0)
                .isb(0);
        return world.storeElsewhere(2, 0xf_0000, 1);
    }

    private void bbml(int one, int two) {
        world.features(1, CpuFeatures.builder().bbml(one).build());
        world.features(2, CpuFeatures.builder().bbml(two).build());
    }

    /** Notes of the last violation under these labels. */
    private List<String> told(Rule rule, String... labels) {
        Violation last = checker.violations().getLast();
        assertEquals(rule, last.rule(), () -> checker.violations().toString());
        return last.notes().stream()
                .filter(note -> Stream.of(labels).anyMatch(note.label()::equals))
                .map(note -> note.label() + ": " + note.text())
                .toList();
    }

    @Test
    void placeOfAPageAndWhoMayHoldIt() {
        bbml(0, 2);
        world.put(LEAF, contiguous(page(OLD)));
        parked().store(2, LEAF, page(OLD));
        assertEquals(
                List.of(
                        "entry: level 3 [PTE] at 0x0000000000003028, IA 0x0000000000205000 +4K",
                        "needs: break-before-make, since the contiguous bit changes (cpu1 is below FEAT_BBM level 1)",
                        "seen: cpu1 (bbml 0) may have filled its TLB from the old entry, by speculation, since the start"),
                told(Rule.BBM_VALID_TO_VALID, "entry", "needs", "seen", "broken", "kept"));
        assertEquals(7, checker.violations().getLast().step());
        assertEquals(2, checker.violations().getLast().cpu());
    }

    /** What would do on the CPU that is too old: R_KFLJB. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0 | level 1 with nT, or 2", "1 | level 2, and nT is not set"})
    void levelsThatWouldAllowAnotherSize(int bbml, String level) {
        bbml(bbml, 2);
        world.put(ENTRY, block(0x40_0000));
        for (int i = 0; i < 512; i++) {
            world.put(OTHER_TABLE + 8L * i, page(0x40_0000 + 0x1000L * i));
        }
        parked().store(2, ENTRY, table(OTHER_TABLE));
        assertEquals(
                List.of(
                        "entry: level 2 [PGD] at 0x0000000000001008, IA 0x0000000000200000 +2M",
                        "needs: break-before-make, since the block size changes (cpu1 is below FEAT_BBM " + level
                                + ")"),
                told(Rule.BBM_VALID_TO_VALID, "entry", "needs"));
    }

    @Test
    void whenAnUncleanValueStoodThereAndWhoFilledHisTlbWithIt() {
        world.put(LEAF, 0);
        parked().store(2, LEAF, page(NEW))
                .dsbIshst(2)
                .store(2, LEAF, 0)
                .dsbIshst(2)
                .storeElsewhere(2, 0xf_0000, 2)
                .store(2, LEAF, page(OLD));
        List<String> speculated = List.of(
                "old: Page OA 0x25000  AttrIndx=0 RW AF",
                "new: Page OA 0x15000  AttrIndx=0 RW AF",
                "broken: the old value was overwritten at step 9",
                "seen: cpu1 (bbml 0) may have filled its TLB from the old entry, by speculation, since step 7",
                "kept: no tlbi that selects it has been executed since");
        assertEquals(speculated, told(Rule.BBM_UNCLEAN_TO_VALID, "old", "new", "broken", "seen", "kept"));
        assertEquals(12, checker.violations().getLast().step());
    }

    @Test
    void whenTheTlbWasFilledWithIt() {
        parked().filled(1, VA, 1)
                .filled(1, VA, 1)
                .store(2, LEAF, 0)
                .dsbIshst(2)
                .storeElsewhere(2, 0xf_0000, 2)
                .store(2, LEAF, page(NEW));
        assertEquals(
                List.of(
                        "broken: the old value was overwritten at step 9",
                        "seen: cpu1 (bbml 0) filled its TLB from the old entry at step 8"),
                told(Rule.BBM_UNCLEAN_TO_VALID, "broken", "seen"));
        world.store(2, LEAF, 0).dsbIshst(2).access(1, VA);
        assertEquals(List.of("seen: cpu1 filled its TLB with it at step 8"), told(Rule.STALE_TRANSLATION, "seen"));
    }

    /** A TLBI of cpu2 at step 9, after a store of step 7 that a DSB has published at step 8. */
    private List<String> kept(Rule rule, String operation, long va, int asid, boolean complete) {
        parked().store(2, LEAF, 0).dsbIshst(2).tlbi(2, operation, va, asid);
        world.isb(1);
        (complete ? world.dsbIsh(2) : world.dsbIshst(2)).isb(2).isb(1).access(1, VA);
        return told(rule, "from", "now", "seen", "kept");
    }

    private static final List<String> OF_LEAF = List.of(
            "from: level 3 descriptor at 0x0000000000003028: Page OA 0x15000  AttrIndx=0 RW AF",
            "now: level 3 descriptor at 0x0000000000003028: Invalid",
            "seen: cpu1 may have filled its TLB with it, by speculation, from the start to step 8");

    private static List<String> with(List<String> notes, String last) {
        return Stream.concat(notes.stream(), Stream.of("kept: " + last)).toList();
    }

    @Test
    void maintenanceThatNamesAnotherPage() {
        assertEquals(
                with(
                        OF_LEAF,
                        "cpu2 executed tlbi vaae1is 0x0000000000206000..0x0000000000206fff at step 9, which does not select it"),
                kept(Rule.STALE_TRANSLATION, "vaae1is", VA + 0x1000, 0, true));
    }

    @Test
    void maintenanceThatStaysOnItsCpu() {
        assertEquals(
                with(
                        OF_LEAF,
                        "cpu2 executed tlbi vaae1 0x0000000000205000..0x0000000000205fff at step 9, which does not leave that"
                                + " CPU: the inner-shareable form (…is) does"),
                kept(Rule.STALE_TRANSLATION, "vaae1", VA, 0, true));
    }

    @Test
    void maintenanceThatIsNotComplete() {
        assertEquals(
                with(
                        OF_LEAF,
                        "cpu2 executed tlbi vaae1is 0x0000000000205000..0x0000000000205fff at step 9, but no dsb ish by cpu2 has"
                                + " completed it"),
                kept(Rule.INCOMPLETE_INVALIDATION, "vaae1is", VA, 0, false));
    }

    @Test
    void maintenanceOfAnotherAsid() {
        world.put(LEAF, nonGlobal(page(OLD)));
        assertEquals(
                "kept: cpu2 executed tlbi aside1is asid 0x3 at step 9, which does not select it",
                kept(Rule.STALE_TRANSLATION, "aside1is", 0, 3, true).getLast());
    }

    @Test
    void maintenanceThatCameTooEarly() {
        parked().store(2, LEAF, 0).tlbi(2, "vaae1is", VA, 0).dsbIsh(2).isb(1).access(1, VA);
        assertEquals(
                List.of(
                        "seen: cpu1 may have filled its TLB with it, by speculation, from the start to step 9",
                        "kept: cpu2 executed tlbi vaae1is 0x0000000000205000..0x0000000000205fff at step 8, when walks could"
                                + " still find it: a dsb ishst (after an msr, an isb) must come between the change and the tlbi"),
                told(Rule.UNPUBLISHED_DESCRIPTOR, "seen", "kept"));
    }

    @Test
    void ownMaintenanceThatNoIsbHasFollowed() {
        parked().store(2, LEAF, 0)
                .dsbIshst(2)
                .tlbi(2, "vaae1is", VA, 0)
                .dsbIsh(2)
                .access(2, VA);
        assertEquals(
                List.of(
                        "seen: cpu2 may have filled its TLB with it, by speculation, from the start to step 8",
                        "kept: tlbi vaae1is 0x0000000000205000..0x0000000000205fff of step 9 has removed it, but no isb has"
                                + " followed: the instruction may have been translated before"),
                told(Rule.STALE_TRANSLATION, "seen", "kept"));
    }

    @Test
    void tableThatLastLevelFormsLeave() {
        parked().store(2, ENTRY, 0)
                .dsbIshst(2)
                .tlbi(2, "vaale1is", VA, 0)
                .dsbIsh(2)
                .isb(1)
                .access(1, VA);
        assertEquals(
                List.of(
                        "from: level 3 descriptor at 0x0000000000003028: Page OA 0x15000  AttrIndx=0 RW AF",
                        "now: level 2 descriptor at 0x0000000000001008: Invalid",
                        "kept: a TLB may still hold the level 2 Table descriptor at 0x0000000000001008 that led there: last-level"
                                + " forms (vale1, vaale1) keep it, vae1 and vaae1 remove it"),
                told(Rule.STALE_TRANSLATION, "from", "now", "kept"));
    }

    @Test
    void memberThatDoesNotAgree() {
        for (int i = 16; i < 32; i++) {
            world.put(TABLE + 8 * i, contiguous(page(0x4_0000 + 0x1000L * i)));
        }
        world.put(TABLE + 8 * 25, contiguous(page(0x4_7000)));
        parked().access(1, 0x21_2000);
        assertEquals(
                List.of(
                        "run: level 3 descriptors 0x0000000000003080 to 0x00000000000030f8, IA 0x0000000000210000 +64K",
                        "used: member 2: Page OA 0x52000  AttrIndx=0 RW AF CONT",
                        "other: member 9: Page OA 0x47000  AttrIndx=0 RW AF CONT",
                        "which: has OA 0x47000 where 0x59000 follows from the rest"),
                told(Rule.MISPROGRAMMED_CONTIGUOUS, "run", "used", "other", "which"));
    }

    @Test
    void tableThatIsFreed() {
        parked().freed(2, TABLE);
        assertEquals(
                List.of(
                        "table: level 3, for addresses from 0x0000000000200000",
                        "seen: cpu1 may read it: it is linked, the store that unlinks it is not published, or a cached Table"
                                + " descriptor leads there"),
                told(Rule.TABLE_FREED_WHILE_REACHABLE, "table", "seen"));
    }

    @Test
    void cpuThatSharesAnotherTable() {
        world.put(OTHER_ROOT + 8, table(OTHER_TABLE)).put(OTHER_TABLE + 8 * 5, page(NEW));
        parked().msrTtbr0(2, OTHER_ROOT | 1, 1).isb(2).msrTtbr0(1, ROOT | 1, 1).isb(1);
        world.tlbi(2, "vmalle1is", 0, 0).dsbIsh(2).isb(2).isb(1).access(1, VA);
        assertEquals(
                List.of(
                        "seen: cpu1 may share with cpu2 (CnP) what that one's walks could find, by speculation, from step 7"
                                + " until now",
                        "kept: cpu2, with which it shares translations (TTBRn_EL1.CnP), finds it in tables or by registers of"
                                + " its own"),
                told(Rule.STALE_TRANSLATION, "seen", "kept"));
    }

    @Test
    void reasonsOfOneChange() {
        world.put(LEAF, nonGlobal(page(OLD)));
        parked().store(2, LEAF, page(NEW) | 2 << 2);
        assertEquals(
                List.of(
                        "old: Page OA 0x15000  AttrIndx=0 RW AF nG",
                        "new: Page OA 0x25000  AttrIndx=2 RW AF",
                        "needs: break-before-make, since the cacheability changes; the output address changes and the old or the"
                                + " new translation is writable; the entry becomes global that was not"),
                told(Rule.BBM_VALID_TO_VALID, "old", "new", "needs"));
        assertEquals(
                "live Page descriptor replaced by a Page descriptor",
                checker.violations().getLast().headline());
    }

    @Test
    void fieldOfATableThatCountsBelow() {
        parked().store(2, ENTRY, table(TABLE) | Descriptor.AP_TABLE1);
        assertEquals(
                List.of(
                        "new: Table next 0x3000  APTable=2",
                        "needs: break-before-make, since the hierarchical permissions (APTable, UXNTable, PXNTable) change"),
                told(Rule.BBM_VALID_TO_VALID, "new", "needs"));
    }

    @ParameterizedTest
    @CsvSource({"read", "write", "fetch"})
    void whatTheAccessIs(String access) {
        world.put(LEAF, 0);
        parked().store(2, LEAF, page(NEW)).dsbIsh(2);
        switch (access) {
            case "read" -> world.access(1, VA + 8);
            case "write" -> world.write(1, VA + 8);
            default -> world.fetch(1, VA + 8);
        }
        assertEquals(
                List.of(
                        "or: TRANSLATION fault, level 3: descriptor is Invalid",
                        "from: level 3 descriptor at 0x0000000000003028: Invalid",
                        "now: level 3 descriptor at 0x0000000000003028: Page OA 0x25000  AttrIndx=0 RW AF"),
                told(Rule.UNPUBLISHED_DESCRIPTOR, "or", "from", "now"));
        String headline = checker.violations().getLast().headline();
        assertEquals(
                "the " + access + " of 0x0000000000205008", headline.substring(0, Math.max(0, headline.indexOf(':'))));
    }

    /** Help where no store is to blame, and none where one is. */
    @Test
    void registerThatIsToBlame() {
        parked().msrMair(1, World.MAIR & ~0xffL | 0x44).isb(1).access(1, VA);
        List<String> help = told(Rule.STALE_TRANSLATION, "help");
        assertEquals(1, help.size());
        assertEquals(true, help.getFirst().startsWith("help: the descriptors are the same: TCR_EL1, MAIR_EL1"));
        world.store(2, LEAF, page(OLD) | 1 << 2).dsbIsh(2).isb(1).access(1, VA);
        assertEquals(List.of(), told(Rule.STALE_TRANSLATION, "help"));
    }

    /** What the concrete TLB held is the best evidence, if it is of the same translation. */
    @ParameterizedTest
    @CsvSource({
        "0x205000, filled its TLB with it at step 6",
        "0x206000, 'may have filled its TLB with it, by speculation'"
    })
    void entryThatWasHit(String va, String seen) {
        world.put(LEAF + 8, page(NEW));
        parked();
        TlbEntry entry = world.entry(1, Long.decode(va), 1);
        world.store(2, LEAF, 0).dsbIsh(2).hit(1, AccessKind.READ_EL1, VA, entry);
        String told = told(Rule.STALE_TRANSLATION, "seen").getFirst();
        assertEquals("seen: cpu1 " + seen, told.substring(0, Math.min(told.length(), seen.length() + 11)));
    }
}
