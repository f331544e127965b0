package mmulator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mmulator.asm.ChangeNaming;
import mmulator.asm.source.FileSourceReader;
import mmulator.cli.option.CountedProgress;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Interrupt;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.ResultFiles;
import mmulator.cli.option.SearchOptions;
import mmulator.cli.option.Terminal;
import mmulator.cli.option.UserMistake;
import mmulator.explore.Settings;
import mmulator.explore.Shard;
import mmulator.fixture.Expectation;
import mmulator.fixture.RunSettings;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.Verdict;
import mmulator.fixture.mutate.Baseline;
import mmulator.fixture.mutate.Mutant;
import mmulator.fixture.mutate.MutantTrial;
import mmulator.fixture.mutate.MutantTrials;
import mmulator.fixture.mutate.Mutants;
import mmulator.fixture.read.FixtureParser;
import mmulator.report.result.MutantResult;
import mmulator.report.result.MutantWords;
import mmulator.report.result.MutationResults;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.Evidence;
import mmulator.report.verdict.OutcomeNotes;
import mmulator.report.verdict.VerdictReport;
import mmulator.report.verdict.ViolationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which instructions of a fixture's stubs are needed. */
@Command(
        name = "mutate",
        description =
                "Weaken or leave out, one at a time, each barrier, TLBI, write to a translation register, acquire,"
                        + " release, exclusive and event instruction of the stubs of FIXTURE, and tell which of them anything shows"
                        + " to be needed.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator mutate fixtures/shapes/good_move_page.yaml",
            "  mmulator mutate --list --changes fixtures/kpti/good_remap.yaml"
        })
final class MutateCommand implements Callable<Integer> {
    /** Of each mutant. */
    private static final long DEFAULT_EXECUTIONS = 200;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FIXTURE", description = "YAML file that passes; see fixtures/README.md.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path path;

    @Option(
            names = {"-l", "--list"},
            description = "Only list the mutants, by the names that 'run --mutate' takes.")
    private boolean list;

    @Option(
            names = "--changes",
            description =
                    "With --list: as items of a fixture's 'change', which 'run --mutate' takes too, where one says the"
                            + " same.")
    private boolean changes;

    @Option(
            names = "--in",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Only the mutants of these files and routines: split_pmd, mmu.c. A routine need not have lines of a"
                            + " source: its mutants go by the offset in bytes.")
    private List<String> in = List.of();

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "Try N mutants at a time (default: ${DEFAULT-VALUE}).")
    private int jobs = 1;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            converter = ExploreCommand.ShardText.class,
            description = "Only the I-th of N parts of the mutants; 'mmulator merge' joins the results.")
    private Shard shard = Shard.WHOLE;

    @Option(
            names = "--relaxed",
            description = "Ask Arm's memory model for the final states instead of running in order; other options say"
                    + " nothing then. See src/docs/relaxed.md.")
    private boolean relaxed;

    @Mixin
    private final SearchOptions search = new SearchOptions();

    @Mixin
    private final ResultFiles output = new ResultFiles();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        search.positive("--jobs", jobs);
        Settings settings = search.settings(DEFAULT_EXECUTIONS);
        FixtureImage image = FixtureImage.of(FixtureParser.parse(path, Restriction.of(spec)));
        image.warnings().forEach(warning -> terminal.complain(warning.toString()));
        boolean byMemoryModel = relaxed || image.fixture().run().memory() == RunSettings.Memory.RELAXED;
        Mutants mutants = mutants(image, byMemoryModel);
        if (list) {
            ChangeNaming naming =
                    new ChangeNaming(new FileSourceReader(image.fixture().files()), image.assembled());
            mutants.all()
                    .forEach(mutant -> terminal.print(
                            changes
                                    ? mutant.change(naming, image)
                                                    .map(change -> "- " + change.text() + "    ")
                                                    .orElse("")
                                            + "# " + mutant.name() + "\n"
                                    : mutant.name() + "\n"));
            return ExitCode.PASSED.code();
        }
        mustPass(image);
        if (byMemoryModel) {
            return RelaxedMutation.of(image, path, mutants, terminal).code();
        }
        output.tryOut();
        try (Interrupt interrupt = new Interrupt()) {
            return switch (Baseline.of(image, settings, interrupt::asked)) {
                case Baseline.Result.Unsound(Verdict verdict, var replay) -> {
                    terminal.print(report(image, verdict, replay.options(), terminal));
                    terminal.complain("mmulator: the fixture as it is does not pass, so its mutants tell nothing");
                    yield (verdict instanceof Verdict.Failed ? ExitCode.FAILED : ExitCode.TIMEOUT).code();
                }
                case Baseline.Result.Sound(Baseline baseline) ->
                    mutate(image, mutants, baseline, settings, interrupt, terminal);
            };
        }
    }

    private Mutants mutants(FixtureImage image, boolean order) {
        try {
            return in.isEmpty() ? Mutants.of(image, order) : Mutants.in(image, in, order);
        } catch (IllegalArgumentException unknown) {
            throw new UserMistake("mmulator: --in '" + unknown.getMessage()
                    + "' is no routine of this fixture, and no file that its lines name");
        }
    }

    /** What a bad_ fixture shows to be wrong would hide what a mutation does. */
    private static void mustPass(FixtureImage image) {
        List<Expectation.OfViolation> expected = image.fixture().expect().violations();
        if (!expected.isEmpty()) {
            throw new UserMistake(expected.getFirst().position()
                    + ": error: this fixture expects a violation; expected one that breaks no rule");
        }
    }

    private int mutate(
            FixtureImage image,
            Mutants mutants,
            Baseline baseline,
            Settings settings,
            Interrupt interrupt,
            Terminal terminal) {
        List<Mutant> mine = mutants.all().stream()
                .filter(mutant -> shard.has(mutant.number() - 1))
                .toList();
        MutantWords words = new MutantWords(image);
        MutantTrial trial = new MutantTrial(image, baseline, settings, interrupt::asked);
        List<MutantResult> results = new ArrayList<>();
        try (CountedProgress progress = CountedProgress.on(terminal, mine.size())) {
            MutantTrials.run(mine, trial::of, jobs, interrupt::asked, (mutant, outcome) -> {
                Optional<MutantResult> result = words.of(mutant, outcome);
                result.ifPresent(results::add);
                progress.done(mutant.name());
            });
        }
        boolean complete = results.size() == mine.size();
        MutationResults whole = new MutationResults(
                path.toString(),
                image.digest(),
                search.text(DEFAULT_EXECUTIONS),
                MutantWords.coverage(baseline.exploration()),
                mutants.all().size(),
                shard,
                complete,
                results);
        output.write(whole, terminal);
        if (!complete) {
            terminal.complain("mmulator: interrupted after " + results.size() + " of " + mine.size() + " mutants");
        }
        return (complete ? ExitCode.PASSED : ExitCode.TIMEOUT).code();
    }

    private String report(FixtureImage image, Verdict verdict, String replay, Terminal terminal) {
        SourceMap sources = SourceMap.of(image);
        return new VerdictReport(
                        path.toString(),
                        image.fixture().cpuCount(),
                        new OutcomeNotes(sources, new Evidence()),
                        new ViolationReport(sources, terminal.palette(), step -> replay),
                        terminal.palette())
                .print(verdict);
    }
}
