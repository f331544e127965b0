package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.explore.program.SmallProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Which CPU is tried where two steps race: the two are not enough to tell right from nearly right, as what has to come
 * before the later of them is a third one's.
 */
final class ThreeCpusTest {
    private static TestBed bed;

    @BeforeAll
    static void open() {
        bed = TestBed.withBbml(0, 0, 0);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static void same(SmallProgram program) {
        bed.load(program);
        Found every = bed.searchUnreduced(100_000);
        Found reduced = bed.search(new Strategy.Exhaustive(), true);
        assertEquals("", Found.difference("reduced", reduced, "all", every), program::toString);
    }

    /** What a step of a CPU comes after, its next step comes after. */
    @Test
    void aCpuIsNotTriedForAStepThatItsEarlierStepKeepsBack() {
        same(SmallProgram.of(
                "ldp x0, x1, [words]",
                "ldp x0, x1, [words]\nldr x2, [words, #64]",
                "ldp x0, x1, [words]\nmov x9, #3\nstr x9, [words, #8]"));
    }

    /** Of two CPUs whose steps come between, the one that has waited for the other is not tried in its place. */
    @Test
    void aCpuIsTriedOnlyIfItsFirstStepWaitsForNoOther() {
        same(SmallProgram.of(
                "ldp x0, x1, [words]\nmov x9, #3\nstr x9, [words, #64]\nmov x9, #1\nstr x9, [words]",
                "ldr x0, [words, #8]\nldp x1, x2, [words]\nldr x3, [words, #64]",
                "ldr x0, [words, #64]\nldr x1, [words, #8]"));
    }

    @Test
    void whatALaterStepReadsDecidesWhetherItRacesAtAll() {
        same(
                SmallProgram.of(
                        "ldr x0, [words, #8]\ntbz x0, #1, 1f\nmov x9, #1\nstr x9, [words]\n1:",
                        "ldr x0, [words, #64]\nmov x9, #3\nstr x9, [words, #8]\nmov x9, #2\nstr x9, [words, #64]",
                        "mov x9, #2\nstr x9, [words, #64]\nldr x0, [words]\ntbz x0, #0, 2f\nmov x9, #1\nstr x9, [words, #64]\n2: ldr x1, [words]"));
    }
}
