package mmulator.relaxed.regime;

import java.util.ArrayList;
import java.util.List;
import mmulator.mmu.Regime;
import mmulator.mmu.possible.PossibleRegimes;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.View;

/**
 * The regimes of one CPU: the one in effect, those of MSRs that no context synchronization event has followed, each of which
 * may be in effect just as well ({@link PossibleRegimes}), and those that it has left. A TLB may still hold what was walked in
 * these. Arm ARM D24, "Synchronization requirements for AArch64 System registers"; D8.17, "TLB maintenance".
 */
public final class Epochs {
    private static final List<Epoch> NONE = List.of();

    private final Epoch inEffect;
    private final List<Epoch> pending;
    private final List<Epoch> left;
    /** View of the MSRs that are pending. */
    private final long written;

    private final int hash;

    private Epochs(Epoch inEffect, List<Epoch> pending, List<Epoch> left, long written) {
        this.inEffect = inEffect;
        this.pending = pending;
        this.left = left;
        this.written = written;
        hash = 31 * (31 * (31 * inEffect.hashCode() + pending.hashCode()) + left.hashCode()) + Long.hashCode(written);
    }

    public static Epochs of(Regime regime) {
        return new Epochs(new Epoch(regime, 0, Epoch.OPEN), NONE, NONE, View.NONE);
    }

    /** As the last context synchronization event left it. */
    public Regime inEffect() {
        return inEffect.regime();
    }

    /** As the last MSR has left it. */
    public Regime newest() {
        return pending.isEmpty() ? inEffect.regime() : pending.getLast().regime();
    }

    public boolean isSynchronized() {
        return pending.isEmpty();
    }

    /** What may be in effect; the one of the last synchronization first. */
    public List<Epoch> current() {
        if (pending.isEmpty()) {
            return List.of(inEffect);
        }
        List<Epoch> all = new ArrayList<>();
        all.add(inEffect);
        all.addAll(pending);
        return all;
    }

    /** What may be in effect, and what has been. */
    public List<Epoch> all() {
        List<Epoch> all = new ArrayList<>(current());
        all.addAll(left);
        return all;
    }

    public List<Epoch> left() {
        return left;
    }

    /**
     * True if the CPU need not heed the TLBI: in some regime that it may be in at that time.
     *
     * @param from the one of what it may remove: what was left before has been over since
     */
    public boolean mayIgnore(Message.Effect effect, int time, Epoch from) {
        if (!effect.mayBeIgnored()) {
            return false;
        }
        List<Epoch> epochs = new ArrayList<>(left);
        epochs.addAll(current());
        boolean over = true;
        for (Epoch epoch : epochs) {
            over &= epoch.since() != from.since() || !epoch.regime().equals(from.regime());
            if (!over && epoch.since() <= time && time < epoch.until() && effect.mayBeIgnored(epoch.regime())) {
                return true;
            }
        }
        return false;
    }

    /** View of MSRs that have come since the last synchronization. */
    public long written() {
        return written;
    }

    /** What {@link #current} is about. */
    public List<Regime> possible() {
        return current().stream().map(Epoch::regime).toList();
    }

    /**
     * After an MSR.
     *
     * @param possible what may be in effect now, as {@link PossibleRegimes} has it
     * @param view of the MSR: what is new comes after that
     */
    public Epochs changed(List<Regime> possible, long view) {
        List<Epoch> before = current();
        Epoch newest = begun(possible.getLast(), view);
        List<Epoch> more = new ArrayList<>();
        for (Regime regime : possible.subList(1, possible.size() - 1)) {
            more.add(before.stream()
                    .filter(epoch -> epoch.regime().equals(regime))
                    .findFirst()
                    .orElseGet(() -> begun(regime, view)));
        }
        // The newest is one of its own, even where it is what has been before.
        more.remove(newest);
        more.add(newest);
        return new Epochs(inEffect, List.copyOf(more), left, View.join(written, view));
    }

    private static Epoch begun(Regime regime, long view) {
        return new Epoch(regime, View.writes(view), Epoch.OPEN);
    }

    /** After a context synchronization event: the newest is in effect, and all others have been left. */
    public Epochs synchronize() {
        if (pending.isEmpty()) {
            return this;
        }
        List<Epoch> more = new ArrayList<>(left);
        more.add(inEffect);
        more.addAll(pending.subList(0, pending.size() - 1));
        return new Epochs(pending.getLast(), NONE, List.copyOf(more), View.NONE);
    }

    /** An own message of that time comes after what has been left. */
    public Epochs sent(int time) {
        if (left.stream().noneMatch(epoch -> time < epoch.until())) {
            return this;
        }
        return new Epochs(
                inEffect, pending, left.stream().map(epoch -> epoch.until(time)).toList(), written);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Epochs same
                        && hash == same.hash
                        && written == same.written
                        && inEffect.equals(same.inEffect)
                        && pending.equals(same.pending)
                        && left.equals(same.left);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
