package mmulator.report.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import mmulator.explore.Exploration.State;
import mmulator.explore.Exploration.Unfinished;
import mmulator.explore.Shard;
import mmulator.explore.Subject.Finding.Kind;
import mmulator.machine.choice.Schedule;
import mmulator.report.result.ExplorationReport.Verdict;
import mmulator.report.result.ExplorationResults.Failed;
import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;

/** What several results are together, and what a result means. */
final class ResultsTest {
    private static final Schedule EASY = Schedule.parse("0*9");
    private static final Schedule LONGER = Schedule.parse("0*99");
    private static final Schedule MORE_TURNS = Schedule.parse("0*1,1*1");

    /** @param unfinished null for an exploration that has seen all */
    private static ExplorationResults explored(
            int shard, boolean coversAll, Unfinished unfinished, List<Failed> failures, Kind... states) {
        TreeMap<State, Long> counted = new TreeMap<>();
        Arrays.stream(states).forEach(kind -> counted.merge(new State("x", kind), 1L, Long::sum));
        return new ExplorationResults(
                "x.yaml",
                "01234567",
                "exhaustive",
                coversAll,
                List.of(new Shard(shard, 3)),
                states.length,
                10L * shard,
                100L * shard,
                shard == 2 ? 50 : shard,
                counted,
                failures,
                shard == 3 ? Optional.empty() : Optional.of(shard == 2 ? EASY : LONGER),
                Optional.ofNullable(unfinished));
    }

    private static ExplorationResults merged(Unfinished one, Unfinished two, Unfinished three) {
        return ExplorationResults.merged(List.of(
                explored(1, true, one, List.of(), Kind.AS_EXPECTED),
                explored(2, true, two, List.of(), Kind.AS_EXPECTED, Kind.AS_EXPECTED),
                explored(3, true, three, List.of(), Kind.NOT_SHOWN)));
    }

    @Test
    void executionsOfShardsAddUpAndTheLongestIsTheLongestOfAll() {
        ExplorationResults all = merged(Unfinished.SHARD, Unfinished.SHARD, Unfinished.SHARD);

        assertEquals(4, all.executions());
        assertEquals(60, all.redundant());
        assertEquals(600, all.steps());
        assertEquals(50, all.longest());
        assertEquals(3, all.count(Kind.AS_EXPECTED));
        assertEquals(1, all.count(Kind.NOT_SHOWN));
        assertEquals(Optional.of(EASY), all.witness());
        assertEquals(Optional.empty(), all.unfinished());
        assertEquals(Verdict.PASSED, ExplorationReport.verdict(all));
    }

    @Test
    void allShardsTogetherAreUnfinishedIfOneWasCutShort() {
        for (Unfinished why : EnumSet.complementOf(EnumSet.of(Unfinished.SHARD, Unfinished.STRATEGY))) {
            ExplorationResults all = merged(Unfinished.SHARD, why, Unfinished.SHARD);
            assertEquals(Optional.of(why), all.unfinished());
            assertEquals(Verdict.INCONCLUSIVE, ExplorationReport.verdict(all));
        }
    }

    @Test
    void shardsThatAreMissingOrAStrategyThatLeavesOutAreNoPass() {
        ExplorationResults two = ExplorationResults.merged(List.of(
                explored(3, true, Unfinished.SHARD, List.of(), Kind.AS_EXPECTED),
                explored(1, true, Unfinished.SHARD, List.of(), Kind.AS_EXPECTED)));
        assertEquals(List.of(2), two.missingShards());
        assertEquals(Optional.of(Unfinished.SHARD), two.unfinished());
        assertEquals(Verdict.INCONCLUSIVE, ExplorationReport.verdict(two));

        ExplorationResults some = ExplorationResults.merged(List.of(
                explored(1, false, Unfinished.STRATEGY, List.of(), Kind.AS_EXPECTED),
                explored(2, false, Unfinished.SHARD, List.of(), Kind.AS_EXPECTED),
                explored(3, false, Unfinished.SHARD, List.of(), Kind.AS_EXPECTED)));
        assertEquals(Optional.of(Unfinished.STRATEGY), some.unfinished());
        assertEquals(Verdict.INCONCLUSIVE, ExplorationReport.verdict(some));
    }

    @Test
    void ofOneFailureInSeveralShardsTheEasiestIsTold() {
        List<Failed> hard = List.of(new Failed("f", "a", MORE_TURNS), new Failed("g", "a", EASY));
        List<Failed> easy = List.of(new Failed("f", "b", LONGER));
        List<Failed> easiest = List.of(new Failed("f", "c", EASY));
        for (List<List<Failed>> order : List.of(List.of(hard, easy, easiest), List.of(easiest, easy, hard))) {
            ExplorationResults all = ExplorationResults.merged(List.of(
                    explored(1, true, null, order.get(0), Kind.FAILED),
                    explored(2, true, null, order.get(1), Kind.FAILED),
                    explored(3, true, null, order.get(2), Kind.FAILED)));
            assertEquals(List.of(easiest.getFirst(), hard.getLast()), all.failures());
        }
    }

