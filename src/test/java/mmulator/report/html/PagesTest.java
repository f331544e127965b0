package mmulator.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.check.Violation.Note;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.read.FixtureParser;
import mmulator.relaxed.program.Bounds;
import mmulator.report.SampleResults;
import mmulator.report.test.TestHtml;
import mmulator.report.test.TestResult;
import mmulator.report.text.SourceMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How all kinds of pages look and are used, in a browser; skipped where none is installed. */
final class PagesTest {
    private static final String RIGHT = "\uE014";

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

    private static Path run(String fixture) throws IOException {
        return Written.of(folder, Path.of("fixtures", fixture), 1_000_000).page();
    }

    private static Path tests() throws IOException {
        List<TestResult> results = new ArrayList<>(SampleResults.ALL);
        results.add(results.removeLast().with(new Note(TestResult.PAGE, "1.html")));
        String page = TestHtml.print(results, "1.0", file -> "runs/" + file);
        return Files.writeString(folder.resolve("tests.html"), page);
    }

    private static Path relaxed() throws IOException {
        Path fixture = Files.writeString(
                folder.resolve("early.yaml"),
                "like: "
                        + Path.of("fixtures/tutorial/good_wait.yaml").toAbsolutePath()
                        + "\nexpect:\n  registers: [{cpu: 1, x4: 42}]\n"
                        + "change: [{in: work_then_release, replace: \"stlr wzr, [x0]\", by: \"str wzr, [x0]\"}]\n");
        FixtureImage image = FixtureImage.of(FixtureParser.parse(fixture));
        try (RelaxedFixture relaxed = new RelaxedFixture(image)) {
            String page = RelaxedPage.print(
                    relaxed.explore(Bounds.DEFAULT), SourceMap.of(image), image.cpuNames(), "early.yaml");
            return Files.writeString(folder.resolve("relaxed.html"), page);
        }
    }

    @Test
    void timelineIsInSightAndTellsMostOfWhatWasDone() throws IOException, InterruptedException {
        browser.resize(1400, 1000);
        browser.open(run("linear-map/bad_secondary_not_parked.yaml"), "");
        assertEquals(
                "true true true",
                browser.settled("const box = list.getBoundingClientRect(), width = name =>"
                        + " document.querySelector('#timeline-head .c-' + name).clientWidth;"
                        + " return [box.top < 250, box.bottom <= 1000, ['step', 'where', 'text'].every(name =>"
                        + " width(name) < width('what'))].join(' ')"));
        assertEquals("1400", browser.run("return document.documentElement.scrollWidth"));
        // The header opens to what is behind the verdict.
        assertEquals("false", browser.run("return document.getElementById('about').open"));
    }

    @Test
    void columnsTakeTheWidthThatTheReaderGivesThem() throws IOException, InterruptedException {
        browser.resize(1400, 1000);
        browser.open(run("linear-map/bad_secondary_not_parked.yaml"), "");
        String width = "return document.querySelector('#timeline .row .c-where').clientWidth";
        int before = Integer.parseInt(browser.settled(width));
        browser.run("document.querySelector('#timeline-head .c-where .edge').focus()");
        browser.press(RIGHT + RIGHT);
        assertEquals(before + 32, Integer.parseInt(browser.settled(width)));
        String timeline = "return document.getElementById('timeline-section').clientWidth";
        int whole = Integer.parseInt(browser.settled(timeline));
        browser.run("document.querySelector('#splitter .edge').focus()");
        browser.press(RIGHT);
        assertEquals(whole + 16, Integer.parseInt(browser.settled(timeline)));
    }

    @Test
    void readThatBreaksARuleHasItsDescriptorAtHand() throws IOException, InterruptedException {
        browser.open(run("gallery/bad_tlbi_reach.yaml"), "#step=20&tab=descriptor");
        String panel = browser.settled("return document.getElementById('panel').textContent");
        assertTrue(panel.contains("descriptor at 0x0000000041007000"), panel);
    }

