package mmulator.machine.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mmulator.arch.CpuFeatures;
import mmulator.arch.EffectiveAddress;
import mmulator.arch.SystemRegister;
import mmulator.machine.event.Event;
import mmulator.machine.spec.CpuSpec;
import mmulator.mmu.Regime;
import mmulator.mmu.tlb.Tlb;
import mmulator.mmu.tlb.TlbContents;
import org.jspecify.annotations.Nullable;

/**
 * The architectural state of one CPU, as values that can be saved, hashed and restored. It knows no engine: exception level,
 * stack pointer banks and masks are here, and whoever executes instructions hears of what they depend on.
 */
public final class CpuState implements EffectiveAddress.Registers {
    private final int index;
    private final CpuSpec spec;
    private final GeneralRegisters general;
    private final ProcessState process;
    private final SystemRegisters registers;
    private final ContextState context;
    private final Tlb tlb;
    private final ExclusiveMonitor monitor = new ExclusiveMonitor();
    private final InterruptState interrupts = new InterruptState();
    private final List<PendingMaintenance> pendingMaintenance = new ArrayList<>();

    private long pc;
    private Activity activity = Activity.RUNNING;
    private boolean eventRegister;
    /** Null while PAR_EL1 is what it reads. */
    private @Nullable UnsynchronizedPar unsynchronizedPar;

    private TlbContents tlbContents;

    private @Nullable Execution execution;
    private ExceptionsTaken exceptions = ExceptionsTaken.NONE;
    private SpuriousEvents spurious = SpuriousEvents.NONE;

    /** At reset. */
    public CpuState(int index, CpuSpec spec, GeneralRegisters general) {
        this.index = index;
        this.spec = spec;
        this.general = general;
        process = new ProcessState(
                general, value -> execution().stackPointerWritten(value), () -> caches().forgetTranslations());
        tlb = new Tlb(spec.tlb());
        registers = new SystemRegisters(spec.systemRegisters());
        context = new ContextState(spec.features(), registers);
        tlbContents = context.regime().mmuOn() ? TlbContents.KNOWN : TlbContents.UNKNOWN;
        pc = spec.pc();
        spec.general().forEach(general::setX);
        general.setSp(spec.stackPointer());
    }

    /** Before anything runs: who executes the CPU's instructions, and hears what state it is in. */
    public void executedBy(Execution executing) {
        execution = executing;
        spec.systemRegisters().forEach(process::write);
        executing.stackPointerWritten(sp());
        executing.regimeChanged();
    }

    public int index() {
        return index;
    }

    public CpuFeatures features() {
        return spec.features();
    }

    public CpuSpec spec() {
        return spec;
    }

    // Running and waiting

    public Activity activity() {
        return activity;
    }

    public void setActivity(Activity next) {
        activity = next;
    }

    public boolean eventRegister() {
        return eventRegister;
    }

    public void setEventRegister(boolean value) {
        eventRegister = value;
    }

    public InterruptState interrupts() {
        return interrupts;
    }

    // The PC and what is there

    public long pc() {
        return pc;
    }

    public void setPc(long pc) {
        this.pc = pc;
        execution().pcWritten();
    }

    /** An engine has brought the CPU there. */
    public void arrive(long at) {
        pc = at;
    }

    /** Virtual address of the instruction under way. */
    public long currentPc() {
        return execution().pc();
    }

    /** The instruction under way. */
    public int currentWord() {
        return execution().word();
    }

    // General registers

    @Override
    public long x(int n) {
        return general.x(n);
    }

    public void setX(int n, long value) {
        if (n != 31) {
            general.setX(n, value);
        }
    }

    /** Register 31 reads as zero, as it does in every instruction that the machine carries out. */
    public long xOrZero(int n) {
        return n == 31 ? 0 : general.x(n);
    }

    /** The stack pointer in use. */
    @Override
    public long sp() {
        return general.sp();
    }

    public GeneralRegisters general() {
        return general;
    }

    // Process state

    public ProcessState process() {
        return process;
    }

    public int el() {
        return process.withoutFlags().el();
    }

    /** True if an access by way of SP takes an SP alignment fault. */
    public boolean refusesStackPointer() {
        return regime().sctlr().checksStackPointer(el()) && (sp() & 15) != 0;
    }

    // System registers

    public SystemRegisters registers() {
        return registers;
    }

