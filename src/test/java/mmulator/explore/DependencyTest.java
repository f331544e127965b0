package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.explore.program.SmallProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Pairs of changes to translation whose order shows only in what a rule says of it, or in a later access. The CPU 0 is below
 * BBML2, the CPU 1 is not; each program is tried either way round.
 */
final class DependencyTest {
    private static TestBed bed;
    private static TestBed reversed;

    @BeforeAll
    static void open() {
        bed = TestBed.withBbml(0, 2);
        reversed = TestBed.withBbml(2, 0);
    }

    @AfterAll
    static void close() {
        bed.close();
        reversed.close();
    }

    private static void orderMatters(String below, String from) {
        same(bed, SmallProgram.of(below, from));
        same(reversed, SmallProgram.of(from, below));
    }

    private static void same(TestBed on, SmallProgram program) {
        on.load(program);
        Found all = EveryExecution.of(on, 100, false, 20_000);
        assertTrue(all.states().size() > 1, () -> "one state only:\n" + all.states() + "\n" + program);
        Found reduced = on.search(new Strategy.Exhaustive(), true);
        assertEquals("", Found.difference("reduced", reduced, "all", all), () -> "\n" + program);
    }

    @Test
    void aStoreAndTheEndOfTheLastRegimeThatReachesIt() {
        orderMatters("msr ttbr0_el1, rootB\nisb\ntlbi vmalle1\ndsb nsh", "str table, [slotS]");
        orderMatters("msr ttbr0_el1, rootB\nisb\ntlbi vmalle1\ndsb nsh\nmsr ttbr0_el1, rootA", "str table, [slotS]");
    }

    @Test
    void twoStoresToOneDescriptorOrToParentAndChild() {
        orderMatters("str xzr, [slotP]", "str otherPage, [slotP]");
        orderMatters("str xzr, [slotTop]\nldr x0, [P]", "str xzr, [slotP]");
    }

    @Test
    void aStoreAndWhatInvalidatesIt() {
        orderMatters("tlbi vmalle1is\ndsb ish", "str xzr, [slotP]\ndsb ishst\nstr otherPage, [slotP]");
        orderMatters("dsb ishst\ntlbi vmalle1is\ndsb ish\nldr x0, [R]", "str otherPage, [slotR]\ndsb ishst");
    }

    @Test
    void aPublicationAndARegimeThatComesToReachIt() {
        orderMatters(
                "msr ttbr0_el1, rootB\nisb\nmsr ttbr0_el1, rootA\nisb\nldr x0, [P]",
                "str otherPage, [slotP]\ndsb ishst");
        orderMatters("msr ttbr0_el1, rootB\nisb\nldr x0, [Q]", "str otherPage, [slotQ]\ndsb ishst");
    }

    @Test
    void aStoreAndWhoComesBackToItsTableWithNothingKept() {
        orderMatters(
                "msr ttbr0_el1, rootB\nisb\ntlbi vmalle1\ndsb nsh\nmsr ttbr0_el1, rootA\nisb\nldr x0, [P]",
                "str xzr, [slotP]\ndsb ish");
    }
}
