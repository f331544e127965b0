package mmulator.machine;

import java.util.Map;
import java.util.Optional;
import mmulator.arch.Instruction;
import mmulator.arch.Pstate;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.engine.Hooks;
import mmulator.machine.event.Event;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.PendingMaintenance;
import mmulator.machine.state.SystemRegisters;
import mmulator.mmu.AccessKind;

/** MRS, MSR and SYS: system registers, TLB maintenance, address translation and cache operations. */
final class SystemInstructions {
    /** Bytes that DC ZVA zeroes, as DCZID_EL0 tells. */
    private static final int ZERO_BLOCK = 64;

    private final Chronicle chronicle;
    private final Translator translator;
    private final Stores stores;
    private final Exceptions exceptions;
    private final Interrupts interrupts;
    private final ContextSynchronization context;
    private final AddressTranslation addressTranslation;

    SystemInstructions(
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
        this.interrupts = interrupts;
        this.context = context;
        addressTranslation = new AddressTranslation(chronicle, translator, exceptions);
    }

    /** @return false if an exception was taken instead */
    boolean execute(Cpu cpu, Instruction.ReadSystemRegister instruction) {
        Optional<SystemRegister> register = SystemRegister.byEncoding(instruction.register());
        if (register.isEmpty() || !readable(cpu, register.get())) {
            if (cpu.el() == 1 && isIdSpace(instruction.register())) {
                cpu.setX(instruction.target(), 0);
                return true;
            }
            exceptions.undefined(cpu);
            return false;
        }
        if (register.get() == SystemRegister.PAR_EL1 && cpu.translatedAt != Cpu.NEVER) {
            chronicle.emit(new Event.UnsynchronizedRead(
                    cpu.index(),
                    chronicle.step(cpu),
                    cpu.pc(),
                    SystemRegister.PAR_EL1,
                    cpu.synchronizedPar,
                    cpu.registers().get(SystemRegister.PAR_EL1),
                    cpu.translatedAt));
        }
        boolean acknowledges = register.get() == SystemRegister.ICC_IAR1_EL1;
        cpu.setX(instruction.target(), acknowledges ? interrupts.acknowledge(cpu) : read(cpu, register.get()));
        return true;
    }

    /** op0 3, op1 0, CRn 0, CRm 1 to 7: registers there that a CPU does not have read as zero. */
    private static boolean isIdSpace(int register) {
        int crm = register >>> 3 & 15;
        return register >>> 7 == SystemRegister.encoding(3, 0, 0, 0, 0) >>> 7 && crm >= 1 && crm <= 7;
    }

    private static boolean readable(Cpu cpu, SystemRegister register) {
        return (cpu.el() > 0 || register.op1() == 3) && !isWriteOnly(register) && implemented(cpu, register);
    }

    private static boolean isWriteOnly(SystemRegister register) {
        return register == SystemRegister.ICC_SGI1R_EL1 || register == SystemRegister.ICC_EOIR1_EL1;
    }

    private static boolean implemented(Cpu cpu, SystemRegister register) {
        return switch (register) {
            case PAN -> cpu.features().pan();
            case UAO -> cpu.features().uao();
            // The stack pointer in use has no other name.
            case SP_EL0 -> cpu.pstate().spSelected();
            // SCTLR_EL1.UMA and EL0's access to it are not modelled.
            case DAIF -> cpu.el() > 0;
            default -> true;
        };
    }

    /** What MRS would read, without what else it would do. */
    long read(Cpu cpu, SystemRegister register) {
        Pstate pstate = cpu.pstate();
        return switch (register) {
            case CURRENTEL -> (long) pstate.el() << 2;
            case SPSEL -> pstate.spSelected() ? 1 : 0;
            case DAIF -> (long) pstate.daif() << 6;
            case NZCV -> (long) pstate.nzcv() << 28;
            case PAN -> pstate.value() & Pstate.PAN;
            case UAO -> pstate.value() & Pstate.UAO;
            case SP_EL0 -> cpu.stackPointerEl0();
            case ISR_EL1 -> Interrupts.status(cpu);
            case ICC_IAR1_EL1 -> cpu.interrupts.next();
            case MPIDR_EL1 -> 1L << 31 | cpu.index();
            case CNTVCT_EL0, CNTPCT_EL0 -> time(cpu);
            default ->
                isId(register)
                        ? cpu.features().idRegister(register)
                        : cpu.registers().get(register);
        };
    }

    /** Time is counted in steps, so that a run does not depend on the host's clock. It never stands still. */
    private long time(Cpu cpu) {
        chronicle.changed();
        return chronicle.step(cpu);
    }

    private static boolean isId(SystemRegister register) {
        boolean idSpace = register.op0() == 3 && register.op1() == 0 && register.crn() == 0;
        return idSpace
                || switch (register) {
                    case CTR_EL0, DCZID_EL0, CLIDR_EL1, AIDR_EL1, CCSIDR_EL1 -> true;
                    default -> false;
                };
    }

    /** @return false if an exception was taken instead */
    boolean execute(Cpu cpu, Instruction.WriteSystemRegister instruction) {
        Optional<SystemRegister> found = SystemRegister.byEncoding(instruction.register());
        if (found.isEmpty() || !writable(cpu, found.get())) {
            exceptions.undefined(cpu);
            return false;
        }
        write(cpu, found.get(), cpu.xOrZero(instruction.source()));
        return true;
    }

    private static boolean writable(Cpu cpu, SystemRegister register) {
        if (cpu.el() == 0) {
            return switch (register) {
                case NZCV, FPCR, FPSR, TPIDR_EL0 -> true;
                default -> false;
            };
        }
        return !isId(register)
                && implemented(cpu, register)
                && switch (register) {
                    case CURRENTEL, CNTVCT_EL0, CNTPCT_EL0, ISR_EL1, ICC_IAR1_EL1 -> false;
                    default -> true;
                };
    }

