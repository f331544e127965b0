package mmulator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Interrupt;
import mmulator.cli.option.MutationOption;
import mmulator.cli.option.OutputFile;
import mmulator.cli.option.ProgressLine;
import mmulator.cli.option.ReplayReport;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.SearchOptions;
import mmulator.cli.option.Terminal;
import mmulator.explore.Exploration;
import mmulator.explore.Exploration.Counterexample;
import mmulator.explore.Explorer;
import mmulator.explore.Settings;
import mmulator.explore.Shard;
import mmulator.explore.Shrinker;
import mmulator.fixture.RunSettings;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureSubject;
import mmulator.fixture.judge.RelaxedSample;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.choice.Schedule;
import mmulator.report.result.ExplorationJson;
import mmulator.report.result.ExplorationReport;
import mmulator.report.result.ExplorationResults;
import mmulator.report.result.ExplorationResults.Failed;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.ViolationReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Every interleaving of a fixture, and everything that its accesses may get. */
@Command(
        name = "explore",
        description =
                "Run FIXTURE in every order of steps and with every translation that the architecture allows, and say"
                        + " which final states there are and what can go wrong.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator explore fixtures/shapes/bad_move_page_flag_before_flush.yaml",
            "  mmulator explore -j 4 --max-time 60 fixtures/kpti/good_remap.yaml",
            "  mmulator explore --shard 1/8 --json 1.json fixtures/kpti/good_remap.yaml"
        })
final class ExploreCommand implements Callable<Integer> {
    /** Steps. */
    private static final long SHRINK_BUDGET = 2_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FIXTURE", description = "YAML file; see fixtures/README.md.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path path;

