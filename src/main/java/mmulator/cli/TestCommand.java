package mmulator.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.FixtureFiles;
import mmulator.cli.option.Interrupt;
import mmulator.cli.option.OutputFile;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Terminal;
import mmulator.cli.option.Versions;
import mmulator.cli.worker.Repetitions;
import mmulator.cli.worker.TestProgress;
import mmulator.cli.worker.TestWorker;
import mmulator.cli.worker.Trial;
import mmulator.cli.worker.WorkerCommand;
import mmulator.cli.worker.WorkerPool;
import mmulator.engine.UnicornLibrary;
import mmulator.explore.Shard;
import mmulator.report.test.GitHubAnnotations;
import mmulator.report.test.JUnitXml;
import mmulator.report.test.Sarif;
import mmulator.report.test.TestHtml;
import mmulator.report.test.TestJson;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResult.Status;
import mmulator.report.test.TestTotals;
import mmulator.report.trace.TraceItem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Many fixtures, each in a process that it may take down, and reports of them. */
@Command(
        name = "test",
        description = "Run every fixture of folders and files and say which hold what they promise: as KTAP, or on a"
                + " terminal only the failures.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator test -j 4 --timeout 60 fixtures",
            "  mmulator test -j 4 --junit-xml results.xml --html results.html fixtures",
            "  mmulator test --shard 2/8 --json 2.json fixtures"
        })
