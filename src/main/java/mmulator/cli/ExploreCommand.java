package mmulator.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import mmulator.explore.Exploration;
import mmulator.explore.Exploration.Counterexample;
import mmulator.explore.Explorer;
import mmulator.explore.Settings;
import mmulator.explore.Shard;
import mmulator.explore.Shrinker;
import mmulator.explore.Strategy;
import mmulator.fixture.FixtureImage;
import mmulator.fixture.FixtureParser;
import mmulator.fixture.FixtureSubject;
import mmulator.report.ExplorationReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Every interleaving of a fixture, and everything that its accesses may get. */
@Command(
        name = "explore",
        description = "Run FIXTURE in every order of steps and with every translation that the architecture allows, and say"
                + " which final states there are and what can go wrong.",
        mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
    private static final long SHRINK_BUDGET = 20_000;
    private static final int DEFAULT_EXECUTIONS = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FIXTURE", description = "YAML file; see fixtures/README.md.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path path;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description = "exhaustive: one of every class of executions that nobody can tell apart (default). all: every"
                    + " execution. bounded: all with at most --preemptions. random, pct: drawn. one: as run does it.")
    private StrategyName strategy = StrategyName.exhaustive;

    /** As on the command line. */
    private enum StrategyName {
        exhaustive,
        all,
        bounded,
        random,
        pct,
        one
    }

    @Option(
            names = "--preemptions",
            paramLabel = "N",
            description = "For bounded: how often a CPU has to wait although it could go on (default: ${DEFAULT-VALUE}).")
    private int preemptions = 2;

    @Option(names = "--seed", paramLabel = "N", description = "For random and pct (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "For pct: one more than the changes of priority (default: ${DEFAULT-VALUE}).")
    private int depth = 3;

    @Option(
            names = "--max-executions",
            paramLabel = "N",
            description = "Stop after N executions (default: none; 10000 for random and pct).")
    private @Nullable Long maxExecutions;

    @Option(names = "--max-time", paramLabel = "SECONDS", description = "Stop after that long (default: none).")
    private @Nullable Long maxTime;

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
            description = "Do only the I-th of N parts of the work, to be done on its own.")
    private Shard shard = Shard.WHOLE;

    @Option(names = "--keep-going", description = "Go on after the first failure.")
    private boolean keepGoing;

    @Option(names = "--no-shrink", description = "Show a failure as it was found, not the shortest that there is.")
    private boolean noShrink;

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
        FixtureImage image = FixtureImage.of(FixtureParser.parse(path));
        image.warnings().forEach(warning -> terminal.complain(warning.toString()));
        FixtureSubject subject = maxSteps == null ? new FixtureSubject(image) : new FixtureSubject(image, positive("--max-steps", maxSteps));
        Settings settings = settings();
        long start = System.nanoTime();
        Interrupt interrupt = new Interrupt();
        Exploration exploration;
        try (interrupt) {
            exploration = Explorer.explore(subject, settings, progress(terminal, start), interrupt::asked);
        }
        String name = String.valueOf(path.getFileName()).replaceFirst("\\.[^.]*$", "");
        for (Counterexample found : exploration.counterexamples()) {
            show(terminal, image, subject, settings, exploration, found);
        }
        terminal.print(ExplorationReport.print(name, exploration));
        terminal.print(ExplorationReport.summary(path.toString(), exploration));
        double seconds = (System.nanoTime() - start) / 1e9;
        terminal.complain(String.format(
                Locale.ROOT,
                "%.2f s, %.0f executions/s, %d steps",
                seconds,
                exploration.executions() / seconds,
                exploration.steps()));
        return switch (ExplorationReport.verdict(exploration)) {
            case PASSED -> ExitCode.PASSED.code();
            case FAILED -> ExitCode.FAILED.code();
            case INCONCLUSIVE -> ExitCode.TIMEOUT.code();
        };
    }

    private Settings settings() {
        boolean drawn = strategy == StrategyName.random || strategy == StrategyName.pct;
        long executions = maxExecutions != null
                ? positive("--max-executions", maxExecutions)
                : drawn ? DEFAULT_EXECUTIONS : Long.MAX_VALUE;
        Duration time = maxTime != null
                ? Duration.ofSeconds(positive("--max-time", maxTime))
                : Duration.ofDays(365);
        Strategy chosen = switch (strategy) {
            case exhaustive -> new Strategy.Exhaustive();
            case all -> new Strategy.Unreduced();
            case bounded -> {
                if (preemptions < 0) {
                    throw new ParameterException(
                            spec.commandLine(), "--preemptions must be 0 or more, not " + preemptions);
                }
                yield new Strategy.Bounded(preemptions);
            }
            case random -> new Strategy.Random(seed);
            case pct -> new Strategy.Pct(seed, (int) positive("--depth", depth));
            case one -> new Strategy.Deterministic();
        };
        return new Settings(
                chosen,
                Settings.DEFAULT.points(),
                executions,
                time,
                (int) positive("--jobs", jobs),
                shard,
                keepGoing,
                true);
    }

    private long positive(String option, long value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be 1 or more, not " + value);
        }
        return value;
    }

    private void show(
            Terminal terminal,
            FixtureImage image,
            FixtureSubject subject,
            Settings settings,
            Exploration exploration,
            Counterexample found) {
        Shrinker.Shrunk shrunk = noShrink
                ? new Shrinker.Shrunk(found, false)
                : Shrinker.shrink(subject, settings, found, SHRINK_BUDGET);
        String number = "execution " + found.execution() + " of " + exploration.executions()
                + (noShrink ? "" : shrunk.minimal() ? ", shrunk" : ", shrunk as far as the budget goes");
        terminal.print(new Replay(path, image, subject)
                .print(shrunk.counterexample().schedule().schedule(subject.digest()), number, terminal.palette()));
    }

    private static Explorer.Progress progress(Terminal terminal, long start) {
        if (!Terminal.isWatched()) {
            return Explorer.Progress.NONE;
        }
        AtomicLong next = new AtomicLong(start + 200_000_000);
        return (executions, steps) -> {
            long now = System.nanoTime();
            long due = next.get();
            if (now > due && next.compareAndSet(due, now + 200_000_000)) {
                double seconds = (now - start) / 1e9;
                terminal.complain(String.format(
                        Locale.ROOT,
                        "\033[2K\r%d executions, %.0f/s, %d steps\033[A",
                        executions,
                        executions / seconds,
                        steps));
            }
        };
    }
}
