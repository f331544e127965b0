package mmulator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import mmulator.cli.option.Afterwards;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Interrupt;
import mmulator.cli.option.MutationOption;
import mmulator.cli.option.OrderOptions;
import mmulator.cli.option.ProgressLine;
import mmulator.cli.option.Recording;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.RunPageFile;
import mmulator.cli.option.SearchOptions;
import mmulator.cli.option.Terminal;
import mmulator.cli.option.TraceOptions;
import mmulator.fixture.Fixture;
import mmulator.fixture.RunSettings;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.judge.NothingChanged;
import mmulator.fixture.judge.Verdict;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.machine.event.Observer;
import mmulator.report.lanes.InterleavingTable;
import mmulator.report.lanes.TakenTurns;
import mmulator.report.text.SourceMap;
import mmulator.report.trace.TraceItem;
import mmulator.report.trace.TraceLog;
import mmulator.report.verdict.Evidence;
import mmulator.report.verdict.OutcomeNotes;
import mmulator.report.verdict.VerdictReport;
import mmulator.report.verdict.ViolationReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a fixture file to a verdict. */
@Command(
        name = "run",
        description = "Run FIXTURE once and compare what happens with what it expects.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator run fixtures/linear-map/bad_secondary_not_parked.yaml",
            "  mmulator run -v --html run.html fixtures/park/good_park_and_release.yaml",
            "  mmulator run fixtures/tutorial/bad_hang.yaml --schedule '0*1000,1*6,0*4'"
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    // Optional only for the sake of '-d help'.
    @Parameters(paramLabel = "FIXTURE", arity = "0..1", description = "YAML file; see fixtures/README.md.")
    private @Nullable Path path;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show who did what when, in a table.")
    private boolean verbose;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Write the run as one page for a browser: timeline, TLBs, tables, and how it came to a violation.")
    private @Nullable Path html;

    @Mixin
    private final MutationOption mutation = new MutationOption();

    @Mixin
    private final OrderOptions order = new OrderOptions();

    @Mixin
    private final Recording recording = new Recording();

    @Mixin
    private final TraceOptions trace = new TraceOptions();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        if (trace.wantsHelp()) {
            terminal.print(TraceItem.help());
            return ExitCode.PASSED.code();
        }
        if (path == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FIXTURE'");
        }
        long start = System.nanoTime();
        FixtureImage image = mutation.image(FixtureParser.parse(path, Restriction.of(spec)), path);
        image.warnings().forEach(warning -> terminal.complain(warning.toString()));
        if (image.fixture().run().memory() == RunSettings.Memory.RELAXED) {
            return RelaxedExploration.of(
                            image,
                            RelaxedExploration.asked(path, mutation),
                            null,
                            SearchOptions.LONGEST,
                            html,
                            terminal)
                    .code();
        }
        try (TraceOptions.Log log = trace.open(terminal.err());
                Machine machine = image.open();
                Recording recorded = recording;
                Interrupt interrupt = new Interrupt()) {
            recorded.open(machine, image);
            ExitCode exit = run(path, image, machine, log, terminal, interrupt);
            terminal.complain(String.format(Locale.ROOT, "%.2f s", (System.nanoTime() - start) / 1e9));
            return exit.code();
        } catch (ScheduleMismatch mismatch) {
            throw order.mistake(image.fixture().run(), mismatch);
        }
    }

    private ExitCode run(
            Path path,
            FixtureImage image,
            Machine machine,
            TraceOptions.Log log,
            Terminal terminal,
            Interrupt interrupt) {
        Fixture fixture = image.fixture();
        SourceMap sources = SourceMap.of(image);
        Evidence evidence = new Evidence();
        TakenTurns turns = new TakenTurns(order.given(fixture.run()));
        InterleavingTable table = new InterleavingTable(fixture.cpuCount(), sources);
        List<Observer> audience = new ArrayList<>(List.of(evidence, turns));
        if (verbose) {
            audience.add(table);
        }
        if (!trace.items().isEmpty()) {
            audience.add(new TraceLog(trace.items(), sources, machine::cpu, log.out()));
        }
        audience.addAll(recording.observers());
        RunPageFile page = html == null ? null : new RunPageFile(html, path, image, sources, machine);
        if (page != null) {
            audience.add(page.recording());
        }
        Verdict verdict;
        try (ProgressLine line = ProgressLine.on(terminal)) {
            verdict = FixtureRunner.run(
                    image,
                    machine,
                    order.choices(image),
                    order.maxSteps(fixture.run()),
                    () -> {
                        line.tell(() -> String.format(
                                Locale.ROOT,
                                "%,d steps, %,.0f/s; Ctrl-C ends the run and tells what was seen",
                                machine.steps(),
                                machine.steps() / line.seconds()));
                        return interrupt.asked();
                    },
                    audience.toArray(Observer[]::new));
        }
        log.out().flush();
        if (verbose) {
            terminal.print(table.print(verdict.run().violations(), terminal.columns(), terminal.palette()) + "\n");
        }
        Afterwards.ask(image, () -> order.choices(image), order.maxSteps(fixture.run()), verdict, evidence);
        OutcomeNotes outcomes = new OutcomeNotes(sources, evidence);
        ViolationReport violations = new ViolationReport(sources, terminal.palette(), step -> replay(turns, step));
        terminal.print(new VerdictReport(path.toString(), fixture.cpuCount(), outcomes, violations, terminal.palette())
                .print(verdict));
        NothingChanged.in(fixture.expect(), verdict).ifPresent(warning -> terminal.complain(warning.toString()));
        // After the verdict, which a full disk must not cost.
        log.end();
        recording.end(verdict);
        if (page != null) {
            page.write(verdict, outcomes, step -> replay(turns, step), List.of());
        }
        return exit(verdict);
    }

    private String replay(TakenTurns turns, long step) {
        return mutation.text() + turns.until(step).map(Schedule::option).orElse(order.text());
    }

    private static ExitCode exit(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed -> ExitCode.PASSED;
            case Verdict.Failed failed -> ExitCode.FAILED;
            case Verdict.Inconclusive inconclusive -> ExitCode.TIMEOUT;
        };
    }
}