    @Mixin
    private final SearchOptions search = new SearchOptions();

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Give up an execution after N visible instructions of all CPUs (default: the fixture's).")
    private @Nullable Long maxSteps;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "Work with N machines at a time (default: ${DEFAULT-VALUE}).")
    private int jobs = 1;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = ShardText.class,
            description = "Do only the I-th of N parts of the work; 'mmulator merge' joins the results.")
    private Shard shard = Shard.WHOLE;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the results there, for 'mmulator merge' and scripts.")
    private @Nullable Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Write a page of one execution there: of the first failure, or else of one that breaks the rules the"
                            + " fixture expects, or else of the run that the fixture asks for; and of all states. With --relaxed, of"
                            + " executions as lanes with arrows.")
    private @Nullable Path html;

    @Option(names = "--keep-going", description = "Go on after the first failure.")
    private boolean keepGoing;

    @Option(names = "--no-shrink", description = "Show a failure as it was found, not the shortest that there is.")
    private boolean noShrink;

    @Option(
            names = "--relaxed",
            description =
                    "Execute by Arm's memory model instead of in order. Of the other options, --schedule,"
                            + " --mutate, --max-time, --html and --strategy random or pct with theirs say something then. See src/docs/relaxed.md.")
    private boolean relaxed;

    @Option(
            names = "--schedule",
            paramLabel = "SCHEDULE",
            description = "With --relaxed: tell the one execution that it was told with.")
    private @Nullable String schedule;

    @Mixin
    private final MutationOption mutation = new MutationOption();

    static final class ShardText implements ITypeConverter<Shard> {
        @Override
        public Shard convert(String value) {
            try {
                return Shard.parse(value);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        FixtureImage image = mutation.image(FixtureParser.parse(path, Restriction.of(spec)), path);
        image.warnings().forEach(warning -> terminal.complain(warning.toString()));
        if (relaxed || image.fixture().run().memory() == RunSettings.Memory.RELAXED) {
            return relaxed(image, terminal).code();
        }
        if (schedule != null) {
            throw new ParameterException(
                    spec.commandLine(), "--schedule is of --relaxed here; mmulator run replays the others");
        }
        if (mutation.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "--mutate is of --relaxed here; mmulator mutate explores the others");
        }
        FixtureSubject subject = maxSteps == null
                ? new FixtureSubject(image)
                : new FixtureSubject(image, search.positive("--max-steps", maxSteps));
        Settings settings = settings();
        OutputFile.tryOut(json);
        OutputFile.tryOut(html);
        // Until everything is printed: what was found before Ctrl-C counts.
        try (Interrupt interrupt = new Interrupt()) {
            return explore(terminal, image, subject, settings, interrupt);
        }
    }

    private ExitCode relaxed(FixtureImage image, Terminal terminal) {
        try {
            Optional<RelaxedSample> sample = schedule == null ? sample() : Optional.empty();
            String asked = RelaxedExploration.asked(path, mutation);
            return sample.isPresent()
                    ? RelaxedExploration.sample(
                            image, asked, sample.get(), settings().maxTime(), html, terminal)
                    : RelaxedExploration.of(image, asked, schedule, settings().maxTime(), html, terminal);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--schedule: " + wrong.getMessage());
        }
    }

    /** Empty if executions are not to be drawn. */
    private Optional<RelaxedSample> sample() {
        return RelaxedSample.of(settings())
                .map(sample ->
                        maxSteps == null ? sample : sample.withMaxSteps(search.positive("--max-steps", maxSteps)));
    }

    private int explore(
            Terminal terminal, FixtureImage image, FixtureSubject subject, Settings settings, Interrupt interrupt) {
        long start = System.nanoTime();
        Exploration exploration;
        try (ProgressLine line = ProgressLine.on(terminal)) {
            exploration = Explorer.explore(subject, settings, progress(line), interrupt::asked);
        }
        List<Failed> failures = new ArrayList<>();
        for (Counterexample found : exploration.counterexamples()) {
            failures.add(show(terminal, image, subject, settings, exploration, found, interrupt));
        }
        // A fixture that is to break a rule is of interest for how it does.
        Optional<Schedule> witness = image.fixture().expect().violations().isEmpty()
                ? Optional.empty()
                : exploration.witness().map(found -> found.schedule(image.digest()));
        ExplorationResults results = ExplorationResults.of(
                path.toString(),
                image.digest(),
                effort(subject),
                settings.strategy().coversAll(),
                shard,
                exploration,
                failures,
                witness);
        terminal.print(ExplorationReport.print(results));
        terminal.print(ExplorationReport.summary(results));
        terminal.print(new ViolationReport(SourceMap.of(image), terminal.palette(), step -> "").changes());
        // After the verdict, which a full disk must not cost.
        if (json != null) {
            OutputFile.write(json, ExplorationJson.print(results));
        }
        if (html != null) {
            Optional<Schedule> shown =
                    failures.stream().map(Failed::schedule).findFirst().or(() -> witness);
            new ReplayReport(path, image, subject).write(html, shown.orElse(null), exploration);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        terminal.complain(String.format(
                Locale.ROOT,
                "%.2f s, %.0f executions/s, %d steps",
                seconds,
                exploration.executions() / seconds,
                exploration.steps()));
        return ExitCode.of(ExplorationReport.verdict(results)).code();
    }

    /** All that the result depends on, but for the fixture and the shard. */
    private String effort(FixtureSubject subject) {
        return search.text(Long.MAX_VALUE)
                + String.format(Locale.ROOT, ", at most %,d steps each", subject.maxSteps())
                + (keepGoing ? ", beyond failures" : "");
    }

    private Settings settings() {
        return search.settings(Long.MAX_VALUE)
                .withJobs((int) search.positive("--jobs", jobs))
                .withShard(shard)
                .withKeepGoing(keepGoing);
    }

    /** @return what was shown */
    private Failed show(
            Terminal terminal,
            FixtureImage image,
            FixtureSubject subject,
            Settings settings,
            Exploration exploration,
            Counterexample found,
            Interrupt interrupt) {
        Shrinker.Shrunk shrunk = noShrink
                ? new Shrinker.Shrunk(found, false)
                : Shrinker.shrink(subject, settings, found, SHRINK_BUDGET, interrupt::asked);
        String number = "execution " + found.execution() + " of " + exploration.executions()
                + (noShrink ? "" : shrunk.minimal() ? ", shrunk" : ", shrunk as far as the budget goes");
        Counterexample shown = shrunk.counterexample();
        Schedule schedule = shown.schedule().schedule(image.digest());
        terminal.print(new ReplayReport(path, image, subject).print(schedule, number, terminal.palette()));
        return new Failed(shown.failure(), shown.state(), schedule);
    }

    /** Told of the search while it goes on. */
    private static Explorer.Progress progress(ProgressLine line) {
        return (executions, steps, depth, known) -> line.tell(() -> {
            double done = known.getAsDouble();
            return String.format(
                    Locale.ROOT,
                    "%,d executions, %.0f/s, %,d steps deep, about %.0f %% of what is known%s",
                    executions,
                    executions / line.seconds(),
                    depth,
                    100 * done,
                    line.left(done));
        });
    }
}
