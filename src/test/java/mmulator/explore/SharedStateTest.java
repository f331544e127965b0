package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.arch.CpuFeatures;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.machine.Machine;
import mmulator.machine.event.Outcome;
import mmulator.mmu.tlb.TlbOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is shared in ways that are easily forgotten: each of these was, or would have been, "explored exhaustively". */
final class SharedStateTest {
    private static TwinBeds two;
    private static TwinBeds updating;
    private static TestBed three;

    @BeforeAll
    static void open() {
        two = TwinBeds.of(false, cpu(0), cpu(0));
        updating = TwinBeds.of(true, cpu(2), cpu(2));
        three = TestBed.withBbml(0, 0, 0);
    }

    @AfterAll
    static void close() {
        two.close();
        updating.close();
        three.close();
    }

    /** @param hafdbs hardware manages AF, or the dirty state, too */
    private static CpuFeatures cpu(int hafdbs) {
        return CpuFeatures.builder().hafdbs(hafdbs).build();
    }

    private static Found explored(SmallProgram program) {
        return explored(two, program);
    }

    private static Found explored(TwinBeds beds, SmallProgram program) {
        beds.load(program);
        TestBed bed = beds.bed();
        Found every = bed.searchUnreduced(100_000);
        Found reduced = bed.search(new Strategy.Exhaustive(), true);
        assertEquals("", Found.difference("reduced", reduced, "all", every), program::toString);
        assertEquals(
                "", Found.difference("reduced, all orders", bed.searchOfAllOrders(), "all", every), program::toString);
        beds.assertOtherTlbShows(every, program.toString());
        return reduced;
    }

    private static void shows(Found found, String rule, String... parts) {
        assertTrue(
                found.states().stream()
                        .anyMatch(state ->
                                state.contains(rule) && Stream.of(parts).allMatch(state::contains)),
                () -> rule + " with " + String.join(", ", parts) + ":\n" + String.join("\n", found.states()));
    }

    private static void breaks(Rule rule, SmallProgram program) {
        Found found = explored(program);
        assertTrue(
                found.states().stream().anyMatch(state -> state.contains(rule + " cpu1")),
                () -> rule + ": " + found.states());
    }

    private static final String USES_A_TABLE_THAT_WAS_NONE = """
            str %s, [words]
            set x9, rootE
            msr ttbr0_el1, x9
            isb
            ldr x9, [words, #8]
            cbz x9, 9f
            ldr x0, [P]
            9:""";

    @Test
    void aTlbiIsLeftOutSinceNobodyUsesTheTableAskedBeforeTheDsb() {
        breaks(Rule.STALE_TRANSLATION, SmallProgram.of("""
                        set x6, slotPofE
                        str xzr, [x6]
                        ldr x9, [words]
                        dsb ishst
                        cbz x9, 1f
                        tlbi vmalle1is
                        dsb ish
                        1: str P, [words, #8]""", USES_A_TABLE_THAT_WAS_NONE.formatted("P")));
    }

    @Test
    void theAddressOfATlbiIsLoadedBeforeAnotherIsStored() {
        breaks(Rule.STALE_TRANSLATION, SmallProgram.of("""
                        set x6, slotPofE
                        str xzr, [x6]
                        ldr x9, [words]
                        dsb ishst
                        tlbi vaae1is, x9
                        dsb ish
                        str P, [words, #8]""", USES_A_TABLE_THAT_WAS_NONE.formatted("pageOf")));
    }

    /** P of root E becomes non-global before anybody can reach it: the TLBI removes it if it has the ASID of the switch. */
    @Test
    void theAsidOfATlbiIsLoadedBeforeAnotherIsStored() {
        breaks(Rule.STALE_TRANSLATION, SmallProgram.of("""
                        set x6, slotPofE
                        set x9, nonGlobal
                        str x9, [x6]
                        dsb ish
                        str xzr, [x6]
                        ldr x9, [words]
                        dsb ishst
                        tlbi aside1is, x9
                        dsb ish
                        str P, [words, #8]""", """
                        set x9, rootE
                        lsr x6, x9, #48
                        lsl x6, x6, #48
                        str x6, [words]
                        msr ttbr0_el1, x9
                        isb
                        ldr x9, [words, #8]
                        cbz x9, 9f
                        ldr x0, [P]
                        9:"""));
    }