    @Test
    void fieldThatAStoreChangesIsMarked() throws IOException, InterruptedException {
        browser.open(run("linear-map/bad_secondary_not_parked.yaml"), "#step=88&tab=verdict");
        assertEquals(
                "CONT",
                browser.settled(
                        "return [...document.querySelectorAll('#panel dl mark')].map(m => m.textContent).join()"));
        browser.run("showTab('descriptor')");
        assertEquals(
                "Contiguous: 0x1 → 0x0",
                browser.settled("return [...document.querySelectorAll('#panel tr.differs')].map(row =>"
                        + " row.children[0].textContent + ': ' + row.children[2].textContent).join()"));
    }

    @Test
    void registersAreTakenApart() throws IOException, InterruptedException {
        browser.open(run("gallery/bad_tlbi_reach.yaml"), "#step=20&tab=registers");
        String fields = browser.settled("return [...document.querySelectorAll('#panel tbody tr')].map(row =>"
                + " [...row.children].map(cell => cell.textContent).join(' ')).join('\\n')");
        assertTrue(fields.contains("M 0 0x1"), fields);
        assertTrue(fields.contains("IPS 34:32 "), fields);
    }

    @Test
    void sourceStandsBesideTheTimelineWithWhereEachCpuIs() throws IOException, InterruptedException {
        browser.open(run("gallery/bad_tlbi_reach.yaml"), "#step=14&tab=source");
        String here = browser.settled("const here = document.querySelector('#panel .here');"
                + " return here.dataset.line + ' ' + here.querySelector('.cpus').textContent + ' '"
                + " + here.querySelector('code').textContent.trim()");
        assertTrue(here.startsWith("19 cpu0 tlbi    vaae1is, x3") || here.startsWith("19 cpu0 tlbi"), here);
        assertTrue(here.contains("(was tlbi vaae1is, x3)"), here);
        browser.run("document.querySelector('#panel .listing li button').click()");
        assertEquals("source", browser.settled("return document.getElementById('panel').dataset.tab"));
    }

    @Test
    void nothingIsFoldedOverTheStepsOfAnotherCpu() throws IOException, InterruptedException {
        browser.open(run("park/good_park_and_release.yaml"), "");
        assertEquals(
                "",
                browser.run(
                        "return folds.filter(fold => { for (let row = rowAt(fold.first); row <= rowAt(fold.last); row++)"
                                + " if (cpuOf[row] !== fold.cpu) return true; return false; }).map(fold => fold.first).join()"));
        assertTrue(Integer.parseInt(browser.run("return folds.length")) > 0, "something is folded");
    }

    @Test
    void stepsOfAnOpenedLoopSayWhereTheyGo() throws IOException, InterruptedException {
        browser.open(run("linear-map/bad_secondary_not_parked.yaml"), "");
        browser.run("toggleAll()");
        String accesses = browser.run("let all = 0, told = 0; for (let row = 0; row < run.rows; row++) if"
                + " (/^(ldr|ldp|str|stp) /.test(place(row).text)) { all++; told += note(row) !== '' ? 1 : 0; }"
                + " return all + ' ' + told");
        String[] counts = accesses.split(" ");
        assertEquals(counts[0], counts[1], accesses);
    }

    @Test
    void stuckRunTellsWhyItIs() throws IOException, InterruptedException {
        // The page has what the terminal has; that is asked in RunCommandTest.
        browser.open(run("shapes/bad_wake_up.yaml"), "#tab=verdict");
        assertTrue(browser.settled("return document.getElementById('panel').textContent")
                .contains("STUCK"));
    }

