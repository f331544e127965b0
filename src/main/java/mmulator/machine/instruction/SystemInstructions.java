package mmulator.machine.instruction;

import java.util.Optional;
import mmulator.arch.Instruction;
import mmulator.arch.Pstate;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.engine.Hooks;
import mmulator.machine.event.Event;
import mmulator.machine.exception.ContextSynchronization;
import mmulator.machine.exception.Exceptions;
import mmulator.machine.exception.Interrupts;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.PendingMaintenance;
import mmulator.machine.state.UnsynchronizedPar;
import mmulator.machine.translation.Translator;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Stores;
import mmulator.mmu.AccessKind;

/** MRS, MSR and SYS: system registers, TLB maintenance, address translation and cache operations. */
public final class SystemInstructions {
    /** Bytes that DC ZVA zeroes, as DCZID_EL0 tells. */
    private static final int ZERO_BLOCK = 64;

    /** DCZID_EL0.DZP: DC ZVA is prohibited. */
    private static final int DZP = 1 << 4;

    private final Chronicle chronicle;
    private final Translator translator;
    private final Stores stores;
    private final Exceptions exceptions;
    private final Traps traps;
    private final Interrupts interrupts;
    private final ContextSynchronization context;
    private final AddressTranslation addressTranslation;

    public SystemInstructions(
            Chronicle chronicle,
            Translator translator,
            Stores stores,
            Exceptions exceptions,
            Interrupts interrupts,
            ContextSynchronization context) {
        this.chronicle = chronicle;
        this.translator = translator;
        this.stores = stores;
        this.exceptions = exceptions;
        traps = new Traps(exceptions);
        this.interrupts = interrupts;
        this.context = context;
        addressTranslation = new AddressTranslation(chronicle, translator, exceptions);
    }

    /** @return false if an exception was taken instead */
    boolean execute(CpuState cpu, Instruction.ReadSystemRegister instruction) {
        Optional<SystemRegister> register = SystemRegister.byEncoding(instruction.register());
        if (register.isEmpty() || !readable(cpu, register.get())) {
            if (cpu.el() == 1 && isIdSpace(instruction.register())) {
                cpu.setX(instruction.target(), 0);
                return true;
            }
            exceptions.undefined(cpu);
            return false;
        }
        if (Traps.isTrapped(cpu, register.get())) {
            return traps.system(cpu);
        }
        UnsynchronizedPar unsynchronized = cpu.unsynchronizedPar();
        if (register.get() == SystemRegister.PAR_EL1 && unsynchronized != null) {
            long now = cpu.registers().get(SystemRegister.PAR_EL1);
            chronicle.emit(new Event.UnsynchronizedRead(
                    cpu.index(),
                    chronicle.step(cpu),
                    cpu.pc(),
                    SystemRegister.PAR_EL1,
                    unsynchronized.insteadOf(now),
                    now,
                    unsynchronized.since()));
        }
        if (isTime(register.get())) {
            chronicle.changed(); // it never stands still
        }
        if (register.get() == SystemRegister.ISR_EL1) {
            cpu.interrupts().observe();
        }
        boolean acknowledges = register.get() == SystemRegister.ICC_IAR1_EL1;
        cpu.setX(instruction.target(), acknowledges ? interrupts.acknowledge(cpu) : value(cpu, register.get()));
        return true;
    }

    private static long value(CpuState cpu, SystemRegister register) {
        boolean zeroesNothing = register == SystemRegister.DCZID_EL0 && Traps.areZerosTrapped(cpu);
        return cpu.systemRegister(register) | (zeroesNothing ? DZP : 0);
    }

    /** op0 3, op1 0, CRn 0, CRm 1 to 7: registers there that a CPU does not have read as zero. */
    private static boolean isIdSpace(int register) {
        int crm = register >>> 3 & 15;
        return register >>> 7 == SystemRegister.encoding(3, 0, 0, 0, 0) >>> 7 && crm >= 1 && crm <= 7;
    }

    private static boolean readable(CpuState cpu, SystemRegister register) {
        return (cpu.el() > 0 || register.op1() == 3) && !isWriteOnly(register) && implemented(cpu, register);
    }

