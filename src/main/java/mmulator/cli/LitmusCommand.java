package mmulator.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Interrupt;
import mmulator.cli.option.LitmusFiles;
import mmulator.cli.option.OrderOptions;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Terminal;
import mmulator.cli.option.Trouble;
import mmulator.cli.option.UserMistake;
import mmulator.litmus.Agreement;
import mmulator.litmus.HerdOutput;
import mmulator.litmus.LitmusProgram;
import mmulator.litmus.LitmusResult;
import mmulator.litmus.LitmusRunner;
import mmulator.litmus.Replay;
import mmulator.litmus.read.LitmusParser;
import mmulator.litmus.read.Verdicts;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.Condition;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Verdict;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.machine.event.Outcome;
import mmulator.report.lanes.InterleavingTable;
import mmulator.report.text.SourceMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From litmus tests to the states that the machine can reach. */
@Command(
        name = "litmus",
        description = {
            "Find all final states of litmus tests in herd's format (AArch64, vmsa), by Arm's memory model, and tell them as"
                    + " herd does.",
            "A test that forbids a state which is reached, or requires one which is not, has failed."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator litmus fixtures/litmus/unmap.litmus",
            "  mmulator litmus fixtures/litmus --expect fixtures/litmus/verdicts.json"
        })
final class LitmusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE|DIR", arity = "1..*", description = "Tests, or folders that hold *.litmus files.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> paths;

    @Option(
            names = "--expect",
            paramLabel = "VERDICTS",
            description = "JSON file of states to compare with; only differences fail.")
    private @Nullable Path expected;

    @Option(
            names = "--in-order",
            description =
                    "Execute in order, one access after the other, by a machine with a TLB as stale as it may be.")
    private boolean inOrder;

    @Option(
            names = "--schedule",
            paramLabel = "SCHEDULE",
            converter = OrderOptions.ScheduleText.class,
            description = "Replay one execution of the one test named, as --expect tells it, step by step.")
    private @Nullable Schedule schedule;

    @Option(
            names = "--max-executions",
            paramLabel = "N",
            converter = OrderOptions.Positive.class,
            description = "Give a test up after N executions (default: ${DEFAULT-VALUE}).")
    private long maxExecutions = 1_000_000;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = OrderOptions.Positive.class,
            description = "Give a test up after so long (default: ${DEFAULT-VALUE}).")
    private long timeout = 60;

    private boolean failed;
    private boolean wrong;
    private boolean incomplete;
    private int ran;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        List<Path> files = LitmusFiles.of(paths, Restriction.of(spec));
        if (schedule != null) {
            if (files.size() != 1) {
                throw new ParameterException(spec.commandLine(), "--schedule replays one test, not " + files.size());
            }
            return replay(files.getFirst(), schedule, terminal).code();
        }
        @Nullable Verdicts verdicts = expected == null ? null : read(expected);
        Duration maxTime = Duration.ofSeconds(timeout);
        LitmusRunner runner = verdicts == null
                ? LitmusRunner.withEarlyWalks(maxExecutions, maxTime)
                : new LitmusRunner(maxExecutions, maxTime);
        List<String> beyond = new ArrayList<>();
        try (RelaxedTests relaxed = new RelaxedTests(maxTime);
                Interrupt interrupt = new Interrupt()) {
            for (int n = 0; n < files.size() && !interrupt.asked(); n++) {
                try {
                    run(files.get(n), runner, relaxed, verdicts, terminal, interrupt);
                } catch (LitmusException mistake) {
                    wrong = true;
                    terminal.complain(mistake.getMessage());
                } catch (BeyondMachineException cannot) {
                    beyond.add(String.valueOf(cannot.getMessage()));
                }
            }
            if (interrupt.asked()) {
                incomplete = true;
                terminal.complain("mmulator: interrupted after " + ran + " of " + files.size()
                        + " tests; the last is not complete");
            }
        }
        beyond.forEach(test -> terminal.print("Skipped " + test + "\n"));
        return exit().code();
    }

    private Verdicts read(Path file) {
        try {
            return Verdicts.parse(file, Restriction.of(spec).text(file));
        } catch (IOException unreadable) {
            throw new UserMistake(file + ":1:1: error: cannot be read: " + Trouble.reason(unreadable));
        }
    }

    private void run(
            Path file,
            LitmusRunner runner,
            RelaxedTests relaxed,
            @Nullable Verdicts verdicts,
            Terminal terminal,
            Interrupt interrupt) {
        LitmusTest test = LitmusParser.parse(file, Restriction.of(spec));
        Optional<LitmusResult> byModel = inOrder ? Optional.empty() : relaxed.run(test, interrupt, terminal);
        LitmusResult result = byModel.orElseGet(() -> runner.run(test, interrupt::asked));
        ran++;
        incomplete |= !result.complete();
        terminal.print(HerdOutput.of(result));
        if (verdicts == null) {
            boolean claims = result.test().condition().quantifier() != Condition.Quantifier.EXISTS;
            failed |= claims && !result.conditionIsMet();
            return;
        }
        Optional<Verdict> verdict = verdicts.of(file.getFileName().toString());
        if (verdict.isEmpty()) {
            failed = true;
            terminal.print("Agreement " + result.test().name() + " No\n  there is no verdict on " + file.getFileName()
                    + "\n\n");
            return;
        }
        Agreement agreement = Agreement.of(result, verdict.get());
        failed |= !agreement.holds();
        terminal.print(agreement.text() + "\n");
    }

    private ExitCode exit() {
        if (wrong) {
            return ExitCode.USAGE;
        }
        if (failed) {
            return ExitCode.FAILED;
        }
        if (incomplete) {
            return ExitCode.TIMEOUT;
        }
        return ran == 0 ? ExitCode.SKIPPED : ExitCode.PASSED;
    }

    private ExitCode replay(Path file, Schedule schedule, Terminal terminal) {
        try {
            LitmusTest test = LitmusParser.parse(file, Restriction.of(spec));
            LitmusProgram program = LitmusProgram.of(test);
            SourceMap.Builder sources = new SourceMap.Builder();
            program.images().forEach(sources::image);
            InterleavingTable table =
                    new InterleavingTable(program.spec().cpus().size(), sources.build());
            Replay replay = Replay.of(program, schedule, table);
            terminal.print(table.print(replay.violations()));
            boolean ended = replay.outcome() instanceof Outcome.AllHalted;
            terminal.print(ended ? "\nState " + replay.state() + "\n" : "\nNo state: a thread does not end\n");
            return ended ? ExitCode.PASSED : ExitCode.TIMEOUT;
        } catch (ScheduleMismatch mismatch) {
            throw new UserMistake("mmulator: " + mismatch.getMessage());
        } catch (BeyondMachineException cannot) {
            terminal.print("Skipped " + cannot.getMessage() + "\n");
            return ExitCode.SKIPPED;
        }
    }
}
