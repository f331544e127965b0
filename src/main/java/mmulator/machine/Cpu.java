package mmulator.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import mmulator.arch.AccessAlignment;
import mmulator.arch.CpuFeatures;
import mmulator.arch.EffectiveAddress;
import mmulator.arch.FaultStatus;
import mmulator.arch.Instruction;
import mmulator.arch.Pstate;
import mmulator.arch.SystemRegister;
import mmulator.engine.Hooks;
import mmulator.engine.RegisterFile;
import mmulator.machine.event.Event;
import mmulator.machine.event.RepeatedException;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.state.Abort;
import mmulator.machine.state.InterruptState;
import mmulator.machine.state.PendingMaintenance;
import mmulator.machine.state.SystemRegisters;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.possible.PossibleRegimes;
import mmulator.mmu.tlb.Tlb;
import org.jspecify.annotations.Nullable;

/**
 * One CPU: an engine for the instructions that only compute or access memory, and everything else of the architectural
 * state here. The engine stays at EL1 with one stack pointer register; exception level, stack pointer banks and masks are
 * ours, so that the engine never changes them behind our back.
 */
public final class Cpu implements AutoCloseable, EffectiveAddress.Registers {
    /** No reservation held. */
    static final long NO_RESERVATION = -1;

    static final long NO_PAGE = -1;

    /** No step. */
    static final long NEVER = -1;

    /** What the CPU is doing. */
    public enum Activity {
        RUNNING,
        /** Parked in WFE until its event register is set. */
        WAITING_FOR_EVENT,
        /** Parked in WFI until an interrupt is pending, masked or not. */
        WAITING_FOR_INTERRUPT,
        /** In a loop of plain instructions, which nothing but an interrupt can end. */
        SPINNING,
        HALTED
    }

    private final Machine machine;
    private final int index;
    private final CpuSpec spec;
    private final Tlb tlb;
    private final SystemRegisters registers;
    private final Accesses accesses;
    private final EngineRun run;
    private final Alignment alignment;
    private final Engines engines;
    private final GeneralRegisters general;

    private Regime regime;
    /** As many as pending writes of translation registers make possible. */
    private List<Regime> possibleRegimes;

    private Pstate pstate = Pstate.RESET;
    private long pc;
    /** The stack pointer that PSTATE does not select. */
    private long otherStackPointer;

    Activity activity = Activity.RUNNING;
    boolean eventRegister;
    final InterruptState interrupts = new InterruptState();
    /** Physical address of the bytes reserved by the last load-exclusive, and how many. */
    long reservation = NO_RESERVATION;

    int reservationSize;
    final List<PendingMaintenance> pendingMaintenance = new ArrayList<>();
    boolean contextPending;
    /** Step of the last AT that no context synchronization event has followed, and PAR_EL1 before the first such. */
    long translatedAt = NEVER;

    long synchronizedPar;
    /** TLB contents are still UNKNOWN from reset. */
    boolean tlbUnknown;
    /** The exception taken last, while no instruction has completed since. */
    Event.@Nullable ExceptionTaken freshException;
    /** The last synchronous exception, for those who tell of a loop. */
    @Nullable
    RepeatedException lastException;

    Cpu(Machine machine, int index, CpuSpec spec) {
        this.machine = machine;
        this.index = index;
        this.spec = spec;
        tlb = new Tlb(spec.tlb());
        registers = new SystemRegisters(spec.systemRegisters());
        regime = registers.regime(spec.features());
        possibleRegimes = List.of(regime);
        tlbUnknown = !regime.mmuOn();
        pc = spec.pc();
        accesses = new Accesses(machine, this);
        run = new EngineRun(machine, this);
        alignment = new Alignment(this);
        engines = new Engines(machine, this, run, new Fills(machine, this, run));
        general = engines.registers();
        spec.general().forEach(general::setX);
        general.setSp(spec.stackPointer());
        SystemInstructions.resetProcessState(this, spec.systemRegisters());
        alignment.stackPointerChanged(sp());
        alignment.regimeChanged();
    }

    // What others may know

    public int index() {
        return index;
    }

    public CpuFeatures features() {
        return spec.features();
    }

    CpuSpec spec() {
        return spec;
    }

    public Activity activity() {
        return activity;
    }

    /** Virtual address of the next instruction. */
    public long pc() {
        return pc;
    }