    private static boolean isWriteOnly(SystemRegister register) {
        return register == SystemRegister.ICC_SGI1R_EL1 || register == SystemRegister.ICC_EOIR1_EL1;
    }

    private static boolean implemented(CpuState cpu, SystemRegister register) {
        return switch (register) {
            case PAN -> cpu.features().pan();
            case UAO -> cpu.features().uao();
            // The stack pointer in use has no other name.
            case SP_EL0 -> cpu.process().pstate().spSelected();
            default -> true;
        };
    }

    /** Time is counted in steps, so that a run does not depend on the host's clock. */
    private static boolean isTime(SystemRegister register) {
        return register == SystemRegister.CNTVCT_EL0 || register == SystemRegister.CNTPCT_EL0;
    }

    /** @return false if an exception was taken instead */
    boolean execute(CpuState cpu, Instruction.WriteSystemRegister instruction) {
        Optional<SystemRegister> found = SystemRegister.byEncoding(instruction.register());
        if (found.isEmpty() || !writable(cpu, found.get())) {
            exceptions.undefined(cpu);
            return false;
        }
        if (Traps.isTrapped(cpu, found.get())) {
            return traps.system(cpu);
        }
        write(cpu, found.get(), cpu.xOrZero(instruction.source()));
        return true;
    }

    private static boolean writable(CpuState cpu, SystemRegister register) {
        if (cpu.el() == 0) {
            return switch (register) {
                case NZCV, DAIF, FPCR, FPSR, TPIDR_EL0 -> true;
                default -> false;
            };
        }
        return !register.isIdentification()
                && implemented(cpu, register)
                && switch (register) {
                    case CURRENTEL, CNTVCT_EL0, CNTPCT_EL0, ISR_EL1, ICC_IAR1_EL1 -> false;
                    default -> true;
                };
    }

    public void write(CpuState cpu, SystemRegister register, long value) {
        if (interrupts.write(cpu, register, value)) {
            return;
        }
        if (register == SystemRegister.PAR_EL1) {
            // Direct writes and reads of a register are in program order.
            cpu.synchronizePar();
        }
        long old = cpu.systemRegister(register);
        cpu.setSystemRegister(register, value);
        if (register.translation()) {
            context.written(cpu, register, value);
        }
        chronicle.emit(new Event.RegisterWritten(
                cpu.index(), chronicle.step(cpu), cpu.pc(), register, old, cpu.systemRegister(register)));
    }

    /** True if MSR at EL1 can write the register and does nothing but change it. */
    public boolean isValue(CpuState cpu, SystemRegister register) {
        return !isWriteOnly(register)
                && !register.isIdentification()
                && implemented(cpu, register)
                && switch (register) {
                    case CURRENTEL, CNTVCT_EL0, CNTPCT_EL0, ISR_EL1, ICC_IAR1_EL1, SPSEL -> false;
                    default -> true;
                };
    }

    /** MSR (immediate). @return false if an exception was taken instead */
    boolean execute(CpuState cpu, Instruction.WritePstateField instruction) {
        Pstate pstate = cpu.process().pstate();
        int value = instruction.value();
        boolean set = (value & 1) != 0;
        int field = instruction.op1() << 3 | instruction.op2();
        boolean masks = field == 0b011_110 || field == 0b011_111;
        if (masks && Traps.isTrapped(cpu, SystemRegister.DAIF)) {
            return traps.system(cpu);
        }
        Optional<Pstate> next = cpu.el() == 0 && !masks
                ? Optional.empty()
                : switch (field) {
                    case 0b000_011 ->
                        Optional.of(pstate.with(Pstate.UAO, set))
                                .filter(written -> cpu.features().uao());
                    case 0b000_100 ->
                        Optional.of(pstate.with(Pstate.PAN, set))
                                .filter(written -> cpu.features().pan());
                    case 0b000_101 -> Optional.of(pstate.with(Pstate.SP, set));
                    case 0b011_110 -> Optional.of(pstate.withDaif(pstate.daif() | value));
                    case 0b011_111 -> Optional.of(pstate.withDaif(pstate.daif() & ~value));
                    // SSBS, DIT and TCO among them: no CPU here has FEAT_SSBS, FEAT_DIT or FEAT_MTE.
                    default -> Optional.empty();
                };
        if (next.isEmpty()) {
            exceptions.undefined(cpu);
            return false;
        }
        cpu.process().set(next.get());
        return true;
    }

