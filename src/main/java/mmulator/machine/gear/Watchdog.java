package mmulator.machine.gear;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import mmulator.engine.Unicorn;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts an engine that has executed nothing but plain instructions for too long. These are not counted, because counting
 * them would cost a third of their speed. So a loop of them has no step bound; but where it is interrupted changes nothing,
 * as nobody can see such instructions.
 */
public final class Watchdog implements AutoCloseable {
    private static final long PERIOD_MS = 200;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private @Nullable Unicorn running;
    private @Nullable Thread runner;
    private long run;
    private boolean fired;
    private @Nullable Thread thread;
    private boolean closed;

    Unicorn.Stop run(Unicorn engine, long pc) {
        begin(engine);
        try {
            return engine.run(pc);
        } finally {
            finish();
        }
    }

    private synchronized void begin(Unicorn engine) {
        fired = false;
        running = engine;
        runner = Thread.currentThread();
        run++;
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("mmulator-watchdog").start(this::watch);
        }
    }

    private synchronized void finish() {
        running = null;
    }

    /** True if the last run was interrupted. */
    public synchronized boolean fired() {
        return fired;
    }

    /**
     * A run without progress for a period may be a plain loop, or a slow moment of the host. So it is first asked to end
     * before its next visible instruction, which changes nothing; only if it has not done so although it has since used the
     * processor for half a period, it is stopped where it is. On a busy host that takes several periods.
     */
    private synchronized void watch() {
        long seenRun = -1;
        long seenProgress = -1;
        long askedAt = 0;
        boolean asked = false;
        while (!closed) {
            try {
                wait(PERIOD_MS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
            Unicorn engine = running;
            if (engine == null && run == seenRun) {
                thread = null; // a machine at rest needs no watch; the next run begins it anew
                return;
            }
            long progress = engine == null ? -1 : engine.progress();
            long time = runner == null ? 0 : THREADS.getThreadCpuTime(runner.threadId());
            boolean busy = time < 0 || time - askedAt > PERIOD_MS * 1_000_000 / 2;
            if (engine == null || run != seenRun || progress != seenProgress) {
                asked = false;
            } else if (!asked) {
                engine.interrupt();
                asked = true;
                askedAt = time;
            } else if (busy) {
                fired = true;
                engine.stop();
            }
            seenRun = run;
            seenProgress = progress;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
