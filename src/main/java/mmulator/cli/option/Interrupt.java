package mmulator.cli.option;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or another signal to end, while something long is under way: asks it to end, and keeps the process alive until its result is out, which is
 * when this is closed.
 */
public final class Interrupt implements AutoCloseable {
    /** Long enough for an execution to come to its end. */
    private static final long PATIENCE_SECONDS = 30;

    private final Thread hook = new Thread(this::interrupted, "mmulator-interrupt");
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CompletableFuture<?> asked = new CompletableFuture<>();

    public Interrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public boolean asked() {
        return asked.isDone();
    }

    /** Done once it has been asked for, for those who wait for something else too. */
    public CompletableFuture<?> request() {
        return asked;
    }

    private void interrupted() {
        asked.complete(null);
        try {
            // Not until the thread ends: it goes on to System.exit, which waits for us.
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException itRuns) {
            // The process is about to end, and may now.
        }
    }
}
