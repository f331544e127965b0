package mmulator.cli.option;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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

    public static final int NO_TERMINAL = Integer.MAX_VALUE;

    private static final int USUAL = 80;
    private static final int NARROWEST = 40;

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

    /** Columns; {@link #NO_TERMINAL} for a reader who is no terminal, and wraps as he likes. */
    public int columns() {
        return isWatched() ? width() : NO_TERMINAL;
    }

    /** Columns of the terminal, or of one as terminals are made. */
    static int width() {
        return columns(System.getenv("COLUMNS"), asked());
    }

    /** What the terminal says of itself, in the words of {@code stty size}: rows and columns. */
    private static String asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader said = stty.inputReader()) {
                return String.valueOf(said.readLine());
            }
        } catch (IOException none) {
            return "";
        }
    }

    /** @param said by the environment, or else by {@code stty size} */
    static int columns(@Nullable String said, String size) {
        for (String text : List.of(said == null ? "" : said, size.replaceFirst("^\\d+ ", ""))) {
            if (text.matches("[1-9]\\d{1,3}")) {
                return Math.max(Integer.parseInt(text), NARROWEST);
            }
        }
        return USUAL;
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
