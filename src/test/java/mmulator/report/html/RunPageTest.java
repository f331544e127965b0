package mmulator.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page of a run does in a browser: keys, clicks, the story, long runs. */
final class RunPageTest extends BrowsedPages {
    private static final String ARROW_DOWN = "\uE015";
    private static final String ENTER = "\uE007";
    private static final String ESCAPE = "\uE00C";

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
