package mmulator.relaxed;

import java.util.List;
import mmulator.arch.Branch;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.View;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.step.Evaluator;
import mmulator.relaxed.step.Step;
import mmulator.relaxed.step.Words;

/** What the instructions of one CPU make of its state. */
final class Instructions {
    private final Given given;
    private final Words words;
    private final Fetches fetches;
    private final DataProcessing processing;
    private final Accesses accesses;
    private final Maintenance maintenance;
    private final Exceptions exceptions;
    private final SystemAccesses systemAccesses;
    private final Annotations annotations;

    Instructions(Program.Cpu cpu, Given given, Words words, Evaluator evaluator) {
        this.given = given;
        this.words = words;
        fetches = new Fetches(given, cpu.code());
        processing = new DataProcessing(evaluator);
        accesses = new Accesses(given, cpu.mmu());
        maintenance = new Maintenance(given);
        exceptions = new Exceptions(cpu.mmu());
        systemAccesses = new SystemAccesses(given, cpu.mmu(), maintenance);
        annotations = new Annotations(given);
    }

    /** The one that is next. */
    Step next(CpuState state) {
        fetches.refuseKept(state);
        return words.at(state.epochs, state.pc);
    }

    /** An interrupt is pending for the CPU, and neither masked nor kept back by one that is active. */
    boolean isInterrupted(CpuState state) {
        return !state.interrupts.isHeldBack()
                && (state.interrupts.signalled() || given.nextInterrupt(state.interrupted) != Epoch.OPEN)
                && !exceptions.masksInterrupts(state);
    }

    /** The CPU takes it, when those that are sent until a time have come. */
    void interrupt(CpuState state, int until) {
        given.interruptsCome(state, until);
        given.tell(state, state.pc, Execution.Kind.INTERRUPTED, Message.NOWHERE, 0, state.interrupted, 0);
        state.context = View.join(state.context, View.at(state.interrupted));
        exceptions.interrupt(state);
    }

    /** The CPU is at its end. */
    void halt(CpuState state, Step step) {
        if (!state.ended && given.judges && step instanceof Step.Halt(int immediate) && immediate != 0) {
            state.addFault(new Fault(state.pc, immediate, Fault.Kind.FAILED_STUB));
        }
    }

    /** @param next where the states after it go; none if it cannot happen in this execution. The given one is of no use then */
    void access(CpuState state, Step.Access step, List<CpuState> next) {
        accesses.execute(state, step, next);
    }

    /** @return false if the execution cannot be */
    boolean execute(CpuState state, Step step) {
        long pc = state.pc;
        state.pc = pc + 4;
        switch (step) {
            case Step.Plain plain -> processing.plain(state, plain, pc);
            case Step.Select select -> processing.select(state, select, pc);
            case Step.Compare compare -> processing.compare(state, compare, pc);
            case Step.Jump(Branch branch) -> processing.jump(state, branch, pc);
            case Step.Fence(var barrier) -> Barriers.execute(state, barrier, given.cpus == 1);
            case Step.ClearExclusive clear -> state.exclusiveTime = CpuState.NO_TIME;
            case Step.Nothing nothing -> {}
            case Step.Mask(boolean set, long masks) -> exceptions.mask(state, set, masks);
            case Step.Note(var kind) -> annotations.execute(state, pc, kind);
            case Step.Maintain maintain -> {
                return exceptions.isEl0(state)
                        ? exceptions.take(state, pc, 0, Fault.Kind.UNDEFINED)
                        : maintenance.execute(state, maintain);
            }
            case Step.ForgetInstructions forget -> {
                return !exceptions.isEl0(state) || exceptions.take(state, pc, 0, Fault.Kind.UNDEFINED);
            }
            case Step.Raise(var kind) -> {
                return exceptions.raise(state, pc, kind);
            }
            case Step.Undefined undefined -> {
                return exceptions.take(state, pc, 0, Fault.Kind.UNDEFINED);
            }
            case Step.Return back -> exceptions.goBack(state, pc);
            case Step.ReadRegister(var instruction) -> systemAccesses.read(state, pc, instruction);
            case Step.WriteRegister(var instruction) -> {
                return systemAccesses.write(state, pc, instruction);
            }
            case Step.Refused(String reason) -> throw new RefusedException(pc, reason);
            case Step.Access access -> throw new IllegalStateException("has choices");
            case Step.Halt halt -> throw new IllegalStateException("the end");
        }
        return true;
    }
}
