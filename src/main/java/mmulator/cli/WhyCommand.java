package mmulator.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.OrderOptions;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Terminal;
import mmulator.fixture.Fixture;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.Verdict;
import mmulator.fixture.read.FixtureParser;
import mmulator.fixture.why.Explained;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.machine.event.Outcome;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.OutcomeNotes;
import mmulator.report.wait.WaitingReport;
import mmulator.report.wait.WhyGraph;
import mmulator.report.wait.WhyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a run that is stuck to who waits for what. */
@Command(
        name = "why",
        description =
                "Tell why a run of FIXTURE is stuck: what each CPU waits for, what has become of that, and who waits"
                        + " for whom. Exit code 77 if the run is not stuck.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator why fixtures/tutorial/bad_hang.yaml",
            "  mmulator why fixtures/tutorial/bad_hang.yaml --schedule '1*6,0*4'"
        })
final class WhyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FIXTURE", description = "YAML file; see fixtures/README.md.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(names = "--dot", description = "Print the wait-for graph for Graphviz instead.")
    private boolean dot;

    @Mixin
    private final OrderOptions order = new OrderOptions();

    @Override
    public Integer call() {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(path, Restriction.of(spec)));
        Fixture fixture = image.fixture();
        Terminal terminal = Terminal.of(spec);
        try (Explained explained = Explained.of(image, () -> order.choices(image), order.maxSteps(fixture.run()))) {
            return switch (explained) {
                case Explained.Stuck stuck -> {
                    SourceMap sources = SourceMap.of(image);
                    terminal.print(
                            dot
                                    ? new WhyGraph(image.cpuNames(), sources).print(stuck.explanation())
                                    : new WhyReport(path.toString(), image.cpuNames(), sources, terminal.palette())
                                            .print(stuck.explanation()));
                    yield ExitCode.PASSED.code();
                }
                case Explained.NotOver other -> {
                    terminal.print("NOT OVER " + ended(other.run())
                            + new WaitingReport(SourceMap.of(image), terminal.palette())
                                    .print(other.waiters(), other.machine().memory()));
                    yield ExitCode.TIMEOUT.code();
                }
                case Explained.NotStuck other -> {
                    terminal.print("NOT STUCK " + ended(other.run()));
                    yield ExitCode.SKIPPED.code();
                }
            };
        } catch (ScheduleMismatch mismatch) {
            throw order.mistake(fixture.run(), mismatch);
        }
    }

    private String ended(Verdict.Run run) {
        String how = run.outcome() instanceof Outcome.StoppedByObserver
                        && !run.violations().isEmpty()
                ? "it ends with " + run.violations().getLast().rule()
                : OutcomeNotes.headline(run.outcome());
        return path + "   after "
                + String.format(Locale.ROOT, "%,d", run.statistics().steps()) + " steps: " + how + "\n";
    }
}
