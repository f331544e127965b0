package mmulator.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Terminal;
import mmulator.cli.option.Trouble;
import mmulator.cli.option.UserMistake;
import mmulator.file.InputFiles;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.TraceCheckReport;
import mmulator.report.verdict.ViolationReport;
import mmulator.trace.TraceCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The rules without the engine. */
@Command(
        name = "check",
        description = "Apply the rules to TRACE, a recorded run or one written by hand.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  mmulator check run.trace", "  mmulator check run.trace.gz"})
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "TRACE", description = "Written by 'run --trace', or by hand; see fixtures/TRACE.md.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(
            names = "--fixture",
            paramLabel = "FIXTURE",
            description = "The fixture that was recorded: tells the source lines of its addresses.")
    private @Nullable Path fixture;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        SourceMap sources = fixture == null
                ? SourceMap.EMPTY
                : SourceMap.of(FixtureImage.of(FixtureParser.parse(fixture, Restriction.of(spec))));
        TraceCheck.Result result = check();
        ViolationReport violations = new ViolationReport(sources, terminal.palette(), "check", step -> "");
        terminal.print(new TraceCheckReport(path.toString(), violations, terminal.palette()).print(result));
        return exit(result.verdict()).code();
    }

    private TraceCheck.Result check() {
        InputFiles files = Restriction.of(spec);
        if (files.isFolder(path)) {
            throw new UserMistake(path + ":1:1: error: " + "is a directory; expected a trace; see fixtures/TRACE.md");
        }
        try (BufferedReader in = files.lines(path)) {
            return TraceCheck.check(path.toString(), in);
        } catch (IOException e) {
            throw unreadable(e);
        } catch (UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    private UserMistake unreadable(Exception e) {
        return new UserMistake(String.format(
                Locale.ROOT,
                "%s:1:1: error: cannot be read: %s",
                path,
                e instanceof IOException io ? Trouble.reason(io) : e));
    }

    private static ExitCode exit(TraceCheck.Verdict verdict) {
        return switch (verdict) {
            case PASSED -> ExitCode.PASSED;
            case FAILED -> ExitCode.FAILED;
            case INCONCLUSIVE -> ExitCode.TIMEOUT;
            case SKIPPED -> ExitCode.SKIPPED;
        };
    }
}
