package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.explore.program.SmallProgram;
import mmulator.machine.Machine;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is shared in ways that are easily forgotten: each of these was, or would have been, "explored exhaustively". */
final class SharedStateTest {
    private static TwinBeds two;
    private static TestBed three;

    @BeforeAll
    static void open() {
        CpuFeatures cpu = CpuFeatures.builder().hafdbs(0).build();
        two = TwinBeds.of(false, cpu, cpu);
        three = TestBed.withBbml(0, 0, 0);
    }

    @AfterAll
    static void close() {
        two.close();
        three.close();
    }

    private static Found explored(SmallProgram program) {
        return two.explored(program);
    }

    private static void breaks(Rule rule, SmallProgram program) {
        Found found = explored(program);
        assertTrue(
                found.states().stream().anyMatch(state -> state.contains(rule + " cpu1")),
                () -> rule + ": " + found.states());
    }

    /** A reservation is of a granule of 64 bytes: what is stored anywhere in it counts, and beside it nothing. */
    @Test
    void aReservationIsLostToAStoreAnywhereInItsGranule() {
        for (int offset : new int[] {0, 0x18, 0x20, 0x38, 0x40}) {
            Found found = explored(SmallProgram.of(
                    "add x6, words, #0x20\nldxr x0, [x6]\nmov x9, #2\nstxr w1, x9, [x6]",
                    "str P, [words, #%d]".formatted(offset)));
            assertEquals(
                    offset < 0x40,
                    found.states().stream().anyMatch(state -> state.contains("x1=1 ")),
                    () -> offset + ": " + found.states());
        }
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
