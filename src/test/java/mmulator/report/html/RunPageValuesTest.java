package mmulator.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.check.Checker;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.report.text.BitFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page shows at a step is what a machine that is stopped there holds. */
final class RunPageValuesTest extends BrowsedPages {
    private static final int TELLING = RecordedEvents.Kind.TABLE_STORE.bit()
            | RecordedEvents.Kind.MAINTENANCE.bit()
            | RecordedEvents.Kind.COMPLETION.bit()
            | RecordedEvents.Kind.FILL.bit()
            | RecordedEvents.Kind.REMOVAL.bit();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gallery/bad_tlbi_reach.yaml",
                "contiguous/good_copy_and_switch.yaml",
                "contiguous/good_clear_one_by_one_on_bbml2.yaml",
                "kpti/bad_fixmap_without_break.yaml",
                "shapes/bad_move_page_flag_before_flush.yaml",
                "linear-map/bad_secondary_not_parked.yaml"
            })
    void pageShowsWhatAMachineStoppedThereHolds(String fixture) throws IOException, InterruptedException {
        Written written = write(fixture);
        browser.open(written.page(), "");
        Random random = new Random(fixture.hashCode());
        TreeSet<Long> steps = new TreeSet<>(List.of(written.steps()));
        for (int i = 0; i < 4; i++) {
            steps.add(1 + random.nextLong(written.steps()));
        }
        // And where something changes: stores to tables, TLB maintenance, fills and removals.
        List<String> telling = words(browser.run(
                "return [...kindsOfStep].filter(([, mask]) => mask & " + TELLING + ").map(one => one[0]).join(' ')"));
        for (int i = 0; i < 4 && !telling.isEmpty(); i++) {
            steps.add(Long.parseLong(telling.get(random.nextInt(telling.size()))));
        }
        words(browser.run("return [...kindsOfStep].filter(([, mask]) => mask & " + RecordedEvents.Kind.REMOVAL.bit()
                        + ").map(one => one[0]).slice(0, 2).join(' ')"))
                .forEach(step -> steps.add(Long.parseLong(step)));
        List<Long> followed = new ArrayList<>();
        for (String address : words(browser.run("return data('tlbs').addresses.map(one => one[0]).join(' ')"))) {
            followed.add(Long.parseUnsignedLong(address.substring(2), 16));
        }
        List<Long> rewritten = new ArrayList<>();
        for (String address : words(browser.run("return [...tables().byDescriptor.keys()].join(' ')"))) {
            rewritten.add(Long.parseLong(address));
        }
        FixtureImage image = written.image();
        List<Truth> truths = new ArrayList<>();
        try (Machine machine = image.open()) {
            Watcher watcher = new Watcher(machine, steps, followed, rewritten, truths);
            FixtureRunner.run(image, machine, image.fixture().run().choices(), written.maxSteps(), watcher);
            watcher.look(Long.MAX_VALUE);
        }
        assertEquals(steps.size(), truths.size());
        for (Truth truth : truths) {
            compare(truth, image.fixture().cpuCount());
        }
        assertEquals(List.of(), browser.console());
        assertEquals(List.of(), browser.requests());
    }

    @Test
    void fieldsOfADescriptorAreThoseOfWhatItIsAtItsLevel() throws IOException, InterruptedException {
        browser.open(write("gallery/bad_tlbi_reach.yaml").page(), "");
        for (int level = 0; level <= 3; level++) {
            for (long value : new long[] {0, 2, 0x4020_0001L, 0x4020_0003L}) {
                String expected = BitFields.of(new Descriptor(value, level, Granule.K4, DescriptorFormat.OA48)).stream()
                        .map(field -> field.name() + "-" + field.low())
                        .collect(Collectors.joining(" "));
                String shown = browser.run("const table = tables().sorted.find(one => one.level === " + level + ");"
                        + "return descriptorFields(table, " + value + "n).map(one => one[0] + '-' + one[2]).join(' ')");
                assertEquals(expected, shown, "level " + level + ", value " + value);
            }
        }
    }

    /** What the Java model holds once a step has been executed: by CPU, entries as the page writes them. */
    private record Truth(long step, List<List<String>> concrete, List<List<String>> stale, List<String> descriptors) {}

    /** Looks at a machine when the step after a wanted one begins. */
    private static final class Watcher implements Observer {
        private final Machine machine;
        private final Checker checker;
        private final TreeSet<Long> steps;
        private final List<Long> followed;
        private final List<Long> rewritten;
        private final List<Truth> truths;

        Watcher(Machine machine, TreeSet<Long> steps, List<Long> followed, List<Long> rewritten, List<Truth> truths) {
            this.machine = machine;
            checker = new Checker(machine.memory());
            this.steps = new TreeSet<>(steps);
            this.followed = followed;
            this.rewritten = rewritten;
            this.truths = truths;
        }

        @Override
        public Detail detail() {
            return Detail.STEPS;
        }

        @Override
        public void observe(Event event) {
            if (event instanceof Event.Step) {
                look(event.step());
            }
            checker.observe(event);
        }

        void look(long now) {
            while (!steps.isEmpty() && steps.first() < now) {
                List<List<String>> concrete = new ArrayList<>();
                List<List<String>> stale = new ArrayList<>();
                List<Cpu> cpus = machine.cpus();
                for (int cpu = 0; cpu < cpus.size(); cpu++) {
                    concrete.add(sorted(cpus.get(cpu).tlb().entries().stream()
                            .map(RunPageValuesTest::text)
                            .toList()));
                    stale.add(stale(machine, checker, cpu, followed));
                }
                truths.add(new Truth(
                        steps.removeFirst(),
                        concrete,
                        stale,
                        rewritten.stream()
                                .map(address -> address + "="
                                        + Long.toUnsignedString(machine.memory().read(address)))
                                .toList()));
            }
        }
    }

    private static List<String> words(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(" "));
    }

    /** The page at a step: for each CPU a line of what its TLB holds and one of what is stale; whether all addresses are known; descriptors. */
    private static final String SHOWN = """
            goToStep(STEP);
            showTab('tlbs');
            const held = [...document.querySelectorAll('.cpu')].sort((a, b) => a.dataset.cpu - b.dataset.cpu).flatMap(cpu => {
              cpu.open = true;
              cpu.dispatchEvent(new Event('toggle'));
              return ["[data-concrete='1']", "[data-stale='1']"].map(which =>
                [...cpu.querySelectorAll('tr[data-entry]' + which)].map(row => row.dataset.entry).sort().join(' '));
            });
            const known = data('tlbs').addresses.every(one => one[1] <= STEP);
            const descriptors = [...tables().byDescriptor.keys()].map(a => {
              const table = tableWith(a);
              return table.step > STEP ? '-' : a + '=' + descriptorAt(table, (a - table.address) / 8, STEP).value;
            });
            return [...held, known, descriptors.join(' ')].join('\\n');
            """;

    private void compare(Truth truth, int cpus) throws IOException, InterruptedException {
        List<List<String>> shown = Stream.of(
                        browser.run(SHOWN.replace("STEP", "" + truth.step)).split("\n", -1))
                .map(RunPageValuesTest::words)
                .toList();
        assertEquals(2 * cpus + 2, shown.size(), "lines");
        for (int cpu = 0; cpu < cpus; cpu++) {
            String at = "cpu" + cpu + " at step " + truth.step;
            assertEquals(truth.concrete.get(cpu), shown.get(2 * cpu), at);
            // An address that is met later is followed from then on.
            List<String> stale = shown.get(2 * cpu + 1);
            if (shown.get(2 * cpus).equals(List.of("true"))) {
                assertEquals(truth.stale.get(cpu), stale.stream().distinct().toList(), "stale for " + at);
            } else {
                assertTrue(truth.stale.get(cpu).containsAll(stale), "stale for " + at);
            }
        }
        // What is in a table before a walk can find it is nobody's business, and not recorded.
        List<String> descriptors = shown.getLast();
        for (int i = 0; i < descriptors.size(); i++) {
            if (!descriptors.get(i).equals("-")) {
                assertEquals(truth.descriptors.get(i), descriptors.get(i), "at step " + truth.step);
            }
        }
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static String text(TlbEntry entry) {
        return String.format("0x%016x+%d>0x%016x", entry.iaBase(), entry.sizeShift(), entry.oaBase());
    }

    /** What some TLB may hold and no walk gives, for the addresses that the page follows. */
    private static List<String> stale(Machine machine, Checker checker, int cpu, List<Long> followed) {
        List<Regime> regimes = checker.regimes(cpu);
        TreeSet<String> stale = new TreeSet<>();
        if (regimes.isEmpty()) {
            return List.of();
        }
        Regime regime = regimes.getFirst();
        for (long va : followed) {
            for (PossibleEntry possible : checker.possible(cpu).entries(va, regime.asid())) {
                TlbEntry entry = possible.entry();
                boolean now = regime.mmuOn()
                        && Walk.walk(regime, va, false, machine.memory()) instanceof Translated walk
                        && entry.translate(va) == walk.outputAddress()
                        && entry.attributes().equals(walk.attributes())
                        && entry.level() == walk.level()
                        && entry.fromContiguous() == walk.contiguous();
                if (!now) {
                    stale.add(text(entry));
                }
            }
        }
        return new ArrayList<>(stale);
    }
}
