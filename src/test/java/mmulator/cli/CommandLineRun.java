package mmulator.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** One run of {@code mmulator} inside this process. */
public record CommandLineRun(int exit, String out, String err) {

    public static CommandLineRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Mmulator.commandLine(args);
        int exit = commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(ImpliedRun.insertedInto(args, commandLine));
        return new CommandLineRun(exit, out.toString(), err.toString());
    }

    /** What {@code mmulator} with these arguments would be parsed by, for tests of other packages. */
    public static CommandLine commandLine(String... args) {
        return Mmulator.commandLine(args);
    }
}
