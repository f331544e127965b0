package mmulator.machine.state;

import java.util.List;
import java.util.stream.IntStream;
import mmulator.arch.Pstate;

/**
 * The software generated interrupts of one CPU: 16 of one priority, so that none preempts another and the one that is
 * active holds back the rest.
 */
public final class InterruptState {
    /** What ICC_IAR1_EL1 reads when there is nothing to acknowledge. */
    public static final int SPURIOUS = 1023;

    private static final int NONE = -1;

    private int pending;
    private int active = NONE;
    /** The CPU has seen that one is signalled. */
    private boolean observed;
    /** And has come by a context synchronization event since, with nothing masked. */
    private boolean overdue;

    /** @return false if it was pending already: two are one */
    public boolean makePending(int intid) {
        boolean before = (pending >>> intid & 1) != 0;
        pending |= 1 << intid;
        return !before;
    }

    public List<Integer> pending() {
        return IntStream.range(0, 16)
                .filter(intid -> (pending >>> intid & 1) != 0)
                .boxed()
                .toList();
    }

    /** True while one is active and holds back the rest. */
    public boolean isHeldBack() {
        return active != NONE;
    }

    /** True while the interrupt controller signals an IRQ to the CPU, which may mask it. */
    public boolean signalled() {
        return pending != 0 && !isHeldBack();
    }

    /** One is signalled, and not masked. */
    public boolean isDue(Pstate pstate) {
        return signalled() && (pstate.value() & Pstate.I) == 0;
    }

    /** The CPU has been told whether one is signalled: by ISR_EL1, or as WFI goes on. */
    public void observe() {
        observed |= signalled();
    }

    /** A context synchronization event: one that was there before it, and is not masked after it, is taken now. */
    public void synchronizedTo(Pstate pstate) {
        overdue = observed && isDue(pstate);
    }

    /** It can be put off no longer. Arm ARM D1.4.6, "Prioritization of asynchronous exceptions", R_RBZYL. */
    public boolean isOverdue() {
        return overdue;
    }

    /** The CPU takes one. */
    public void taken() {
        observed = false;
        overdue = false;
    }

    /** ISR_EL1, of which only I counts. */
    public long status() {
        return signalled() ? 1L << 7 : 0;
    }

    /** The INTID that an acknowledge would get now; of several the lowest. */
    public int next() {
        return signalled() ? Integer.numberOfTrailingZeros(pending) : SPURIOUS;
    }

    /** Makes {@link #next()} active. */
    public int acknowledge() {
        int intid = next();
        if (intid != SPURIOUS) {
            pending &= ~(1 << intid);
            active = intid;
            taken();
        }
        return intid;
    }

    /** The INTID in a value written to ICC_EOIR1_EL1. */
    public static int ended(long value) {
        return (int) value & 0xff_ffff;
    }

    /** @return false if this is not the active one: UNPREDICTABLE, here without effect */
    public boolean end(int intid) {
        boolean ended = isHeldBack() && active == intid;
        active = ended ? NONE : active;
        return ended;
    }

    /** All of it. */
    public long value() {
        return (overdue ? 1L << 33 : 0) | (observed ? 1L << 32 : 0) | (long) (active + 1) << 16 | pending;
    }

    /** @param value a {@link #value()} */
    public void restore(long value) {
        pending = (int) value & 0xffff;
        active = (int) (value >> 16 & 0xff) - 1;
        observed = (value >> 32 & 1) != 0;
        overdue = value >> 33 != 0;
    }
}
