package mmulator.relaxed;

import mmulator.arch.Instruction;
import mmulator.arch.SystemRegister;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Permissions;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import org.jspecify.annotations.Nullable;

/** What comes after an instruction that took an exception. Entry and return are context synchronization events. */
final class Exceptions {
    private final Program.@Nullable Mmu mmu;

    Exceptions(Program.@Nullable Mmu mmu) {
        this.mmu = mmu;
    }

    /** How an access faults that has been translated so; null if it does not. */
    static Fault.@Nullable Kind of(WalkResult result, Regime regime, AccessKind access, long pc) {
        return switch (result) {
            case WalkFault(var steps, WalkFault.Kind kind, int level, var reason, long address) ->
                switch (kind) {
                    case TRANSLATION -> Fault.Kind.TRANSLATION;
                    case ACCESS_FLAG -> Fault.Kind.ACCESS_FLAG;
                    case ADDRESS_SIZE -> Fault.Kind.ADDRESS_SIZE;
                    case EXTERNAL_ABORT -> throw new RefusedException(pc, "external aborts on a walk");
                };
            case Translated translated -> {
                Permissions.Outcome outcome = Permissions.check(translated.attributes(), regime, access, false);
                yield outcome == Permissions.Outcome.PERMISSION_FAULT ? Fault.Kind.PERMISSION : null;
            }
        };
    }

    /** @return false if the execution is not to be followed */
    boolean take(CpuState state, long pc, long address, Fault.Kind kind) {
        Program.Mmu by = mmu;
        if (by == null) {
            throw new RefusedException(pc, "exceptions");
        }
        if (state.system.has(SystemRegister.VBAR_EL1.encoding()) || by.onFault() == Program.OnFault.VECTORS) {
            throw new RefusedException(pc, "exceptions that go to vectors");
        }
        state.addFault(new Fault(pc, address, kind));
        // After an SVC, ELR is that of the next instruction.
        long next = kind == Fault.Kind.SUPERVISOR_CALL ? pc + 4 : pc;
        if (state.inHandler) {
            state.ended = true;
            return true;
        }
        switch (by.onFault()) {
            case ENDS, VECTORS -> state.ended = true;
            case SKIPS -> state.pc = pc + 4;
            case RETRIES -> {
                // As in herd, what is tried again does not fault again: those executions are others'.
                if (state.returnAddress == next) {
                    return false;
                }
                state.returnAddress = next == pc ? next : 0;
                state.pc = next;
            }
            case HANDLER -> {
                state.returnAddress = next;
                state.inHandler = true;
                state.pc = by.handler();
            }
        }
        Barriers.synchronize(state);
        return true;
    }

    /** The instruction does not fault. */
    void pass(CpuState state) {
        if (!state.inHandler) {
            state.returnAddress = 0;
        }
    }

    boolean raise(CpuState state, long pc, Instruction.ExceptionGenerating.Kind kind) {
        if (kind != Instruction.ExceptionGenerating.Kind.SVC) {
            throw new RefusedException(pc, "exceptions to EL2, EL3 or a debugger");
        }
        return take(state, pc, 0, Fault.Kind.SUPERVISOR_CALL);
    }

    void goBack(CpuState state, long pc) {
        if (!state.inHandler) {
            throw new RefusedException(pc, "an exception return without an exception");
        }
        state.inHandler = false;
        state.pc = state.returnAddress;
        Barriers.synchronize(state);
    }
}
