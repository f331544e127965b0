package mmulator.debug;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import mmulator.check.Checker;
import mmulator.check.Violation;
import mmulator.fixture.image.FixtureImage;
import mmulator.machine.Advance;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.Progress;
import mmulator.machine.choice.Schedule;
import mmulator.machine.event.Outcome;

/**
 * A run of a fixture under a debugger. Its present is a position in its history; going back and forth replays what was. To do
 * something else than what history holds next, like stepping another CPU or writing memory, cuts what came after.
 *
 * <pre>
 * Debuggee ── why it stands still
 *    ├── History ── what was done, and where in it the machine is
 *    ├── HistoryEnd ── makes it longer
 *    ├── StopSearch ── the exact places of stops
 *    ├── BreakpointList
 *    └── Registers × n, Memory
 * </pre>
 *
 * <p>Not thread-safe, except for {@link #interrupt()}.
 */
public final class Debuggee implements AutoCloseable {
    private final FixtureImage image;
    private final long maxSteps;
    private final long quantum;
    private final History history;
    private final HistoryEnd end;
    private final StopSearch search;
    private final Memory memory;
    private final BreakpointList breakpoints;
    private final Interruption interruption;
    /** CPUs whose next instruction has been stopped at already. */
    private final BitSet passing = new BitSet();

    private Stop stop = new Stop.AtStart(0);

    private Debuggee(FixtureImage image, Order order, long maxSteps) {
        this.image = image;
        this.maxSteps = maxSteps;
        quantum = order.quantum();
        history = new History(image, order);
        end = new HistoryEnd(history);
        interruption = new Interruption(history.machine()::pause);
        search = new StopSearch(history);
        memory = new Memory(history);
        breakpoints = new BreakpointList(history.machine());
        passing.set(0);
    }

    /**
     * At reset, before the first instruction.
     *
     * @param maxSteps after which the run is at its end
     * @throws mmulator.engine.EngineUnavailableException if no suitable engine library is installed
     */
    public static Debuggee open(FixtureImage image, Order order, long maxSteps) {
        return new Debuggee(image, order, maxSteps);
    }

    /** With the fixture's own order and bound. */
    public static Debuggee open(FixtureImage image) {
        return open(
                image, Order.of(image.fixture().run()), image.fixture().run().maxSteps());
    }

    public FixtureImage image() {
        return image;
    }

    /** To look at only: its registers, TLBs and memory as they are. Stays the same object for the whole of the session. */
    public Machine machine() {
        return history.machine();
    }

    History history() {
        return history;
    }

    /** What the rules know now. Another object after going back. To look at only. */
    public Checker checker() {
        return history.onlooker().checker();
    }

    /** Why it stands still. */
    public Stop stop() {
        return stop;
    }

    /** Visible instructions since reset. */
    public long steps() {
        return machine().steps();
    }

    /**
     * Executes one instruction of the CPU, whoever's turn it is; an exception taken instead counts as one. A breakpoint at the
     * instruction does not stop it.
     *
     * @return {@link Stop.Stepped}, or what the instruction has come to; {@link Stop.NoneCanRun} if the CPU is parked or
     *     halted, {@link Stop.Ended} if the machine has ended
     */
    public Stop stepInstruction(int cpu) {
        history.onlooker().watch(true);
        Progress progress;
        do {
            boolean known = history.goesOnWith(cpu);
            Optional<Outcome> ended = machine().ended();
            if (ended.isPresent()) {
                return stopped(new Stop.Ended(cpu, ended.get()));
            }
            if (!machine().cpu(cpu).isRunning()) {
                return stopped(new Stop.NoneCanRun(cpu));
            }
            progress = known ? history.instruction(true) : end.lengthenBy(cpu);
        } while (progress != Progress.MADE);
        passing.clear(cpu);
        StopObserver.Hit hit = history.onlooker().takeHit();
        return stopped(hit == null ? new Stop.Stepped(cpu) : hit.stop());
    }

    /** Goes on in the order of the turns until something stops it. A breakpoint where it stands already does not. */
    public Stop resume() {
        BitSet all = new BitSet();
        all.set(0, machine().cpus().size());
        return resume(all);
    }

    /**
     * Goes on with these CPUs only, round-robin; with all of them in the order of the turns. A breakpoint where it stands
     * already does not stop it.
     */
    public Stop resume(BitSet allowed) {
        boolean all = allowed.cardinality() == machine().cpus().size();
        history.onlooker().watch(true);
        int last = Entry.NOBODY;
        while (true) {
            if (interruption.take()) {
                return stopped(new Stop.Interrupted(stop.cpu()));
            }
            boolean live = !all || history.next() == Entry.NOBODY;
            long until = Long.MAX_VALUE;
            if (live) {
                end.endTurn();
                Optional<Outcome> over = machine().over(maxSteps);
                if (over.isPresent()) {
                    return stopped(new Stop.Ended(stop.cpu(), over.get()));
                }
                if (all) {
                    until = Math.min(steps() + end.takeTurn(), maxSteps);
                } else {
                    BitSet able = history.runnable();
                    able.and(allowed);
                    if (able.isEmpty()) {
                        return stopped(new Stop.NoneCanRun(stop.cpu()));
                    }
                    last = Turns.after(last, able);
                    end.giveTurn(last);
                    until = Math.min(steps() + quantum, maxSteps);
                }
            }
            Optional<Stop> found = goOn(live, until);
            if (found.isPresent()) {
                return stopped(found.get());
            }
        }
    }

