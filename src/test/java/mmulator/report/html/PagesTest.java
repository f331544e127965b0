package mmulator.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How all kinds of pages look and are used, in a browser; skipped where none is installed. */
final class PagesTest {
    private static final String RIGHT = "\uE014";

    private static SamplePages pages;
    private static Browser browser;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        pages = new SamplePages(folder);
        browser = Browser.started();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void timelineIsInSightAndTellsMostOfWhatWasDone() throws IOException, InterruptedException {
        browser.resize(1400, 1000);
        browser.open(pages.run("linear-map/bad_secondary_not_parked.yaml"), "");
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
        browser.open(pages.run("linear-map/bad_secondary_not_parked.yaml"), "");
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
        browser.open(pages.run("gallery/bad_tlbi_reach.yaml"), "#step=20&tab=descriptor");
        String panel = browser.settled("return document.getElementById('panel').textContent");
        assertTrue(panel.contains("descriptor at 0x0000000041007000"), panel);
    }

    @Test
    void fieldThatAStoreChangesIsMarked() throws IOException, InterruptedException {
        browser.open(pages.run("linear-map/bad_secondary_not_parked.yaml"), "#step=88&tab=verdict");
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
        browser.open(pages.run("gallery/bad_tlbi_reach.yaml"), "#step=20&tab=registers");
        String fields = browser.settled("return [...document.querySelectorAll('#panel tbody tr')].map(row =>"
                + " [...row.children].map(cell => cell.textContent).join(' ')).join('\\n')");
        assertTrue(fields.contains("M 0 0x1"), fields);
        assertTrue(fields.contains("IPS 34:32 "), fields);
    }

    @Test
    void sourceStandsBesideTheTimelineWithWhereEachCpuIs() throws IOException, InterruptedException {
        browser.open(pages.run("gallery/bad_tlbi_reach.yaml"), "#step=14&tab=source");
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
        browser.open(pages.run("park/good_park_and_release.yaml"), "");
        assertEquals(
                "",
                browser.run(
                        "return folds.filter(fold => { for (let row = rowAt(fold.first); row <= rowAt(fold.last); row++)"
                                + " if (cpuOf[row] !== fold.cpu) return true; return false; }).map(fold => fold.first).join()"));
        assertTrue(Integer.parseInt(browser.run("return folds.length")) > 0, "something is folded");
    }

    @Test
    void stepsOfAnOpenedLoopSayWhereTheyGo() throws IOException, InterruptedException {
        browser.open(pages.run("linear-map/bad_secondary_not_parked.yaml"), "");
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
        browser.open(pages.run("shapes/bad_wake_up.yaml"), "#tab=verdict");
        assertTrue(browser.settled("return document.getElementById('panel').textContent")
                .contains("STUCK"));
    }

    @Test
    void testPageShowsFirstWhatDidNotPassAndNarrowsToWhatIsTyped() throws IOException, InterruptedException {
        browser.open(pages.tests(), "");
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
        browser.open(pages.relaxed(), "");
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

    /** All that is folded, so that it is looked at as well. */
    private static final String OPEN = """
            for (let round = 0; round < 3; round++) {
              for (const one of document.querySelectorAll('details:not([open])')) {
                one.open = true;
                one.dispatchEvent(new Event('toggle'));
              }
              [...document.querySelectorAll('.opener[aria-expanded=false]')].slice(0, 20).forEach(one => one.click());
            }
            """;

    /** By axe-core, in each tab of a page that has some. Of the dark scheme only colours matter; of a narrow window, what is shown first. */
    @Test
    void everyPageIsForEverybody() throws IOException, InterruptedException {
        String axe;
        try (InputStream script = PagesTest.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> found = new ArrayList<>();
        List<Path> all = pages.all();
        for (Path page : all) {
            browser.resize(1400, 1000);
            browser.open(page, "");
            browser.run(axe);
            // What differs between pages of runs is seen without going through their tabs again.
            String tabs = page.equals(all.getFirst()) ? browser.run("return TABS.map(tab => tab[0]).join()") : "";
            for (String tab : tabs.split(",")) {
                String at = page.getFileName() + " " + tab + ": ";
                String show = (tab.isEmpty() ? "" : "showTab('" + tab + "');") + OPEN;
                browser.settled(show);
                browser.axe("").lines().forEach(line -> found.add(at + line));
                browser.prefer("prefers-color-scheme", "dark");
                browser.axe("color-contrast").lines().forEach(line -> found.add(at + "dark: " + line));
                browser.prefer("prefers-color-scheme", "light");
                browser.resize(420, 900);
                assertEquals("420", browser.settled(show + "return document.documentElement.scrollWidth"), at);
                browser.resize(1400, 1000);
            }
            browser.resize(420, 900);
            browser.axe("").lines().forEach(line -> found.add(page.getFileName() + ", narrow: " + line));
            assertEquals(List.of(), browser.console(), page.toString());
        }
        browser.resize(1400, 1000);
        assertEquals(List.of(), found);
    }
}
