package mmulator.report.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.check.Violation.Note;
import mmulator.explore.Shard;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.read.FixtureParser;
import mmulator.relaxed.program.Bounds;
import mmulator.report.SampleResults;
import mmulator.report.result.MutantResult;
import mmulator.report.result.MutantResult.Verdict;
import mmulator.report.result.MutationHtml;
import mmulator.report.result.MutationResults;
import mmulator.report.test.TestHtml;
import mmulator.report.test.TestResult;
import mmulator.report.text.SourceMap;

/** A page of each kind, in a folder. */
record SamplePages(Path folder) {
    List<Path> all() throws IOException {
        return List.of(
                run("gallery/bad_tlbi_reach.yaml"),
                run("shapes/bad_wake_up.yaml"),
                explored(),
                relaxed(),
                tests(),
                mutants());
    }

    Path run(String fixture) throws IOException {
        return Written.of(folder, Path.of("fixtures", fixture), 1_000_000).page();
    }

    Path explored() throws IOException {
        List<ExploredState> states = List.of(
                new ExploredState(12, "as expected", "cpu1.x0=1", "mmulator run x.yaml --schedule 0,1"),
                new ExploredState(1, "fails", "cpu1.x0=0, and more that goes on ".repeat(9), "mmulator run x.yaml"),
                new ExploredState(3, "not over", "cpu1 runs", ""));
        return Written.of(folder, Path.of("fixtures/shapes/bad_move_page_flag_before_flush.yaml"), 1_000_000, states)
                .page();
    }

    Path tests() throws IOException {
        List<TestResult> results = new ArrayList<>(SampleResults.ALL);
        results.add(results.removeLast().with(new Note(TestResult.PAGE, "1.html")));
        String page = TestHtml.print(results, "1.0", file -> "runs/" + file);
        return Files.writeString(folder.resolve("tests.html"), page);
    }

    Path mutants() throws IOException {
        List<MutantResult> results = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            boolean needed = verdict == Verdict.NEEDED;
            results.add(new MutantResult(
                    results.size() + 1,
                    "asm/a <b>.S",
                    40 + results.size() / 2,
                    1,
                    needed ? "asm/macros.S:7" : null,
                    "split_pmd",
                    "tlbi vaae1is, x3",
                    "nop",
                    verdict,
                    needed ? "STALE_TRANSLATION at asm/a <b>.S:52" : "no execution of 1,000 fails",
                    needed
                            ? new MutantResult.Failure(
                                    "STALE_TRANSLATION",
                                    "cpu1 reads through an entry that is gone",
                                    "asm/a <b>.S:52",
                                    "--schedule 0,1,1")
                            : null,
                    needed ? List.of() : List.of("UNPUBLISHED_DESCRIPTOR")));
        }
        return Files.writeString(
                folder.resolve("mutants.html"),
                MutationHtml.print(new MutationResults(
                        "x.yaml", "0123", "all orders", "12 executions", results.size(), Shard.WHOLE, true, results)));
    }

    Path relaxed() throws IOException {
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
}
