package mmulator.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import mmulator.check.Rule;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run under a debugger does, seen from outside. */
final class DebuggeeTest {
    @TempDir
    private Path folder;

    private static BitSet only(int cpu) {
        BitSet allowed = new BitSet();
        allowed.set(cpu);
        return allowed;
    }

    @Test
    void everyInstructionIsAStepOfItsOwn() throws IOException {
        try (Debuggee debuggee = Debuggees.loop(folder)) {
            List<String> places = new ArrayList<>();
            while (debuggee.stepInstruction(0) instanceof Stop.Stepped && places.size() < 6) {
                places.add(debuggee.activity(0) + " x2=" + debuggee.registers(0).x(2));
            }

            assertEquals(
                    List.of(
                            "running at start+0x4 x2=1",
                            "running at before x2=1",
                            "running at before+0x4 x2=3",
                            "running at before+0x8 x2=3",
                            "running at loop x2=3",
                            "running at inner x2=3"),
                    places);
        }
    }

    @Test
    void violationStopsOnceAndAgainAfterGoingBack() {
        try (Debuggee debuggee = Debuggee.open(Debuggees.image("split/bad_child_linked_before_published.yaml"))) {
            Stop.RuleBroken broken = assertInstanceOf(Stop.RuleBroken.class, debuggee.resume());
            assertTrue(broken.expected());
            Fingerprint after = Fingerprint.of(debuggee);
            assertEquals(broken.violation(), debuggee.violations().getLast());
            debuggee.resume();

            debuggee.resumeBack();
            while (debuggee.violations().contains(broken.violation())) {
                assertInstanceOf(Stop.RuleBroken.class, debuggee.resumeBack());
            }
            assertEquals(broken, debuggee.resume());
            assertEquals("", after.differenceFrom(Fingerprint.of(debuggee)));
        }
    }

    @Test
    void schedulerLockingLeavesOthersWhereTheyAre() {
        try (Debuggee debuggee = Debuggees.open("park/good_park_and_release.yaml", Order.roundRobin(1000))) {
            long pc = debuggee.registers(0).pc();

            assertEquals(new Stop.NoneCanRun(0), debuggee.resume(only(1)));
            assertEquals(pc, debuggee.registers(0).pc());
            assertEquals("parked: wfe at wait_linear_map_split_to_ptes+0x38", debuggee.activity(1));
            assertEquals(new Stop.NoneCanRun(1), debuggee.stepInstruction(1));
            Stop.Ended end = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertEquals(new Outcome.AllHalted(), end.outcome());
        }
    }

    @Test
    void scheduleOfAnInterleavingByHandShowsItAgain() {
        try (Debuggee debuggee = Debuggees.open("park/good_park_and_release.yaml", Order.roundRobin(1000))) {
            for (int i = 0; i < 60; i++) {
                debuggee.stepInstruction(i / 7 % 2);
            }
            debuggee.resume(only(1));
            Fingerprint here = Fingerprint.of(debuggee);
            var schedule = debuggee.schedule().orElseThrow();
            assertNull(schedule.digest());

            try (Debuggee other = Debuggee.open(debuggee.image(), Order.of(schedule), here.steps())) {
                other.stopAtViolations(false);
                assertEquals(
                        new Outcome.BoundReached("max-steps", here.steps()),
                        assertInstanceOf(Stop.Ended.class, other.resume()).outcome());
                assertEquals(here.memory(), Fingerprint.of(other).memory());
                assertEquals(schedule, other.schedule().orElseThrow());
            }
        }
    }

    @Test
    void scheduleWithAnswersIsToldWithThem() {
        var image = Debuggees.image("shapes/bad_move_page_flag_before_flush.yaml");
        var schedule = mmulator.machine.choice.Schedule.parse("c2b57ff0:1*2,0*5,1*3~1");
        try (Debuggee debuggee = Debuggee.open(image, Order.of(schedule), 1000)) {
            Stop.RuleBroken broken = assertInstanceOf(Stop.RuleBroken.class, debuggee.resume());

            assertEquals(Rule.INCOMPLETE_INVALIDATION, broken.violation().rule());
            assertEquals(image.digest(), debuggee.schedule().orElseThrow().digest());
            assertTrue(
                    debuggee.schedule().orElseThrow().toString().contains("~1"),
                    debuggee.schedule().toString());

            Optional<mmulator.machine.choice.Schedule> here = debuggee.schedule();
            debuggee.stepBack(1);
            assertEquals(broken, debuggee.stepInstruction(1));
            assertEquals(here, debuggee.schedule());
            debuggee.stepBack(1);
            assertEquals(broken, debuggee.resume());
            assertEquals(here, debuggee.schedule());
        }
    }
}
