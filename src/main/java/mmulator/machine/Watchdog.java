package mmulator.machine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import mmulator.engine.Unicorn;
import mmulator.machine.event.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts an engine that has executed nothing but plain instructions for too long, and finds out whether it ever will
 * do anything else.
 *
 * <p>Plain instructions are not counted, because counting them would cost a third of their speed. So a loop of them has no
 * step bound; but where it is interrupted changes nothing, as nobody can see such instructions, and the verdict rests on
 * a repeated state, not on the clock.
 */
final class Watchdog implements AutoCloseable {
    private static final long PERIOD_MS = 200;
    /** Instructions searched for a cycle the first time, and at most: twice as many each time. */
    private static final long FIRST_SEARCH = 1L << 10;

    private static final long SEARCH = 1L << 17;
    /** Interruptions of one plain stretch before giving up on it. */
    private static final int PATIENCE = 30;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private @Nullable Unicorn running;
    private @Nullable Thread runner;
    private long run;
    private boolean fired;
    private @Nullable Thread thread;
    private boolean closed;
    private int interruptions;
    private long stretch = -1;

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
    synchronized boolean fired() {
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

    /** What is known of a CPU that was interrupted. */
    enum Verdict {
        GOES_ON,
        /** For ever in a loop, and now at the place in it that {@link #settle} chooses. */
        SPINS,
        GIVEN_UP
    }

    Verdict examine(Cpu cpu) {
        if (stretch != cpu.pc() >>> 12) {
            stretch = cpu.pc() >>> 12;
            interruptions = 0;
        }
        cpu.engines().beginPlainSteps();
        CpuState saved = CpuState.of(cpu);
        long nextSave = 1;
        long since = 0;
        long search = Math.min(FIRST_SEARCH << interruptions, SEARCH);
        for (long i = 0; i < search; i++) {
            if (!cpu.stepPlain()) {
                return Verdict.GOES_ON;
            }
            CpuState now = CpuState.of(cpu);
            if (now.equals(saved)) {
                settle(cpu, now);
                return Verdict.SPINS;
            }
            if (++since >= nextSave) {
                saved = now;
                since = 0;
                nextSave *= 2;
            }
        }
        return ++interruptions >= PATIENCE ? Verdict.GIVEN_UP : Verdict.GOES_ON;
    }

    /** Goes round the loop to its least state, so that the clock has no say in where the CPU is found. */
    private static void settle(Cpu cpu, CpuState start) {
        CpuState least = start;
        for (CpuState now = next(cpu); !now.equals(start); now = next(cpu)) {
            if (now.pcAndValues().compareTo(least.pcAndValues()) < 0) {
                least = now;
            }
        }
        for (CpuState now = start; !now.equals(least); ) {
            now = next(cpu);
        }
    }

    private static CpuState next(Cpu cpu) {
        if (!cpu.stepPlain()) {
            throw new IllegalStateException("a loop of plain instructions has come to something else");
        }
        return CpuState.of(cpu);
    }

    /** The outcome for {@link Verdict#GIVEN_UP}. */
    Outcome bound() {
        return new Outcome.BoundReached("seconds without a visible instruction", PATIENCE * 2 / 5);
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
