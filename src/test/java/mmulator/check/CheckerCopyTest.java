package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mmulator.arch.Barrier;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.arch.TlbMaintenance;
import mmulator.check.world.PendingMaintenance;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.TableGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A copy of a checker knows what the checker knew, and neither learns from the other. */
final class CheckerCopyTest {
    private static final int STEPS = 4_000;
    private static final int COPIES = 7;
    private static final Barrier DSB = new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.FULL);

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> rules = Files.walk(Path.of("fixtures/rules"));
                Stream<Path> gallery = Files.walk(Path.of("fixtures/gallery"));
                Stream<Path> runs = Files.walk(Path.of("fixtures/contiguous"))) {
            return Stream.of(rules, gallery, runs)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** Whoever takes one for the other would judge by what it has not seen. */
    @Test
    void copiesThatHaveSeenDifferentEventsDoNotKnowTheSame() {
        Checker checker = new Checker(new World(2));
        Checker one = checker.copy();
        Checker other = checker.copy();
        assertTrue(one.knowsTheSame(other));
        assertTrue(one.knowsTheSame(checker));

        one.observe(new Event.BarrierExecuted(0, 1, 0, DSB));
        other.observe(new Event.BarrierExecuted(1, 1, 0, DSB));
        assertFalse(one.knowsTheSame(other));
        assertFalse(one.knowsTheSame(checker));
        assertTrue(one.knowsTheSame(one.copy()));

        checker.observe(new Event.BarrierExecuted(0, 1, 0, DSB));
        assertFalse(checker.knowsTheSame(other));
        assertFalse(checker.copy().knowsTheSame(other.copy()));
    }

    /**
     * The rest of the run goes to the copy first and to the original afterwards, with memory put back: had either told the
     * other anything, what they find would not be what an undisturbed checker finds.
     */
    @ParameterizedTest
    @MethodSource("fixtures")
    void copyAndOriginalFindWhatAnUndisturbedCheckerFinds(Path path) {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(path));
        List<Event> events = events(image);
        try (Machine initial = image.open()) {
            Recorded memory = new Recorded(initial.memory());
            Checker undisturbed = new Checker(memory);
            memory.play(undisturbed, events, 0);
            for (int i = 1; i <= COPIES; i++) {
                int middle = (int) ((long) events.size() * i / (COPIES + 1));
                memory.words.clear();
                Checker original = new Checker(memory);
                memory.play(original, events.subList(0, middle), 0);
                Map<Long, Long> then = new HashMap<>(memory.words);
                Checker copy = original.copy();
                // Whatever this one learns is nothing to the others.
                Checker gone = original.copy();
                memory.play(gone, allOver(events, middle), 0);
                memory.play(gone, events, middle);
                memory.words.clear();
                memory.words.putAll(then);
                List<Violation> before = List.copyOf(original.violations());
                memory.play(copy, events, middle);
                assertEquals(before, original.violations(), () -> "after the copy went on from event " + middle);
                assertEquals(undisturbed.violations(), copy.violations(), () -> "copied at event " + middle);
                assertEquals(undisturbed.wantsToStop(), copy.wantsToStop());
                memory.words.clear();
                memory.words.putAll(then);
                memory.play(original, events, middle);
                assertEquals(undisturbed.violations(), original.violations(), () -> "copied at event " + middle);
            }
        }
    }

    /** All kinds of state at once: values not yet published, maintenance not completed, pending registers, warnings given. */
    @Test
    void copyOfACopyIsOneToo() {
        World world = new World(2)
                .put(WorldTables.ROOT, WorldTables.table(WorldTables.TABLE))
                .put(WorldTables.TABLE, WorldTables.page(0x1_0000))
                .put(WorldTables.TABLE + 8, WorldTables.page(0x1_1000));
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(WorldTables.ROOT);
        world.store(0, WorldTables.TABLE, 0)
                .dsbIshst(0)
                .tlbi(0, "vaae1is", 0, 0)
                .store(0, WorldTables.TABLE + 8, 0);
        Checker second = checker.copy().copy();
        world.watchedBy(second::observe);
        world.access(1, 0).access(1, 0x1000).dsbIsh(0).access(1, 0x1000);
        assertTrue(second.violations().size() >= 2, () -> "found only " + second.violations());
        assertEquals(checker.violations(), second.violations());
    }

    @Test
    void warningGivenBeforeTheCopyIsNotGivenAgain() {
        World world = new World(1)
                .put(WorldTables.ROOT, WorldTables.table(WorldTables.TABLE))
                .put(WorldTables.TABLE, WorldTables.page(0x1_0000) | Descriptor.AP2);
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(WorldTables.ROOT);
        world.store(0, WorldTables.TABLE, WorldTables.page(0x1_0000))
                .dsbIsh(0)
                .isb(0)
                .write(0, 0);
        Checker copy = checker.copy();
        world.watchedBy(copy::observe).write(0, 0);
        assertEquals(
                List.of(Rule.SPURIOUS_FAULT),
                copy.violations().stream().map(Violation::rule).toList());
    }

    @Test
    void tableFoundByOneGraphIsUnknownToTheOther() {
        TableGraph graph = new TableGraph(new World(1));
        graph.found(WorldTables.ROOT, 2, 16, Granule.K4, -1);
        graph.found(WorldTables.TABLE, 3, 512, Granule.K4, WorldTables.ROOT);
        TableGraph copy = graph.copy();
        copy.found(WorldTables.TABLE, 3, 512, Granule.K4, WorldTables.ROOT + 8);
        graph.found(WorldTables.OTHER_TABLE, 3, 512, Granule.K4, WorldTables.ROOT);
        assertEquals(2, graph.places(WorldTables.TABLE).size());
        assertEquals(4, copy.places(WorldTables.TABLE).size());
        assertEquals(List.of(), copy.places(WorldTables.OTHER_TABLE));
    }

    /**
     * What was issued completes, what a TLB holds was filled at another step, and each CPU publishes what it has stored and
     * invalidates everything, so that nothing is left in any TLB.
     */
    private static List<Event> allOver(List<Event> events, int middle) {
        Event last = events.get(middle - 1);
        long step = last.step();
        TlbMaintenance everything = PendingMaintenance.decoded("vmalle1is", 0, 0);
        List<Event> all = new ArrayList<>();
        for (Event event : events.subList(0, middle)) {
            switch (event) {
                case Event.MaintenanceIssued issued ->
                    all.add(new Event.MaintenanceCompleted(issued.cpu(), step, 0, issued.maintenance(), issued.step()));
                case Event.MaintenanceCompleted completed ->
                    all.removeIf(one -> one instanceof Event.MaintenanceCompleted that
                            && that.cpu() == completed.cpu()
                            && that.issuedAt() == completed.issuedAt());
                case Event.TlbFilled filled ->
                    all.add(new Event.TlbFilled(filled.cpu(), step + STEPS, 0, filled.entry()));
                default -> {}
            }
        }
        events.stream().map(Event::cpu).distinct().sorted().forEach(cpu -> {
            all.add(new Event.BarrierExecuted(cpu, step, 0, DSB));
            all.add(new Event.MaintenanceIssued(cpu, step, 0, everything));
            all.add(new Event.BarrierExecuted(cpu, step, 0, DSB));
            all.add(new Event.MaintenanceCompleted(cpu, step, 0, everything, step));
        });
        events.stream()
                .map(Event::cpu)
                .distinct()
                .sorted()
                .forEach(cpu ->
                        all.add(new Event.ContextSynchronized(cpu, step, 0, Event.ContextSynchronized.Cause.ISB)));
        return all;
    }

    private static List<Event> events(FixtureImage image) {
        List<Event> events = new ArrayList<>();
        try (Machine machine = image.open()) {
            machine.run(image.fixture().run().choices(), new Recorder(events), STEPS);
        }
        return events;
    }

    private record Recorder(List<Event> events) implements Observer {
        @Override
        public void observe(Event event) {
            events.add(event);
        }

        @Override
        public Detail detail() {
            return Detail.STORES;
        }
    }

    /** Memory as the stores of a recorded run leave it. */
    private static final class Recorded implements DescriptorMemory {
        private final DescriptorMemory initial;
        private final Map<Long, Long> words = new HashMap<>();

        Recorded(DescriptorMemory initial) {
            this.initial = initial;
        }

        void play(Checker checker, List<Event> events, int from) {
            for (Event event : events.subList(from, events.size())) {
                checker.observe(event);
                if (event instanceof Event.Store store) {
                    DescriptorChange.of(store, this).forEach(change -> words.put(change.address(), change.newValue()));
                }
            }
        }

        @Override
        public boolean contains(long pa) {
            return initial.contains(pa);
        }

        @Override
        public long read(long pa) {
            return words.getOrDefault(pa, initial.read(pa));
        }
    }
}
