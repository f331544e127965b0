package mmulator.cli.option;

import mmulator.report.text.PlainText;

/** A line on stderr that counts, for somebody who looks. */
public final class CountedProgress implements AutoCloseable {
    private static final String ERASE = "\r\u001b[K";
    private static final int WIDTH = 78;

    private final Terminal terminal;
    private final boolean watched;
    private final int all;
    private int done;

    private CountedProgress(Terminal terminal, boolean watched, int all) {
        this.terminal = terminal;
        this.watched = watched;
        this.all = all;
    }

    public static CountedProgress on(Terminal terminal, int all) {
        return new CountedProgress(terminal, Terminal.isWatched(), all);
    }

    /** One more. @param what it was */
    public void done(String what) {
        done++;
        if (watched) {
            String text = PlainText.unmoved("[" + done + "/" + all + "] " + what);
            terminal.err().print(ERASE + (text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…"));
            terminal.err().flush();
        }
    }

    @Override
    public void close() {
        if (watched) {
            terminal.err().print(ERASE);
            terminal.err().flush();
        }
    }
}