    /** As MSR at EL1 would, without what else it would do. */
    public void setSystemRegister(SystemRegister register, long value) {
        if (!process.write(register, value)) {
            registers.set(register, value);
        }
    }

    public long systemRegister(SystemRegister register) {
        return switch (register) {
            case CURRENTEL, SPSEL, DAIF, NZCV, PAN, UAO, SP_EL0 -> process.read(register);
            case ISR_EL1 -> interrupts.status();
            case ICC_IAR1_EL1 -> interrupts.next();
            case MPIDR_EL1 -> 1L << 31 | index;
            case CNTVCT_EL0, CNTPCT_EL0 -> execution().time();
            case CNTKCTL_EL1 -> registers.counterControl();
            default -> register.isIdentification() ? features().idRegister(register) : registers.get(register);
        };
    }

    /** Null while PAR_EL1 is what it reads. */
    @Nullable
    public UnsynchronizedPar unsynchronizedPar() {
        return unsynchronizedPar;
    }

    /** An AT gives PAR_EL1 a value, which counts from the next context synchronization event on. */
    public void setPar(long value, long step) {
        UnsynchronizedPar first =
                unsynchronizedPar == null ? new UnsynchronizedPar(step, List.of()) : unsynchronizedPar;
        unsynchronizedPar = first.and(step, registers.get(SystemRegister.PAR_EL1));
        registers.set(SystemRegister.PAR_EL1, value);
    }

    public void synchronizePar() {
        unsynchronizedPar = null;
    }

    // Translation

    public Regime regime() {
        return context.regime();
    }

    public ContextState context() {
        return context;
    }

    /** Puts writes of translation registers into effect. */
    public void synchronizeContext() {
        context.synchronize();
        execution().regimeChanged();
        caches().forgetTranslations();
    }

    public Tlb tlb() {
        return tlb;
    }

    public TlbContents tlbContents() {
        return tlbContents;
    }

    public void tlbContents(TlbContents contents) {
        tlbContents = contents;
    }

    /** TLB maintenance that this CPU has issued and no DSB of its own has completed. */
    public List<PendingMaintenance> pendingMaintenance() {
        return pendingMaintenance;
    }

    public Execution execution() {
        return Objects.requireNonNull(execution);
    }

    public Caches caches() {
        return execution().caches();
    }

    // Exclusives

    public ExclusiveMonitor monitor() {
        return monitor;
    }

    // Exceptions, and what hardware does for no reason

    public ExceptionsTaken exceptions() {
        return exceptions;
    }

    public void taken(Event.ExceptionTaken exception, boolean synchronous) {
        exceptions = exceptions.and(exception, synchronous);
    }

    public void completedInstruction() {
        exceptions = exceptions.completed();
    }

    public SpuriousEvents spurious() {
        return spurious;
    }

    public void spurious(SpuriousEvents met) {
        spurious = met;
    }

    // As a value

    /** All that a CPU is. */
    public record Saved(
            GeneralRegisters.Saved general,
            ProcessState.Saved process,
            SystemRegisters.Saved system,
            ContextState.Saved context,
            Tlb.Snapshot tlb,
            ExclusiveMonitor.Saved monitor,
            long interrupts,
            List<PendingMaintenance> pendingMaintenance,
            long pc,
            Activity activity,
            boolean eventRegister,
            @Nullable UnsynchronizedPar unsynchronizedPar,
            TlbContents tlbContents,
            ExceptionsTaken exceptions,
            SpuriousEvents spurious) {}

    public Saved save() {
        return new Saved(
                general.save(),
                process.save(),
                registers.save(),
                context.save(),
                tlb.snapshot(),
                monitor.save(),
                interrupts.value(),
                List.copyOf(pendingMaintenance),
                pc,
                activity,
                eventRegister,
                unsynchronizedPar,
                tlbContents,
                exceptions,
                spurious);
    }

    public void restore(Saved saved) {
        general.restore(saved.general);
        process.restore(saved.process);
        registers.restore(saved.system);
        context.restore(saved.context);
        tlb.restore(saved.tlb);
        monitor.restore(saved.monitor);
        interrupts.restore(saved.interrupts);
        pendingMaintenance.clear();
        pendingMaintenance.addAll(saved.pendingMaintenance);
        pc = saved.pc;
        activity = saved.activity;
        eventRegister = saved.eventRegister;
        unsynchronizedPar = saved.unsynchronizedPar;
        tlbContents = saved.tlbContents;
        exceptions = saved.exceptions;
        spurious = saved.spurious;
    }
}
