package mmulator.relaxed;

import java.util.Objects;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Instruction;
import mmulator.arch.Pstate;
import mmulator.arch.RegisterUse;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.ExceptionVector;
import mmulator.arch.exception.FaultStatus;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Permissions;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.list.View;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.regime.SystemValues;
import org.jspecify.annotations.Nullable;

/** What comes after an instruction that took an exception. Entry and return are context synchronization events. */
final class Exceptions {
    /** PSTATE.M of EL1 with SP_EL1. */
    private static final long EL1H = 5;

    private final Program.@Nullable Mmu mmu;

    Exceptions(Program.@Nullable Mmu mmu) {
        this.mmu = mmu;
    }

    /**
     * What an access is, to its translation.
     *
     * @param pan PSTATE.PAN
     * @param reads it reads, too, if it is a write: of one that may not be read either, the fault is that of a read
     * @param order what a fault comes after besides, by what the instruction is
     */
    record Rights(AccessKind kind, boolean pan, boolean reads, long order) {
        /** How it faults if it has been translated so; null if it does not. */
        Fault.@Nullable Kind fault(WalkResult result, Regime regime, long pc) {
            return of(result, regime, kind, pan, pc);
        }

        boolean isFaultOfWrite(WalkResult result, Regime regime, long pc) {
            AccessKind read = AccessKind.read(kind.checkedAsEl());
            return kind.isWrite() && !(reads && of(result, regime, read, pan, pc) != null);
        }
    }

