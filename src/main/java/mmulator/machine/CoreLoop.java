package mmulator.machine;

import mmulator.arch.Instruction;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.machine.exception.Interrupts;
import mmulator.machine.gear.Executor;
import mmulator.machine.gear.PlainLoops;
import mmulator.machine.gear.Watchdog;
import mmulator.machine.instruction.VisibleInstructions;
import mmulator.machine.state.Activity;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Attention;
import mmulator.machine.world.Breakpoints;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Parking;

/** The core loop: interrupts, fetch, execute by the engine or by the rules, record. */
final class CoreLoop {
    private static final int MAX_IDLE_RUNS = 1000;

    private final Chronicle chronicle;
    private final Interrupts interrupts;
    private final InterruptTiming timing;
    private final VisibleInstructions instructions;
    private final Parking parking;
    private final Attention attention;
    private final Breakpoints breakpoints;
    private final Watchdog watchdog;
    private final PlainLoops plainLoops = new PlainLoops();
    private int idleRuns;
    /** The next instruction is executed without those behind it: an interrupt is due. */
    private boolean alone;

    private volatile boolean paused;

    CoreLoop(
            Chronicle chronicle,
            Interrupts interrupts,
            InterruptTiming timing,
            VisibleInstructions instructions,
            Parking parking,
            Attention attention,
            Breakpoints breakpoints,
            Watchdog watchdog) {
        this.chronicle = chronicle;
        this.interrupts = interrupts;
        this.timing = timing;
        this.instructions = instructions;
        this.parking = parking;
        this.attention = attention;
        this.breakpoints = breakpoints;
        this.watchdog = watchdog;
    }

    /** One turn. @param until steps of the machine since reset */
    void take(Executor executor, long until) {
        CpuState cpu = executor.cpu();
        timing.begin();
        while (chronicle.steps() < until && goesOn(cpu) && !chronicle.stopRequested()) {
            if (takesInterrupt(executor)) {
                continue; // its vector comes next
            }
            Instruction instruction = executor.fetch();
            if (instruction == null) {
                continue; // an exception was taken; its vector comes next
            }
            execute(executor, instruction, until - chronicle.steps());
        }
    }

    private boolean goesOn(CpuState cpu) {
        return cpu.activity() == Activity.RUNNING && chronicle.end() == null;
    }

    /** @return false if there is none, or it comes later: then the next instruction is executed alone */
    private boolean takesInterrupt(Executor executor) {
        InterruptTiming.When when = timing.of(executor.cpu());
        alone = when == InterruptTiming.When.LATER;
        if (when == InterruptTiming.When.NOW) {
            interrupts.take(executor.cpu());
        }
        return when == InterruptTiming.When.NOW;
    }

    private void execute(Executor executor, Instruction instruction, long limit) {
        if (instruction.executedByMachine()) {
            executeStep(executor, instruction);
        } else if (alone) {
            executeOne(executor, instruction);
        } else {
            letEngineRun(executor, instruction, limit);
        }
    }

    private void executeStep(Executor executor, Instruction instruction) {
        chronicle.countStep();
        record(executor, chronicle.steps());
        instructions.execute(executor.cpu(), instruction);
    }

    private void executeOne(Executor executor, Instruction instruction) {
        boolean visible = instruction.visible();
        if (visible) {
            record(executor, chronicle.steps() + 1);
        }
        long start = executor.cpu().pc();
        engineRan(executor, start, alone ? executor.runAlone(visible) : executor.runOne(visible));
    }

    private void letEngineRun(Executor executor, Instruction instruction, long limit) {
        if (instruction.visible()) {
            record(executor, chronicle.steps() + 1);
        }
        CpuState cpu = executor.cpu();
        long start = cpu.pc();
        long taken = executor.run(attention.oneByOne() ? (instruction.visible() ? 1 : 0) : limit);
        if (!engineRan(executor, start, taken)) {
            if (watchdog.fired()) {
                examine(executor);
            } else if (taken == 0 && cpu.pc() == start && ++idleRuns > MAX_IDLE_RUNS) {
                throw new IllegalStateException(
                        String.format("cpu%d makes no progress at 0x%016x", cpu.index(), cpu.pc()));
            } else if (taken > 0 || cpu.pc() != start) {
                idleRuns = 0;
            }
        }
    }

