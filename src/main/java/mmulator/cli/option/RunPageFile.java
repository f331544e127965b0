package mmulator.cli.option;

import java.nio.file.Path;
import java.util.List;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.Verdict;
import mmulator.machine.Machine;
import mmulator.report.html.ExploredState;
import mmulator.report.html.RunPage;
import mmulator.report.html.RunRecording;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.OutcomeNotes;
import mmulator.report.verdict.VerdictReport;
import mmulator.report.verdict.ViolationReport;

/** The page of a run that the user asked for. */
public final class RunPageFile {
    private final Path file;
    private final Path fixture;
    private final FixtureImage image;
    private final SourceMap sources;
    private final Machine machine;
    private final RunRecording recording;

    /** @param machine has not run yet */
    public RunPageFile(Path file, Path fixture, FixtureImage image, SourceMap sources, Machine machine) {
        this.file = file;
        this.fixture = fixture;
        this.image = image;
        this.sources = sources;
        this.machine = machine;
        recording = new RunRecording(image.fixture().cpuCount(), machine.memory(), sources);
        OutputFile.tryOut(file);
    }

    /** To be told of all events. */
    public RunRecording recording() {
        return recording;
    }

    public void write(
            Verdict verdict, OutcomeNotes outcomes, ViolationReport.Replay replay, List<ExploredState> states) {
        VerdictReport report = new VerdictReport(
                fixture.toString(),
                image.fixture().cpuCount(),
                outcomes,
                new ViolationReport(sources, Palette.PLAIN, replay),
                Palette.PLAIN);
        OutputFile.write(
                file,
                new RunPage(
                                fixture.toString(),
                                image,
                                sources,
                                verdict,
                                report.print(verdict),
                                report.violations(verdict),
                                replay,
                                machine.steps(),
                                recording,
                                states)
                        .print());
    }
}