    private static Fault.@Nullable Kind of(WalkResult result, Regime regime, AccessKind access, boolean pan, long pc) {
        return switch (result) {
            case WalkFault(var steps, WalkFault.Kind kind, int level, var reason, long address) ->
                switch (kind) {
                    case TRANSLATION -> Fault.Kind.TRANSLATION;
                    case ACCESS_FLAG -> Fault.Kind.ACCESS_FLAG;
                    case ADDRESS_SIZE -> Fault.Kind.ADDRESS_SIZE;
                    case EXTERNAL_ABORT -> throw new RefusedException(pc, "external aborts on a walk");
                };
            case Translated translated -> {
                Permissions.Outcome outcome = Permissions.check(translated.attributes(), regime, access, pan);
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
        if (hasVectors(state, by)) {
            if (kind != Fault.Kind.UNDEFINED) {
                throw new RefusedException(pc, "SVC where there are vectors");
            }
            synchronous(state, by, ExceptionSyndrome.unknown(), pc, new Fault(pc, address, kind));
            return true;
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
            case SKIPS -> {
                state.pc = pc + 4;
                clearMonitor(state);
            }
            case RETRIES -> {
                // As in herd, what is tried again does not fault again: those executions are others'.
                if (state.returnAddress == next) {
                    return false;
                }
                state.returnAddress = next == pc ? next : 0;
                state.pc = next;
                clearMonitor(state);
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

    /** An access faults. @return false if the execution is not to be followed */
    boolean abort(CpuState state, long pc, long address, Walks.Abort abort) {
        Program.Mmu by = mmu;
        if (by == null || !hasVectors(state, by)) {
            return take(state, pc, address, abort.kind());
        }
        FaultStatus status = switch (abort.kind()) {
            case TRANSLATION -> FaultStatus.TRANSLATION;
            case ACCESS_FLAG -> FaultStatus.ACCESS_FLAG;
            case ADDRESS_SIZE -> FaultStatus.ADDRESS_SIZE;
            case PERMISSION -> FaultStatus.PERMISSION;
            case UNDEFINED, SUPERVISOR_CALL, FAILED_STUB -> throw new IllegalStateException("no access");
        };
        ExceptionSyndrome syndrome = ExceptionSyndrome.dataAbort(by.el(), status, abort.level(), abort.write());
        state.system = state.system.with(SystemRegister.FAR_EL1.encoding(), address, View.NONE);
        synchronous(state, by, syndrome, pc, new Fault(pc, address, abort.kind()));
        return true;
    }

    private static boolean hasVectors(CpuState state, Program.Mmu by) {
        return state.system.has(SystemRegister.VBAR_EL1.encoding()) || by.onFault() == Program.OnFault.VECTORS;
    }

    private static void synchronous(CpuState state, Program.Mmu by, ExceptionSyndrome syndrome, long pc, Fault fault) {
        state.system = state.system.with(SystemRegister.ESR_EL1.encoding(), syndrome.value(), View.NONE);
        enter(state, by, pc, ExceptionVector.SYNCHRONOUS);
        if (state.pc == pc) {
            // The vector itself does: it would go on for ever.
            state.addFault(fault);
            state.ended = true;
        }
    }

    /** An IRQ. */
    void interrupt(CpuState state) {
        enter(state, Objects.requireNonNull(mmu), state.pc, ExceptionVector.IRQ);
    }

    /** To a vector of EL1 with SP_EL1, from there. */
    private static void enter(CpuState state, Program.Mmu by, long returnTo, ExceptionVector vector) {
        if (by.el() != 1 || value(state, by, SystemRegister.SPSEL) == 0) {
            throw new RefusedException(returnTo, "exceptions that come from EL0, or with SP_EL0");
        }
        long pan = value(state, by, SystemRegister.PAN);
        Pstate from = new Pstate(EL1H | value(state, by, SystemRegister.DAIF) | pan | state.values[RegisterUse.NZCV]);
        // The entry synchronizes before it makes the new context (I_RTHGD).
        Regime regime = state.epochs == null ? by.regime() : state.epochs.newest();
        boolean setPan = regime.cpu().pan() && !regime.sctlr().span();
        int base = SystemRegister.VBAR_EL1.encoding();
        long order = state.system.has(base) ? state.system.view(base) : View.NONE;
        state.system = state.system
                .with(SystemRegister.ELR_EL1.encoding(), returnTo, View.NONE)
                .with(SystemRegister.SPSR_EL1.encoding(), from.value(), state.views[RegisterUse.NZCV])
                .with(SystemRegister.PAN.encoding(), setPan ? Pstate.PAN : pan, View.NONE)
                .with(SystemRegister.DAIF.encoding(), Pstate.DAIF, View.NONE);
        state.speculation = View.join(state.speculation, View.settled(order));
        state.pc = (value(state, by, SystemRegister.VBAR_EL1) & -2048) + vector.offset(from);
        Barriers.synchronize(state);
    }

    private static long value(CpuState state, Program.Mmu by, SystemRegister register) {
        int encoding = register.encoding();
        return state.system.has(encoding)
                ? state.system.value(encoding)
                : by.constants().getOrDefault(encoding, 0L);
    }

    boolean masksInterrupts(CpuState state) {
        Program.Mmu by = mmu;
        return by == null || (value(state, by, SystemRegister.DAIF) & Pstate.I) != 0;
    }

    boolean isPrivilegedAccessNever(CpuState state) {
        Program.Mmu by = mmu;
        return by != null && value(state, by, SystemRegister.PAN) != 0;
    }

    /** The exception level that the CPU is at: handlers are EL1's, and so is code with no translation. */
    static int el(CpuState state, Program.@Nullable Mmu mmu) {
        return state.inHandler || mmu == null ? 1 : mmu.el();
    }

    boolean isEl0(CpuState state) {
        return el(state, mmu) == 0;
    }

    /** MSR DAIFSet, DAIFClr, PAN. */
    void mask(CpuState state, boolean set, long masks) {
        Program.Mmu by = mmu;
        if (by != null) {
            if (isEl0(state)) {
                throw new RefusedException(state.pc - 4, "system registers at EL0");
            }
            SystemRegister register = masks == Pstate.PAN ? SystemRegister.PAN : SystemRegister.DAIF;
            if (register == SystemRegister.PAN && !by.regime().cpu().pan()) {
                throw new RefusedException(state.pc - 4, "MSR PAN without FEAT_PAN");
            }
            long before = value(state, by, register);
            long after = set ? before | masks : before & ~masks;
            state.system = state.system.with(register.encoding(), after, View.NONE);
        }
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
        Program.Mmu by = mmu;
        if (state.inHandler) {
            state.inHandler = false;
            state.pc = state.returnAddress;
        } else if (by != null && state.system.has(SystemRegister.SPSR_EL1.encoding())) {
            back(state, by, pc);
        } else {
            throw new RefusedException(pc, "an exception return without an exception");
        }
        clearMonitor(state);
        Barriers.synchronize(state);
    }

    /** As AArch64.ExceptionReturn does. */
    private static void clearMonitor(CpuState state) {
        state.exclusiveTime = CpuState.NO_TIME;
    }

    private static void back(CpuState state, Program.Mmu by, long pc) {
        SystemValues system = state.system;
        int link = SystemRegister.ELR_EL1.encoding();
        int saved = SystemRegister.SPSR_EL1.encoding();
        Pstate to = new Pstate(system.value(saved));
        if ((to.value() & 0x1f) != EL1H) {
            throw new RefusedException(pc, "a return to another exception level or stack");
        }
        CpuFeatures cpu = by.regime().cpu();
        boolean steps = (to.value() & Pstate.SS) != 0 && (value(state, by, SystemRegister.MDSCR_EL1) & 1) != 0;
        if (steps || (to.value() & Pstate.IL) != 0 || cpu.uao() && to.uao()) {
            throw new RefusedException(pc, "a return that sets PSTATE.SS, IL or UAO");
        }
        long order = system.has(link) ? system.view(link) : View.NONE;
        state.speculation = View.join(state.speculation, View.settled(View.join(order, system.view(saved))));
        state.values[RegisterUse.NZCV] = to.value() & 0xf000_0000L;
        state.views[RegisterUse.NZCV] = system.view(saved);
        state.system = system.with(SystemRegister.DAIF.encoding(), to.value() & Pstate.DAIF, View.NONE)
                .with(SystemRegister.PAN.encoding(), cpu.pan() ? to.value() & Pstate.PAN : 0, View.NONE);
        state.pc = value(state, by, SystemRegister.ELR_EL1);
    }
}
