package mmulator.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a browser; skipped where none is installed. */
final class RunPageTest {
    private static final String ARROW_DOWN = "\uE015";
    private static final String ENTER = "\uE007";
    private static final String ESCAPE = "\uE00C";

    private static final int TELLING = RecordedEvents.Kind.TABLE_STORE.bit()
            | RecordedEvents.Kind.MAINTENANCE.bit()
            | RecordedEvents.Kind.COMPLETION.bit()
            | RecordedEvents.Kind.FILL.bit()
            | RecordedEvents.Kind.REMOVAL.bit();

    @TempDir
    private static Path folder;

    private static Browser browser;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Browser.started();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (browser != null) {
            browser.close();
        }
    }

    private static Written write(Path fixture, long maxSteps) throws IOException {
        return Written.of(folder, fixture, maxSteps);
    }

    private static Written write(String fixture) throws IOException {
        return write(Path.of("fixtures", fixture), 1_000_000);
    }

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
                            .map(RunPageTest::text)
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

    private static void compare(Truth truth, int cpus) throws IOException, InterruptedException {
        List<List<String>> shown = Stream.of(
                        browser.run(SHOWN.replace("STEP", "" + truth.step)).split("\n", -1))
                .map(RunPageTest::words)
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

    @Test
    void keysMoveThroughTheTimeline() throws IOException, InterruptedException {
        Written written = write("gallery/bad_tlbi_reach.yaml");
        browser.open(written.page(), "");
        browser.run("select(view.length - 1)");
        assertEquals("20", browser.settled("return document.getElementById('panel').dataset.step"));
        browser.run("list.focus(); select(0)");
        browser.press("jj" + ARROW_DOWN + "k");
        assertEquals("2", browser.settled("return selected"));
        assertEquals("row-2", browser.run("return list.getAttribute('aria-activedescendant')"));
        assertEquals("true", browser.run("return document.getElementById('row-2').getAttribute('aria-selected')"));
        browser.press("v");
        assertEquals("20", browser.settled("return document.getElementById('panel').dataset.step"));
        browser.press("g" + ENTER);
        assertEquals("true", browser.settled("return document.getElementById('row-0').getAttribute('aria-expanded')"));
        assertEquals("1", browser.run("select(1); return stepOf[view[1]]"));
        browser.press("5");
        assertEquals("tables", browser.settled("return document.getElementById('panel').dataset.tab"));
        browser.press("/" + "no such thing" + ENTER);
        assertEquals("not found", browser.settled("return document.getElementById('search-result').textContent"));
        browser.press(ESCAPE);
        assertEquals("true", browser.run("return document.activeElement === list"));
        browser.press("/" + "tlbi vaae1" + ENTER);
        assertEquals("14", browser.settled("return document.getElementById('panel').dataset.step"));
        assertEquals("step 14", browser.run("return document.getElementById('search-result').textContent"));
        browser.press(ESCAPE);
        browser.press("?");
        assertEquals("true", browser.run("return document.getElementById('help').open"));
        browser.press(ESCAPE);
        assertEquals("false", browser.run("return document.getElementById('help').open"));
        assertEquals(List.of(), browser.console());
    }

    @Test
    void nextOfTheSameKindSkipsEverythingElse() throws IOException, InterruptedException {
        Written written = write("contiguous/good_clear_one_by_one_on_bbml2.yaml");
        browser.open(written.page(), "#step=1");
        String stores = browser.run(
                "const all = []; for (const [step, mask] of kindsOfStep) if (mask & 2) all.push(step); return all.join(' ')");
        assertTrue(stores.contains(" "), "this fixture stores more than one descriptor");
        List<String> visited = new ArrayList<>();
        browser.run("goToStep(" + stores.split(" ")[0] + ")");
        visited.add(browser.settled("return shownStep"));
        for (int i = 1; i < stores.split(" ").length; i++) {
            browser.press("n");
            visited.add(browser.settled("return shownStep"));
        }
        assertEquals(stores, String.join(" ", visited));
        browser.press("p");
        assertEquals(visited.get(visited.size() - 2), browser.settled("return shownStep"));
    }

    @Test
    void clickShowsTheStep() throws IOException, InterruptedException {
        Written written = write("gallery/bad_tlbi_reach.yaml");
        browser.open(written.page(), "#tab=step");
        browser.run(
                "[...document.querySelectorAll('.row')].find(row => row.textContent.includes('dsb ishst')).click()");
        String panel = browser.settled("return document.getElementById('panel').textContent");
        assertTrue(panel.contains("Step 13 of 20: cpu0"), panel);
        assertTrue(panel.contains("publish tables 0x0000000041007000"), panel);
    }

    @Test
    void everyStepOfTheStoryLeadsIntoTheTimeline() throws IOException, InterruptedException {
        Written written = write("gallery/bad_tlbi_reach.yaml");
        browser.open(written.page(), "");
        String told = browser.run(
                "return [...document.querySelectorAll('.story li')].map(one => one.textContent).join('\\n')");
        List<String> lines = told.lines().toList();
        assertTrue(lines.getFirst().startsWith("step 5 cpu1 fills its TLB with 0xffff800090000000"), told);
        assertTrue(told.contains("step 12 cpu0 stores level 3 [PTE] at 0x0000000041007000"), told);
        assertTrue(told.contains("step 14 cpu0 executes tlbi vaae1 ") && told.contains("for its own TLB only"), told);
        assertEquals("step 20 cpu1 STALE_TRANSLATION", lines.getLast());
        browser.run("document.querySelector('.story li:nth-child(2) a').click()");
        assertEquals("12", browser.settled("return document.getElementById('panel').dataset.step"));
    }

    @Test
    void storyBeginsWithTheFirstStoreOrFill() throws IOException, InterruptedException {
        browser.open(write("kpti/bad_fixmap_without_break.yaml").page(), "");
        String first = browser.run("return document.querySelector('.story li').textContent");
        assertTrue(first.contains("stores level 3 [PTE]"), first);
    }

    @Test
    void stuckRunTellsItsLastSteps() throws IOException, InterruptedException {
        browser.open(write("shapes/bad_wake_up.yaml").page(), "");
        String told = browser.run("return document.querySelector('.story').textContent");
        assertTrue(told.contains("step 5 cpu1 wfe: parked: wfe"), told);
        assertTrue(told.endsWith("cpu1 STUCK"), told);
    }

    @Test
    void stepThatBreaksARuleIsNotFolded() throws IOException, InterruptedException {
        browser.open(write("shapes/bad_move_page_flag_before_flush.yaml").page(), "#step=4");
        assertEquals(
                "10 cpu1",
                browser.run("return [...document.querySelectorAll('.row.bad')].map(row => row.querySelector('.c-step')"
                        + ".textContent + ' ' + row.querySelector('.c-cpu').textContent).join()"));
    }

    @Test
    void storedDescriptorIsShownWhicheverTableIsInUse() throws IOException, InterruptedException {
        browser.open(write("gallery/bad_tlbi_reach.yaml").page(), "#step=12&tab=tables");
        String changed = browser.settled(
                "return [...document.querySelectorAll('#panel li.changed.now')].map(one => one.textContent).join()");
        assertTrue(changed.contains("Invalid ▲ stored by this step"), changed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>document.title = 'broken'</script>",
                "<!-- <script> --!> </style></title><img src=x onerror=\"document.title = 'broken'\">",
                "'\"`${document.title = 'broken'}&lt;&amp;\\u003c @DATA@ @SCRIPT@ @POLICY@",
                "]]> \u2028 \u2029 \u202e \u0007 tab\tend"
            })
    void whatAFixtureSaysIsTextOnly(String nasty) throws IOException, InterruptedException {
        Path fixture = folder.resolve("nasty.yaml");
        StringBuilder quoted = new StringBuilder();
        nasty.chars().forEach(c -> quoted.append(String.format("\\u%04x", c)));
        String yaml = Files.readString(Path.of("fixtures/first/good_hello.yaml"))
                .replaceFirst("(?s)description: >\n.*?\n\n", "description: \"@\"\n\n")
                .replace("\"@\"", "\"" + quoted + "\"")
                .replace("../../asm", Path.of("asm").toAbsolutePath().toString());
        Files.writeString(fixture, yaml);
        Written written = write(fixture, 1_000);
        browser.open(written.page(), "");
        String shown = browser.run("return document.querySelector('.description').textContent");
        assertEquals(nasty.strip().replace('\u0007', '\ufffd').replace("\u2028", "\u2028"), shown);
        assertEquals(fixture + " — mmulator", browser.run("return document.title"));
        assertEquals("true", browser.run("return document.documentElement.dataset.ready"));
        assertEquals(List.of(), browser.console());
        assertEquals(List.of(), browser.requests());
    }

    @Test
    void hundredThousandStepsMakeFewRows() throws IOException, InterruptedException {
        Written written = write(Path.of("fixtures/linear-map/good_repaint_when_secondaries_lack_bbml2.yaml"), 100_000);
        assertEquals(100_000, written.steps());
        browser.open(written.page(), "");
        assertEquals("true", browser.settled("return document.documentElement.dataset.ready"));
        // How long it takes depends on the host: told, and not judged.
        double opened = Double.parseDouble(browser.run("return performance.now()"));
        System.out.printf("100,000 steps, %,d bytes: open after %.0f ms%n", Files.size(written.page()), opened);
        // Scrolled to the end with everything unfolded: few rows exist at any time.
        browser.run("toggleAll(); list.focus()");
        browser.press("G");
        assertEquals("100000", browser.settled("return shownStep"));
        int rows = Integer.parseInt(browser.run("return document.querySelectorAll('.row').length"));
        assertTrue(rows > 5 && rows < 120, rows + " rows exist");
        assertFalse(browser.run("return document.querySelector('.row[aria-selected=true]').textContent")
                .isEmpty());
        double median = Double.parseDouble(browser.run("const took = []; for (let i = 0; i < 61; i++) {"
                + " const from = performance.now(); list.scrollTop = i * list.scrollHeight / 61; render();"
                + " took.push(performance.now() - from); } return took.sort((a, b) => a - b)[30]"));
        System.out.printf("jumps through them: half within %.1f ms%n", median);
    }
}
