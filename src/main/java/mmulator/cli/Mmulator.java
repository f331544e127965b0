package mmulator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.StandardOutput;
import mmulator.cli.option.Versions;
import mmulator.report.text.PlainText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code mmulator} command. It does nothing itself: what can be done is its subcommands. */
@Command(
        name = "mmulator",
        description = "Runs arm64 MMU code instruction by instruction, on several CPUs, in every interleaving.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator run fixtures/tutorial/bad_hang.yaml",
            "  mmulator test -j 4 fixtures",
            "  mmulator new mine --kind bbm"
        })
public final class Mmulator implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an internal error instead of writing it to a file.")
    private boolean debug;

    @Option(
            names = Restriction.OPTION,
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description =
                    "Read no file outside of DIR, whatever fixtures and sources name or link to: for those of other people.")
    @SuppressWarnings("UnusedVariable") // Restriction asks picocli for it
    private @Nullable Path restrict;

    public static void main(String[] args) {
        Main.main(args);
    }

    /** @return the exit code of the process, whose standard output has got all that there is for it */
    static int run(String[] args) {
        CommandLine commandLine = commandLine(args);
        return run(args, commandLine, StandardOutput.ofProcess());
    }

    static int run(String[] args, CommandLine commandLine, StandardOutput output) {
        PrintWriter out = output.writer();
        int exit = commandLine.setOut(out).execute(ImpliedRun.insertedInto(args, commandLine));
        out.flush();
        Optional<String> complaint = output.complaint();
        complaint.ifPresent(commandLine.getErr()::println);
        return complaint.isPresent() && exit != ExitCode.INTERNAL.code() ? ExitCode.USAGE.code() : exit;
    }

    /**
     * The command as {@link #main} runs it, for tests too.
     *
     * @param args what it is to run, so that it may do without the other subcommands
     */
    static CommandLine commandLine(String... args) {
        Mmulator mmulator = new Mmulator();
        CommandLine commandLine = new CommandLine(mmulator);
        Subcommands.neededFor(ImpliedRun.insertedInto(args, commandLine)).forEach(commandLine::addSubcommand);
        // A file may have such a name; what is in it is not for us to obey.
        commandLine.setExpandAtFiles(false);
        commandLine.getCommandSpec().usageMessage().exitCodeList(ExitCode.described());
        commandLine.setParameterExceptionHandler(Mmulator::complain);
        commandLine.setExecutionStrategy(TroubleReport.strategy());
        commandLine.setExecutionExceptionHandler(new TroubleReport(() -> mmulator.debug));
        return commandLine;
    }

    /** One line and where to read more; the whole usage would bury what is wrong. */
    private static int complain(ParameterException mistake, String[] args) {
        CommandLine commandLine = mistake.getCommandLine();
        commandLine.getErr().println(PlainText.unmoved("mmulator: " + mistake.getMessage()));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(mistake, commandLine.getErr())) {
            commandLine.getErr().println("See '" + commandLine.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.USAGE.code();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
