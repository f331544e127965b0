package mmulator.check;

import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.block;
import static mmulator.check.world.WorldTables.contiguous;
import static mmulator.check.world.WorldTables.nonGlobal;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import mmulator.arch.Descriptor;
import mmulator.check.world.WatchedWorld;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of live descriptors: break-before-make, nT and folding. */
final class BreakBeforeMakeRulesTest extends WatchedWorld {
    /** What a store over a live descriptor makes of it, by FEAT_BBM level; "n" is noabort. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // change, 0, 1, 2, 2n, 3
        "block to table, BBM, BBM, -, -, -",
        "nT block to table, BBM, -, -, -, -",
        "contiguous to not, BBM, -, -, -, -",
        "other OA, BBM, BBM, BBM, BBM, BBM",
        "RW to RO, -, -, -, -, -",
        "to Device, BBM, BBM, BBM, BBM, BBM",
        "global to nG, -, -, -, -, -",
        "nG to global, BBM, BBM, BBM, BBM, BBM",
        "to Invalid, -, -, -, -, -",
        "software bits, -, -, -, -, -",
        "APTable set, BBM, BBM, BBM, BBM, BBM",
        "APTable cleared, BBM, BBM, BBM, BBM, BBM",
        "UXNTable set, BBM, BBM, BBM, BBM, BBM",
        "PXNTable set, BBM, BBM, BBM, BBM, BBM",
        "software bits of a table, -, -, -, -, -"
    })
    void storeOverALiveDescriptor(String change, String none, String one, String two, String noabort, String three) {
        String[] levels = {"0", "1", "2", "2n", "3"};
        String[] expected = {none, one, two, noabort, three};
        for (int i = 0; i < levels.length; i++) {
            assertEquals(expected[i], judged(change, levels[i]), change + " at bbml " + levels[i]);
        }
    }

    private static String judged(String change, String level) {
        long slot = change.contains("table") || change.contains("Table") ? ROOT : TABLE;
        long old = switch (change) {
            case "APTable cleared" -> table(TABLE) | Descriptor.AP_TABLE1;
            case "APTable set", "UXNTable set", "PXNTable set", "software bits of a table" -> table(TABLE);
            case "block to table" -> block(0x40_0000);
            case "nT block to table" -> block(0x40_0000) | Descriptor.NT;
            case "contiguous to not" -> contiguous(page(OLD));
            case "nG to global" -> nonGlobal(page(OLD));
            default -> page(OLD);
        };
        long next = switch (change) {
            case "block to table", "nT block to table" -> table(OTHER_TABLE);
            case "other OA" -> page(NEW);
            case "RW to RO" -> page(OLD) | Descriptor.AP2;
            case "to Device" -> page(OLD) | 2 << 2;
            case "global to nG" -> nonGlobal(page(OLD));
            case "to Invalid" -> 0;
            case "software bits" -> page(OLD) | 5L << 55;
            case "APTable set" -> table(TABLE) | Descriptor.AP_TABLE1;
            case "APTable cleared" -> table(TABLE);
            case "UXNTable set" -> table(TABLE) | Descriptor.UXN_TABLE;
            case "PXNTable set" -> table(TABLE) | Descriptor.PXN_TABLE;
            case "software bits of a table" -> table(TABLE) | 1L << 55;
            default -> page(OLD);
        };
        World world =
                new World(1).features(0, bbml(level)).put(ROOT, table(TABLE)).put(slot, old);
        for (int i = 0; i < 512; i++) {
            world.put(OTHER_TABLE + 8L * i, page(0x40_0000 + 0x1000L * i));
        }
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT).store(0, slot, next);
        if (checker.violations().isEmpty()) {
            return "-";
        }
        assertEquals(Rule.BBM_VALID_TO_VALID, checker.violations().getFirst().rule());
        return "BBM";
    }

    // nT: Arm ARM R_MRRPW

    private static List<Rule> readOfANtBlock(String level) {
        World world = new World(1).features(0, bbml(level)).put(ROOT, block(0x40_0000) | Descriptor.NT);
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT).access(0, 0x1000).access(0, 0x2000);
        return checker.violations().stream().map(Violation::rule).toList();
    }

    @Test
    void aBlockWithNtMayFaultFromBbml1On() {
        assertEquals(List.of(), readOfANtBlock("0"));
        for (String level : List.of("1", "2", "2n", "3")) {
            assertEquals(List.of(Rule.SPURIOUS_FAULT), readOfANtBlock(level), "bbml " + level);
        }
    }

    // Folding: Arm ARM R_FCPSG

    /** Sixteen pages get the contiguous bit, or lose it; one of them is read then. */
    private static List<Rule> refolded(String level, boolean fold, boolean invalidated) {
        World world = new World(1).features(0, bbml(level)).put(ROOT, table(TABLE));
        for (int i = 0; i < 16; i++) {
            long page = page(0x4_0000 + 0x1000L * i);
            world.put(TABLE + 8 * i, fold ? page : contiguous(page));
        }
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT);
        for (int i = 0; i < 16; i++) {
            long page = page(0x4_0000 + 0x1000L * i);
            world.store(0, TABLE + 8 * i, fold ? contiguous(page) : page);
        }
        world.dsbIsh(0);
        for (int i = 0; i < 16 && invalidated; i++) {
            world.tlbi(0, "vaae1is", 0x1000L * i, 0);
        }
        world.dsbIsh(0).isb(0).access(0, 0x3000);
        return checker.violations().stream().map(Violation::rule).toList();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true", "2, false"})
    void aFoldedOrUnfoldedRunMayConflictUntilItIsInvalidated(String level, boolean fold) {
        assertEquals(List.of(Rule.TLB_CONFLICT), refolded(level, fold, false));
        assertEquals(List.of(), refolded(level, fold, true));
    }

