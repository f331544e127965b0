package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.explore.program.SmallProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Wait loops, which a search goes round once for each value that they see, against executions that know nothing of waiting:
 * what those come to an end with in a number of steps that leaves room for several rounds is what the search finds.
 */
final class SpinsTest {
    private static final long SEED = 4711;

    private static TestBed bed;

    @BeforeAll
    static void open() {
        CpuFeatures none = CpuFeatures.builder().build();
        bed = new TestBed(none, none);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    /** @param stuck whether some CPU may wait for ever; {@code ;} parts lines */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            str P, [words]                            | 1: ldr x9, [words]; cbz x9, 1b                           | 15 | false
            str P, [words]; str xzr, [words]          | 1: ldr x9, [words]; cbz x9, 1b                           | 14 | true
            str P, [words, #8]; str P, [words]        | 1: ldr x9, [words]; ldr x6, [words, #8]; cbz x9, 1b      | 15 | false
            str P, [words]; str P, [words, #8]        | 1: ldr x6, [words, #8]; ldr x9, [words]; ldr x7, [words, #64]; cbz x9, 1b | 16 | false
            str P, [words, #64]                       | 1: ldr x9, [words]; ldr x6, [words, #64]; orr x9, x9, x6; cbz x9, 1b      | 16 | false
            str P, [words]                            | 1: ldxr x9, [words]; cbnz x9, 2f; wfe; b 1b; 2:          | 16 | false
            str P, [words]; sev                       | 1: ldr x9, [words]; cbnz x9, 2f; wfe; b 1b; 2:           | 16 | false
            str P, [words]                            | 1: ldr x9, [words]; cbnz x9, 2f; wfe; b 1b; 2:           | 16 | true
            str P, [words]; 1: ldr x9, [words, #8]; cbz x9, 1b | 1: ldr x9, [words]; cbz x9, 1b; str P, [words, #8] | 14 | false
            1: ldr x9, [words, #8]; cbz x9, 1b; str P, [words] | 1: ldr x9, [words]; cbz x9, 1b; str P, [words, #8] | 12 | true
            stlr P, [words]; 1: ldaxr x9, [words]; cbnz x9, 1b | ldr x6, [words]; stlr xzr, [words]               | 14 | true
            mov x6, #3; 1: subs x6, x6, #1; ldr x9, [words]; b.ne 1b | str P, [words]                            | 20 | false
            set x9, sgiToOthers; msr icc_sgi1r_el1, x9 | 1: mrs x9, isr_el1; cbz x9, 1b                          | 18 | false
            str otherPage, [slotP]; dsb ish; tlbi vaae1is, pageOf; dsb ish | 1: ldr x9, [P]; tbz x9, #14, 1b     | 13 | false
            str P, [words]                            | 1: tlbi vmalle1; dsb nsh; isb; ldr x9, [words]; cbz x9, 1b | 18 | false
            str P, [words, #8]                        | 1: tlbi vmalle1; dsb nsh; isb; ldr x9, [words]; cbz x9, 1b | 14 | true
            str P, [words]                            | 1: mrs x6, ttbr0_el1; msr ttbr0_el1, x6; isb; ldr x9, [words]; cbz x9, 1b | 18 | false
            str P, [words, #8]                        | 1: mrs x6, ttbr0_el1; msr ttbr0_el1, x6; isb; ldr x9, [words]; cbz x9, 1b | 14 | true
            str P, [words]                            | 1: msr ttbr0_el1, rootB; isb; msr ttbr0_el1, rootA; isb; ldr x9, [words]; cbz x9, 1b | 16 | false
            str P, [words, #8]                        | 1: msr ttbr0_el1, rootB; isb; msr ttbr0_el1, rootA; isb; ldr x9, [words]; cbz x9, 1b | 16 | true
            set x6, slotPofB; str xzr, [x6]; str P, [words] | 1: msr ttbr0_el1, rootB; isb; msr ttbr0_el1, rootA; isb; ldr x9, [words]; cbz x9, 1b | 16 | false
            str P, [words]                            | 1: ldr x9, [words, #8]; add x9, x9, #1; str x9, [words, #8]; tbnz x9, #1, 2f; mov x9, #0; b 1b; 2: | 12 | false
            str P, [words]                            | str xzr, [words, #8]; 1: dsb nsh; ldr x9, [words]; cbz x9, 1b         | 16 | false
            str otherPage, [slotP]; dsb ish; str P, [words] | ldr x6, [words]; mov x9, #0x1111; cbnz x6, 3f; b 2f; 1: ldr x9, [P]; tlbi vmalle1; dsb nsh; 3: isb; tbz x9, #14, 1b; 2: | 15 | false
            """)
    void waitLoopsAreExploredAsIfTheyWentRoundForEver(String one, String other, long steps, boolean stuck) {
        SmallProgram program = SmallProgram.of(one.replace("; ", "\n"), other.replace("; ", "\n"));
        bed.load(program);
        Found every = EveryExecution.of(bed, steps, false, 200_000);
        Found reduced = bed.search(new Strategy.Exhaustive(), true);
        assertTrue(!every.states().isEmpty() || stuck, "too few steps for an end");
        assertEquals(ended(every), ended(reduced), program::toString);
        assertEquals(stuck, !ended(reduced).equals(reduced.states()), () -> String.join("\n", reduced.states()));
        assertTrue(reduced.executions() <= 60, () -> reduced.executions() + " executions");
    }

    /** The TLB may or may not know the old page in each round: the loop is gone round in each way, not in each order of ways. */
    @Test
    void whatALoopMayGetInEachRoundIsTriedOnceAndNotForEver() {
        bed.load(SmallProgram.of(
                "str otherPage, [slotP]\ndsb ish\nstr P, [words]",
                "1: ldr x9, [P]\nisb\nldr x6, [words]\ncbz x6, 1b\nmov x9, #0"));
        Found every = EveryExecution.of(bed, 16, false, 200_000);
        Found reduced = bed.search(new Strategy.Exhaustive(), true);
        assertEquals(ended(every), ended(reduced));
        assertEquals(reduced.states(), ended(reduced));
        assertTrue(reduced.executions() < 1_000, () -> reduced.executions() + " executions");
        assertEquals(
                reduced.states(), bed.search(new Strategy.Unreduced(), true).states());
    }

    /**
     * A handler that only tries again: what it faults by is gone once another CPU's DSB has come and it has tried once more, so that
     * two rounds say nothing with the DSB between them.
     */
    @Test
    void whatComesBetweenTwoRoundsAndTakesSomethingAwayBeginsThemAnew() {
        String entry = "hlt #0\n.balign 128\n";
        String vectors = entry.repeat(4) + "eret\n.balign 128\n" + entry.repeat(11);
        bed.load(new SmallProgram(
                List.of("ldr x9, [slotP]\nstr xzr, [slotP]\nstr x9, [slotP]\ndsb ish", "ldr x6, [P]"), vectors));
        Found reduced = bed.search(new Strategy.Exhaustive(), true);
        assertEquals(reduced.states(), ended(reduced));
        Found every = EveryExecution.of(bed, 14, false, 200_000);
        assertEquals(ended(every), ended(reduced));
    }

    /** A handler that orders itself behind the store that it waits for: its round with that in it is not like those after it. */
    @Test
    void aRoundThatSettlesSomethingIsNotTheLastOne() {
        String entry = "hlt #0\n.balign 128\n";
        String retries = "ldar x6, [words]\nmov x6, #0\ndsb ish\nisb\neret\n.balign 128\n";
        bed.load(new SmallProgram(
                List.of("str otherPage, [slotR]\nstlr P, [words]", "ldr x6, [R]"),
                entry.repeat(4) + retries + entry.repeat(11)));
        Found reduced = bed.search(new Strategy.Exhaustive(), true);
        assertEquals(reduced.states(), ended(reduced));
        Found every = EveryExecution.of(bed, 20, false, 200_000);
        assertEquals(ended(every), ended(reduced));
    }

    /** Time passes by itself: whoever reads the counter does not wait for others, even if all its registers are as before. */
    @Test
    void whoReadsTheCounterDoesNotSpin() {
        bed.load(
                SmallProgram.of("nop", "1: isb\nmrs x9, cntvct_el0\ntbnz x9, #4, 2f\nmov x9, #0\nb 1b\n2: mov x9, #0"));
        Found found = bed.search(new Strategy.Exhaustive(), true);
        assertEquals(ended(found), found.states());

        Settings walks = Settings.DEFAULT.with(new Strategy.Random(SEED)).withMaxExecutions(10);
        assertEquals(
                List.of(),
                Explorer.explore(bed, walks.withKeepGoing(true)).states().keySet().stream()
                        .filter(state -> !state.text().startsWith("AllHalted"))
                        .toList());
    }

    private static TreeSet<String> ended(Found found) {
        return found.states().stream()
                .filter(state -> !state.startsWith("Stuck"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
