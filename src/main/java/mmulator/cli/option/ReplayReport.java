package mmulator.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import mmulator.explore.Exploration;
import mmulator.explore.FoundSchedule;
import mmulator.explore.Subject.Finding.Kind;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.judge.FixtureSubject;
import mmulator.fixture.judge.Verdict;
import mmulator.machine.Machine;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.Schedule;
import mmulator.report.html.ExploredState;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.Evidence;
import mmulator.report.verdict.OutcomeNotes;
import mmulator.report.verdict.VerdictReport;
import mmulator.report.verdict.ViolationReport;
import org.jspecify.annotations.Nullable;

/** Shows an execution that an exploration has found, as {@code run} does. */
public record ReplayReport(Path path, FixtureImage image, FixtureSubject subject) {

    /** @param note what to say after the name of the fixture */
    public String print(Schedule schedule, String note, Palette palette) {
        SourceMap sources = SourceMap.of(image);
        Evidence evidence = new Evidence();
        try (Machine machine = image.open()) {
            Verdict verdict = FixtureRunner.run(image, machine, schedule.choices(), subject.maxSteps(), evidence);
            Afterwards.ask(image, schedule::choices, subject.maxSteps(), verdict, evidence);
            ViolationReport violations = new ViolationReport(sources, palette, step -> schedule.option());
            return new VerdictReport(
                            path.toString(),
                            note,
                            image.fixture().cpuCount(),
                            new OutcomeNotes(sources, evidence),
                            violations,
                            palette)
                    .print(verdict);
        }
    }

    /**
     * Writes a page of it, of the run that the fixture asks for if {@code schedule} is null, and of all states that were
     * found.
     */
    public void write(Path file, @Nullable Schedule schedule, Exploration exploration) {
        List<ExploredState> states = exploration.states().entrySet().stream()
                .map(found -> {
                    FoundSchedule way = exploration.ways().get(found.getKey());
                    return new ExploredState(
                            found.getValue(),
                            meaning(found.getKey().kind()),
                            found.getKey().text(),
                            way == null
                                    ? ""
                                    : "mmulator run " + ViolationReport.quoted(path.toString())
                                            + way.schedule(image.digest()).option());
                })
                .toList();
        SourceMap sources = SourceMap.of(image);
        Evidence evidence = new Evidence();
        try (Machine machine = image.open()) {
            RunPageFile page = new RunPageFile(file, path, image, sources, machine);
            Supplier<Choices> choices = schedule == null ? image.fixture().run()::choices : schedule::choices;
            Verdict verdict =
                    FixtureRunner.run(image, machine, choices.get(), subject.maxSteps(), evidence, page.recording());
            Afterwards.ask(image, choices, subject.maxSteps(), verdict, evidence);
            page.write(
                    verdict,
                    new OutcomeNotes(sources, evidence),
                    step -> schedule == null ? "" : schedule.option(),
                    states);
        }
    }

    private static String meaning(Kind kind) {
        return switch (kind) {
            case AS_EXPECTED -> "as expected";
            case NOT_SHOWN -> "does not show it";
            case FAILED -> "fails";
            case BOUND -> "not over";
        };
    }
}
