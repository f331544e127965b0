package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.check.Checker;
import mmulator.check.WithRules;
import mmulator.explore.program.RandomSmallProgram;
import mmulator.explore.program.SmallProgram;
import mmulator.machine.Machine;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.spec.MachineSpec;
import mmulator.trace.TraceWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The schedule of an execution, as text, leads to the same end, by the same events. */
final class ReplayTest {
    private static final String DIGEST = "0123abcd";

    private static TestBed bed;

    @BeforeAll
    static void open() {
        bed = TestBed.withBbml(2, 0);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    /** By schedule, as printed: the state that the search came to. */
    private static Map<String, String> executions(SmallProgram program) {
        bed.load(program);
        Map<String, String> found = new LinkedHashMap<>();
        bed.search(
                new Strategy.Exhaustive(),
                true,
                (decisions, finding) -> found.put(
                        FoundSchedule.of(new Execution(null, decisions, false, Set.of(), List.of()))
                                .schedule(DIGEST)
                                .toString(),
                        finding.state()));
        return found;
    }

    private record Replayed(String state, List<String> events) {}

    private static Replayed replay(String schedule) {
        List<String> events = new ArrayList<>();
        return new Replayed(
                run(bed.rewound(), bed.checkerAtReset(), schedule, event -> events.add(event.toString())), events);
    }

    private static String run(Machine machine, Checker checker, String schedule, Observer also) {
        Outcome outcome = machine.run(
                Schedule.parse(schedule).choices(),
                new WithRules(checker, also, Observer.Detail.MMU),
                100_000); // what an exploration knows to spin has to be seen to do so for a while
        return bed.judge(machine, outcome, checker.violations()).state();
    }

    /** Of a run from reset, on a new machine. */
    private static String trace(String schedule) {
        StringWriter text = new StringWriter();
        try (Machine machine = bed.open()) {
            TraceWriter writer = new TraceWriter(
                    new PrintWriter(text),
                    machine.memory(),
                    List.of(new MachineSpec.Region(BedTables.CODE, TestBed.MEMORY_SIZE)),
                    "a test");
            String state = run(machine, new Checker(machine.memory()), schedule, writer);
            return text + state;
        }
    }

    private static int eachReplays(SmallProgram program, String message) {
        int chosen = 0;
        for (Map.Entry<String, String> execution : executions(program).entrySet()) {
            String schedule = execution.getKey();
            Replayed once = replay(schedule);
            assertEquals(execution.getValue(), once.state(), () -> message + "\n" + schedule + "\n" + program);
            assertEquals(once, replay(schedule), () -> message + ", again\n" + schedule + "\n" + program);
            chosen += schedule.contains("~") ? 1 : 0;
        }
        return chosen;
    }

    @Test
    void eachExecutionReplaysToItsState() {
        int chosen = 0;
        for (long seed = 1; seed <= 40; seed++) {
            chosen += eachReplays(RandomSmallProgram.of(40_000 + seed, 2, 2, 4, seed % 4 == 0), "seed " + seed);
        }
        assertTrue(chosen >= 40, "only " + chosen + " schedules say what an access gets");
    }

    @Test
    void aTraceIsTheSameBytesEachTime() {
        int chosen = 0;
        for (long seed = 1; seed <= 6; seed++) {
            String schedule = executions(RandomSmallProgram.of(60_000 + seed, 2, 3, 4, false)).keySet().stream()
                    .max(Comparator.comparing((String text) -> text.contains("~"))
                            .thenComparing(String::length))
                    .orElseThrow();
            String trace = trace(schedule);
            assertTrue(trace.lines().count() > 20, trace);
            assertEquals(trace, trace(schedule), () -> schedule);
            chosen += schedule.contains("~") ? 1 : 0;
        }
        assertTrue(chosen > 0);
    }

    @Test
    void anExecutionThatGetsStuckReplays() {
        assertEquals(0, eachReplays(SmallProgram.of("7: ldar x9, [words]\ncbz x9, 7b", "sev"), "spins"));
        assertEquals(0, eachReplays(SmallProgram.of("wfe", "str P, [words]"), "sleeps"));
    }

    @Test
    void anAnswerOutOfRangeIsRefusedWithItsTurn() {
        Map<String, String> executions = executions(SmallProgram.of("str otherPage, [slotP]", "ldr x0, [P]"));
        String schedule = executions.keySet().stream()
                .filter(text -> text.contains("~"))
                .findFirst()
                .orElseThrow();
        String wrong = schedule.replaceFirst("~.*", "~1000");
        ScheduleMismatch refused = assertThrows(ScheduleMismatch.class, () -> replay(wrong));
        assertTrue(
                String.valueOf(refused.getMessage()).matches(".*turn \\d+ .*outcome 1000 .*has only \\d+.*"),
                refused::getMessage);
    }

    @Test
    void aTurnOfACpuThatHasHaltedIsRefused() {
        executions(SmallProgram.of("str P, [words]", "ldr x0, [words]"));
        ScheduleMismatch refused = assertThrows(ScheduleMismatch.class, () -> replay("0*2,0*1"));
        assertTrue(String.valueOf(refused.getMessage()).contains("turn 2 (0*1) needs cpu0"), refused::getMessage);
    }

    @Test
    void aScheduleCutShortGoesOnByTurns() {
        String whole = executions(SmallProgram.of("str P, [words]\nstr Q, [words]", "ldr x0, [words]"))
                .keySet()
                .iterator()
                .next();
        String cut = whole.substring(0, whole.indexOf(','));
        assertTrue(replay(cut).state().startsWith("AllHalted"));
    }
}