    @Test
    void aFailureFailsWhateverWasLeftOutAndWithoutAnyTheExpectedMustBeSeen() {
        for (Unfinished why : Unfinished.values()) {
            assertEquals(
                    Verdict.FAILED,
                    ExplorationReport.verdict(explored(1, true, why, List.of(), Kind.AS_EXPECTED, Kind.FAILED)));
            assertEquals(
                    Verdict.INCONCLUSIVE,
                    ExplorationReport.verdict(explored(1, true, why, List.of(), Kind.AS_EXPECTED)));
            assertEquals(
                    Verdict.INCONCLUSIVE, ExplorationReport.verdict(explored(1, true, why, List.of(), Kind.NOT_SHOWN)));
        }
        ExplorationResults never = explored(1, true, null, List.of(), Kind.NOT_SHOWN);
        assertEquals(Verdict.FAILED, ExplorationReport.verdict(never));
        assertTrue(ExplorationReport.summary(never).endsWith("; none shows what is expected\n"));
        assertTrue(ExplorationReport.print(never).contains("No\n"));
        assertTrue(ExplorationReport.print(never).contains("Observation x Never 0 1\n"));
        ExplorationResults mixed = explored(1, true, null, List.of(), Kind.NOT_SHOWN, Kind.AS_EXPECTED);
        assertEquals(Verdict.PASSED, ExplorationReport.verdict(mixed));
        assertTrue(ExplorationReport.print(mixed).contains("Observation x Sometimes 1 1\n"));
        ExplorationResults always = explored(1, true, null, List.of(), Kind.AS_EXPECTED);
        assertTrue(ExplorationReport.print(always).contains("Observation x Always 1 0\n"));
    }

    private static MutantResult mutant(int number, String file, String after) {
        return new MutantResult(
                number,
                file,
                3,
                1,
                null,
                "start",
                "dsb ish",
                after,
                MutantResult.Verdict.NOT_SHOWN,
                "explored",
                null,
                List.of());
    }

    private static MutationResults mutants(
            String fixture, String digest, String effort, String asItIs, int all, MutantResult... results) {
        return new MutationResults(fixture, digest, effort, asItIs, all, new Shard(1, 2), true, List.of(results));
    }

    @Test
    void mutantsOfOneFixtureTriedAlikeAreJoinedAndNoOthers() {
        MutationResults one = mutants("x", "d", "e", "a", 2, mutant(2, "x.S", "nop"));
        MutationResults other = mutants("x", "d", "e", "a", 2, mutant(1, "x.S", "dsb nsh"));

        MutationResults both = MutationResults.merged(List.of(one, other));
        assertEquals(
                List.of(1, 2), both.results().stream().map(MutantResult::number).toList());
        assertEquals(Shard.WHOLE, both.shard());
        assertTrue(both.complete());
        assertEquals(0, both.missing());
        assertTrue(!MutationResults.merged(List.of(one, one)).complete());
        assertEquals(
                "1 mutant: 1 not shown to be needed; 1 not tried\n",
                MutationReport.totals(MutationResults.merged(List.of(one, one))));

        for (MutationResults strange : List.of(
                mutants("y", "d", "e", "a", 2),
                mutants("x", "y", "e", "a", 2),
                mutants("x", "d", "y", "a", 2),
                mutants("x", "d", "e", "y", 2),
                mutants("x", "d", "e", "a", 3),
                mutants("x", "d", "e", "a", 2, mutant(2, "x.S", "dsb nsh")))) {
            assertThrows(IllegalArgumentException.class, () -> MutationResults.merged(List.of(one, strange)));
        }
    }

    @Test
    void eachFileBeginsWithItsInstructionThoughTheLastOneEndedWithTheSame() {
        MutationResults results = mutants(
                "x", "d", "e", "a", 3, mutant(1, "a.S", "nop"), mutant(2, "a.S", "dsb nsh"), mutant(3, "b.S", "nop"));

        List<String> lines =
                new MutationReport(Palette.PLAIN).print(results).lines().toList();

        String instruction = "   3  " + "dsb ish" + " ".repeat(21) + "  start";
        assertEquals(instruction, lines.get(lines.indexOf("a.S") + 1));
        assertEquals(instruction, lines.get(lines.indexOf("b.S") + 1));
        assertEquals(2, lines.stream().filter(instruction::equals).count());
    }
}
