package mmulator.cli.option;

import java.io.Console;
import java.io.PrintWriter;
import mmulator.report.text.Palette;
import mmulator.report.text.PlainText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err chatter, progress and complaints
 */
public record Terminal(PrintWriter out, PrintWriter err, Palette palette) {

    public static Terminal of(CommandSpec spec) {
        return new Terminal(
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                palette(System.getenv("NO_COLOR"), System.getenv("TERM"), System.console()));
    }

    /** Colour only where somebody looks, and has not asked for none: no-color.org. */
    static Palette palette(@Nullable String noColor, @Nullable String term, @Nullable Console console) {
        boolean wanted = noColor == null || noColor.isEmpty();
        return wanted && isWatched(term, console) ? Palette.COLOURED : Palette.PLAIN;
    }

    /** Somebody looks at what we print, on something that can erase a line. */
    public static boolean isWatched() {
        return isWatched(System.getenv("TERM"), System.console());
    }

    private static boolean isWatched(@Nullable String term, @Nullable Console console) {
        return console != null && console.isTerminal() && !"dumb".equals(term);
    }

    /** Prints a result. A reader who has gone away, such as {@code head}, is no trouble of ours. */
    public void print(String text) {
        out.print(plain(text));
        out.flush();
    }

    private String plain(String text) {
        return palette == Palette.COLOURED ? PlainText.coloured(text) : PlainText.unmoved(text);
    }

    public void complain(String text) {
        err.print(plain(text.endsWith("\n") ? text : text + "\n"));
        err.flush();
    }
}
