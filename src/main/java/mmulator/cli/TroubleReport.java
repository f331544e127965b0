package mmulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Trouble;
import mmulator.cli.option.Versions;
import mmulator.fixture.UnmetNeedException;
import mmulator.report.test.TestResult;
import mmulator.report.text.PlainText;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;

/** Tells of what no command expected, exceptions and errors: one line, and where the rest is. */
record TroubleReport(BooleanSupplier debug) implements IExecutionExceptionHandler {

    /** Runs commands so that errors come here, too, which picocli lets through. */
    static IExecutionStrategy strategy() {
        CommandLine.RunLast commands = new CommandLine.RunLast();
        return parsed -> {
            try {
                return commands.execute(parsed);
            } catch (Error error) {
                throw new ExecutionException(last(parsed), "", error);
            }
        };
    }

    private static CommandLine last(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.commandSpec().commandLine();
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine commandLine, ParseResult parsed) {
        Throwable unexpected = thrown instanceof ExecutionException wrapper && wrapper.getCause() != null
                ? wrapper.getCause()
                : thrown;
        if (unexpected instanceof UnmetNeedException unmet) {
            commandLine
                    .getOut()
                    .print(PlainText.unmoved(
                            TestResult.skipReport(unmet.position().file(), String.valueOf(unmet.getMessage()))));
            commandLine.getOut().flush();
            return ExitCode.SKIPPED.code();
        }
        PrintWriter err = commandLine.getErr();
        Trouble trouble = Trouble.of(unexpected);
        boolean bug = trouble.exit() == ExitCode.INTERNAL;
        err.println(PlainText.unmoved(trouble.line())
                + (bug ? " with " + (debug.getAsBoolean() ? "what follows" : whereTraceIs(unexpected)) : ""));
        if (debug.getAsBoolean() && (bug || unexpected instanceof Error)) {
            unexpected.printStackTrace(err);
        }
        return trouble.exit().code();
    }

    private static String whereTraceIs(Throwable trouble) {
        StringWriter trace = new StringWriter();
        trouble.printStackTrace(new PrintWriter(trace, true));
        try {
            Path file = Files.createTempFile("mmulator-internal-error-", ".txt");
            Files.writeString(file, String.join("\n", new Versions().getVersion()) + "\n\n" + trace);
            return file.toString();
        } catch (IOException unwritable) {
            return "what --debug prints";
        }
    }
}