    void setPc(long pc) {
        this.pc = pc;
        accesses.resuming(false);
    }

    /** An engine has brought the CPU there. */
    void arrive(long at) {
        pc = at;
    }

    @Override
    public long x(int n) {
        return general.x(n);
    }

    void setX(int n, long value) {
        if (n != 31) {
            general.setX(n, value);
        }
    }

    /** Register 31 reads as zero, as it does in every instruction that the machine carries out. */
    long xOrZero(int n) {
        return n == 31 ? 0 : general.x(n);
    }

    /** How many bytes the last load-exclusive reserved. */
    public int reservedBytes() {
        return reservationSize;
    }

    /** The stack pointer in use. */
    @Override
    public long sp() {
        return general.sp();
    }

    void setStackPointer(long value) {
        general.setSp(value);
        alignment.stackPointerChanged(value);
    }

    /** @param half 0 for bits 63:0, 1 for bits 127:64 */
    public long vector(int n, int half) {
        return general.vector(n, half);
    }

    void setVector(int n, int half, long value) {
        general.setVector(n, half, value);
    }

    /**
     * Virtual address of an access to {@code physicalAddress} that the instruction under way makes, for an observer that is
     * told of the access. Of no meaning for accesses that a table walk makes.
     */
    public long accessAddress(long physicalAddress) {
        if (!run.isUnderWay() && !machine.memory().contains(accesses.physicalPc())) {
            return physicalAddress; // nothing has been fetched yet: the walk for the first fetch sets an Access flag
        }
        int word = currentWord();
        boolean system = (word & 0xff00_0000) == 0xd500_0000;
        long first = system ? xOrZero(word & 31) : EffectiveAddress.of(word, currentPc(), this);
        // An access of several parts is told part by part.
        return first + (physicalAddress - first & PhysicalMemory.PAGE_SIZE - 1);
    }

    /** PSTATE with the condition flags. */
    public Pstate pstate() {
        return pstate.withNzcv((int) (general.nzcv() >>> 28));
    }

    /** TLB maintenance that this CPU has issued and no DSB of its own has completed. */
    public List<PendingMaintenance> pendingMaintenance() {
        return List.copyOf(pendingMaintenance);
    }

    /** Physical address that the exclusive monitor watches; empty if none is reserved. */
    public OptionalLong reserved() {
        return reservation == NO_RESERVATION ? OptionalLong.empty() : OptionalLong.of(reservation);
    }

    /** INTIDs of the interrupts that are pending, from the lowest. */
    public List<Integer> pendingInterrupts() {
        return interrupts.pending();
    }

    /** PSTATE.I: no IRQ is taken. */
    public boolean masksInterrupts() {
        return (pstate.daif() & 2) != 0;
    }

    void setPstate(Pstate next) {
        if (next.spSelected() != pstate.spSelected()) {
            long swapped = general.sp();
            general.setSp(otherStackPointer);
            alignment.stackPointerChanged(otherStackPointer);
            otherStackPointer = swapped;
        }
        boolean permissionsChange =
                next.el() != pstate.el() || next.pan() != pstate.pan() || next.uao() != pstate.uao();
        pstate = next;
        general.setNzcv((long) next.nzcv() << 28);
        if (permissionsChange) {
            forgetTranslations();
        }
    }

    boolean uao() {
        return pstate.uao();
    }

    int el() {
        return pstate.el();
    }

    /** SP_EL0, selected or not. */
    long stackPointerEl0() {
        return pstate.spSelected() ? otherStackPointer : general.sp();
    }

    void setStackPointerEl0(long value) {
        if (pstate.spSelected()) {
            otherStackPointer = value;
        } else {
            setStackPointer(value);
        }
    }

    /** A system register as MRS would read it: for translation registers the written value, in effect or not. */
    public long systemRegister(SystemRegister register) {
        return machine.systemInstructions().read(this, register);
    }

    SystemRegisters registers() {
        return registers;
    }

    /** Where the PC is in {@link #stateValues}. */
    static final int STATE_PC = RegisterFile.SIZE;

    private static final int STATE_OWN = 12;

    private static final int STATE_HEAD = STATE_PC + STATE_OWN;

