package mmulator.machine.world;

import java.util.List;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.state.Counters;
import mmulator.machine.state.CpuState;
import org.jspecify.annotations.Nullable;

/** What a run has come to, and who is told: steps, changes that other CPUs may depend on, the observer, the end. */
public final class Chronicle {
    private final List<CpuState> cpus;
    private final Counters counters = new Counters();
    private Observer observer = event -> {};
    private Observer.Detail detail = Observer.Detail.MMU;
    private long steps;
    private long changes;
    private long memoryChanges;
    private long interruptsPutOff;
    private boolean stopRequested;
    private @Nullable Outcome end;

    public Chronicle(List<CpuState> cpus) {
        this.cpus = cpus;
    }

    /** From now on this observer is told. */
    public void begin(Observer told) {
        observer = told;
        detail = told.detail();
        stopRequested = false;
    }

    public Observer observer() {
        return observer;
    }

    Observer.Detail detail() {
        return detail;
    }

    public void emit(Event event) {
        observer.observe(event);
        if (observer.wantsToStop()) {
            stopRequested = true;
            cpus.forEach(cpu -> cpu.execution().breakRun());
        }
    }

    /** True if the observer has asked to stop. */
    public boolean stopRequested() {
        return stopRequested;
    }

    public void requestStop(boolean requested) {
        stopRequested = requested;
    }

    /** Nothing can go on after this. */
    public void end(Outcome how) {
        end = how;
    }

    /** Null while CPUs may go on. */
    @Nullable
    public Outcome end() {
        return end;
    }

    // Counting

    /** Steps taken since reset, those of an engine's run under way apart. */
    public long steps() {
        return steps;
    }

    /** The step that the CPU's instruction under way has, or had last. */
    public long step(CpuState cpu) {
        return steps + cpu.execution().steps();
    }

    /** An engine's run is over. */
    public void countSteps(long taken) {
        steps += taken;
    }

    /**
     * An exception before any instruction could be told visible takes a step of its own; otherwise a program of nothing
     * else would never reach a bound.
     */
    public void countStep() {
        steps++;
    }

    /** Something that another CPU may depend on has changed, memory apart. */
    public void changed() {
        changes++;
    }

    /** A store that was told has changed memory. */
    void memoryChanged() {
        memoryChanges++;
    }

    public long changes() {
        return changes;
    }

    /** A CPU goes on although it is to take an interrupt. */
    public void interruptPutOff() {
        interruptsPutOff++;
    }

    /** How often that was so, also in what has been taken back. */
    public long interruptsPutOff() {
        return interruptsPutOff;
    }

    public long memoryChanges() {
        return memoryChanges;
    }

    public Counters counters() {
        return counters;
    }

    /** All of it at some moment, whoever is told apart. */
    public record Saved(
            long steps,
            long changes,
            long memoryChanges,
            Counters.Saved counters,
            @Nullable Outcome end) {}

    public Saved save() {
        return new Saved(steps, changes, memoryChanges, counters.save(), end);
    }

    public void restore(Saved saved) {
        steps = saved.steps;
        changes = saved.changes;
        memoryChanges = saved.memoryChanges;
        counters.restore(saved.counters);
        end = saved.end;
        stopRequested = false;
    }
}
