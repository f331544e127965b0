package mmulator.check;

import static mmulator.check.world.WorldTables.EMPTY_ROOT;
import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.UPPER_ROOT;
import static mmulator.check.world.WorldTables.block;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.check.world.World;
import mmulator.machine.event.Event;
import mmulator.mmu.Regime;
import mmulator.mmu.TableShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A descriptor is judged wherever it is: at each address that it translates, in the granule of the CPU that may hold it. */
final class PlacesTest {
    private static final long OLD = 0x1_0000;
    private static final long NEW = 0x2_0000;
    private static final long LOWER_64K = World.TCR | Tcr.granuleBits(0, Granule.K64);

    private final World world = new World(2);
    private final Checker checker = new Checker(world);

    private List<Rule> rules() {
        return checker.violations().stream().map(Violation::rule).toList();
    }

    private String notes() {
        return checker.violations().stream()
                .flatMap(one -> one.notes().stream())
                .map(note -> note.label() + ": " + note.text() + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void sizeOfThePlaceIsToldByItsLevel() {
        world.put(ROOT, block(0x40_0000)).put(TABLE, page(OLD)).put(ROOT + 8, table(TABLE));
        world.watchedBy(checker::observe).start(ROOT);

        world.store(0, TABLE, page(NEW)).store(0, ROOT, block(0x60_0000));

        assertTrue(notes().contains("at 0x0000000000003000, IA 0x0000000000200000 +4K\n"), notes());
        assertTrue(notes().contains("at 0x0000000000001000, IA 0x0000000000000000 +2M\n"), notes());
    }

    /** Both CPUs reach the same table of level 3; cpu0 has left it, and cpu1 takes it for one of 64K pages. */
    private World sharedWithACpuOf64K() {
        world.put(ROOT, table(TABLE)).put(TABLE, page(OLD)).put(TABLE + 8, page(NEW));
        world.watchedBy(checker::observe).start(ROOT).found(TABLE, 3, 512, Granule.K64, TableShape.ROOT);
        world.msrTtbr0(0, EMPTY_ROOT, 1)
                .isb(0)
                .tlbi(0, "vmalle1", 0, 0)
                .dsbNsh(0)
                .isb(0);
        return world.msrTtbr0(1, EMPTY_ROOT, 1)
                .isb(1)
                .tlbi(1, "vmalle1", 0, 0)
                .dsbNsh(1)
                .isb(1)
                .msrTcr(1, LOWER_64K)
                .isb(1)
                .msrTtbr0Alone(1, TABLE, 1)
                .isb(1);
    }

    /** Bits 15:12 are address in a page of 4K, and nothing in one of 64K without FEAT_LPA. */
    @Test
    void changeIsJudgedInTheGranuleOfTheCpuThatMayHoldIt() {
        sharedWithACpuOf64K().store(1, TABLE, page(OLD + 0x3000));
        assertEquals(List.of(), rules());
    }

    @Test
    void sizeOfThePlaceIsThatOfItsGranule() {
        sharedWithACpuOf64K().store(1, TABLE + 8, page(NEW + 0x1_0000));
        assertEquals(List.of(Rule.BBM_VALID_TO_VALID), rules());
        assertTrue(notes().contains("at 0x0000000000003008, IA 0x0000000000010000 +64K\n"), notes());
    }

    /** R_XMZFH is about CPUs that use another granule, and one whose MMU is off uses none. */
    @Test
    void maintenanceReachesACpuWhoseMmuIsOffWhateverGranuleItsTcrNames() {
        world.put(ROOT, table(TABLE)).put(TABLE, page(OLD));
        world.watchedBy(checker::observe).start(ROOT);
        world.msrSctlr(1, 0).isb(1).msrTcr(1, LOWER_64K).isb(1);
        world.store(0, TABLE, 0).dsbIsh(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        world.msrTcr(1, World.TCR).isb(1).msrSctlr(1, 1).isb(1).access(1, 0);
        assertEquals(List.of(), rules());
    }

    /** R_XMZFH: a write of TCR_EL1 that is pending may be in effect, and the other granule with it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void maintenanceNeedNotReachACpuThatMayUseAnotherGranuleAlready(boolean pending) {
        world.put(ROOT, table(TABLE)).put(TABLE, page(OLD));
        world.watchedBy(checker::observe).start(ROOT);
        Regime now = checker.regimes(1).getFirst();
        Regime written = Regime.of(now.cpu(), 1, LOWER_64K, now.ttbr0().value(), 0, World.MAIR);
        world.tell(new Event.RegimesPossible(1, world.step(), 0, pending ? List.of(now, written) : List.of(now)));
        world.store(0, TABLE, 0).dsbIsh(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        world.tell(new Event.RegimesPossible(1, world.step(), 0, List.of(now)));
        world.isb(1).access(1, 0);
        assertEquals(pending ? List.of(Rule.STALE_TRANSLATION) : List.of(), rules());
    }

    private static final long THREE_LEVELS = World.TCR - 39 + 30;
    private static final long TOP = ROOT;
    private static final long MIDDLE = OTHER_TABLE;

    /** What one regime links at level 2 is where another's walks begin, whichever of them was there first. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tableThatIsLinkedIsJudgedWhereItIsARootToo(boolean rootFirst) {
        long twoLevels = World.TCR - 39 + 34;
        World two = new World(1, rootFirst ? twoLevels : THREE_LEVELS)
                .put(TOP + 8, table(MIDDLE))
                .put(MIDDLE + 8 * 7, table(TABLE))
                .put(TABLE, page(OLD));
        Checker judge = new Checker(two);
        two.watchedBy(judge::observe).start(rootFirst ? MIDDLE : TOP);
        for (long parent : rootFirst ? List.of(TableShape.ROOT, TOP + 8) : List.of(TOP + 8, TableShape.ROOT)) {
            two.found(MIDDLE, 2, 512, Granule.K4, parent);
        }
        two.found(TOP, 1, 16, Granule.K4, TableShape.ROOT).found(TABLE, 3, 512, Granule.K4, MIDDLE + 8 * 7);
        if (!rootFirst) {
            two.msrTcr(0, twoLevels)
                    .isb(0)
                    .msrTtbr0Alone(0, MIDDLE, 1)
                    .isb(0)
                    .tlbi(0, "vmalle1", 0, 0)
                    .dsbNsh(0)
                    .isb(0);
        }

        two.store(0, TABLE, page(NEW));
        assertEquals(
                List.of(Rule.BBM_VALID_TO_VALID),
                judge.violations().stream().map(Violation::rule).toList());
        assertTrue(
                judge.violations().toString().contains("IA 0x0000000000e00000 +4K"),
                judge.violations().toString());
    }

    /** Two descriptors of the middle table link TABLE. TOP is broken, and made again with APTable. */
    private static List<Rule> protectedAbove(long... invalidated) {
        return protectedUnder(THREE_LEVELS, invalidated);
    }

    private static List<Rule> protectedUnder(long tcr, long... invalidated) {
        World three = new World(1, tcr)
                .features(0, CpuFeatures.builder().hpds(true).build())
                .put(TOP, table(MIDDLE))
                .put(MIDDLE, table(TABLE))
                .put(MIDDLE + 8, table(TABLE))
                .put(TABLE, page(OLD));
        Checker judge = new Checker(three);
        three.watchedBy(judge::observe).start(TOP).found(TOP, 1, 16, Granule.K4, TableShape.ROOT);
        three.found(MIDDLE, 2, 512, Granule.K4, TOP);
        three.found(TABLE, 3, 512, Granule.K4, MIDDLE).found(TABLE, 3, 512, Granule.K4, MIDDLE + 8);
        three.store(0, TOP, 0).dsbIshst(0);
        for (long va : invalidated) {
            three.tlbi(0, "vaae1is", va, 0);
        }
        three.dsbIsh(0).store(0, TOP, table(MIDDLE) | Descriptor.AP_TABLE1);
        assertTrue(judge.bound().isEmpty(), "all ways have been gone");
        return judge.violations().stream().map(Violation::rule).toList();
    }

    @Test
    void tableThatIsLinkedTwiceIsLookedAtAtEachAddress() {
        assertEquals(List.of(), protectedAbove(0, 0x20_0000));
        assertEquals(List.of(Rule.BBM_UNCLEAN_TO_VALID), protectedAbove(0x20_0000));
        assertEquals(List.of(Rule.BBM_UNCLEAN_TO_VALID), protectedAbove(0));
    }

    /** TCR_EL1.HPD0: the fields count for nothing. */
    @Test
    void hierarchicalFieldsThatAreDisabledMayChange() {
        assertEquals(List.of(), protectedUnder(THREE_LEVELS | 1L << 41, 0));
    }

    /** Tables that are linked so often that nobody goes all the ways: then nothing found means nothing. */
    @Test
    void waysThatNobodyHasGoneAreABound() {
        World four = new World(1, World.TCR - 39 + 16).put(TOP, table(UPPER_ROOT));
        for (int i = 0; i < 512; i++) {
            four.put(UPPER_ROOT + 8L * i, table(MIDDLE)).put(MIDDLE + 8L * i, table(TABLE));
        }
        Checker judge = new Checker(four);
        four.watchedBy(judge::observe).start(TOP).found(TOP, 0, 512, Granule.K4, TableShape.ROOT);
        four.store(0, TOP, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertTrue(judge.bound().isEmpty());

        four.store(0, TOP, table(UPPER_ROOT) | Descriptor.AP_TABLE1);

        assertEquals(List.of(), judge.violations());
        assertTrue(judge.bound().isPresent());
    }
}