    @Test
    void aReservationThatIsGivenUpCannotBeLost() {
        for (String givesUp :
                List.of("clrex", "add x6, words, #64\nldxr x1, [x6]", "add x6, words, #64\nstxr w1, x9, [x6]")) {
            Found found = explored(SmallProgram.of("ldxr x0, [words]\n" + givesUp + "\nwfe", "str P, [words]"));
            assertTrue(
                    found.states().stream().anyMatch(state -> state.startsWith("Stuck")),
                    () -> givesUp + found.states());
            assertTrue(
                    found.states().stream().anyMatch(state -> state.startsWith("AllHalted")),
                    () -> givesUp + found.states());
        }
    }

    @Test
    void whatOneCpuDoesBeforeAnotherEndsTheRun() {
        String none = ".word 0\n.space 124\n".repeat(16);
        Found found = explored(new SmallProgram(
                List.of("ldr x0, [R]", "str P, [words]\nldr x1, [words, #8]\nstr P, [words, #8]"), none));
        assertEquals(3, found.states().size(), () -> "neither store, one, or both: " + found.states());
    }

    @Test
    void codeThatAnotherCpuRewrites() {
        Found found = explored(SmallProgram.of(
                "adr x6, patch\nset x9, moveTo6\nstr w9, [x6]", "ldr x0, [words]\npatch: nop\nldr x1, [words]"));
        assertEquals(2, found.states().size(), () -> found.states().toString());
    }

    /** What is read as data is still where instructions come from. */
    @Test
    void codeThatIsReadAndThatAnotherCpuRewrites() {
        Found found = explored(SmallProgram.of(
                "adr x6, patch\nset x9, moveTo6\nstr w9, [x6]",
                "adr x7, patch\nldr x0, [x7]\nldr x1, [words]\npatch: nop"));
        assertEquals(3, found.states().size(), () -> found.states().toString());
    }

    /** A search that takes every order to matter from the start, as a shard does, must have it among them. */
    @Test
    void aDsbOrdersWhatItsCpuHasReadOfADescriptor() {
        breaks(
                Rule.INCOMPLETE_INVALIDATION,
                SmallProgram.of("str xzr, [slotP]\ntlbi vmalle1is\ndsb ish", "ldr x9, [slotP]\ndsb ish\nldr x0, [P]"));
    }

    /** The CPU's own DSB publishes another descriptor: its second load of the page is not judged again, and depends on it still. */
    @Test
    void publishingAnotherDescriptorForgetsNothing() {
        explored(
                SmallProgram.of("str xzr, [slotP]", "set x9, slotD\nstr xzr, [x9]\nldr x2, [P]\ndsb ish\nldr x1, [P]"));
    }

    /** Whether the concrete TLB holds the old block depends on which came first, the load or a TLBI: the abort must not. */
    @Test
    void aConflictAbortComesWhereverSomeTlbMayHoldBothSizes() {
        Found found = explored(
                SmallProgram.of("ldr x0, [S]\nldr x1, [S]", "tlbi vmalle1is\ndsb ish\nstr table, [slotS]\ndsb ishst"));
        for (boolean aborts : new boolean[] {false, true}) {
            assertTrue(
                    found.states().stream()
                            .anyMatch(
                                    state -> state.endsWith("[BBM_VALID_TO_VALID cpu1 +0x108, TLB_CONFLICT cpu0 +0x4]")
                                            && state.contains("ESR_EL1=96000030") == aborts),
                    () -> "aborts: " + aborts + "\n" + String.join("\n", found.states()));
        }
    }

    /** A CPU whose load has been explored, by either page, sleeps until somebody stores to one of them. */
    @Test
    void whatAnyOutcomeOfAnAccessReadsCounts() {
        for (String distance : List.of("#0x6000", "#0x3000")) {
            Found found = explored(SmallProgram.of(
                    "str otherPage, [slotP]\nldr x0, [P]", "sub x6, words, " + distance + "\nstr P, [x6]"));
            Set<String> loaded = found.states().stream()
                    .map(state -> state.replaceFirst("(?s).*cpu0 x0=(\\p{XDigit}+).*", "$1"))
                    .collect(Collectors.toSet());
            assertEquals(Set.of("1111", "4444", "80000000"), loaded);
        }
    }