    /** A piece of the present entry. */
    private Optional<Stop> goOn(boolean live, long until) {
        Position before = history.position();
        Entry entry = history.entry(before.entry());
        int cpu = entry.cpu;
        boolean pass = passing.get(cpu);
        passing.clear(cpu);
        boolean alone = !live && before.until() >= entry.until;
        Advance advance = live ? end.runOn(until, pass) : history.alongEntry(entry.end(before.entry()), pass);
        StopObserver.Hit hit = history.onlooker().takeHit();
        Stop found = null;
        if (hit != null) {
            search.goAfter(search.place(before, alone, hit));
            found = hit.stop();
        } else if (advance == Advance.BREAKPOINT) {
            StopSearch.Place place = search.place(before, alone, null);
            search.goBefore(place, pass && place.from().equals(before));
            found = breakpoints.stopOf(cpu);
        } else if (advance == Advance.PAUSED) {
            history.seek(history.stepAfter(before));
        }
        if (live && advance != Advance.DONE || live && hit != null) {
            end.cut();
        }
        history.onlooker().watch(found == null);
        return Optional.ofNullable(found);
    }

    private Stop stopped(Stop why) {
        history.onlooker().watch(false);
        passing.set(why.cpu());
        stop = why;
        return why;
    }

    /** Makes a run that goes on stop soon, or the next one if none does. By any thread, at any time. */
    public void interrupt() {
        interruption.ask();
    }

    /**
     * Goes back to before the last instruction that the CPU has executed; what other CPUs have done since is undone, too.
     *
     * @return {@link Stop.Stepped}, or {@link Stop.AtStart} if the CPU has executed none: then the machine is at reset
     */
    public Stop stepBack(int cpu) {
        Position present = history.position();
        for (int i = present.entry(); i >= 0; i--) {
            Entry entry = history.entry(i);
            Position last = i == present.entry() ? present : entry.end(i);
            if (entry.cpu == cpu && search.stepBack(last)) {
                return wentBack(new Stop.Stepped(cpu));
            }
        }
        history.goTo(Position.START);
        return wentBack(new Stop.AtStart(cpu));
    }

    /** Goes back to the last place before this one where {@link #resume()} would stop, or to reset. */
    public Stop resumeBack() {
        Position present = history.position();
        StopSearch.Place place = search.lastBefore(present, interruption::isAsked);
        if (interruption.take()) {
            history.seek(present);
            return wentBack(new Stop.Interrupted(stop.cpu()));
        }
        if (place != null) {
            search.goBefore(place, false);
            int cpu = history.entry().cpu;
            return wentBack(place.hit() != null ? place.hit() : breakpoints.stopOf(cpu));
        }
        history.goTo(Position.START);
        return wentBack(new Stop.AtStart(stop.cpu()));
    }

    private Stop wentBack(Stop why) {
        passing.clear();
        return stopped(why);
    }

    // Where to stop

    public void add(Breakpoint breakpoint) {
        breakpoints.add(breakpoint);
    }

    /** Nothing happens if it was not there. */
    public void remove(Breakpoint breakpoint) {
        breakpoints.remove(breakpoint);
    }

    public void add(Watchpoint watchpoint) {
        history.onlooker().add(watchpoint);
        history.listen();
    }

    /** Nothing happens if it was not there. */
    public void remove(Watchpoint watchpoint) {
        history.onlooker().remove(watchpoint);
        history.listen();
    }

    /** Whether a violation of severity error stops the run; it does at first. */
    public void stopAtViolations(boolean stops) {
        history.onlooker().stopAtViolations(stops);
    }

    /** Violations up to now, in order, warnings among them. */
    public List<Violation> violations() {
        return checker().violations();
    }

    /** The turns up to now, to give to {@code --schedule}; empty before the first step. */
    public Optional<Schedule> schedule() {
        return history.schedule();
    }

    /** What the CPU is doing and where, such as {@code parked: wfe at wait_for_release+0x1c}. */
    public String activity(int cpu) {
        return ActivityText.of(machine().cpu(cpu), image);
    }

    /** The state of the CPU. */
    public Cpu cpu(int index) {
        return machine().cpu(index);
    }

    /** Registers of a CPU, to read and to write. */
    public Registers registers(int cpu) {
        return new Registers(history, cpu);
    }

    /**
     * Reads memory as a data access of the CPU would now, permissions apart, without a trace: nothing is cached, set or told.
     */
    public MemoryRange read(int cpu, long virtualAddress, int length) {
        return memory.read(cpu, virtualAddress, length);
    }

    /**
     * Writes what {@link #read} would read; read-only mappings, too. Cuts the future. All walks see it at once; a change of a
     * live descriptor is judged like a store of the CPU.
     *
     * @return why not, in words, if some byte is nowhere; then nothing is written
     */
    public Optional<String> write(int cpu, long virtualAddress, byte[] bytes) {
        return memory.write(cpu, virtualAddress, bytes);
    }

    public MemoryRange readPhysical(long address, int length) {
        return memory.readPhysical(address, length);
    }

    /** As {@link #write}, on behalf of CPU 0. */
    public Optional<String> writePhysical(long address, byte[] bytes) {
        return memory.writePhysical(address, bytes);
    }

    @Override
    public void close() {
        interruption.end();
        history.close();
    }
}
