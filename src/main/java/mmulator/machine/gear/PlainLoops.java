package mmulator.machine.gear;

import mmulator.machine.event.Outcome;
import mmulator.machine.state.Fingerprint;

/**
 * Finds out whether a CPU whose plain instructions were interrupted will ever do anything else. The verdict rests on a
 * repeated state, not on the clock.
 */
public final class PlainLoops {
    /** Instructions searched for a cycle the first time, and at most: twice as many each time. */
    private static final long FIRST_SEARCH = 1L << 10;

    private static final long SEARCH = 1L << 17;
    /** Interruptions of one plain stretch before giving up on it. */
    private static final int PATIENCE = 30;

    private int interruptions;
    private long stretch = -1;

    /** What is known of a CPU that was interrupted. */
    public enum Verdict {
        GOES_ON,
        /** For ever in a loop, and now at the place in it that {@link #settle} chooses. */
        SPINS,
        GIVEN_UP
    }

    public Verdict examine(Executor cpu) {
        if (stretch != cpu.cpu().pc() >>> 12) {
            stretch = cpu.cpu().pc() >>> 12;
            interruptions = 0;
        }
        cpu.beginPlainSteps();
        Fingerprint saved = Fingerprint.of(cpu.cpu());
        long nextSave = 1;
        long since = 0;
        long search = Math.min(FIRST_SEARCH << interruptions, SEARCH);
        for (long i = 0; i < search; i++) {
            if (!cpu.stepPlain()) {
                return Verdict.GOES_ON;
            }
            Fingerprint now = Fingerprint.of(cpu.cpu());
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
    private static void settle(Executor cpu, Fingerprint start) {
        Fingerprint least = start;
        for (Fingerprint now = next(cpu); !now.equals(start); now = next(cpu)) {
            if (now.compareTo(least) < 0) {
                least = now;
            }
        }
        for (Fingerprint now = start; !now.equals(least); ) {
            now = next(cpu);
        }
    }

    private static Fingerprint next(Executor cpu) {
        if (!cpu.stepPlain()) {
            throw new IllegalStateException("a loop of plain instructions has come to something else");
        }
        return Fingerprint.of(cpu.cpu());
    }

    /** The outcome for {@link Verdict#GIVEN_UP}. */
    public Outcome bound() {
        return new Outcome.BoundReached("seconds without a visible instruction", PATIENCE * 2 / 5);
    }
}
