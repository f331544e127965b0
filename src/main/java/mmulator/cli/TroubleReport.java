package mmulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import mmulator.asm.AssemblyException;
import mmulator.engine.EngineUnavailableException;
import mmulator.fixture.FixtureException;
import mmulator.fixture.UnmetNeedException;
import mmulator.litmus.LitmusException;
import mmulator.report.TestResult;
import mmulator.trace.TraceException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What a user sees of an exception that no command expected: one line, and where the rest is. */
record TroubleReport(BooleanSupplier debug) implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception trouble, CommandLine commandLine, ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        if (trouble instanceof UnmetNeedException unmet) {
            commandLine.getOut().print(TestResult.skipReport(unmet.position().file(), String.valueOf(unmet.getMessage())));
            commandLine.getOut().flush();
            return ExitCode.SKIPPED.code();
        }
        Optional<String> mistake = mistake(trouble);
        if (mistake.isPresent()) {
            err.println(mistake.get());
            return ExitCode.USAGE.code();
        }
        err.println("mmulator: internal error: " + trouble + "; this is a bug, please report it with "
                + (debug.getAsBoolean() ? "what follows" : whereTraceIs(trouble)));
        if (debug.getAsBoolean()) {
            trouble.printStackTrace(err);
        }
        return ExitCode.INTERNAL.code();
    }

    /** What to say where the user, or the machine we are on, is to blame; a file's mistakes say where they are. */
    private static Optional<String> mistake(Exception trouble) {
        return switch (trouble) {
            case EngineUnavailableException missing -> Optional.of("mmulator: " + missing.getMessage());
            case FixtureException wrong -> Optional.of(String.valueOf(wrong.getMessage()));
            case AssemblyException wrong -> Optional.of(String.valueOf(wrong.getMessage()));
            case TraceException wrong -> Optional.of(String.valueOf(wrong.getMessage()));
            case LitmusException wrong -> Optional.of(String.valueOf(wrong.getMessage()));
            case UserMistake wrong -> Optional.of(String.valueOf(wrong.getMessage()));
            default -> Optional.empty();
        };
    }

    private static String whereTraceIs(Exception trouble) {
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
