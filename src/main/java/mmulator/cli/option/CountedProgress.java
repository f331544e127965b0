package mmulator.cli.option;

/** Progress of work that comes in pieces of about the same size. */
public final class CountedProgress implements AutoCloseable {
    private final ProgressLine line;
    private final int all;
    private int done;

    private CountedProgress(ProgressLine line, int all) {
        this.line = line;
        this.all = all;
    }

    public static CountedProgress on(Terminal terminal, int all) {
        return new CountedProgress(ProgressLine.on(terminal), all);
    }

    /** One more. @param what it was */
    public void done(String what) {
        done++;
        line.tell(() -> "[" + done + "/" + all + "]" + line.left((double) done / all) + "; " + what);
    }

    @Override
    public void close() {
        line.close();
    }
}
