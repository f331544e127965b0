package mmulator.cli.worker;

import java.util.List;
import java.util.Locale;
import mmulator.cli.option.Terminal;
import mmulator.report.test.Ktap;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestTotals;
import mmulator.report.text.PlainText;

/** What is seen while tests run: KTAP for whoever reads stdout, failures and a line that moves for somebody who looks. */
public final class TestProgress implements AutoCloseable {
    /** Back to the start of the line, and away with it. */
    private static final String ERASE = "\r\u001b[K";

    private static final int WIDTH = 78;

    private final Terminal terminal;
    private final boolean watched;
    private final List<String> fixtures;
    private final int times;
    private int done;
    private int failed;
    private int runs;

    private TestProgress(Terminal terminal, boolean watched, List<String> fixtures, int times) {
        this.times = times;
        this.terminal = terminal;
        this.watched = watched;
        this.fixtures = fixtures;
    }

    /** @param times that each fixture is run */
    public static TestProgress on(Terminal terminal, List<String> fixtures, int times) {
        return on(terminal, Terminal.isWatched(), fixtures, times);
    }

    public static TestProgress on(Terminal terminal, boolean watched, List<String> fixtures, int times) {
        TestProgress progress = new TestProgress(terminal, watched, fixtures, times);
        if (watched) {
            progress.line();
        } else {
            terminal.print(Ktap.header(fixtures.size()));
        }
        return progress;
    }

    /** One more run, which need not be the last of its fixture. */
    public synchronized void ran() {
        runs++;
        if (times > 1) {
            erase();
            line();
        }
    }

    /** The next one in order. */
    public synchronized void show(TestResult result) {
        done++;
        failed += result.isFine() ? 0 : 1;
        if (!watched) {
            terminal.print(Ktap.result(done, result));
            return;
        }
        erase();
        if (!result.isFine() && !result.wasInterrupted()) {
            terminal.print(result.report() + "\n");
        }
        line();
    }

    /** Something for stderr, from any thread. */
    public synchronized void complain(String text) {
        erase();
        terminal.complain(text);
        line();
    }

    private void line() {
        if (watched && done < fixtures.size()) {
            String text = (times == 1 ? "" : "run " + runs + " of " + (long) fixtures.size() * times + " ")
                    + String.format(
                            Locale.ROOT,
                            "[%d/%d] %d not passed; %s",
                            done,
                            fixtures.size(),
                            failed,
                            fixtures.get(done));
            text = PlainText.unmoved(text);
            terminal.err().print(text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…");
            terminal.err().flush();
        }
    }

    private void erase() {
        if (watched) {
            terminal.err().print(ERASE);
            terminal.err().flush();
        }
    }

    /** After the last one. */
    public void total(TestTotals totals) {
        if (!watched) {
            terminal.print(Ktap.totals(totals));
        }
    }

    @Override
    public void close() {
        erase();
    }
}