    /** Registers, monitor and masks, for {@link CpuState}. */
    long[] stateValues() {
        long[] system = registers.values();
        long[] values = new long[STATE_HEAD + system.length];
        System.arraycopy(general.values(), 0, values, 0, RegisterFile.SIZE);
        for (int i = 0; i < STATE_OWN; i++) {
            values[STATE_PC + i] = ownState(i);
        }
        System.arraycopy(system, 0, values, STATE_HEAD, system.length);
        return values;
    }

    private long ownState(int index) {
        return switch (index) {
            case 0 -> pc;
            case 1 -> otherStackPointer;
            case 2 -> pstate.value();
            case 3 -> reservation;
            case 4 -> contextPending ? possibleRegimes.size() : 0;
            case 5 -> pendingMaintenance.size();
            case 6 -> reservationSize;
            case 7 -> freshException == null ? 0 : 1;
            case 8 -> tlbUnknown ? 1 : 0;
            case 9 -> interrupts.value();
            case 10 -> translatedAt == NEVER ? 0 : 1;
            case 11 -> machine.spurious().met(this.index);
            default -> throw new IllegalArgumentException("state " + index);
        };
    }

    /**
     * A hash of all that the CPU's next instructions depend on, memory and TLB apart: equal for equal states, and for
     * different ones with a probability of 2^-64.
     */
    public long stateHash() {
        long hash = registers.hash();
        for (long value : general.values()) {
            hash = SystemRegisters.mix(hash, value);
        }
        for (int i = 0; i < STATE_OWN; i++) {
            hash = SystemRegisters.mix(hash, ownState(i));
        }
        hash = SystemRegisters.mix(hash, activity.ordinal());
        return SystemRegisters.mix(hash, eventRegister ? 1 : 0);
    }

    /** The next access must be translated anew, whatever it gets. */
    void askAgain() {
        accesses.askAgain();
    }

    /** All that a CPU is, its engine's caches apart. */
    record Saved(
            GeneralRegisters.Saved general,
            SystemRegisters.Saved system,
            Tlb.Snapshot tlb,
            Accesses.Saved accesses,
            Regime regime,
            List<Regime> possibleRegimes,
            Pstate pstate,
            long pc,
            long otherStackPointer,
            Activity activity,
            boolean eventRegister,
            long interrupts,
            long reservation,
            int reservationSize,
            List<PendingMaintenance> pendingMaintenance,
            boolean contextPending,
            long translatedAt,
            long synchronizedPar,
            boolean tlbUnknown,
            Event.@Nullable ExceptionTaken freshException,
            @Nullable RepeatedException lastException,
            Alignment.Saved alignment) {}

    Saved save() {
        return new Saved(
                general.save(),
                registers.save(),
                tlb.snapshot(),
                accesses.save(),
                regime,
                possibleRegimes,
                pstate,
                pc,
                otherStackPointer,
                activity,
                eventRegister,
                interrupts.value(),
                reservation,
                reservationSize,
                List.copyOf(pendingMaintenance),
                contextPending,
                translatedAt,
                synchronizedPar,
                tlbUnknown,
                freshException,
                lastException,
                alignment.save());
    }

    void restore(Saved saved) {
        general.restore(saved.general);
        registers.restore(saved.system);
        tlb.restore(saved.tlb);
        accesses.restore(saved.accesses);
        regime = saved.regime;
        possibleRegimes = saved.possibleRegimes;
        pstate = saved.pstate;
        pc = saved.pc;
        otherStackPointer = saved.otherStackPointer;
        activity = saved.activity;
        eventRegister = saved.eventRegister;
        interrupts.restore(saved.interrupts);
        reservation = saved.reservation;
        reservationSize = saved.reservationSize;
        pendingMaintenance.clear();
        pendingMaintenance.addAll(saved.pendingMaintenance);
        contextPending = saved.contextPending;
        translatedAt = saved.translatedAt;
        synchronizedPar = saved.synchronizedPar;
        tlbUnknown = saved.tlbUnknown;
        freshException = saved.freshException;
        lastException = saved.lastException;
        run.forget();
        alignment.restore(saved.alignment);
        engines.quiet().watchAll();
    }

    /** The context in effect; writes since the last context synchronization event are not in it. */
    public Regime regime() {
        return regime;
    }

    /** The context that the next context synchronization event will put into effect. */
    public Regime pendingRegime() {
        return contextPending ? registers.regime(spec.features()) : regime;
    }

