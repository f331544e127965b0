package mmulator.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C while something long is under way: asks it to end, and keeps the process alive until its result is out, which is
 * when this is closed.
 */
final class Interrupt implements AutoCloseable {
    /** Long enough for an execution to come to its end. */
    private static final long PATIENCE_SECONDS = 30;

    private final Thread hook = new Thread(this::interrupted, "mmulator-interrupt");
    private final CountDownLatch closed = new CountDownLatch(1);
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
