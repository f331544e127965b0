package mmulator.cli;

/** Ctrl-C while something long is under way: asks it to end, and keeps the process alive until its result is out. */
final class Interrupt implements AutoCloseable {
    private static final long PATIENCE_MS = 10_000;

    private final Thread hook = new Thread(this::interrupted, "mmulator-interrupt");
    private final Thread worker = Thread.currentThread();
    private volatile boolean asked;

    Interrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean asked() {
        return asked;
    }

    private void interrupted() {
        asked = true;
        try {
            worker.join(PATIENCE_MS);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (!asked) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