    /** Every context that may be in effect: the one in effect for sure first, and last the one that registers describe. */
    List<Regime> possibleRegimes() {
        return possibleRegimes;
    }

    /** A register that translation depends on has been written, and counts from here on or from the next synchronization. */
    void contextWritten(SystemRegister register, long value) {
        contextPending = true;
        possibleRegimes = List.copyOf(PossibleRegimes.after(possibleRegimes, register, value));
    }

    void setRegime(Regime regime) {
        this.regime = regime;
        possibleRegimes = List.of(regime);
        alignment.regimeChanged();
    }

    public Tlb tlb() {
        return tlb;
    }

    boolean pan() {
        return pstate.pan();
    }

    // Keeping the engine's caches within what has been judged

    /** The engine must ask again for every translation: something that they depend on has changed. */
    void forgetTranslations() {
        accesses.forget();
        breakRun();
    }

    /** Ends a run of the engine before its next visible instruction. */
    void breakRun() {
        engines.breakRun();
    }

    /** Steps taken in the present run of the engine, the instruction under way included. */
    long stepsInEngine() {
        return run.steps();
    }

    /** Virtual address of the instruction under way. */
    long currentPc() {
        return run.currentPc();
    }

    /** The instruction under way. */
    int currentWord() {
        return run.isUnderWay() ? engines.wordAt(currentPc()) : accesses.fetchedWord();
    }

    Accesses accesses() {
        return accesses;
    }

    Engines engines() {
        return engines;
    }

    Alignment alignment() {
        return alignment;
    }

    /** True while all its accesses are to be checked for alignment. */
    boolean checksAccesses() {
        return alignment.checksAll();
    }

    /** True if the last run of the engine ended in an exception, which {@link #takeEngineException} takes. */
    boolean endedInException() {
        return run.metException();
    }

    /** True if there was an exception to take. */
    boolean takeEngineException() {
        return run.takeException();
    }

    /** For the watchdog: one instruction, whatever it is, unless it is visible. @return false if it is visible */
    boolean stepPlain() {
        Instruction instruction = accesses.fetch();
        return instruction != null && !instruction.visible() && engines.stepPlain();
    }

    /** True if an access by way of SP takes an SP alignment fault. */
    boolean refusesStackPointer() {
        return alignment.refusesStackPointer();
    }

    /** Takes an SP alignment fault once this run of the engine has ended. */
    void refuseStackPointer() {
        run.refuseStackPointer();
    }

    /**
     * Takes an Alignment fault, once this run of the engine has ended, if the access that it is about to make asks for more
     * alignment than it has.
     *
     * @param always whatever memory it accesses
     * @return false if it does not
     */
    boolean refusesUnaligned(int word, long at, boolean always) {
        long address = EffectiveAddress.of(word, at, this);
        AccessKind kind = accesses.data(word, AccessAlignment.isStore(word));
        if (always) {
            run.refuse(kind, address, new Abort(FaultStatus.ALIGNMENT, 0));
            return true;
        }
        if (!accesses.isGrantedDevice(address, kind)) {
            // Asked for when the engine gets there, if it has not been yet.
            return false;
        }
        run.filling(false);
        long translated = accesses.ask(address, kind, true);
        run.filled();
        if (translated == Hooks.TlbFill.NONE) {
            run.refuse(kind, address, machine.translator().lastAbort());
        }
        return translated == Hooks.TlbFill.NONE;
    }

    /** Physical page after the one that the store under way starts in, or {@link #NO_PAGE} if it is not writable. */
    long pageAfterCurrentStore() {
        long at = currentPc();
        int word = engines.wordAt(at);
        // A store of several parts may cross with a later one: only the page counts.
        long first = EffectiveAddress.of(word, at, this);
        long next = (first & -PhysicalMemory.PAGE_SIZE) + PhysicalMemory.PAGE_SIZE;
        AccessKind kind = accesses.data(word, true);
        long translated = accesses.ask(next, kind, alignment.isUnaligned(word, first));
        if (translated == Hooks.TlbFill.NONE) {
            run.refuse(kind, next, machine.translator().lastAbort());
            return NO_PAGE;
        }
        return translated & -PhysicalMemory.PAGE_SIZE;
    }

    @Override
    public void close() {
        engines.close();
    }
}
