package mmulator.machine;

import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.event.Outcome;
import mmulator.machine.exception.Interrupts;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.Fingerprint;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.World;
import org.jspecify.annotations.Nullable;

/**
 * When a CPU takes an interrupt that is due. Usually at once. Where the machine reckons with {@link ChoicePoint#INTERRUPT} it
 * may come before any instruction from here on: it takes its time to get to the CPU, and then is taken in finite time. Arm ARM
 * D1.4.6, "Prioritization of asynchronous exceptions", R_QVRHH. Where the CPU knows that it is there the next context
 * synchronization event is the latest (R_RBZYL).
 */
final class InterruptTiming {
    /** Instructions in a row that nobody counts. */
    private static final int MOST = 4096;

    enum When {
        /** None is due. */
        NEVER,
        NOW,
        /** After the instruction at the PC, at the soonest. */
        LATER
    }

    private final World world;
    private final Chronicle chronicle;
    private final Interrupts interrupts;

    // Of the step under way: a loop with no step in it would never end otherwise.
    private @Nullable CpuState last;
    private long step;
    private int putOff;
    private long mark;

    InterruptTiming(World world, Interrupts interrupts) {
        this.world = world;
        chronicle = world.chronicle();
        this.interrupts = interrupts;
    }

    /** Nothing is known of the last steps. */
    void begin() {
        last = null;
    }

    When of(CpuState cpu) {
        if (!interrupts.isDue(cpu)) {
            return When.NEVER;
        }
        boolean open = world.choices().points().contains(ChoicePoint.INTERRUPT);
        if (!open
                || cpu.interrupts().isOverdue()
                || comesRound(cpu)
                || world.choices().translation(2) == 0) {
            last = null;
            return When.NOW;
        }
        chronicle.interruptPutOff();
        if (++putOff > MOST) {
            chronicle.end(new Outcome.BoundReached("instructions before an interrupt", MOST));
        }
        return When.LATER;
    }

    /** The CPU is in a state in which it has been since its last step: later is now. */
    private boolean comesRound(CpuState cpu) {
        if (cpu != last || chronicle.steps() != step) {
            last = cpu;
            step = chronicle.steps();
            putOff = 0;
            return false;
        }
        long state = Fingerprint.hash(cpu);
        boolean round = putOff > 1 && state == mark;
        if (Integer.bitCount(putOff) == 1) {
            mark = state;
        }
        return round;
    }
}