    /** @return false if an exception was taken instead */
    boolean execute(CpuState cpu, Instruction.SystemOperation instruction) {
        if (!instruction.result() && (instruction.crn() == 8 || instruction.crn() == 9)) {
            return maintenance(cpu, instruction);
        }
        if (instruction.crn() != 7 || instruction.result()) {
            exceptions.undefined(cpu);
            return false;
        }
        if (instruction.crm() == 8 || instruction.crm() == 9) {
            return cpu.el() > 0 ? addressTranslation.execute(cpu, instruction) : undefined(cpu);
        }
        return cacheOperation(cpu, instruction);
    }

    private boolean maintenance(CpuState cpu, Instruction.SystemOperation instruction) {
        Optional<TlbMaintenance> decoded = cpu.el() == 0
                ? Optional.empty()
                : TlbMaintenanceDecoder.decode(
                        instruction.op1(),
                        instruction.crn(),
                        instruction.crm(),
                        instruction.op2(),
                        cpu.xOrZero(instruction.register()),
                        cpu.features(),
                        new Tcr(cpu.registers().get(SystemRegister.TCR_EL1)));
        if (decoded.isEmpty()) {
            exceptions.undefined(cpu);
            return false;
        }
        long step = chronicle.step(cpu);
        cpu.pendingMaintenance().add(new PendingMaintenance(decoded.get(), step));
        chronicle.counters().maintenance();
        chronicle.emit(new Event.MaintenanceIssued(cpu.index(), step, cpu.pc(), decoded.get()));
        return true;
    }

    /** Caches are not modelled: IC and DC by set and way do nothing, those by address translate it, ZVA zeroes. */
    private boolean cacheOperation(CpuState cpu, Instruction.SystemOperation instruction) {
        int operation = instruction.op1() << 8 | instruction.crm() << 4 | instruction.op2();
        return switch (operation) {
            // IC IALLUIS, IC IALLU; DC ISW, CSW, CISW
            case 0x010, 0x050, 0x062, 0x0a2, 0x0e2 -> cpu.el() > 0 || undefined(cpu);
            // DC IVAC
            case 0x061 -> cpu.el() > 0 ? maintainByAddress(cpu, instruction, AccessKind.WRITE_EL1) : undefined(cpu);
            // IC IVAU; DC CVAC, CVAU, CIVAC
            case 0x351, 0x3a1, 0x3b1, 0x3e1 ->
                Traps.isCacheMaintenanceTrapped(cpu)
                        ? traps.system(cpu)
                        : maintainByAddress(cpu, instruction, AccessKind.read(cpu.el()));
            case 0x341 ->
                Traps.areZerosTrapped(cpu) ? traps.system(cpu) : zero(cpu, cpu.xOrZero(instruction.register()));
            default -> undefined(cpu);
        };
    }

    private boolean undefined(CpuState cpu) {
        exceptions.undefined(cpu);
        return false;
    }

    /** @param access whose permission it needs: to invalidate is to write (R_JYWZL) */
    private boolean maintainByAddress(CpuState cpu, Instruction.SystemOperation instruction, AccessKind access) {
        long va = cpu.xOrZero(instruction.register());
        long page = translator.translateForMaintenance(cpu, va, access);
        if (page == Hooks.TlbFill.NONE) {
            exceptions.maintenanceAbort(cpu, va, translator.lastAbort());
            return false;
        }
        return true;
    }

    private boolean zero(CpuState cpu, long address) {
        AccessKind access = AccessKind.write(cpu.el());
        // Whatever address it is given, it is no access that Device memory takes.
        long page = translator.translate(cpu, address, access, true);
        if (page == Hooks.TlbFill.NONE) {
            exceptions.abort(cpu, access, address, translator.lastAbort());
            return false;
        }
        long block = page & -PhysicalMemory.PAGE_SIZE | address & PhysicalMemory.PAGE_SIZE - 1 & -ZERO_BLOCK;
        for (int i = 0; i < ZERO_BLOCK; i += 8) {
            stores.byMachine(cpu, block + i, 8, 0);
        }
        return true;
    }
}
