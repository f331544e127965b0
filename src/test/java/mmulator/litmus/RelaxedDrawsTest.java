package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import mmulator.litmus.read.LitmusParser;
import mmulator.relaxed.Draws;
import mmulator.relaxed.Search;
import mmulator.relaxed.end.EndState;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.step.Evaluator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Executions that are drawn against all that there are: each ends as some execution does, and of small tests nearly all ends
 * come up. {@code mmulator.draws.tests} says how many tests of each kind (12), {@code mmulator.draws.from} the first seed.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // a flag may ask for many
final class RelaxedDrawsTest {
    private static final int TESTS = Integer.getInteger("mmulator.draws.tests", 12);
    private static final long FROM = Long.getLong("mmulator.draws.from", 1L);
    private static final int EACH = 100;

    private static final Map<String, LongFunction<String>> GENERATORS = new TreeMap<>(Map.of(
            "plain", RandomPlainTest::text,
            "cycle", RandomCycleTest::text,
            "translated", RandomVmsaTest::text,
            "shootdown", RandomShootdownTest::text));

    private static Program program(String text) {
        return RelaxedProgram.of(LitmusProgram.of(LitmusParser.parse("drawn.litmus", text)))
                .program();
    }

    private static Set<EndState> searched(Program program, Evaluator evaluator) {
        Search.Result result = Search.of(program, evaluator, new Bounds(40, 300_000, () -> false));
        return result.bound() == null ? result.states() : Set.of();
    }

    /** As they come, and by PCT with up to two changes of priority. */
    private static Set<EndState> drawn(Program program, Evaluator evaluator, int executions) {
        Draws draws = new Draws(program, evaluator);
        Set<EndState> states = new HashSet<>();
        for (int i = 0; i < executions; i++) {
            int depth = i % 4;
            EndState state = draws.draw(new Draws.Lot(1, i, depth, depth == 0 ? 0 : 8), 1_000, () -> false)
                    .state();
            if (state != null) {
                states.add(state);
            }
        }
        return states;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "cycle", "translated", "shootdown"})
    void whatIsDrawnIsAmongWhatIsSearchedAndNearlyAllOfIt(String kind) {
        int all = 0;
        int found = 0;
        try (Evaluator evaluator = new Evaluator()) {
            for (long seed = FROM; seed < FROM + TESTS; seed++) {
                String text = Objects.requireNonNull(GENERATORS.get(kind)).apply(seed);
                Program program = program(text);
                Set<EndState> searched = searched(program, evaluator);
                if (!searched.isEmpty()) {
                    Set<EndState> drawn = drawn(program, evaluator, EACH);
                    assertTrue(searched.containsAll(drawn), () -> "drawn, and no execution ends so: " + text);
                    all += searched.size();
                    found += drawn.size();
                }
            }
        }
        System.out.println(kind + " from seed " + FROM + ": " + found + " of " + all + " states are drawn");
        assertTrue(found >= 0.8 * all && all > TESTS, found + " of " + all);
    }

    private static void allAreDrawn(int count, String... lines) {
        try (Evaluator evaluator = new Evaluator()) {
            Program program = program(String.join("\n", lines) + "\n");
            Set<EndState> searched = searched(program, evaluator);
            assertEquals(count, searched.size());
            Set<EndState> drawn = drawn(program, evaluator, 1_200);
            assertTrue(searched.containsAll(drawn), "drawn, and no execution ends so");
            Set<EndState> missing = new HashSet<>(searched);
            missing.removeAll(drawn);
            assertEquals(
                    List.of(),
                    missing.stream()
                            .map(state -> Arrays.deepToString(state.registers()))
                            .toList());
        }
    }

    @Test
    void loadsMayComeAfterTheStoresBehindThem() {
        allAreDrawn(
                4,
                "AArch64 late",
                "{ 0:X1=x; 0:X3=y; 0:X5=1; 1:X1=x; 1:X3=y; 1:X5=1; }",
                " P0          | P1          ;",
                " LDR W0,[X1] | LDR W0,[X3] ;",
                " STR W5,[X3] | STR W5,[X1] ;",
                "exists (0:X0=1 /\\ 1:X0=1)");
    }

    /** Arm ARM B2.3.3: the branches depend on no read, so that the store behind them may come before the load. */
    @Test
    void storeBehindALoopThatCountsMayBePromised() {
        allAreDrawn(
                4,
                "AArch64 counted",
                "{ 0:X1=x; 0:X3=y; 0:X5=1; 1:X1=x; 1:X3=y; 1:X5=1; }",
                " P0                | P1          ;",
                " LDR W0,[X1]       | LDR W0,[X3] ;",
                " MOV W6,#3         | DMB SY      ;",
                " L: SUBS W6,W6,#1  | STR W5,[X1] ;",
                " B.NE L            |             ;",
                " STR W5,[X3]       |             ;",
                "exists (0:X0=1 /\\ 1:X0=1)");
    }

    /** Arm ARM B2.3.3: the store depends on what the atomic reads, which another CPU may change before it. */
    @Test
    void storeBehindAnAtomicThatIsToKeepItIsNotPromised() {
        allAreDrawn(
                3,
                "AArch64 added",
                "{ 0:X0=x; 0:X3=y; 0:X5=1; 1:X0=x; 1:X3=y; 1:X5=1; }",
                " P0               | P1               ;",
                " LDADD W5,W1,[X0] | LDADD W5,W1,[X0] ;",
                " CBNZ W1,L        | LDR W2,[X3]      ;",
                " STR W5,[X3]      |                  ;",
                " L: NOP           |                  ;",
                "exists (0:X1=1 /\\ 1:X1=0 /\\ 1:X2=1)");
    }

    /** A TLB may hold what was walked between the TLBI and the last store, of which no TLBI has told. Arm ARM D8.17. */
    @Test
    void whatIsOverwrittenBehindTheLastTlbiMayStillBeWalked() {
        allAreDrawn(
                5,
                "AArch64 twice",
                "{ x=1; y=2; z=3; 0:X0=PTE(x); 0:X1=(oa:PA(y)); 0:X2=(oa:PA(z)); 0:X4=f; 0:X5=1; 0:X3=x; 1:X4=f; 1:X3=x; }",
                " P0              | P1          ;",
                " STR X1,[X0]     | LDR W0,[X4] ;",
                " DSB ISH         | DSB SY      ;",
                " LSR X6,X3,#12   | ISB         ;",
                " TLBI VAAE1IS,X6 | LDR W1,[X3] ;",
                " DSB ISH         |             ;",
                " STR X2,[X0]     |             ;",
                " DSB ISH         |             ;",
                " STR W5,[X4]     |             ;",
                "exists (1:X0=1 /\\ 1:X1=2)");
    }
}
