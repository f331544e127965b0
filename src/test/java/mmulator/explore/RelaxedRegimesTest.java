package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.explore.program.SmallProgram;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.RefusedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is left of a regime when a CPU has gone to another, by the memory model: nothing herd7 knows of. */
final class RelaxedRegimesTest {
    private static final Pattern RESULT = Pattern.compile("cpu0(?: x0=(\\w+))?");
    private static TestBed bed;

    @BeforeAll
    static void open() {
        bed = new TestBed(CpuFeatures.builder().build());
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static String go(String root) {
        return (TestBed.NAMES.containsKey(root) ? "mov" : "set") + " x9, " + root + "\nmsr ttbr0_el1, x9\nisb\n";
    }

    private static RelaxedFound relaxed(String program) {
        bed.load(SmallProgram.of(program));
        return RelaxedFound.of(bed, Bounds.DEFAULT);
    }

    /** What x0 holds at the end; null for 0. */
    private static Set<String> results(RelaxedFound relaxed) {
        return relaxed.states().stream()
                .flatMap(state -> RESULT.matcher(state).results())
                .map((MatchResult found) -> String.valueOf(found.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> rules(RelaxedFound relaxed) {
        return relaxed.broken().stream()
                .map(one -> one.substring(0, one.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void pageThatIsNotGlobalIsUsedUnderTheSameAsid() {
        RelaxedFound same = relaxed(go("rootNotGlobal") + go("rootA") + "ldr x0, [P]");
        assertEquals(Set.of("1111", "3333"), results(same));
        assertEquals(Set.of("STALE_TRANSLATION"), rules(same));
        RelaxedFound other = relaxed(go("rootNotGlobal") + go("rootE") + "ldr x0, [P]");
        assertTrue(!results(other).contains("3333"), () -> results(other).toString());
    }

    @Test
    void tableThatWasLeftLeadsToAFaultUnderTheSameAsid() {
        String read = "set x6, C\nldr x0, [x6]";
        RelaxedFound same = relaxed(go("rootBSameAsid") + go("rootA") + read);
        assertEquals(Set.of("7", "null"), results(same));
        assertEquals(Set.of("STALE_TRANSLATION"), rules(same));
        assertEquals(Set.of("7"), results(relaxed(go("rootB") + go("rootA") + read)));
    }

    @Test
    void tlbiOfAnotherAsidLeavesTables() {
        String read = "set x6, C\nldr x0, [x6]";
        String maintained = go("rootBSameAsid") + go("rootA") + "set x6, %s\ntlbi %s\ndsb nsh\nisb\n" + read;
        assertEquals(Set.of("7", "null"), results(relaxed(String.format(maintained, "asid2", "aside1, x6"))));
        assertEquals(Set.of("7"), results(relaxed(String.format(maintained, "asid1", "aside1, x6"))));
        assertEquals(Set.of("7", "null"), results(relaxed(String.format(maintained, "pageC", "vale1, x6"))));
        assertEquals(Set.of("7"), results(relaxed(String.format(maintained, "pageC", "vae1, x6"))));
    }

    @Test
    void whatWasOverwrittenBeforeARegimeBeganIsNotOfIt() {
        assertEquals(
                Set.of("1111", "4444"),
                results(relaxed("set x6, slotPofB\nstr xzr, [x6]\ndsb ish\ntlbi vmalle1\ndsb nsh\n"
                        + "str otherPage, [x6]\ndsb ish\nisb\n" + go("rootBSameAsid") + go("rootA") + "ldr x0, [P]")));
    }

    /** By what is left of one of another ASID only what it said itself is found, for all ASIDs. */
    @Test
    void whatIsStoredAfterARegimeWasLeftIsNotOfItEither() {
        assertEquals(
                Set.of("1111", "3333"),
                results(relaxed(go("rootB") + go("rootA") + "set x6, slotPofB\nstr otherPage, [x6]\nldr x0, [P]")));
    }

    @Test
    void globalPageMeetsOneOfARegimeThatMayBeInEffect() {
        String store = "set x9, nonGlobal\nset x6, slotPofB\nstr x9, [x6]\ndsb ish\ntlbi vmalle1\ndsb nsh\nisb\n";
        String pending = "set x9, rootBSameAsid\nmsr ttbr0_el1, x9\n";
        assertEquals(Set.of("TLB_CONFLICT"), rules(relaxed(store + pending + "ldr x0, [P]")));
        assertEquals(
                Set.of("TLB_CONFLICT"), rules(relaxed(store + pending + "ldtr x0, [P]")), "though it may not read");
        assertEquals(Set.of(), rules(relaxed(store + "ldr x0, [P]")));
    }

    @Test
    void whatWasLeftIsStaleAlsoWhereTheCpuItselfChangesItLater() {
        RelaxedFound relaxed = relaxed(go("rootB") + "ldr x0, [P]\nstr otherPage, [slotP]");
        assertTrue(
                rules(relaxed).contains("STALE_TRANSLATION"),
                () -> relaxed.broken().toString());
    }

    @Test
    void panRefusesPagesOfEl0() {
        String store = "set x9, userPage\nstr x9, [slotR]\ndsb ish\nisb\n";
        assertEquals(Set.of("1111"), results(relaxed(store + "ldr x0, [R]")));
        assertEquals(Set.of("null"), results(relaxed(store + "msr pan, #1\nldr x0, [R]")));
    }

    @Test
    void pageMayLookOlderThanItIsButNotBeElsewhere() {
        String change = "set x9, %s\nstr x9, [slotP]\ndsb ish\nisb\nldr x0, [P]";
        assertEquals(Set.of(), rules(relaxed(String.format(change, "agedPage"))));
        assertEquals(Set.of("STALE_TRANSLATION"), rules(relaxed(String.format(change, "oldPage"))));
    }

    @Test
    void tlbiSelectsWhatIsAccessedByATaggedAddress() {
        String tagged = "set x9, tcrTbi\nmsr tcr_el1, x9\nisb\nstr xzr, [slotP]\ndsb ish\ntlbi vaae1, pageOf\n"
                + "dsb nsh\nisb\nset x6, taggedP\nldr x0, [x6]";
        assertEquals(Set.of("null"), results(relaxed(tagged)));
    }

    /** EL0 may not read the page, by its entry; by the tables there is none. */
    @Test
    void whatAnAccessIsRefusedByIsStaleWhereItWouldFaultOtherwise() {
        String change = "str x9, [slotP]\ndsb ish\nisb\nldtr x0, [P]";
        assertEquals(Set.of("STALE_TRANSLATION"), rules(relaxed("mov x9, xzr\n" + change)));
        assertEquals(Set.of(), rules(relaxed("set x9, oldPage\n" + change)));
        assertEquals(Set.of(), rules(relaxed("set x9, userPage\n" + change)), "a spurious fault is no error");
    }

    @Test
    void fetchByAPageThatBecomesOneOfARunIsRefused() {
        String fetch = "set x6, slotD\nstr x9, [x6]\nmov x6, P\nbr x6";
        assertThrows(RefusedException.class, () -> relaxed("set x9, runMember\n" + fetch));
        assertEquals(Set.of("null"), results(relaxed("mov x9, xzr\n" + fetch)));
    }

    @Test
    void fetchThatMayHaveOtherAttributesIsRefused() {
        assertThrows(RefusedException.class, () -> relaxed("set x9, asid1\nmsr mair_el1, x9"));
    }
}