    @Test
    void whereAnyOutcomeOfAnAccessWritesCounts() {
        for (String distance : List.of("#0x6000", "#0x3000")) {
            explored(SmallProgram.of(
                    "str otherPage, [slotP]\nstr Q, [P]", "sub x6, words, " + distance + "\nldr x0, [x6]"));
        }
    }

    /** An access that may end the run waits for whatever others may have done before. */
    @Test
    void anyOutcomeOfAnAccessThatEndsTheRunCounts() {
        String none = ".word 0\n.space 124\n".repeat(16);
        explored(new SmallProgram(List.of("str xzr, [slotP]\nldr x0, [P]", "str P, [words]"), none));
    }

    /** The instruction has been fetched by a translation that was judged before; its access has two outcomes. */
    @Test
    void whatAnAccessWithSeveralOutcomesWasFetchedByCounts() {
        explored(SmallProgram.of(
                "str otherPage, [slotP]\nldr x0, [P]", "set x6, slotCode\nset x9, codeNotPrivileged\nstr x9, [x6]"));
    }

    @Test
    void whoIsToldOfAReservedDescriptorIsWhoMeetsItFirst() {
        explored(SmallProgram.of("mov x9, #1\nstr x9, [slotP]\ndsb ish\nldr x0, [P]", "ldr x0, [P]"));
    }

    /** That another CPU's maintenance came later here does not mean that it comes later always. */
    @Test
    void anOrderOfMaintenanceThatNothingKeepsIsTriedEitherWay() {
        explored(SmallProgram.of(
                "str xzr, [slotP]\ndsb ish\ntlbi vaae1, pageOf\ndsb nsh\nisb\nstr P, [words, #8]",
                "tlbi vae1, pageOf\ndsb nsh\nisb\nldr x1, [words, #8]\nldr x0, [P]"));
        explored(
                SmallProgram.of(
                        "str xzr, [slotP]\ndsb ish\ntlbi vaae1is, pageOf\ndsb ish\nstr otherPage, [slotP]\nstr P, [words, #8]",
                        "ldr x2, [words, #8]\nldr x9, [words]\ncbz x9, 1f\ntlbi vaae1is, pageOf\ndsb ish\n1: str P, [words, #8]\nldr x1, [P]"));
    }

    /** A Table descriptor that some TLB may hold has been replaced: the access goes by it, or by what is there now. */
    private static String usesAReplacedTable(String access) {
        return "ldr x1, [P]\nstr xzr, [slotTop]\ndsb ish\n" + access;
    }

    @Test
    void aWalkGoesByACachedTableOrByTheOneOfNow() {
        Found found = explored(SmallProgram.of("dsb ish\ntlbi vmalle1is\ndsb ish", usesAReplacedTable("ldr x2, [Q]")));
        shows(found, "STALE_TRANSLATION cpu1 +0x10c", "x2=2222");
        shows(found, "STALE_TRANSLATION cpu1 +0x10c", "ESR_EL1=96000005");
    }

    @Test
    void hardwareUpdatesALeafBehindACachedTable() {
        String tlbi = "dsb ish\ntlbi vmalle1is\ndsb ish";
        Found read = explored(updating, SmallProgram.of(tlbi, usesAReplacedTable("set x9, D\nldr x2, [x9]")));
        shows(read, "STALE_TRANSLATION cpu1 +0x114", "slotD=48000040402783", "x2=2222");
        shows(read, "STALE_TRANSLATION cpu1 +0x114", "slotD=48000040402383", "ESR_EL1=96000005");
        Found written = explored(updating, SmallProgram.of(tlbi, usesAReplacedTable("set x9, D\nstr x1, [x9]")));
        shows(written, "STALE_TRANSLATION cpu1 +0x114", "slotD=48000040402703", "page2=1111");
        shows(written, "STALE_TRANSLATION cpu1 +0x114", "slotD=48000040402383", "ESR_EL1=96000045");
    }

