package mmulator.cli.option;

import java.time.Duration;
import java.util.Locale;
import mmulator.explore.Settings;
import mmulator.explore.Strategy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which executions are looked at, and when enough is enough. */
public final class SearchOptions {
    private static final int DEFAULT_DRAWN = 10_000;
    /** As good as for ever, and few enough nanoseconds for a long. */
    public static final Duration LONGEST = Duration.ofDays(365);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before use
    private CommandSpec spec;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            description =
                    "exhaustive: one of every class of executions that nobody can tell apart (default). all: every"
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
            description =
                    "For bounded: how often a CPU has to wait although it could go on (default: ${DEFAULT-VALUE}).")
    private int preemptions = 2;

    @Option(names = "--seed", paramLabel = "N", description = "For random and pct (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "For pct: one more than the changes of priority (default: ${DEFAULT-VALUE}).")
    private int depth = 3;

    @Option(names = "--max-executions", paramLabel = "N", description = "Stop after N executions.")
    private @Nullable Long maxExecutions;

    @Option(names = "--max-time", paramLabel = "SECONDS", description = "Stop after that long (default: never).")
    private @Nullable Long maxTime;

    /** @param defaultExecutions if nothing else is said; random strategies have an own default if this is none */
    public Settings settings(long defaultExecutions) {
        boolean drawn = strategy == StrategyName.random || strategy == StrategyName.pct;
        long executions = maxExecutions != null
                ? positive("--max-executions", maxExecutions)
                : drawn ? Math.min(DEFAULT_DRAWN, defaultExecutions) : defaultExecutions;
        Duration time = LONGEST;
        if (maxTime != null) {
            Duration asked = Duration.ofSeconds(positive("--max-time", maxTime));
            time = asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
        }
        return Settings.DEFAULT.with(strategy()).withMaxExecutions(executions).withMaxTime(time);
    }

    private Strategy strategy() {
        return switch (strategy) {
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
    }

    /** What was asked for, for reports: {@code exhaustive, at most 200 executions}. */
    public String text(long defaultExecutions) {
        String how = switch (strategy) {
            case exhaustive -> "exhaustive";
            case all -> "all executions";
            case bounded -> "at most " + preemptions + " preemptions";
            case random -> "random, seed " + seed;
            case pct -> "pct, seed " + seed + ", depth " + depth;
            case one -> "one execution";
        };
        long executions = settings(defaultExecutions).maxExecutions();
        String most = executions == Long.MAX_VALUE || strategy == StrategyName.one
                ? ""
                : String.format(Locale.ROOT, ", at most %,d executions", executions);
        return how + most + (maxTime == null ? "" : ", at most " + maxTime + " s");
    }

    public long positive(String option, long value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be 1 or more, not " + value);
        }
        return value;
    }
}
