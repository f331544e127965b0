package mmulator.cli.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import mmulator.check.Violation.Note;
import mmulator.cli.option.Afterwards;
import mmulator.cli.option.OutputFile;
import mmulator.cli.option.RunPageFile;
import mmulator.cli.option.UserMistake;
import mmulator.fixture.RunSettings;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.judge.Verdict;
import mmulator.machine.Machine;
import mmulator.machine.choice.Schedule;
import mmulator.report.lanes.TakenTurns;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResult.Status;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.Evidence;
import mmulator.report.verdict.OutcomeNotes;

/** The page of a run that failed. To record a run costs more than the run, so that it is made once more, the same, for the page. */
final class FailedRun {
    private FailedRun() {}

    /** The result with a note of the page that {@code write} has written, if it failed and a page is wanted. */
    static TestResult shown(TestResult result, Trial trial, Consumer<Path> write) {
        if (result.status() != Status.FAILED || trial.page().isEmpty()) {
            return result;
        }
        Path page = Path.of(trial.page());
        try {
            OutputFile.makeFolderOf(page);
            write.accept(page);
        } catch (UserMistake unwritable) {
            // The verdict stands, whatever the disk says.
            return result.with(new Note("no page", String.valueOf(unwritable.getMessage())));
        }
        return result.with(new Note(TestResult.PAGE, trial.page()));
    }

    static void write(Path page, Trial trial, FixtureImage image) {
        SourceMap sources = SourceMap.of(image);
        Evidence evidence = new Evidence();
        RunSettings settings = image.fixture().run();
        TakenTurns turns = new TakenTurns(settings.given());
        try (Machine machine = image.open()) {
            RunPageFile file = new RunPageFile(page, Path.of(trial.fixture()), image, sources, machine);
            Verdict verdict = FixtureRunner.run(
                    image, machine, settings.choices(), settings.maxSteps(), evidence, turns, file.recording());
            Afterwards.ask(image, settings::choices, settings.maxSteps(), verdict, evidence);
            file.write(
                    verdict,
                    new OutcomeNotes(sources, evidence),
                    step -> turns.until(step).map(Schedule::option).orElse(""),
                    List.of());
        }
    }
}
