package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mmulator.explore.Strategy;
import mmulator.litmus.read.LitmusParser;
import mmulator.litmus.read.Verdicts;
import mmulator.litmus.test.Condition;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Verdict;
import mmulator.machine.choice.Schedule;
import mmulator.machine.event.Outcome;
import mmulator.relaxed.program.Bounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The machine and the reference say the same of the tests that are shipped. */
final class LitmusAgreementTest {

    static List<Path> files() throws IOException {
        return Samples.files();
    }

    static List<Path> filesOfFewOrders() throws IOException {
        return files().stream()
                .filter(file -> {
                    LitmusTest test = LitmusParser.parse(file);
                    int instructions = test.threads().stream()
                            .mapToInt(t -> t.code().size())
                            .sum();
                    return test.threads().size() <= 2 && instructions <= 9;
                })
                .toList();
    }

    private static Verdict verdict(Path file) throws IOException {
        return Verdicts.parse(Samples.VERDICTS, Files.readString(Samples.VERDICTS))
                .of(file.getFileName().toString())
                .orElseThrow();
    }

    @Test
    void theTestsAreThere() throws IOException {
        assertTrue(files().size() >= 50);
        assertTrue(filesOfFewOrders().size() >= 30);
    }

    @ParameterizedTest
    @MethodSource("files")
    void statesAndBreakBeforeMakeAreThoseOfTheReference(Path file) throws IOException {
        LitmusResult result = Samples.runner().run(LitmusParser.parse(file));
        Verdict verdict = verdict(file);
        assertTrue(result.complete());
        assertTrue(result.states().keySet().containsAll(verdict.inOrder()));
        assertTrue(verdict.architecture().containsAll(result.states().keySet()));
        assertEquals(verdict.breakBeforeMake(), result.breakBeforeMake());
        assertTrue(Agreement.of(result, verdict).holds());
        boolean claims = result.test().condition().quantifier() != Condition.Quantifier.EXISTS;
        assertTrue(result.conditionIsMet() || !claims, "the claim does not hold");
    }

    @ParameterizedTest
    @MethodSource("files")
    void byTheMemoryModelStatesAreAllOfTheArchitecturesAndNoOther(Path file) throws IOException {
        LitmusTest test = LitmusParser.parse(file);
        Verdict verdict = verdict(file);
        try (RelaxedRunner runner = new RelaxedRunner()) {
            LitmusResult result = runner.run(test, Bounds.DEFAULT);
            assertTrue(result.complete());
            assertEquals(verdict.architecture(), result.states().keySet());
            assertEquals(verdict.breakBeforeMake(), result.breakBeforeMake());
            assertTrue(Agreement.of(result, verdict).holds());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyStateHasAScheduleThatLeadsThere(Path file) {
        LitmusProgram program = LitmusProgram.of(LitmusParser.parse(file));
        LitmusResult result = Samples.runner().run(program);
        for (Map.Entry<String, String> state : result.states().entrySet()) {
            Replay replay = Replay.of(program, Schedule.parse(state.getValue()), event -> {});
            assertEquals(new Outcome.AllHalted(), replay.outcome());
            assertEquals(state.getKey(), replay.state());
        }
    }

    /** Reduction leaves out executions, not states. */
    @ParameterizedTest
    @MethodSource("filesOfFewOrders")
    void unreducedExplorationFindsTheSame(Path file) {
        LitmusTest test = LitmusParser.parse(file);
        LitmusResult reduced = Samples.runner().run(test);
        LitmusResult all = new LitmusRunner(10_000_000, Duration.ofDays(1), new Strategy.Unreduced()).run(test);
        assertTrue(all.complete());
        assertEquals(all.states().keySet(), reduced.states().keySet());
        assertEquals(all.breakBeforeMake(), reduced.breakBeforeMake());
    }

    @ParameterizedTest
    @MethodSource("files")
    void conditionsReadAsTheReferencePrintsThem(Path file) throws IOException {
        String json = Files.readString(Samples.VERDICTS);
        String condition = LitmusParser.parse(file).condition().toString().replace("\\", "\\\\");
        assertTrue(json.contains("\"condition\": \"" + condition + "\""), condition);
    }

    @Test
    void differencesAreTold() {
        LitmusResult result =
                Samples.runner().run(LitmusParser.parse(Samples.FOLDER.resolve("protect+no-tlbi.litmus")));
        Set<String> states = new TreeSet<>(result.states().keySet());
        String first = states.iterator().next();
        states.remove(first);
        states.add("0:X4=9;");
        Agreement agreement = Agreement.of(result, new Verdict(states, states, true, true));

        assertFalse(agreement.holds());
        assertEquals(
                String.join(
                        "\n",
                        "Agreement protect+no-tlbi No",
                        "  missing   0:X4=9;",
                        "  forbidden " + first,
                        "    replay  mmulator litmus " + result.test().path() + " --schedule '"
                                + result.states().get(first) + "'",
                        "  break-before-make: needed by the reference, not needed here",
                        ""),
                agreement.text());
    }

    /** In order a state that takes reordering need not be found; by the memory model it is missing. */
    @Test
    void byTheMemoryModelEveryStateOfTheArchitectureIsExpected() {
        LitmusTest test = LitmusParser.parse(Samples.FOLDER.resolve("protect+no-tlbi.litmus"));
        LitmusResult inOrder = Samples.runner().run(test);
        Set<String> architecture = new TreeSet<>(inOrder.states().keySet());
        architecture.add("0:X4=9;");
        Verdict verdict = new Verdict(architecture, inOrder.states().keySet(), inOrder.breakBeforeMake(), true);
        LitmusResult relaxed = new LitmusResult(
                test, inOrder.states(), inOrder.positive(), inOrder.negative(), inOrder.breakBeforeMake(), true, true);

        assertTrue(Agreement.of(inOrder, verdict).holds());
        assertEquals(Set.of("0:X4=9;"), Agreement.of(relaxed, verdict).missing());
    }

    @Test
    void whatTakesReorderingIsTold() throws IOException {
        LitmusResult result =
                Samples.runner().run(LitmusParser.parse(Samples.FOLDER.resolve("shootdown+nothing.litmus")));
        Agreement agreement = Agreement.of(result, verdict(Path.of("shootdown+nothing.litmus")));
        assertTrue(agreement.holds());
        assertTrue(agreement.text().contains("beyond the machine: 1 state of the architecture"), agreement.text());
    }
}