    @Test
    void testPageShowsFirstWhatDidNotPassAndNarrowsToWhatIsTyped() throws IOException, InterruptedException {
        browser.open(tests(), "");
        List<String> kinds = List.of(
                browser.run("return rows.map(row => row.dataset.kind).join()").split(","));
        List<String> fine = List.of("passed", "skipped");
        int first = (int) kinds.stream().takeWhile(kind -> !fine.contains(kind)).count();
        assertTrue(first > 0 && kinds.subList(first, kinds.size()).stream().allMatch(fine::contains), kinds.toString());
        browser.run("field.value = 'GOOD_'; field.dispatchEvent(new Event('input'))");
        String shown =
                "return rows.filter(row => !row.hidden).map(row => row.querySelector('summary').textContent).join()";
        String good = browser.settled(shown);
        assertTrue(!good.isEmpty() && good.lines().allMatch(one -> one.contains("good_")), good);
        browser.run("field.value = ''; kinds.find(kind => kind.dataset.shows === 'passed').click()");
        assertEquals(
                "passed",
                browser.settled(
                        "return [...new Set(rows.filter(row => !row.hidden).map(row => row.dataset.kind))].join()"));
        assertEquals("runs/1.html", browser.run("return document.querySelector('td a').getAttribute('href')"));
        assertEquals(List.of(), browser.console());
    }

    @Test
    void arrowsTellWhatIsReadAndWhatIsNotOrdered() throws IOException, InterruptedException {
        browser.resize(1400, 1000);
        browser.open(relaxed(), "");
        String count = "return ['reads', 'newer', 'early'].map(kind =>"
                + " document.querySelectorAll('.wrong .lanes > svg > path.' + kind).length).join(' ')";
        // The flag's store has gone before the result's; the result is read too old, and so is the flag at first.
        assertEquals("2 2 1", browser.settled(count));
        assertEquals(
                "true",
                browser.run("const [one, two] = [...document.querySelectorAll('.wrong .lanes > div')].map(lane =>"
                        + " lane.getBoundingClientRect()); return one.right < two.left && one.top === two.top"));
        assertEquals(List.of(), browser.console());
    }

    /** All kinds of pages, with the tabs of a run's. */
    private static List<Path> all() throws IOException {
        return List.of(tests(), relaxed(), run("gallery/bad_tlbi_reach.yaml"), run("shapes/bad_wake_up.yaml"));
    }

    @Test
    void everyPageCanBeReadLightDarkAndNarrow() throws IOException, InterruptedException {
        for (String scheme : List.of("light", "dark")) {
            browser.prefer("prefers-color-scheme", scheme);
            for (Path page : all()) {
                browser.resize(420, 900);
                browser.open(page, "");
                assertEquals("", browser.settled(Browser.CONTRAST), page + ", " + scheme);
                assertEquals("420", browser.settled("return document.documentElement.scrollWidth"), page.toString());
            }
        }
        browser.prefer("prefers-color-scheme", "light");
        browser.resize(1400, 1000);
    }

    /** {@code -Dmmulator.axe=axe.min.js}, of the package axe-core. */
    @Test
    void axeFindsNothing() throws IOException, InterruptedException {
        String axe = System.getProperty("mmulator.axe");
        assumeTrue(axe != null, "-Dmmulator.axe=FILE names axe-core's script");
        List<String> found = new ArrayList<>();
        for (String scheme : List.of("light", "dark")) {
            browser.prefer("prefers-color-scheme", scheme);
            for (Path page : all()) {
                browser.open(page, "");
                browser.settled("document.querySelectorAll('details').forEach(one => { one.open = true; }); return ''");
                browser.run(Files.readString(Path.of(axe)));
                for (String tab : List.of("", "step", "source", "tlbs", "tables", "descriptor", "registers")) {
                    browser.settled(
                            "if (typeof showTab === 'function' && '" + tab + "') showTab('" + tab + "'); return ''");
                    String nodes = browser.axe();
                    found.addAll(nodes.lines()
                            .map(line -> page.getFileName() + " " + scheme + " " + tab + ": " + line)
                            .toList());
                }
            }
        }
        assertEquals(List.of(), found);
    }
}
