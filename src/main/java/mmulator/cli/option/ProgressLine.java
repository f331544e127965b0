package mmulator.cli.option;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import mmulator.report.text.Notation;
import mmulator.report.text.PlainText;

/** A line on stderr that changes while something long is under way, for somebody who looks; else nothing. Any thread may tell. */
public final class ProgressLine implements AutoCloseable {
    private static final String ERASE = "\r\u001b[K";
    private static final long FIRST = 500_000_000;
    private static final long EVERY = 200_000_000;
    /** Of the work; with less done nothing is foretold. */
    private static final double TELLING = 0.005;

    private final Terminal terminal;
    private final boolean watched;
    private final long start = System.nanoTime();
    /** 0 until it is asked for. */
    private int width;

    private final AtomicLong due = new AtomicLong(start + FIRST);

    ProgressLine(Terminal terminal, boolean watched) {
        this.terminal = terminal;
        this.watched = watched;
    }

    public static ProgressLine on(Terminal terminal) {
        return new ProgressLine(terminal, Terminal.isWatched());
    }

    /** @param text only made if it is shown */
    public void tell(Supplier<String> text) {
        if (watched) {
            long now = System.nanoTime();
            long then = due.get();
            if (now - then > 0 && due.compareAndSet(then, now + EVERY)) {
                show(text.get());
            }
        }
    }

    private synchronized void show(String text) {
        String line = PlainText.unmoved(text);
        width = width == 0 ? Terminal.width() - 1 : width;
        terminal.err().print(ERASE + (line.length() <= width ? line : line.substring(0, width - 1) + "…"));
        terminal.err().flush();
    }

    public double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    /** {@code , about 2 min left}, if it goes on as it has gone; empty where that is not known. @param done from 0 to 1 */
    public String left(double done) {
        return done < TELLING ? "" : ", about " + time(seconds() * (1 - done) / done) + " left";
    }

    static String time(double seconds) {
        if (seconds < 90) {
            return Notation.number((long) Math.ceil(seconds)) + " s";
        }
        return seconds < 90 * 60
                ? Notation.number(Math.round(seconds / 60)) + " min"
                : Notation.number(Math.round(seconds / 3600)) + " h";
    }

    @Override
    public void close() {
        if (watched) {
            terminal.err().print(ERASE);
            terminal.err().flush();
        }
    }
}