    /** @return true if the run has ended in an exception, which is taken unless the observer has asked to stop */
    private boolean engineRan(Executor executor, long start, long taken) {
        chronicle.countSteps(taken);
        boolean excepted = executor.endedInException();
        // The last step taken is the one that raised the exception.
        if (executor.cpu().pc() != start || taken > (excepted ? 1 : 0)) {
            executor.cpu().completedInstruction();
        }
        if (chronicle.stopRequested()) {
            return true; // stopped at an abort, the machine stays before it: running on meets it again
        }
        if (excepted) {
            executor.takeException();
        }
        return excepted;
    }

    private void examine(Executor executor) {
        switch (plainLoops.examine(executor)) {
            case GOES_ON -> {}
            case SPINS -> parking.park(executor.cpu(), Activity.SPINNING, Outcome.Wait.How.SPINNING);
            case GIVEN_UP -> chronicle.end(plainLoops.bound());
        }
    }

    private void record(Executor executor, long step) {
        if (attention.tellsSteps()) {
            CpuState cpu = executor.cpu();
            chronicle.emit(
                    new Event.Step(cpu.index(), step, cpu.pc(), cpu.execution().physicalPc(), executor.fetchedWord()));
        }
    }

    // Under a debugger

    /** As {@link Machine#advance}. */
    Advance advance(Executor executor, long until, boolean passing) {
        CpuState cpu = executor.cpu();
        boolean pass = passing;
        paused = false;
        while ((chronicle.steps() < until || executor.runsAhead()) && goesOn(cpu)) {
            boolean ahead = executor.runsAhead();
            if (!ahead && paused) {
                return Advance.PAUSED;
            }
            if (!ahead && takesInterrupt(executor)) {
                pass = false;
                continue;
            }
            Instruction instruction = ahead ? executor.fetchAhead() : executor.fetch();
            if (instruction == null) {
                pass = false;
                continue;
            }
            if (ahead && instruction.visible()) {
                continue; // now it is known that nothing is left to run ahead
            }
            if (!pass && isAtBreakpoint(cpu)) {
                return Advance.BREAKPOINT;
            }
            pass = false;
            if (!instruction.visible()) {
                executor.passBreakpoint();
            }
            execute(executor, instruction, Math.max(until - chronicle.steps(), 0));
        }
        return paused ? Advance.PAUSED : Advance.DONE;
    }

    /** As {@link Machine#instruction}. */
    Progress instruction(Executor executor, boolean passing) {
        CpuState cpu = executor.cpu();
        paused = false;
        boolean ahead = executor.runsAhead();
        if (!ahead && takesInterrupt(executor)) {
            return Progress.MADE;
        }
        Instruction instruction = ahead ? executor.fetchAhead() : executor.fetch();
        if (instruction == null) {
            return Progress.MADE;
        }
        if (ahead && instruction.visible()) {
            return Progress.FETCHED;
        }
        if (!passing && isAtBreakpoint(cpu)) {
            return Progress.BREAKPOINT;
        }
        if (instruction.executedByMachine()) {
            executeStep(executor, instruction);
        } else {
            executeOne(executor, instruction);
        }
        return Progress.MADE;
    }

    /** True if the CPU is to stop before the instruction that it has fetched. */
    private boolean isAtBreakpoint(CpuState cpu) {
        return !breakpoints.isEmpty()
                && breakpoints.at(cpu.index(), cpu.pc(), cpu.execution().physicalPc());
    }

    /** Ends {@link #advance} before the next step that it would take. May be called by another thread. */
    void pause() {
        paused = true;
    }

    /** The machine has gone back to an earlier moment. */
    void restored() {
        idleRuns = 0;
    }
}