    @ParameterizedTest
    @CsvSource({"2n, true", "2n, false", "3, true", "3, false"})
    void aFoldedOrUnfoldedRunIsMetWithoutConflictWhereNothingAborts(String level, boolean fold) {
        assertEquals(List.of(), refolded(level, fold, false));
    }

    @Test
    void wholeSequenceIsAccepted() {
        start().store(0, TABLE, 0)
                .dsbIshst(0)
                .tlbi(0, "vaae1is", 0, 0)
                .dsbIsh(0)
                .store(0, TABLE, page(NEW));
        assertEquals(List.of(), rules());
    }

    @Test
    void makeWithoutInvalidationIsReported() {
        start().store(0, TABLE, 0).dsbIshst(0).store(0, TABLE, page(NEW));
        assertEquals(List.of(Rule.BBM_UNCLEAN_TO_VALID), rules());
    }

    @Test
    void makeBeforeTheDsbThatCompletesIsReported() {
        start().store(0, TABLE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).store(0, TABLE, page(NEW));
        assertEquals(List.of(Rule.BBM_UNCLEAN_TO_VALID), rules());
    }

    @Test
    void makeAfterALocalTlbiIsReportedForTheOtherCpu() {
        start().store(0, TABLE, 0).dsbIshst(0).tlbi(0, "vaae1", 0, 0).dsbIsh(0).store(0, TABLE, page(NEW));
        assertEquals(List.of(Rule.BBM_UNCLEAN_TO_VALID), rules());
        assertTrue(
                text().contains(
                                "seen: cpu1 (bbml 0) may have filled its TLB from the old entry, by speculation, since the start"),
                text());
        assertTrue(text().contains("broken: the old value was overwritten at step 1\n"), text());
        assertTrue(text().contains("which does not leave that CPU"), text());
    }

    @Test
    void sameValueAgainNeedsNothing() {
        start().store(0, TABLE, 0).dsbIshst(0).store(0, TABLE, page(OLD));
        assertEquals(List.of(), rules());
    }

    /** Three values: the one before the last counts as well. */
    @Test
    void olderValueThanTheLastCountsToo() {
        world.put(TABLE, nonGlobal(page(OLD)));
        start().store(0, TABLE, nonGlobal(page(OLD)) | Descriptor.AP2)
                .dsbIsh(0)
                .store(0, TABLE, page(OLD) | Descriptor.AP2);
        assertEquals(List.of(Rule.BBM_VALID_TO_VALID), rules());
    }

    @Test
    void tableThatNobodyCanReachIsFree() {
        world.put(ROOT, 0);
        start().store(0, TABLE, page(NEW)).store(0, OTHER_TABLE, page(OLD)).store(0, OTHER_TABLE, page(NEW));
        assertEquals(List.of(), rules());
    }