    /** Registers that are part of PSTATE or of the stack pointers are not in {@link SystemRegisters}. */
    static void resetProcessState(Cpu cpu, Map<SystemRegister, Long> initial) {
        initial.forEach((register, value) -> writeProcessState(cpu, register, value));
    }

    /** @return false if the register is no part of the process state */
    private static boolean writeProcessState(Cpu cpu, SystemRegister register, long value) {
        Pstate pstate = cpu.pstate();
        switch (register) {
            case SPSEL -> cpu.setPstate(pstate.with(Pstate.SP, (value & 1) != 0));
            case DAIF -> cpu.setPstate(pstate.withDaif((int) (value >>> 6) & 0xf));
            case NZCV -> cpu.setPstate(pstate.withNzcv((int) (value >>> 28) & 0xf));
            case PAN -> cpu.setPstate(pstate.with(Pstate.PAN, (value & Pstate.PAN) != 0));
            case UAO -> cpu.setPstate(pstate.with(Pstate.UAO, (value & Pstate.UAO) != 0));
            case SP_EL0 -> cpu.setStackPointerEl0(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    void write(Cpu cpu, SystemRegister register, long value) {
        if (interrupts.write(cpu, register, value)) {
            return;
        }
        if (register == SystemRegister.PAR_EL1) {
            // Direct writes and reads of a register are in program order.
            cpu.translatedAt = Cpu.NEVER;
        }
        long old = read(cpu, register);
        if (!writeProcessState(cpu, register, value)) {
            cpu.registers().set(register, value);
        }
        if (register.translation()) {
            context.written(cpu, register, value);
        }
        chronicle.emit(new Event.RegisterWritten(
                cpu.index(), chronicle.step(cpu), cpu.pc(), register, old, read(cpu, register)));
    }

    /** True if MSR at EL1 can write the register and does nothing but change it. */
    boolean isValue(Cpu cpu, SystemRegister register) {
        return !isWriteOnly(register)
                && !isId(register)
                && implemented(cpu, register)
                && switch (register) {
                    case CURRENTEL, CNTVCT_EL0, CNTPCT_EL0, ISR_EL1, ICC_IAR1_EL1, SPSEL -> false;
                    default -> true;
                };
    }

    /** MSR (immediate). @return false if an exception was taken instead */
    boolean execute(Cpu cpu, Instruction.WritePstateField instruction) {
        Pstate pstate = cpu.pstate();
        int value = instruction.value();
        boolean set = (value & 1) != 0;
        int field = instruction.op1() << 3 | instruction.op2();
        boolean allowed = cpu.el() > 0;
        Optional<Pstate> next = !allowed
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
                    // SSBS, DIT and TCO: no effect on translation.
                    case 0b011_001, 0b011_010, 0b011_100 -> Optional.of(pstate);
                    default -> Optional.empty();
                };
        if (next.isEmpty()) {
            exceptions.undefined(cpu);
            return false;
        }
        cpu.setPstate(next.get());
        return true;
    }

    /** @return false if an exception was taken instead */
    boolean execute(Cpu cpu, Instruction.SystemOperation instruction) {
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

    private boolean maintenance(Cpu cpu, Instruction.SystemOperation instruction) {
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
        cpu.pendingMaintenance.add(new PendingMaintenance(decoded.get(), step));
        chronicle.counters().maintenance();
        chronicle.emit(new Event.MaintenanceIssued(cpu.index(), step, cpu.pc(), decoded.get()));
        return true;
    }

    /** Caches are not modelled: IC and DC by set and way do nothing, those by address translate it, ZVA zeroes. */
    private boolean cacheOperation(Cpu cpu, Instruction.SystemOperation instruction) {
        int operation = instruction.op1() << 8 | instruction.crm() << 4 | instruction.op2();
        return switch (operation) {
            // IC IALLUIS, IC IALLU; DC ISW, CSW, CISW
            case 0x010, 0x050, 0x062, 0x0a2, 0x0e2 -> cpu.el() > 0 || undefined(cpu);
            // DC IVAC
            case 0x061 -> cpu.el() > 0 ? maintainByAddress(cpu, instruction, AccessKind.WRITE_EL1) : undefined(cpu);
            // IC IVAU; DC CVAC, CVAU, CIVAC
            case 0x351, 0x3a1, 0x3b1, 0x3e1 ->
                cpu.el() == 0 && !cpu.regime().sctlr().uci()
                        ? trapped(cpu, instruction)
                        : maintainByAddress(cpu, instruction, AccessKind.read(cpu.el()));
            case 0x341 ->
                cpu.el() == 0 && !cpu.regime().sctlr().dze()
                        ? trapped(cpu, instruction)
                        : zero(cpu, cpu.xOrZero(instruction.register()));
            default -> undefined(cpu);
        };
    }

    private boolean undefined(Cpu cpu) {
        exceptions.undefined(cpu);
        return false;
    }

    private boolean trapped(Cpu cpu, Instruction.SystemOperation instruction) {
        exceptions.trapped(cpu, instruction);
        return false;
    }

    /** @param access whose permission it needs: to invalidate is to write (R_JYWZL) */
    private boolean maintainByAddress(Cpu cpu, Instruction.SystemOperation instruction, AccessKind access) {
        long va = cpu.xOrZero(instruction.register());
        long page = translator.translateForMaintenance(cpu, va, access);
        if (page == Hooks.TlbFill.NONE) {
            exceptions.maintenanceAbort(cpu, va, translator.lastAbort());
            return false;
        }
        return true;
    }

    private boolean zero(Cpu cpu, long address) {
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