    /** A write that finds the page clean in its TLB, and the descriptor gone, walks: what the TLB held says nothing. */
    @Test
    void aCleanEntryWhoseDescriptorHasChangedIsAsGoodAsNone() {
        Found found = explored(
                updating,
                SmallProgram.of(
                        "set x9, D\nldr x2, [x9]\nldr x1, [P]\nstr x1, [x9]",
                        "set x9, D\nldr x2, [x9]\nstr x2, [x9]\nset x9, slotD\nstr xzr, [x9]"));
        shows(found, "UNPUBLISHED_DESCRIPTOR cpu0 +0x10", "ESR_EL1=96000047");
        assertFalse(
                String.join("\n", found.states()).contains("STALE_TRANSLATION"),
                () -> found.states().toString());
    }

    /** A walk that would set AF, but whose descriptor is not there any more, gives what a walk of now gives. */
    @Test
    void aLeafThatHasGoneHasNoAccessFlagToSet() {
        Found found = explored(
                updating, SmallProgram.of("set x6, slotD\nstr xzr, [x6]", "set x6, D\nldr x0, [x6]\nldr x1, [x6]"));
        shows(found, "UNPUBLISHED_DESCRIPTOR cpu1 +0x108", "ESR_EL1=96000007");
        shows(found, "[]", "ESR_EL1=96000007");
        shows(found, "[]", "cpu1 x0=2222 x1=2222");
    }

    /** FEAT_ETS2 orders walks that fault, not one that sets AF: it may have gone by the Table descriptor of before. */
    @Test
    void aWalkThatIsInFlightMaySetTheAccessFlagUntilTheIsb() {
        SmallProgram program =
                SmallProgram.of("str xzr, [slotTop]\ndsb ish\ntlbi vmalle1is\ndsb ish\nset x6, D\nldr x0, [x6]");
        try (TwinBeds one =
                TwinBeds.of(true, CpuFeatures.builder().hafdbs(2).ets2(true).build())) {
            Found found = explored(one, program);
            shows(found, "slotD=48000040402383", "ESR_EL1=96000005");
            shows(found, "slotD=48000040402783", "ESR_EL1=96000005");
        }
    }

    /** What hardware may do at any time to a CPU's descriptors is reckoned with. */
    private static Found ofHardwareAtAnyTime(String... cpus) {
        try (TestBed bed = new TestBed(new TestBed.Options(true, false, TlbOptions.DEFAULT, true), cpu(2), cpu(2))) {
            bed.load(SmallProgram.of(cpus));
            Found reduced = bed.search(new Strategy.Exhaustive(), true);
            assertEquals("", Found.difference("reduced", reduced, "all", bed.searchUnreduced(100_000)));
            return reduced;
        }
    }

    /** R_LHQRX: of a Page and of a Block. */
    @Test
    void theAccessFlagMayBeSetForNoAccess() {
        Found page = ofHardwareAtAnyTime("nop", "nop");
        shows(page, "[]", "slotD=48000040402383");
        shows(page, "[]", "slotD=48000040402783");
        Found block = ofHardwareAtAnyTime("nop", "bic x9, otherBlock, #0x400\nset x6, slotL\nstr x9, [x6]");
        shows(block, "[]", "slotL=40000040600301");
        shows(block, "[]", "slotL=40000040600701");
    }

    /** An update is atomic, and so is a LDCLR: whichever comes first, neither is lost (R_MKHJS). */
    @Test
    void anAtomicThatReadsADescriptorFindsTheUpdateMade() {
        Found found = ofHardwareAtAnyTime("nop", "set x9, D\nldr x0, [x9]\nset x6, slotD\nldset xzr, x1, [x6]");
        shows(found, "[]", "x1=48000040402783");
        assertTrue(
                found.states().stream().noneMatch(state -> state.contains("slotD=48000040402383")),
                () -> found.states().toString());
    }

    /** Its own TLBI has completed, but the access may have been translated before. */
    @Test
    void anAccessMayBeInFlightUntilTheIsb() {
        String unmaps = "str xzr, [slotP]\ndsb ish\ntlbi vmalle1is\ndsb ish";
        Found found = explored(SmallProgram.of("nop", unmaps + "\nldr x0, [P]"));
        shows(found, "STALE_TRANSLATION cpu1 +0x110", "x0=1111");
        shows(found, "STALE_TRANSLATION cpu1 +0x110", "ESR_EL1=96000007");
        assertEquals(
                1,
                explored(SmallProgram.of("nop", unmaps + "\nisb\nldr x0, [P]"))
                        .states()
                        .size());
    }