    /** The point of the whole project. */
    @Test
    void parkedCpuOfALowerLevelDoesNotCount() {
        world.features(0, bbml("2n")).put(ROOT, block(0x40_0000));
        for (int i = 0; i < 512; i++) {
            world.put(OTHER_TABLE + 8L * i, page(0x40_0000 + 0x1000L * i));
        }
        start().msrTtbr0(1, WorldTables.EMPTY_ROOT, 1)
                .isb(1)
                .tlbi(1, "vmalle1", 0, 0)
                .dsbNsh(1)
                .isb(1);
        world.store(0, ROOT, table(OTHER_TABLE));
        assertEquals(List.of(), rules());
    }

    @Test
    void parkedCpuWithAnUncleanTlbDoes() {
        world.features(0, bbml("2n")).put(ROOT, block(0x40_0000));
        for (int i = 0; i < 512; i++) {
            world.put(OTHER_TABLE + 8L * i, page(0x40_0000 + 0x1000L * i));
        }
        start().msrTtbr0(1, WorldTables.EMPTY_ROOT, 1).isb(1).store(0, ROOT, table(OTHER_TABLE));
        assertEquals(List.of(Rule.BBM_VALID_TO_VALID), rules());
        assertTrue(
                text().contains("needs: break-before-make, since the block size changes (cpu1 is below FEAT_BBM level"),
                text());
    }

    // What somebody deals with hides nothing else

    private List<String> seen(Predicate<Violation> tolerated, Consumer<World> story) {
        Checker judge = new Checker(world, tolerated);
        world.watchedBy(judge::observe).start(ROOT);
        story.accept(world);
        long last = judge.violations().getLast().step();
        return judge.violations().stream()
                .filter(one -> one.step() == last)
                .map(one -> one.rule() + " " + note(one, "seen").substring(0, 4))
                .toList();
    }

    private static String note(Violation violation, String label) {
        return violation.notes().stream()
                .filter(note -> note.label().equals(label))
                .findFirst()
                .orElseThrow()
                .text();
    }

    private static boolean isSeenByTheFirst(Violation violation) {
        return note(violation, "seen").startsWith("cpu0");
    }

    @ParameterizedTest
    @CsvSource({"replaced, BBM_VALID_TO_VALID", "made again, BBM_UNCLEAN_TO_VALID", "relinked, BBM_UNCLEAN_TO_VALID"})
    void errorThatIsToleratedForOneCpuIsToldOfTheNext(String what, Rule rule) {
        Consumer<World> story = run -> {
            switch (what) {
                case "replaced" -> run.store(0, TABLE, page(NEW));
                case "made again" -> run.store(0, TABLE, 0).dsbIshst(0).store(0, TABLE, page(NEW));
                default ->
                    // The Table descriptor is gone from every TLB, a page that came by it is not.
                    run.put(TABLE + 8, page(OLD + 0x1000))
                            .store(0, ROOT, 0)
                            .dsbIshst(0)
                            .tlbi(0, "vaae1is", 0x1000, 0)
                            .dsbIsh(0)
                            .store(0, ROOT, block(0x40_0000));
            }
        };
        assertEquals(List.of(rule + " cpu0"), seen(violation -> false, story));
        assertEquals(
                List.of(rule + " cpu0", rule + " cpu1"),
                seen(BreakBeforeMakeRulesTest::isSeenByTheFirst, again(story)));
    }

    /** From the start once more, with the tables as they were. */
    private static Consumer<World> again(Consumer<World> story) {
        return run -> {
            run.put(ROOT, table(TABLE)).put(TABLE, page(OLD));
            story.accept(run);
        };
    }

    /** One store over a live value, with an older one that is not clean: the live one makes the better story. */
    @ParameterizedTest
    @CsvSource({
        "STUCK, BBM_VALID_TO_VALID",
        "BBM_UNCLEAN_TO_VALID, BBM_VALID_TO_VALID",
        "BBM_VALID_TO_VALID, BBM_VALID_TO_VALID BBM_UNCLEAN_TO_VALID"
    })
    void valueThatIsToleratedHidesNoOther(Rule tolerated, String expected) {
        List<String> found = seen(
                violation -> violation.rule() == tolerated,
                run -> run.store(0, TABLE, page(NEW)).store(0, TABLE, page(NEW + 0x1000)));
        assertEquals(
                expected,
                String.join(
                        " ",
                        found.stream().map(one -> one.split(" ")[0]).distinct().toList()));
    }
}
