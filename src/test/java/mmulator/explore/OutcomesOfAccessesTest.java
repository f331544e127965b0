package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.explore.program.SmallProgram;
import mmulator.mmu.tlb.TlbOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an access may come to, by whatever a TLB may hold or hardware may do: all of it is explored, and counts for orders. */
final class OutcomesOfAccessesTest {
    private static TwinBeds two;
    private static TwinBeds updating;

    @BeforeAll
    static void open() {
        two = TwinBeds.of(false, cpu(0), cpu(0));
        updating = TwinBeds.of(true, cpu(2), cpu(2));
    }

    @AfterAll
    static void close() {
        two.close();
        updating.close();
    }

    /** @param hafdbs hardware manages AF, or the dirty state, too */
    private static CpuFeatures cpu(int hafdbs) {
        return CpuFeatures.builder().hafdbs(hafdbs).build();
    }

    private static Found explored(SmallProgram program) {
        return two.explored(program);
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

    /** R_QLGWZ: the other CPU's tables count from its MSR on, for a page that the TLB and the engine hold already, too. */
    @Test
    void anAccessMayGetWhatAnotherCpusTablesSayFromNowOn() {
        Found found = explored(SmallProgram.of(
                "set x9, rootACommon\nmsr ttbr0_el1, x9\nisb\nldr x0, [P]\nldr x1, [P]",
                "set x9, rootBCommon\nmsr ttbr0_el1, x9"));
        List<String> told = found.states().stream()
                .map(state -> state.replaceFirst("(?s).*; \\[", ""))
                .distinct()
                .toList();
        assertTrue(told.stream().anyMatch(all -> all.matches("STALE_TRANSLATION cpu0 [^,]*]")), () -> told.toString());
    }

    /** What counts is when walks can come to the table: nothing keeps the TLBI in order with the barrier before the store. */
    @Test
    void aStoreToWhatIsATableLaterIsDatedByTheLink() {
        Found found = explored(SmallProgram.of(
                "tlbi vale1is, pageOf\nset x9, rootBSameAsid\nmsr ttbr0_el1, x9\nisb\nldr x0, [P]",
                "dsb ish\nset x6, slotPofB\nstr xzr, [x6]"));
        for (String got : List.of("x0=1111", "x0=3333", "ESR_EL1=96000007")) {
            found.assertShows(got);
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

    /** A Table descriptor that some TLB may hold has been replaced: the access goes by it, or by what is there now. */
    private static String usesAReplacedTable(String access) {
        return "ldr x1, [P]\nstr xzr, [slotTop]\ndsb ish\n" + access;
    }

    @Test
    void aWalkGoesByACachedTableOrByTheOneOfNow() {
        Found found = explored(SmallProgram.of("dsb ish\ntlbi vmalle1is\ndsb ish", usesAReplacedTable("ldr x2, [Q]")));
        found.assertShows("STALE_TRANSLATION cpu1 +0x10c", "x2=2222");
        found.assertShows("STALE_TRANSLATION cpu1 +0x10c", "ESR_EL1=96000005");
    }

    @Test
    void hardwareUpdatesALeafBehindACachedTable() {
        String tlbi = "dsb ish\ntlbi vmalle1is\ndsb ish";
        Found read = updating.explored(SmallProgram.of(tlbi, usesAReplacedTable("set x9, D\nldr x2, [x9]")));
        read.assertShows("STALE_TRANSLATION cpu1 +0x114", "slotD=48000040402783", "x2=2222");
        read.assertShows("STALE_TRANSLATION cpu1 +0x114", "slotD=48000040402383", "ESR_EL1=96000005");
        Found written = updating.explored(SmallProgram.of(tlbi, usesAReplacedTable("set x9, D\nstr x1, [x9]")));
        written.assertShows("STALE_TRANSLATION cpu1 +0x114", "slotD=48000040402703", "page2=1111");
        written.assertShows("STALE_TRANSLATION cpu1 +0x114", "slotD=48000040402383", "ESR_EL1=96000045");
    }

    /** A write that finds the page clean in its TLB, and the descriptor gone, walks: what the TLB held says nothing. */
    @Test
    void aCleanEntryWhoseDescriptorHasChangedIsAsGoodAsNone() {
        Found found = updating.explored(SmallProgram.of(
                "set x9, D\nldr x2, [x9]\nldr x1, [P]\nstr x1, [x9]",
                "set x9, D\nldr x2, [x9]\nstr x2, [x9]\nset x9, slotD\nstr xzr, [x9]"));
        found.assertShows("UNPUBLISHED_DESCRIPTOR cpu0 +0x10", "ESR_EL1=96000047");
        assertFalse(
                String.join("\n", found.states()).contains("STALE_TRANSLATION"),
                () -> found.states().toString());
    }

    /** A walk that would set AF, but whose descriptor is not there any more, gives what a walk of now gives: I_YZSVV. */
    @Test
    void aLeafThatHasGoneHasNoAccessFlagToSet() {
        Found found = updating.explored(
                SmallProgram.of("set x6, slotD\nstr xzr, [x6]", "set x6, D\nldr x0, [x6]\nldr x1, [x6]"));
        found.assertShows("UNPUBLISHED_DESCRIPTOR cpu1 +0x10c", "cpu1 x0=2222", "ESR_EL1=96000007");
        found.assertShows("[]", "ESR_EL1=96000007");
        found.assertShows("[]", "cpu1 x0=2222 x1=2222");
        assertFalse(
                String.join("\n", found.states()).contains("+0x108"),
                () -> found.states().toString());
    }

    /** FEAT_ETS2 orders walks that fault, not one that sets AF: it may have gone by the Table descriptor of before. */
    @Test
    void aWalkThatIsInFlightMaySetTheAccessFlagUntilTheIsb() {
        SmallProgram program =
                SmallProgram.of("str xzr, [slotTop]\ndsb ish\ntlbi vmalle1is\ndsb ish\nset x6, D\nldr x0, [x6]");
        try (TwinBeds one =
                TwinBeds.of(true, CpuFeatures.builder().hafdbs(2).ets2(true).build())) {
            Found found = one.explored(program);
            found.assertShows("slotD=48000040402383", "ESR_EL1=96000005");
            found.assertShows("slotD=48000040402783", "ESR_EL1=96000005");
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
        page.assertShows("[]", "slotD=48000040402383");
        page.assertShows("[]", "slotD=48000040402783");
        Found block = ofHardwareAtAnyTime("nop", "bic x9, otherBlock, #0x400\nset x6, slotL\nstr x9, [x6]");
        block.assertShows("[]", "slotL=40000040600301");
        block.assertShows("[]", "slotL=40000040600701");
    }

    /** An update is atomic, and so is a LDCLR: whichever comes first, neither is lost (R_MKHJS). */
    @Test
    void anAtomicThatReadsADescriptorFindsTheUpdateMade() {
        Found found = ofHardwareAtAnyTime("nop", "set x9, D\nldr x0, [x9]\nset x6, slotD\nldset xzr, x1, [x6]");
        found.assertShows("[]", "x1=48000040402783");
        assertTrue(
                found.states().stream().noneMatch(state -> state.contains("slotD=48000040402383")),
                () -> found.states().toString());
    }

    /** Its own TLBI has completed, but the access may have been translated before. */
    @Test
    void anAccessMayBeInFlightUntilTheIsb() {
        String unmaps = "str xzr, [slotP]\ndsb ish\ntlbi vmalle1is\ndsb ish";
        Found found = explored(SmallProgram.of("nop", unmaps + "\nldr x0, [P]"));
        found.assertShows("STALE_TRANSLATION cpu1 +0x110", "x0=1111");
        found.assertShows("STALE_TRANSLATION cpu1 +0x110", "ESR_EL1=96000007");
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
        found.assertShows("UNSYNCHRONIZED_CONTEXT cpu1 +0x10c", "x0=1111");
        found.assertShows("UNSYNCHRONIZED_CONTEXT cpu1 +0x10c", "ESR_EL1=96000010");
    }
}