    /** Until the ISB an access may go by what SCTLR_EL1 was or is. */
    @Test
    void anAccessMayBeMadeWithTheMmuOffAlready() {
        Found found = explored(SmallProgram.of("nop", "set x9, sctlrOff\nmsr sctlr_el1, x9\nldr x0, [P]"));
        shows(found, "UNSYNCHRONIZED_CONTEXT cpu1 +0x10c", "x0=1111");
        shows(found, "UNSYNCHRONIZED_CONTEXT cpu1 +0x10c", "ESR_EL1=96000010");
    }

    /** One violation is expected; nothing that comes after it is of interest, and what comes before it is a failure. */
    @Test
    void theOrderOfTwoViolationsDecides() {
        two.bed().load(SmallProgram.of("tlbi vaae1is, pageOf", "tlbi vaae1is, pageOf"));
        Exploration explored = Explorer.explore(expecting(0), Settings.DEFAULT);
        assertEquals(
                1, explored.counterexamples().size(), () -> explored.states().toString());
        assertEquals(
                1,
                Explorer.explore(expecting(1), Settings.DEFAULT)
                        .counterexamples()
                        .size());
    }

    private static Subject expecting(int cpu) {
        return new Subject() {
            @Override
            public Machine open() {
                return two.bed().open();
            }

            @Override
            public Checker checker(Machine machine) {
                return new Checker(machine.memory());
            }

            @Override
            public long maxSteps() {
                return 100;
            }

            @Override
            public Soon soon(List<Violation> found) {
                return found.getFirst().cpu() == cpu ? Soon.DECIDED : Soon.FAILED;
            }

            @Override
            public Finding judge(Machine machine, Outcome outcome, List<Violation> found) {
                boolean expected = found.getFirst().cpu() == cpu;
                return new Finding(
                        expected ? Finding.Kind.AS_EXPECTED : Finding.Kind.FAILED,
                        "by cpu" + found.getFirst().cpu(),
                        expected ? Optional.empty() : Optional.of("too early"));
            }
        };
    }

    private static String ownPage(String page, String slot, String maintenance) {
        return "str xzr, [" + slot + "]\ndsb ishst\n" + maintenance + "\ndsb ish\nisb\nstr otherPage, [" + slot
                + "]\ndsb ishst\nisb\nldr x0, [" + page + "]";
    }

    @Test
    void maintenanceOfEverythingCostsNoMoreThanThatOfAPageIfEachCpuUsesItsOwn() {
        for (String maintenance : List.of("tlbi vaae1is, pageOf", "tlbi vmalle1is")) {
            two.bed()
                    .load(SmallProgram.of(ownPage("P", "slotP", maintenance), ownPage("Q", "slotQ", "tlbi vmalle1is")));
            assertEquals(1, two.bed().search(new Strategy.Exhaustive(), true).executions(), maintenance);
            three.load(SmallProgram.of(
                    ownPage("P", "slotP", maintenance),
                    ownPage("Q", "slotQ", "tlbi vmalle1is"),
                    ownPage("R", "slotR", "tlbi vmalle1is")));
            assertEquals(1, three.search(new Strategy.Exhaustive(), true).executions(), maintenance);
        }
    }

    @Test
    void aLoopWhoseWordChangesAfterItsLoadDoesNotSpin() {
        isNeverStuck(SmallProgram.of("7: ldr x9, [words]\nldr x6, [words, #8]\ncbz x9, 7b", "str P, [words]"));
        isNeverStuck(SmallProgram.of(
                "7: ldr x6, [words, #8]\nldr x9, [words]\nldr x7, [words, #64]\ncbz x9, 7b", "str P, [words]"));
    }

    private static void isNeverStuck(SmallProgram program) {
        two.bed().load(program);
        assertEquals(
                1, two.bed().search(new Strategy.Exhaustive(), true).states().size());
        Exploration drawn = Explorer.explore(
                two.bed(),
                Settings.DEFAULT
                        .with(new Strategy.Random(3))
                        .withMaxExecutions(300)
                        .withKeepGoing(true));
        Set<String> outcomes = drawn.states().keySet().stream()
                .map(state -> state.text().replaceFirst(";.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("AllHalted"), outcomes);
        assertFalse(drawn.executions() < 300);
    }
}
