package mmulator.machine.exception;

import mmulator.arch.Pstate;
import mmulator.arch.Sctlr;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.ExceptionVector;
import mmulator.arch.exception.FaultStatus;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.machine.state.Abort;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.SystemRegisters;
import mmulator.machine.world.Chronicle;
import mmulator.mmu.AccessKind;

/** Exception entry and return at EL1. Arm ARM D1, "Exception entry" and "Exception return". */
public final class Exceptions {
    private final Chronicle chronicle;
    private final ContextSynchronization context;

    public Exceptions(Chronicle chronicle, ContextSynchronization context) {
        this.chronicle = chronicle;
        this.context = context;
    }

    /** The abort of an access by the instruction at the CPU's PC. */
    public void abort(CpuState cpu, AccessKind access, long va, Abort abort) {
        take(cpu, abort.syndrome(access, cpu.el()), va, cpu.pc());
    }

    /** A maintenance or address translation operation whose own access aborts. */
    public void maintenanceAbort(CpuState cpu, long va, Abort abort) {
        take(cpu, ExceptionSyndrome.cacheMaintenanceAbort(cpu.el(), abort.status(), abort.level()), va, cpu.pc());
    }

    public void undefined(CpuState cpu) {
        take(cpu, ExceptionSyndrome.unknown(), cpu.registers().get(SystemRegister.FAR_EL1), cpu.pc());
    }

    /** EL0 executes what EL1 keeps from it. */
    public void trapped(CpuState cpu, ExceptionSyndrome syndrome) {
        take(cpu, syndrome, cpu.registers().get(SystemRegister.FAR_EL1), cpu.pc());
    }

    public void pcAlignment(CpuState cpu) {
        take(cpu, ExceptionSyndrome.pcAlignment(), cpu.pc(), cpu.pc());
    }

    /** FAR_EL1 is UNKNOWN then. */
    public void stackPointerAlignment(CpuState cpu) {
        take(cpu, ExceptionSyndrome.spAlignment(), cpu.registers().get(SystemRegister.FAR_EL1), cpu.pc());
    }

    public void alignment(CpuState cpu, long va, boolean write) {
        take(cpu, ExceptionSyndrome.dataAbort(cpu.el(), FaultStatus.ALIGNMENT, 0, write), va, cpu.pc());
    }

    /** SVC returns to the instruction after it. */
    public void supervisorCall(CpuState cpu, int immediate) {
        take(cpu, ExceptionSyndrome.svc(immediate), cpu.registers().get(SystemRegister.FAR_EL1), cpu.pc() + 4);
    }

    public void breakpoint(CpuState cpu, int immediate) {
        take(cpu, ExceptionSyndrome.brk(immediate), cpu.registers().get(SystemRegister.FAR_EL1), cpu.pc());
    }

    private void take(CpuState cpu, ExceptionSyndrome syndrome, long far, long preferredReturn) {
        take(cpu, ExceptionVector.SYNCHRONOUS, syndrome.describe(), syndrome.value(), far, preferredReturn);
    }

    /** An IRQ leaves ESR_EL1 and FAR_EL1 alone, and returns to what would have come next. */
    void interrupt(CpuState cpu) {
        SystemRegisters registers = cpu.registers();
        take(
                cpu,
                ExceptionVector.IRQ,
                "IRQ",
                registers.get(SystemRegister.ESR_EL1),
                registers.get(SystemRegister.FAR_EL1),
                cpu.pc());
    }

    private void take(CpuState cpu, ExceptionVector kind, String what, long esr, long far, long preferredReturn) {
        Pstate from = cpu.process().pstate();
        SystemRegisters registers = cpu.registers();
        long vector = (registers.get(SystemRegister.VBAR_EL1) & ~0x7ffL) + kind.offset(from);
        Event.ExceptionTaken taken = new Event.ExceptionTaken(
                cpu.index(), chronicle.step(cpu), cpu.pc(), what, vector, esr, preferredReturn, from.value(), far);
        chronicle.emit(taken);
        Event.ExceptionTaken first = cpu.exceptions().fresh();
        if (first != null && cpu.pc() == vector || !registers.isSet(SystemRegister.VBAR_EL1)) {
            // The vector's own first instruction leads to it again, or there is none: this would go on for ever.
            chronicle.end(new Outcome.UnhandledException(first != null ? first : taken));
            return;
        }
        cpu.taken(taken, kind == ExceptionVector.SYNCHRONOUS);
        registers.set(SystemRegister.ESR_EL1, esr);
        registers.set(SystemRegister.FAR_EL1, far);
        registers.set(SystemRegister.ELR_EL1, preferredReturn);
        registers.set(SystemRegister.SPSR_EL1, from.value());
        boolean setPan = cpu.features().pan() && !new Sctlr(registers.get(SystemRegister.SCTLR_EL1)).span();
        cpu.process()
                .set(from.withEl(1, true)
                        .with(Pstate.DAIF, true)
                        .with(Pstate.PAN, from.pan() || setPan)
                        .with(Pstate.UAO | Pstate.IL | Pstate.SS, false));
        cpu.setPc(vector);
        context.synchronize(cpu, Event.ContextSynchronized.Cause.EXCEPTION_ENTRY);
    }

    /** Arm ARM pseudocode AArch64.ExceptionReturn: also clears the local monitor and sets the event register. */
    public void exceptionReturn(CpuState cpu) {
        if (cpu.el() == 0) {
            undefined(cpu);
            return;
        }
        Pstate from = cpu.process().pstate();
        Pstate saved = Returned.by(cpu.registers(), cpu.features(), from);
        // "Illegal return events from AArch64 state": the exception level stays, and what comes next is another
        // exception.
        Pstate to = saved.isReturnable()
                ? saved
                : saved.withEl(from.el(), from.spSelected()).with(Pstate.IL, true);
        long address = cpu.registers().get(SystemRegister.ELR_EL1);
        chronicle.emit(new Event.ExceptionReturned(cpu.index(), chronicle.step(cpu), cpu.pc(), address, to.value()));
        cpu.monitor().clear();
        cpu.setEventRegister(true);
        cpu.process().set(to);
        cpu.setPc(address);
        context.synchronize(cpu, Event.ContextSynchronized.Cause.EXCEPTION_RETURN);
        // A misaligned PC comes first: D1.4.5.6, "Prioritization of Synchronous exceptions".
        if ((to.value() & Pstate.IL) != 0 && (address & 3) == 0) {
            chronicle.countStep();
            take(cpu, ExceptionSyndrome.illegalState(), cpu.registers().get(SystemRegister.FAR_EL1), address);
        }
    }
}
