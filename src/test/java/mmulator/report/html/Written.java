package mmulator.report.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.judge.Verdict;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.Evidence;
import mmulator.report.verdict.OutcomeNotes;
import mmulator.report.verdict.VerdictReport;
import mmulator.report.verdict.ViolationReport;

/** A fixture, the page of its run, and how many steps it took. */
record Written(FixtureImage image, Path page, long steps, long maxSteps) {
    static Written of(Path folder, Path fixture, long maxSteps) throws IOException {
        return of(folder, fixture, maxSteps, List.of());
    }

    /** @param states that an exploration has found */
    static Written of(Path folder, Path fixture, long maxSteps, List<ExploredState> states) throws IOException {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(fixture));
        SourceMap sources = SourceMap.of(image);
        try (Machine machine = image.open()) {
            Evidence evidence = new Evidence();
            RunRecording recording = new RunRecording(image.fixture().cpuCount(), machine.memory(), sources);
            Verdict verdict =
                    FixtureRunner.run(image, machine, image.fixture().run().choices(), maxSteps, evidence, recording);
            VerdictReport report = new VerdictReport(
                    fixture.toString(),
                    image.fixture().cpuCount(),
                    new OutcomeNotes(sources, evidence),
                    new ViolationReport(sources, Palette.PLAIN, step -> ""),
                    Palette.PLAIN);
            Path page = folder.resolve(fixture.getFileName() + ".html");
            Files.writeString(
                    page,
                    new RunPage(
                                    fixture.toString(),
                                    image,
                                    sources,
                                    verdict,
                                    report.print(verdict),
                                    report.violations(verdict),
                                    step -> "",
                                    machine.steps(),
                                    recording,
                                    states)
                            .print());
            return new Written(image, page, machine.steps(), maxSteps);
        }
    }
}
