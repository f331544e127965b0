package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mmulator.Needs;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.machine.Machine;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.tlb.TlbEntry;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one implementation of the TLB gives, in real runs, is always among what some implementation could. */
@Execution(ExecutionMode.CONCURRENT)
final class ConcreteTlbTest {

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("fixtures"))) {
            // Many CPUs or many GiB take their time, and show nothing that two do not.
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().matches(".*(16_cpus|64_cpus|/large/).*"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void concreteTlbIsPartOfThePossibleOne(Path path) {
        FixtureImage image = Needs.image(path);
        try (Machine machine = image.open()) {
            Watch watch = new Watch(new PossibleTlbs(machine.memory()));
            FixtureRunner.run(
                    image,
                    machine,
                    image.fixture().run().choices(),
                    image.fixture().run().maxSteps(),
                    watch);
            assertTrue(watch.translations > 0);
        }
    }

    private static final class Watch implements Observer {
        private final PossibleTlbs possible;
        private int translations;

        Watch(PossibleTlbs possible) {
            this.possible = possible;
        }

        @Override
        public void observe(Event event) {
            if (event instanceof Event.Translation access) {
                translations++;
                TlbEntry cached = access.cached();
                if (cached != null) {
                    check(access, cached);
                }
            }
            possible.observe(event);
        }

        private void check(Event.Translation access, TlbEntry cached) {
            Regime regime = possible.regimes(access.cpu()).getFirst();
            long va = regime.canonical(access.virtualAddress(), access.access().isFetch());
            List<PossibleEntry> entries = possible.of(access.cpu()).entries(va, regime.asidFor(va));
            boolean walked = access.walk() instanceof Translated now && same(cached, va, now);
            assertTrue(
                    walked || entries.stream().anyMatch(one -> same(cached, va, one.entry())),
                    () -> "cpu" + access.cpu() + " step " + access.step() + " holds " + cached + " but only "
                            + access.walk() + " and " + entries + " are possible");
        }

        private static boolean same(TlbEntry cached, long va, Translated now) {
            return cached.translate(va) == now.outputAddress()
                    && cached.attributes().equals(now.attributes())
                    && cached.level() == now.level();
        }

        private static boolean same(TlbEntry cached, long va, TlbEntry other) {
            return cached.translate(va) == other.translate(va)
                    && cached.attributes().equals(other.attributes())
                    && cached.sizeShift() == other.sizeShift();
        }
    }
}
