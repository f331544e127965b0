package mmulator.explore;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A moment of the execution under way, and the step that was taken from it. */
final class Node {
    /** CPUs that can take a step and do not spin, as a mask. */
    final long enabled;
    /** CPUs whose step from here has to be explored, has been explored, and need not be explored: masks. */
    long backtrack;

    long done;
    long asleep;
    /** By CPU: what its next step does, for those asleep. */
    @Nullable
    Footprint[] sleeping;
    /** By CPU: what it looks at while it spins, or null. */
    final @Nullable Footprint[] spinning;
    /**
     * By CPU: the depth of the step that woke it last, plus one, or 0. It happens before all that the CPU does since. Races that
     * this rules out would be tried in vain: who waits at a moment is not enabled there.
     */
    final int[] wokenBy;
    /** By CPU: the depth of its last step, or −1. */
    final int[] last;
    /** Times that a CPU was made to wait although it could go on, up to here. */
    final int preemptions;
    /** Times that another CPU went on, up to here. */
    final int switches;

    // The step taken
    /** The moment before it, for rules. */
    mmulator.mmu.history.Moment before = mmulator.mmu.history.Moment.START;
    /** What the CPU was before. */
    long state;
    /** Where a loop has begun that the CPU which took the last step is about to go round once more, if it is. */
    @Nullable
    Node begun;
    /** It has put off an interrupt in this step. */
    boolean puttingOff;

    @Nullable
    Decision decision;

    @Nullable
    Footprint footprint;
    /** What any variant of the step explored so far does. */
    @Nullable
    Footprint allVariants;
    /** By CPU: depth, plus one, of its last step that happens before this one, itself included. */
    int @Nullable [] clock;

    Run.@Nullable Moment moment;

    Node(
            long enabled,
            @Nullable Footprint[] sleeping,
            @Nullable Footprint[] spinning,
            int[] wokenBy,
            int[] last,
            int preemptions,
            int switches) {
        this.enabled = enabled;
        this.sleeping = sleeping;
        this.spinning = spinning;
        this.wokenBy = wokenBy;
        this.last = last;
        this.preemptions = preemptions;
        this.switches = switches;
        for (int cpu = 0; cpu < sleeping.length; cpu++) {
            asleep |= sleeping[cpu] == null ? 0 : 1L << cpu;
        }
    }

    void fallAsleep(@Nullable Footprint[] all) {
        sleeping = all.clone();
        for (int cpu = 0; cpu < all.length; cpu++) {
            asleep |= all[cpu] == null ? 0 : 1L << cpu;
        }
    }

    /** All steps of {@code cpu} from here have been explored. @param sleeps what others lead to is equivalent */
    void finish(int cpu, boolean sleeps) {
        done |= 1L << cpu;
        if (sleeps) {
            asleep |= 1L << cpu;
            sleeping = sleeping.clone(); // it may be shared
            sleeping[cpu] = allVariants;
        }
        allVariants = null;
        decision = null;
    }

    /** The step that begins another round had the same to choose from as the one before, and has chosen something else. */
    boolean goesOtherwise() {
        return begun != null
                && begun.state == state
                && Objects.requireNonNull(begun.decision).isOtherThan(Objects.requireNonNull(decision));
    }

    Spins.Taken taken() {
        return new Spins.Taken(state, Objects.requireNonNull(decision));
    }

    /** CPUs to explore from here. */
    long toExplore() {
        return backtrack & enabled & ~done & ~asleep;
    }

    /** What the step from the node at {@code depth} does, which must have been taken. */
    static Footprint footprint(List<Node> nodes, int depth) {
        return Objects.requireNonNull(nodes.get(depth).footprint);
    }

    /** The same but for one element: most steps change nothing here. */
    static int[] with(int[] values, int index, int value) {
        if (values[index] == value) {
            return values;
        }
        int[] changed = values.clone();
        changed[index] = value;
        return changed;
    }

    static @Nullable Footprint[] with(@Nullable Footprint[] values, int index, @Nullable Footprint value) {
        if (values[index] == value) {
            return values;
        }
        @Nullable Footprint[] changed = values.clone();
        changed[index] = value;
        return changed;
    }
}
