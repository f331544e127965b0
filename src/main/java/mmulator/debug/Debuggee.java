package mmulator.debug;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import mmulator.check.Checker;
import mmulator.check.Violation;
import mmulator.fixture.FixtureImage;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.Schedule;

/**
 * A run of a fixture under a debugger. Its present is a position in its history; going back and forth replays exactly what
 * was. Doing something else than what history holds next, that is stepping another CPU or writing registers or memory, cuts
 * what came after.
 *
 * <p>Not thread-safe, except for {@link #interrupt()}.
 */
public final class Debuggee implements AutoCloseable {

    /**
     * At reset, before the first instruction.
     *
     * @param maxSteps after which the run is at its end
     * @throws mmulator.engine.EngineUnavailableException if no suitable engine library is installed
     */
    public static Debuggee open(FixtureImage image, Order order, long maxSteps) {
        throw new UnsupportedOperationException();
    }

    /** With the fixture's own order and bound. */
    public static Debuggee open(FixtureImage image) {
        return open(image, Order.of(image.fixture().run()), image.fixture().run().maxSteps());
    }

    public FixtureImage image() {
        throw new UnsupportedOperationException();
    }

    /** To look at only: its registers, TLBs and memory as they are. Stays the same object for the whole of the session. */
    public Machine machine() {
        throw new UnsupportedOperationException();
    }

    /** What the rules know now. Another object after going back. To look at only. */
    public Checker checker() {
        throw new UnsupportedOperationException();
    }

    /** Why it stands still. */
    public Stop stop() {
        throw new UnsupportedOperationException();
    }

    /** Visible instructions since reset. */
    public long steps() {
        throw new UnsupportedOperationException();
    }

    // Forward

    /**
     * Executes one instruction of the CPU, whoever's turn it is; an exception taken instead counts as one. Breakpoints at the
     * instruction do not count.
     *
     * @return mostly {@link Stop.Stepped}; {@link Stop.NoneCanRun} if the CPU is parked or halted
     */
    public Stop stepInstruction(int cpu) {
        throw new UnsupportedOperationException();
    }

    /** Goes on in the order of the turns until something stops it. A breakpoint at the present PC of a CPU does not. */
    public Stop resume() {
        throw new UnsupportedOperationException();
    }

    /** Goes on with these CPUs only, round-robin. With all of them it is {@link #resume()}. */
    public Stop resume(BitSet allowed) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes a run that goes on stop soon, or the next one if none does. By any thread.
     */
    public void interrupt() {
        throw new UnsupportedOperationException();
    }

    // Back

    /**
     * Goes back to before the last instruction that the CPU has executed; what other CPUs have done since is undone, too.
     *
     * @return {@link Stop.Stepped}, or {@link Stop.AtStart} if the CPU has executed none: then the machine is at reset
     */
    public Stop stepBack(int cpu) {
        throw new UnsupportedOperationException();
    }

    /** Goes back to the last place before this one where {@link #resume()} would stop, or to reset. */
    public Stop resumeBack() {
        throw new UnsupportedOperationException();
    }

    // Where to stop

    public void add(Breakpoint breakpoint) {
        throw new UnsupportedOperationException();
    }

    /** Nothing happens if it was not there. */
    public void remove(Breakpoint breakpoint) {
        throw new UnsupportedOperationException();
    }

    public void add(Watchpoint watchpoint) {
        throw new UnsupportedOperationException();
    }

    public void remove(Watchpoint watchpoint) {
        throw new UnsupportedOperationException();
    }

    /** Whether a violation of severity error stops the run; it does at first. */
    public void stopAtViolations(boolean stop) {
        throw new UnsupportedOperationException();
    }

    // What it knows

    /** Violations up to now, in order, warnings among them. */
    public List<Violation> violations() {
        return checker().violations();
    }

    /** True if the fixture names it. */
    public boolean expects(Violation violation) {
        throw new UnsupportedOperationException();
    }

    /** The turns up to now, to give to {@code --schedule}; empty before the first step. */
    public Optional<Schedule> schedule() {
        throw new UnsupportedOperationException();
    }

    /** What the CPU is doing and where, such as {@code parked: wfe at wait_for_release+0x1c}. */
    public String activity(int cpu) {
        throw new UnsupportedOperationException();
    }

    /** The state of the CPU. */
    public Cpu cpu(int index) {
        return machine().cpu(index);
    }

    /** Registers of a CPU, to read and to write. */
    public Registers registers(int cpu) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads memory as a data access of the CPU would now, permissions apart, without a trace: nothing is cached, set or told.
     */
    public MemoryRange read(int cpu, long virtualAddress, int length) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes what {@link #read} would read; read-only mappings, too. Cuts the future. The first read of it by a walk sees it:
     * it counts as published.
     *
     * @return why not, in words, if some byte is nowhere; then nothing is written
     */
    public Optional<String> write(int cpu, long virtualAddress, byte[] bytes) {
        throw new UnsupportedOperationException();
    }

    public MemoryRange readPhysical(long address, int length) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #write}. */
    public Optional<String> writePhysical(long address, byte[] bytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
