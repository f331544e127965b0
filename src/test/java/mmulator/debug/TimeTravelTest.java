package mmulator.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import mmulator.check.Checker;
import mmulator.check.WithRules;
import mmulator.machine.Machine;
import mmulator.machine.choice.Schedule;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Going back and forth gives what going forward gave. */
final class TimeTravelTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20261121);
    /** Instructions of each history that are recorded one by one. */
    private static final int RECORDED = 500;

    static Stream<Arguments> runs() {
        return Stream.of(
                Arguments.of("park/good_park_and_release.yaml", Order.roundRobin(1000)),
                Arguments.of("park/good_park_and_release.yaml", Order.roundRobin(3)),
                Arguments.of("park/bad_never_released.yaml", Order.roundRobin(1)),
                Arguments.of("ttbr/good_replace_ttbr1.yaml", Order.roundRobin(1000)),
                Arguments.of("split/good_split_pmd_on_bbml2.yaml", Order.roundRobin(7)),
                Arguments.of("split/bad_child_linked_before_published.yaml", Order.roundRobin(2)),
                Arguments.of("shapes/good_wake_up.yaml", Order.roundRobin(1)),
                Arguments.of("shapes/bad_move_page_without_dsb_at_end.yaml", Order.roundRobin(1)),
                Arguments.of(
                        "shapes/bad_move_page_flag_before_flush.yaml",
                        Order.of(Schedule.parse("9cb2edf3:1*2,0*5,1*2~1"))),
                Arguments.of("stop-machine/good_interrupt_while_parked.yaml", Order.roundRobin(2)),
                Arguments.of("linear-map/good_repaint_2_cpus.yaml", Order.roundRobin(50)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void resumingComesToWhatARunComesTo(String fixture, Order order) {
        try (Debuggee debuggee = Debuggees.open(fixture, order);
                Machine machine = debuggee.image().open()) {
            Stop stop = debuggee.resume();

            Checker checker = new Checker(machine.memory());
            Outcome outcome = machine.run(
                    order.schedule() == null
                            ? new mmulator.machine.choice.RoundRobin(order.quantum())
                            : order.schedule().choices(),
                    new WithRules(checker, event -> {}, Observer.Detail.MMU),
                    debuggee.image().fixture().run().maxSteps());
            assertEquals(outcome, assertInstanceOf(Stop.Ended.class, stop).outcome());
            assertEquals(checker.violations(), debuggee.violations());
            assertEquals(machine.statistics(), debuggee.machine().statistics());
            for (int i = 0; i < machine.cpus().size(); i++) {
                assertEquals(machine.cpu(i).stateHash(), debuggee.cpu(i).stateHash(), "cpu" + i);
                assertEquals(
                        machine.cpu(i).tlb().entries(), debuggee.cpu(i).tlb().entries(), "cpu" + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyPlaceIsTheSameWheneverAndHoweverItIsReached(String fixture, Order order) {
        try (Debuggee debuggee = Debuggees.open(fixture, order)) {
            debuggee.resume();
            Fingerprint end = Fingerprint.of(debuggee);
            debuggee.history().goTo(Position.START);

            List<Fingerprint> places = new ArrayList<>(List.of(Fingerprint.of(debuggee)));
            List<Integer> cpus = new ArrayList<>();
            while (places.size() <= RECORDED && debuggee.history().next() != Entry.NOBODY) {
                int cpu = debuggee.history().next();
                if (debuggee.stepInstruction(cpu) instanceof Stop.NoneCanRun) {
                    break; // an entry that ends where the CPU has parked
                }
                cpus.add(cpu);
                places.add(Fingerprint.of(debuggee));
            }

            SplittableRandom random = new SplittableRandom(SEED);
            int at = places.size() - 1;
            for (int i = 0; i < 400; i++) {
                if (random.nextInt(3) != 0 && at > 0) {
                    int cpu = random.nextInt(4) == 0 ? cpus.get(random.nextInt(at)) : cpus.get(at - 1);
                    debuggee.stepBack(cpu);
                    at--;
                    while (cpus.get(at) != cpu) {
                        at--;
                    }
                } else if (at < cpus.size()) {
                    debuggee.stepInstruction(cpus.get(at));
                    at++;
                }
                assertEquals(
                        "",
                        places.get(at).differenceFrom(Fingerprint.of(debuggee)),
                        "place " + at + ", seed " + SEED + ", move " + i);
            }

            debuggee.resume();
            assertEquals("", end.differenceFrom(Fingerprint.of(debuggee)), "seed " + SEED);
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void breakpointsAreMetBackwardsAsForwards(String fixture, Order order) {
        SplittableRandom random = new SplittableRandom(SEED);
        try (Debuggee debuggee = Debuggees.open(fixture, order)) {
            List<Long> pcs = new ArrayList<>();
            for (int i = 0; i < 300 && debuggee.machine().ended().isEmpty(); i++) {
                BitSet runnable = debuggee.history().runnable();
                if (runnable.isEmpty()) {
                    break;
                }
                int cpu = runnable.nextSetBit(0);
                pcs.add(debuggee.registers(cpu).pc());
                debuggee.stepInstruction(cpu);
            }
            debuggee.history().goTo(Position.START);
            new HistoryEnd(debuggee.history()).cut();
            for (int i = 0; i < 6; i++) {
                debuggee.add(new Breakpoint.Virtual(pcs.get(random.nextInt(pcs.size()))));
            }

            List<Fingerprint> met = new ArrayList<>();
            List<Stop> stops = new ArrayList<>();
            while (met.size() < 40 && debuggee.resume() instanceof Stop.AtBreakpoint stop) {
                stops.add(stop);
                met.add(Fingerprint.of(debuggee));
            }
            Position far = debuggee.history().position();
            debuggee.stopAtViolations(false);

            assertFalse(met.isEmpty());
            int from = met.size() < 40 ? met.size() : met.size() - 1;
            for (int i = from - 1; i >= 0; i--) {
                assertEquals(stops.get(i), debuggee.resumeBack(), "stop " + i + ", seed " + SEED);
                assertEquals("", met.get(i).differenceFrom(Fingerprint.of(debuggee)), "stop " + i + ", seed " + SEED);
            }
            for (int i = 1; i < from; i++) {
                assertEquals(stops.get(i), debuggee.resume(), "stop " + i + ", seed " + SEED);
                assertEquals("", met.get(i).differenceFrom(Fingerprint.of(debuggee)), "stop " + i + ", seed " + SEED);
            }
            debuggee.history().goTo(far);
            assertEquals(far, debuggee.history().position());
        }
    }
}