final class TestCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR|FILE",
            arity = "0..*",
            description = "Folders to search, but for hidden ones in them, and fixtures (default: fixtures).")
    private List<Path> paths = List.of(Path.of("fixtures"));

    @Option(
            names = {"-g", "--group"},
            paramLabel = "PATTERN",
            converter = FixtureFiles.PatternConverter.class,
            description =
                    "Only fixtures whose path holds PATTERN, or whose path or file name match it as a glob; may be"
                            + " repeated for more.")
    private List<FixtureFiles.Pattern> groups = List.of();

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = ExploreCommand.ShardText.class,
            description = "Only the I-th of N parts of the fixtures; all parts together test each once.")
    private Shard shard = Shard.WHOLE;

    @Option(
            names = {"-l", "--list"},
            description = "Only list them.")
    private boolean list;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "Run N at a time (default: one for each processor).")
    private @Nullable Integer jobs;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Give up a fixture after that long (default: ${DEFAULT-VALUE}).")
    private int timeout = 300;

    @Option(
            names = "--retry",
            paramLabel = "N",
            description = "Try up to N times more what does not pass; what passes then passes, and is called flaky"
                    + " (default: ${DEFAULT-VALUE}).")
    private int retries;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            description =
                    "Run each fixture N times, among others in other orders; it fails unless all that happens is the"
                            + " same each time, to the byte (default: ${DEFAULT-VALUE}).")
    private int times = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Of the orders of --repeat (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--update-expected",
            description =
                    "Write the traces anew that fixtures must give, NAME.expected beside NAME.yaml, where they differ.")
    private boolean updateExpected;

    @Option(
            names = "--add-expected",
            paramLabel = "ITEM[,ITEM]",
            converter = Items.class,
            description = "Write such a trace for each fixture, of these items of -d: from now on it must give that.")
    private @Nullable Set<TraceItem> addExpected;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Write the results there as a page to look at, and beside it, in FILE.runs, a page of each run that failed.")
    private @Nullable Path html;

    @Option(
            names = "--junit-xml",
            paramLabel = "FILE",
            description = "Write the results there as CI servers read them.")
    private @Nullable Path junitXml;

    @Option(names = "--sarif", paramLabel = "FILE", description = "Write the findings there as SARIF 2.1.0.")
    private @Nullable Path sarif;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all there is to know there as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--github",
            description = "Write what did not hold as annotations of GitHub Actions too, to standard error.")
    private boolean github;

    @Option(names = "--durations", paramLabel = "N", description = "Tell the N fixtures that took longest.")
    private int durations;

    /** Of each fixture, all its runs together. */
    private final Map<String, Duration> spent = new ConcurrentHashMap<>();

    static final class Items implements ITypeConverter<Set<TraceItem>> {
        @Override
        public Set<TraceItem> convert(String value) {
            try {
                return TraceItem.parse(value);
            } catch (IllegalArgumentException unknown) {
                throw new TypeConversionException(String.valueOf(unknown.getMessage()));
            }
        }
    }

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        atLeast(1, "--jobs", jobs == null ? 1 : jobs);
        atLeast(1, "--timeout", timeout);
        atLeast(0, "--retry", retries);
        atLeast(1, "--repeat", times);
        atLeast(0, "--durations", durations);
        List<String> all = FixtureFiles.of(paths, Restriction.of(spec)).stream()
                .filter(file -> groups.isEmpty() || groups.stream().anyMatch(group -> group.matches(file)))
                .map(Path::toString)
                .toList();
        List<String> fixtures = IntStream.range(0, all.size())
                .filter(shard::has)
                .mapToObj(all::get)
                .toList();
        if (list) {
            fixtures.forEach(fixture -> terminal.print(fixture + "\n"));
            return fixtures.isEmpty() ? ExitCode.SKIPPED.code() : ExitCode.PASSED.code();
        }
        UnicornLibrary.get(); // without it no fixture can run: say so once
        // Before the work, so that a wrong name does not cost its results.
        reports(List.of()).forEach(report -> OutputFile.tryOut(report.file));
        // Until the reports are written: what was tested before Ctrl-C counts.
        try (Interrupt interrupt = new Interrupt()) {
            List<TestResult> results = run(fixtures, terminal, interrupt);
            reports(results).forEach(report -> OutputFile.write(report.file, report.text.get()));
            return exit(results).code();
        }
    }

    private void atLeast(int least, String option, int value) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + " must be " + least + " or more, not " + value);
        }
    }

    private List<TestResult> run(List<String> fixtures, Terminal terminal, Interrupt interrupt) {
        long start = System.nanoTime();
        int wanted = jobs != null ? jobs : Runtime.getRuntime().availableProcessors();
        int workers = Math.clamp(fixtures.size(), 1, wanted);
        List<TestResult> results = new ArrayList<>();
        try (TestProgress progress = TestProgress.on(terminal, fixtures, times)) {
            List<Trial> trials = IntStream.range(0, fixtures.size())
                    .mapToObj(number -> trial(fixtures.get(number), number + 1))
                    .toList();
            Repetitions repetitions = new Repetitions(trials, times, seed);
            WorkerCommand command = new WorkerCommand(
                    TestWorker.class, spec.root().findOption(Restriction.OPTION).getValue());
            new WorkerPool(command, workers, Duration.ofSeconds(timeout), retries, progress::complain, this::took)
                    .run(repetitions.order(), interrupt.request(), one -> {
                        progress.ran();
                        repetitions.take(one, result -> {
                            results.add(result);
                            progress.show(result);
                        });
                    });
            // Results come in the order of the fixtures.
            fixtures.stream().skip(results.size()).map(TestResult::interrupted).forEach(result -> {
                results.add(result);
                progress.show(result);
            });
            progress.total(TestTotals.of(results));
        }
        results.stream()
                .filter(result -> result.status() != Status.PASSED && !result.wasInterrupted())
                .forEach(result -> terminal.complain(TestTotals.word(result.status()) + ": " + result.fixture()
                        + (result.isFine() ? " " + result.findings().getFirst().message() : "")));
        results.forEach(result -> result.notes().stream()
                .filter(note -> !note.label().equals(TestResult.DIGEST))
                .forEach(note -> terminal.complain(note.label() + ": "
                        + (note.label().equals(TestResult.WROTE) ? "" : result.fixture() + " ") + note.text())));
        if (github) {
            terminal.complain(GitHubAnnotations.print(results));
        }
        if (durations > 0) {
            terminal.complain(longest());
        }
        terminal.complain(String.format(
                        Locale.ROOT,
                        "%s in %.2f s with -j %d%s",
                        TestTotals.of(results).print(),
                        (System.nanoTime() - start) / 1e9,
                        workers,
                        times == 1 ? "" : " --repeat " + times + " --seed " + seed)
                + (interrupt.asked() ? "; interrupted" : ""));
        return results;
    }

    private void took(String fixture, Duration time) {
        spent.merge(fixture, time, Duration::plus);
    }

    private String longest() {
        StringBuilder text = new StringBuilder();
        spent.entrySet().stream()
                .sorted(Map.Entry.<String, Duration>comparingByValue().reversed())
                .limit(durations)
                .forEach(one -> text.append(String.format(
                        Locale.ROOT, "%9.2f s  %s\n", one.getValue().toMillis() / 1e3, one.getKey())));
        return text.toString();
    }

    private Trial trial(String fixture, int number) {
        Trial.Update update = addExpected != null
                ? new Trial.Update.All(addExpected)
                : updateExpected ? new Trial.Update.Existing() : new Trial.Update.Never();
        return new Trial(fixture, times > 1, update, page(fixture, number));
    }

    /** Where the run is shown if it fails: in a folder beside the page of results; nowhere if that is none. */
    private String page(String fixture, int number) {
        if (html == null || OutputFile.isDevice(html)) {
            return "";
        }
        String name = fixture.substring(fixture.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
        return html + ".runs/" + String.format(Locale.ROOT, "%04d-%s.html", number, name);
    }

    /** From the page of results. */
    private static String link(Path html, String page) {
        return html.resolveSibling("").toUri().relativize(Path.of(page).toUri()).toString();
    }

    private record Report(Path file, Supplier<String> text) {}

    private List<Report> reports(List<TestResult> results) {
        List<Report> reports = new ArrayList<>();
        if (junitXml != null) {
            reports.add(new Report(junitXml, () -> JUnitXml.print(results, spent)));
        }
        if (sarif != null) {
            reports.add(new Report(sarif, () -> Sarif.print(results, Versions.ours())));
        }
        if (json != null) {
            reports.add(new Report(json, () -> TestJson.print(results, Versions.ours())));
        }
        Path page = html;
        if (page != null) {
            reports.add(new Report(page, () -> TestHtml.print(results, Versions.ours(), run -> link(page, run))));
        }
        return reports;
    }

    /** What is wrong for certain counts before what took too long; what was skipped, only if nothing else was tested. */
    static ExitCode exit(List<TestResult> results) {
        boolean tested = results.stream().anyMatch(result -> result.status() != Status.SKIPPED);
        ExitCode worst = tested ? ExitCode.PASSED : ExitCode.SKIPPED;
        for (TestResult result : results) {
            switch (result.status()) {
                case PASSED, SKIPPED -> {}
                case FAILED, MISTAKEN, CRASHED -> worst = ExitCode.FAILED;
                case INCONCLUSIVE, TIMED_OUT -> worst = worst == ExitCode.FAILED ? worst : ExitCode.TIMEOUT;
            }
        }
        return worst;
    }
}
