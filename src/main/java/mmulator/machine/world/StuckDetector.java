package mmulator.machine.world;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import mmulator.machine.event.Outcome;
import mmulator.machine.event.RepeatedException;
import mmulator.machine.state.Activity;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * Finds that no CPU can make progress: all are parked, or each of those that run has come back, with nothing shared
 * changed in between, to a state in which it was before. What a CPU does depends on its own state, TLB and registers
 * included, and on what is shared; so if every running CPU goes in circles while nothing shared changes, no interleaving
 * of them will ever change anything. Exceptions are no way out: a handler that returns to what faulted, and leaves all as
 * it was, is a circle like any other.
 *
 * <p>Not every store is told, so a circle is first only a suspicion. It is confirmed by a second one during which all
 * stores are, and none changes memory. Thus the verdict, and the step at which it comes, do not depend on what is told.
 *
 * <p>Brent's cycle search over the states at the ends of turns: one comparison a turn, one saved state.
 */
public final class StuckDetector {
    private static final long MAX_SEARCH = 1L << 40;
    private static final Saved NOTHING = new Saved(-1, List.of(), new BitSet(), 0, 1, 1, false, 0, false);

    private final List<CpuState> cpus;
    private long changesSeen = -1;
    private List<Fingerprint> saved = List.of();
    /** CPUs that have taken a turn since the save and come back to their saved state. */
    private final BitSet circling = new BitSet();

    private long turns;
    private long search = 1;
    /** Grows with each suspicion that memory refutes, because listening to all stores is slow. */
    private long firstSearch = 1;

    private boolean confirming;
    private long memoryChangesSeen;
    private boolean livelock;

    public StuckDetector(List<CpuState> cpus) {
        this.cpus = cpus;
    }

    /** All that is known. */
    public record Saved(
            long changesSeen,
            List<Fingerprint> saved,
            BitSet circling,
            long turns,
            long search,
            long firstSearch,
            boolean confirming,
            long memoryChangesSeen,
            boolean livelock) {}

    /** Null for nothing, as in a machine whose turns nobody tells of. */
    @Nullable
    public Saved save() {
        return changesSeen == -1
                ? null
                : new Saved(
                        changesSeen,
                        saved,
                        (BitSet) circling.clone(),
                        turns,
                        search,
                        firstSearch,
                        confirming,
                        memoryChangesSeen,
                        livelock);
    }

    public void restore(@Nullable Saved known) {
        Saved then = known == null ? NOTHING : known;
        changesSeen = then.changesSeen;
        saved = then.saved;
        circling.clear();
        circling.or(then.circling);
        turns = then.turns;
        search = then.search;
        firstSearch = then.firstSearch;
        confirming = then.confirming;
        memoryChangesSeen = then.memoryChangesSeen;
        livelock = then.livelock;
    }

    /** True while every store must be told. */
    boolean confirming() {
        return confirming;
    }

    /**
     * A CPU has taken a turn.
     *
     * @param changes count of changes to what is shared, memory and all that is one CPU's own apart
     * @param memoryChanges count of stores told that changed memory
     */
    public void turnTaken(CpuState cpu, long changes, long memoryChanges) {
        if (changes != changesSeen) {
            changesSeen = changes;
            intervened();
            return;
        }
        if (confirming && memoryChanges != memoryChangesSeen) {
            confirming = false;
            firstSearch = Math.min(2 * firstSearch, MAX_SEARCH);
            restart();
            return;
        }
        if (!saved.isEmpty() && saved.get(cpu.index()).isOf(cpu)) {
            circling.set(cpu.index());
            if (allCircle()) {
                livelock = confirming;
                confirm(memoryChanges);
                return;
            }
        }
        if (++turns >= search) {
            remember();
        }
    }

    /** Somebody has changed something, so that nothing is known of what comes. */
    public void intervened() {
        confirming = false;
        livelock = false;
        restart();
    }

    private boolean allCircle() {
        for (CpuState cpu : cpus) {
            if (cpu.activity() == Activity.RUNNING && !circling.get(cpu.index())) {
                return false;
            }
        }
        return true;
    }

    private void confirm(long memoryChanges) {
        confirming = true;
        memoryChangesSeen = memoryChanges;
        cpus.forEach(cpu -> cpu.caches().watchAllStores());
        restart();
        remember();
    }

    private void restart() {
        saved = List.of();
        turns = 0;
        search = Math.max(firstSearch, cpus.size());
    }

    private void remember() {
        saved = cpus.stream().map(Fingerprint::of).toList();
        circling.clear();
        turns = 0;
        search = Math.min(2 * search, MAX_SEARCH);
    }

    /** The verdict after the turns so far, {@code steps} after reset. */
    public Optional<Outcome.Stuck> stuck(long steps) {
        boolean nobodyRuns = cpus.stream().noneMatch(cpu -> cpu.activity() == Activity.RUNNING);
        if (!nobodyRuns && !livelock) {
            return Optional.empty();
        }
        return Optional.of(stuck(cpus, steps));
    }

    private static Outcome.Wait circling(CpuState cpu, long steps) {
        RepeatedException last = cpu.exceptions().last();
        return last != null && last.goesOnAt(steps)
                ? new Outcome.Wait(cpu.index(), last.taken().elr(), Outcome.Wait.How.FAULTING)
                : new Outcome.Wait(cpu.index(), cpu.pc(), Outcome.Wait.How.SPINNING);
    }

    /** Of CPUs that make no progress, {@code steps} after reset. */
    public static Outcome.Stuck stuck(List<CpuState> cpus, long steps) {
        boolean deadlock = cpus.stream()
                .noneMatch(cpu -> cpu.activity() == Activity.SPINNING || cpu.activity() == Activity.RUNNING);
        Outcome.Stuck.Kind kind = deadlock ? Outcome.Stuck.Kind.DEADLOCK : Outcome.Stuck.Kind.LIVELOCK;
        List<Outcome.Wait> waits = new ArrayList<>();
        for (CpuState cpu : cpus) {
            switch (cpu.activity()) {
                case RUNNING, SPINNING -> waits.add(circling(cpu, steps));
                // A parked CPU goes on after its WFE or WFI.
                case WAITING_FOR_EVENT -> waits.add(new Outcome.Wait(cpu.index(), cpu.pc() - 4, Outcome.Wait.How.WFE));
                case WAITING_FOR_INTERRUPT ->
                    waits.add(new Outcome.Wait(cpu.index(), cpu.pc() - 4, Outcome.Wait.How.WFI));
                case HALTED -> {}
            }
        }
        return new Outcome.Stuck(kind, waits);
    }
}
