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
import mmulator.engine.StepBudget;
import mmulator.engine.StoreFilter;
import mmulator.engine.Unicorn;
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

    /** No instruction is there: not a multiple of four. */
    private static final long NO_PC = -1;

    /** What the engine calls a data abort: it checks the alignment of atomic and ordered accesses. */
    private static final int INTERRUPT_DATA_ABORT = 4;

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
    private final Unicorn engine;
    private final StepBudget budget;
    private final StoreFilter stores;
    private final CodeHooks hooks;
    private final Alignment alignment;
    private final GrantedPages granted = new GrantedPages();

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

    private long grantedSteps;
    private boolean inEngine;
    /** What {@link #granted} and the engine's TLB hold may no longer be true. */
    private boolean translationsStale;

    private boolean engineTlbStale;
    private boolean engineCodeStale;
    /** The watchdog interrupted plain instructions: until they end, nothing may differ from a run without that. */
    private boolean resuming;
    /** The engine counts instructions, as it last did. */
    private boolean counting;

    private boolean refusingAll;
    /** The next run executes the instruction at the PC even if there is a breakpoint. */
    private boolean passesBreakpoint;

    private @Nullable Refusal refusal;
    private int interrupt = -1;
    private boolean misalignedStackPointer;
    /** The PC while the engine asks for a translation, because reading it costs as much as the walk. */
    private long fillPc = NO_PC;

    private long fetchPhysicalPage;

    private final RegisterFile registerFile;
    /** Names the present contents of the engine's registers; never used twice. */
    private long registersState;

    private long registersStates;
    /** What {@link #registersState} names, once read. */
    private long @Nullable [] readRegisters;

    private boolean toldOfLoads;
    private boolean asksAgain;

    /** A translation that was refused while the engine ran. */
    private record Refusal(AccessKind access, long virtualAddress, Abort abort) {}

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
        engine = Unicorn.open(Unicorn.Translation.BY_HOOK);
        budget = engine.stepBudget();
        hooks = new CodeHooks(machine, index, engine);
        alignment = new Alignment(this, hooks);
        budget.watchedBy(alignment);
        registerFile = engine.registerFile();
        stores = engine.storeFilter(
                (physicalAddress, size, value) -> machine.stores().byEngine(this, physicalAddress, size, value));
        engine.onTlbFill(this::fill);
        engine.onWrite(stores);
        engine.onInterrupt(number -> {
            interrupt = number;
            engine.stop();
        });
        engine.onNewCode(this::reached);
        try {
            machine.memory().mapInto(engine);
        } catch (RuntimeException refused) {
            engine.close();
            throw refused;
        }
        spec.general().forEach(engine::setX);
        engine.setSp(spec.stackPointer());
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
        resuming = false;
    }

    @Override
    public long x(int n) {
        return engine.x(n);
    }

    void setX(int n, long value) {
        if (n != 31) {
            registersChange();
            engine.setX(n, value);
        }
    }

    /** Register 31 reads as zero, as it does in every instruction that the machine carries out. */
    long xOrZero(int n) {
        return n == 31 ? 0 : engine.x(n);
    }

    /** How many bytes the last load-exclusive reserved. */
    public int reservedBytes() {
        return reservationSize;
    }

    /** The stack pointer in use. */
    @Override
    public long sp() {
        return engine.sp();
    }

    void setStackPointer(long value) {
        registersChange();
        engine.setSp(value);
        alignment.stackPointerChanged(value);
    }

    /** @param half 0 for bits 63:0, 1 for bits 127:64 */
    public long vector(int n, int half) {
        return generalRegisters()[RegisterFile.vector(n, half)];
    }

    void setVector(int n, int half, long value) {
        machine.code().vectorsChange();
        registersChange();
        long[] values = generalRegisters().clone();
        values[RegisterFile.vector(n, half)] = value;
        registerFile.write(values, true);
        registersChange();
    }

    /**
     * Virtual address of an access to {@code physicalAddress} that the instruction under way makes, for an observer that is
     * told of the access. Of no meaning for accesses that a table walk makes.
     */
    public long accessAddress(long physicalAddress) {
        if (!inEngine && !machine.memory().contains(fetchPhysicalPage)) {
            return physicalAddress; // nothing has been fetched yet: the walk for the first fetch sets an Access flag
        }
        int word = wordUnderWay();
        boolean system = (word & 0xff00_0000) == 0xd500_0000;
        long first = system ? xOrZero(word & 31) : EffectiveAddress.of(word, currentPc(), this);
        // An access of several parts is told part by part.
        return first + (physicalAddress - first & PhysicalMemory.PAGE_SIZE - 1);
    }

    /** PSTATE with the condition flags. */
    public Pstate pstate() {
        return pstate.withNzcv((int) (engine.nzcv() >>> 28));
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
        registersChange();
        if (next.spSelected() != pstate.spSelected()) {
            long swapped = engine.sp();
            engine.setSp(otherStackPointer);
            alignment.stackPointerChanged(otherStackPointer);
            otherStackPointer = swapped;
        }
        boolean permissionsChange =
                next.el() != pstate.el() || next.pan() != pstate.pan() || next.uao() != pstate.uao();
        pstate = next;
        engine.setNzcv((long) next.nzcv() << 28);
        if (permissionsChange) {
            forgetTranslations();
        }
    }

    int el() {
        return pstate.el();
    }

    /** SP_EL0, selected or not. */
    long stackPointerEl0() {
        return pstate.spSelected() ? otherStackPointer : engine.sp();
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
        System.arraycopy(generalRegisters(), 0, values, 0, RegisterFile.SIZE);
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
        for (long value : generalRegisters()) {
            hash = SystemRegisters.mix(hash, value);
        }
        for (int i = 0; i < STATE_OWN; i++) {
            hash = SystemRegisters.mix(hash, ownState(i));
        }
        hash = SystemRegisters.mix(hash, activity.ordinal());
        return SystemRegisters.mix(hash, eventRegister ? 1 : 0);
    }

    private void registersChange() {
        registersState = ++registersStates;
        readRegisters = null;
    }

    /** The engine's registers now; not to be changed. */
    private long[] generalRegisters() {
        long[] present = readRegisters;
        if (present == null) {
            present = new long[RegisterFile.SIZE];
            registerFile.read(present, machine.code().usesVectors());
            readRegisters = present;
        }
        return present;
    }

    /** The next access must be translated anew, whatever it gets. */
    void askAgain() {
        asksAgain = true;
    }

    /** Every load is told from now on. */
    void tellLoads() {
        if (!toldOfLoads) {
            toldOfLoads = true;
            engine.onRead((physicalAddress, size, value) -> machine.loaded(this, physicalAddress, size));
            engineCodeStale = true;
        }
    }

    /** All that a CPU is, its engine's caches apart. */
    record Saved(
            long registersState,
            long[] general,
            SystemRegisters.Saved system,
            Tlb.Snapshot tlb,
            GrantedPages.Saved granted,
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
            boolean translationsStale,
            boolean asksAgain,
            boolean resuming,
            Alignment.Saved alignment) {}

    Saved save() {
        return new Saved(
                registersState,
                generalRegisters(),
                registers.save(),
                tlb.snapshot(),
                granted.save(),
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
                translationsStale,
                asksAgain,
                resuming,
                alignment.save());
    }

    void restore(Saved saved) {
        if (saved.registersState != registersState) {
            registerFile.write(saved.general, machine.code().usesVectors());
            registersState = saved.registersState;
            readRegisters = saved.general;
        }
        registers.restore(saved.system);
        tlb.restore(saved.tlb);
        if (granted.restore(saved.granted)) {
            engineTlbStale = true;
        }
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
        translationsStale = saved.translationsStale;
        asksAgain = saved.asksAgain;
        resuming = saved.resuming;
        refusal = null;
        interrupt = -1;
        alignment.restore(saved.alignment);
        stores.wakeAll();
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
        translationsStale = true;
        breakRun();
    }

    /** Code in memory has changed, and with it which instructions are visible. */
    void forgetCode() {
        engineCodeStale = true;
        if (inEngine) {
            breakRun();
            // What follows may have become visible without a hook: leave before it runs.
            engine.stop();
        }
    }

    /** Plain instructions at a physical address have changed, behind this CPU's engine's back. */
    void forgetCode(long physicalAddress, int size) {
        engineCodeStale |= !hooks.changed(physicalAddress, size);
    }

    /** Stores to the page must be told from now on. */
    void watchStores(long physicalAddress) {
        stores.wake(physicalAddress);
    }

    void watchAllStores() {
        stores.wakeAll();
    }

    void ignoreStores(long physicalAddress) {
        stores.quieten(physicalAddress);
    }

    /** The same as {@link #breakRun}, by any thread. */
    void pause() {
        budget.interrupt();
    }

    /** Ends a run of the engine before its next visible instruction. */
    void breakRun() {
        if (inEngine) {
            budget.interrupt();
        }
    }

    /** Steps taken in the present run of the engine, the instruction under way included. */
    long stepsInEngine() {
        return inEngine ? grantedSteps - budget.left() : 0;
    }

    /** Virtual address of the instruction under way. */
    long currentPc() {
        return !inEngine ? pc : fillPc != NO_PC ? fillPc : engine.pc();
    }

    /** The instruction under way. */
    int currentWord() {
        return inEngine ? hooks.wordAt(currentPc()) : fetchedWord();
    }

    // Running

    /** What is at the PC, or null if fetching it raised an exception, which takes a step. */
    @Nullable
    Instruction fetch() {
        if ((pc & 3) != 0) {
            machine.exceptions().pcAlignment(this);
            machine.countStep();
            return null;
        }
        if (asksAgain) {
            asksAgain = false;
            translationsStale = true;
        }
        if (!resuming) {
            refresh();
        }
        Instruction instruction = fetchGranted();
        if (resuming && instruction != null && instruction.visible()) {
            resuming = false;
            refresh();
            instruction = fetchGranted();
        }
        return instruction;
    }

    /**
     * True in the middle of the plain instructions that follow a step, where only the watchdog or a debugger lets a CPU stand
     * still: until they end, nothing may differ from a run without that.
     */
    boolean runsAhead() {
        if (!resuming || (pc & 3) != 0) {
            return false;
        }
        long known = granted.get(pc & -PhysicalMemory.PAGE_SIZE);
        return known == Hooks.TlbFill.NONE
                || (known & Hooks.TlbFill.EXECUTABLE) == 0
                || !machine.code()
                        .page(known & -PhysicalMemory.PAGE_SIZE)
                        .at(pc)
                        .visible();
    }

    /** As {@link #fetch()} while the CPU {@link #runsAhead()}: the engine would have fetched, with nothing changed in between. */
    @Nullable
    Instruction fetchAhead() {
        return fetchGranted();
    }

    private @Nullable Instruction fetchGranted() {
        AccessKind kind = AccessKind.fetch(el());
        long translated = ask(pc, kind);
        if (translated == Hooks.TlbFill.NONE) {
            // Fetched by the engine, it would have had a step of its own before the exception.
            boolean ahead = resuming;
            if (ahead) {
                machine.countStep();
            }
            machine.exceptions().abort(this, kind, pc, machine.translator().lastAbort());
            if (!ahead) {
                machine.countStep();
            }
            return null;
        }
        if (translationsStale && !resuming) {
            // To cache this translation another was given up, which the engine must not use any more.
            refresh();
            granted.put(pc & -PhysicalMemory.PAGE_SIZE, translated);
        }
        fetchPhysicalPage = translated & -PhysicalMemory.PAGE_SIZE;
        return machine.code().page(fetchPhysicalPage).at(pc);
    }

    private void refresh() {
        if (translationsStale) {
            translationsStale = false;
            granted.clear();
            engineTlbStale = true;
        }
    }

    private long ask(long va, AccessKind kind) {
        return ask(va, kind, false);
    }

    /** Translates an access, unless it has been judged since anything changed. */
    private long ask(long va, AccessKind kind, boolean unaligned) {
        int wanted = kind.isFetch()
                ? Hooks.TlbFill.EXECUTABLE
                : kind.isWrite() ? Hooks.TlbFill.WRITABLE : Hooks.TlbFill.READABLE;
        long key = va & -PhysicalMemory.PAGE_SIZE | (isUnprivileged(kind) ? 1 : 0);
        long known = granted.get(key);
        boolean judged = known != Hooks.TlbFill.NONE && (known & wanted) != 0;
        if (judged && !(unaligned && (known & Translator.DEVICE) != 0)) {
            return known;
        }
        long translated = machine.translator().translate(this, va, kind, unaligned);
        if (translated == Hooks.TlbFill.NONE) {
            return translated;
        }
        if ((translated & Translator.DEVICE) != 0) {
            alignment.deviceGranted();
        }
        boolean samePage = known != Hooks.TlbFill.NONE
                && !translationsStale
                && (known & -PhysicalMemory.PAGE_SIZE) == (translated & -PhysicalMemory.PAGE_SIZE);
        long all = samePage ? known | translated : translated;
        granted.put(key, all);
        return all;
    }

    /** The instruction under way. */
    int wordUnderWay() {
        return inEngine ? hooks.wordAt(currentPc()) : fetchedWord();
    }

    private static boolean isUnprivileged(AccessKind kind) {
        return kind == AccessKind.UNPRIVILEGED_READ || kind == AccessKind.UNPRIVILEGED_WRITE;
    }

    /** True if an access by way of SP takes an SP alignment fault. */
    boolean refusesStackPointer() {
        return alignment.refusesStackPointer();
    }

    int fetchedWord() {
        return machine.code().page(fetchPhysicalPage).word(pc);
    }

    /** Physical address of the instruction that {@link #fetch()} returned last. */
    long physicalPc() {
        return fetchPhysicalPage | pc & PhysicalMemory.PAGE_SIZE - 1;
    }

    /**
     * Lets the engine execute up to {@code steps} visible instructions, and the plain ones around them. It stops before
     * an instruction that the machine carries out, or that has no step left.
     *
     * @param steps 0 executes plain instructions only
     * @return steps taken
     */
    long runEngine(long steps) {
        leaveCounting();
        prepareEngine();
        beginRun(steps);
        try {
            machine.watchdog().run(engine, pc);
        } finally {
            endRun();
        }
        boolean mayStandBetween =
                machine.watchdog().fired() || !machine.breakpoints().isEmpty();
        resuming = mayStandBetween && !endedInException();
        return grantedSteps;
    }

    /** Brings what the engine caches up to date, and sees to it that there are hooks where it starts. */
    private void prepareEngine() {
        if (!hooks.put(pc & -PhysicalMemory.PAGE_SIZE, fetchPhysicalPage)) {
            engineCodeStale = true;
        }
        if (engineCodeStale) {
            engineCodeStale = false;
            hooks.flushAll();
            engineTlbStale = true;
        } else {
            engineTlbStale |= hooks.flushChanged();
        }
        if (engineTlbStale) {
            engine.flushTlb();
            engineTlbStale = false;
        }
    }

    private void beginRun(long steps) {
        registersChange();
        grantedSteps = steps;
        budget.set(steps);
        if (passesBreakpoint) {
            budget.pass(pc);
            passesBreakpoint = false;
        } else {
            budget.pass(NO_PC);
        }
        refusal = null;
        interrupt = -1;
        misalignedStackPointer = false;
        fillPc = NO_PC;
        inEngine = true;
    }

    private void endRun() {
        long taken = stepsInEngine();
        inEngine = false;
        pc = engine.pc();
        grantedSteps = taken;
    }

    /** True if the last run of the engine ended in an exception, which {@link #takeEngineException} takes. */
    boolean endedInException() {
        return refusal != null || interrupt >= 0 || misalignedStackPointer;
    }

    /** True if there was an exception to take. */
    boolean takeEngineException() {
        if (misalignedStackPointer) {
            misalignedStackPointer = false;
            machine.exceptions().stackPointerAlignment(this);
            return true;
        }
        Refusal refused = refusal;
        if (refused != null) {
            refusal = null;
            if (refused.access.isFetch()) {
                machine.countStep();
            }
            machine.exceptions().abort(this, refused.access, refused.virtualAddress, refused.abort);
            return true;
        }
        if (interrupt >= 0) {
            int word = hooks.wordAt(pc);
            if (!Instruction.decode(word).visible()) {
                machine.countStep();
            }
            if (interrupt == INTERRUPT_DATA_ABORT) {
                machine.exceptions()
                        .alignment(this, EffectiveAddress.of(word, pc, this), AccessAlignment.isStore(word));
            } else {
                machine.exceptions().undefined(this);
            }
            interrupt = -1;
            return true;
        }
        return false;
    }

    /**
     * Lets the engine execute the instruction at the PC and no other. What follows, if plain, is still to be run ahead.
     *
     * @return steps taken
     */
    long runOne(boolean visible) {
        if (!counting) {
            // What is translated already would go uncounted.
            engine.flushCode();
            counting = true;
        }
        prepareEngine();
        beginRun(visible ? 1 : 0);
        budget.pass(visible ? NO_PC : pc);
        try {
            engine.runCounted(pc, 1);
        } finally {
            endRun();
        }
        resuming = !endedInException();
        return grantedSteps;
    }

    /**
     * The first run that does not count begins by looking up all pages that were counted in. Nothing must execute while it
     * does, so that it is told from an access by code, and nothing of what it is answered must stay in the engine's TLB.
     */
    private void leaveCounting() {
        if (counting) {
            counting = false;
            engine.flushTlb();
            refusingAll = true;
            try {
                engine.run(pc);
            } finally {
                refusingAll = false;
            }
        }
    }

    /** The next run executes the instruction at the PC, breakpoint or not. */
    void passBreakpoint() {
        passesBreakpoint = true;
    }

    /** Before a series of {@link #stepPlain()}. */
    void beginPlainSteps() {
        engine.flushCode();
        counting = true;
    }

    /** For the watchdog: one instruction, whatever it is, unless it is visible. @return false if it is visible */
    boolean stepPlain() {
        Instruction instruction = fetch();
        if (instruction == null || instruction.visible()) {
            return false;
        }
        prepareEngine();
        beginRun(0);
        try {
            engine.runCounted(pc, 1);
        } finally {
            endRun();
        }
        return !takeEngineException();
    }

    /** Before code at a new address executes for the first time: the engine would run misaligned code. */
    private void reached(long address) {
        if (inEngine && (address & 3) != 0) {
            engineCodeStale = true; // so that it is new the next time as well
            engine.stop();
        }
    }

    private long fill(long page, Hooks.Access access) {
        if (refusingAll) {
            return Hooks.TlbFill.NONE;
        }
        if (!inEngine) {
            return hooks.whileRemoving(page);
        }
        fillPc = engine.pc();
        long translated = access == Hooks.Access.FETCH
                ? fillForFetch(page, fillPc)
                : fillForData(page, fillPc, access == Hooks.Access.WRITE);
        fillPc = NO_PC;
        return translated;
    }

    private long fillForFetch(long page, long at) {
        long address = (at & -PhysicalMemory.PAGE_SIZE) == page ? at : page;
        AccessKind kind = AccessKind.fetch(el());
        long translated = ask(address, kind);
        if (translated == Hooks.TlbFill.NONE) {
            refusal = new Refusal(kind, address, machine.translator().lastAbort());
            return translated;
        }
        if (!hooks.put(page, translated & -PhysicalMemory.PAGE_SIZE)) {
            // Hooks cannot be taken away while the engine runs: end the run here, and come back.
            engineCodeStale = true;
            return Hooks.TlbFill.NONE;
        }
        CodePages.CodePage code = machine.code().page(translated & -PhysicalMemory.PAGE_SIZE);
        return code.shadowed() ? code.fetchedFrom() | Hooks.TlbFill.EXECUTABLE : translated;
    }

    private long fillForData(long page, long at, boolean write) {
        Refusal refused = refusal;
        if (refused != null && (refused.virtualAddress & -PhysicalMemory.PAGE_SIZE) == page) {
            return Hooks.TlbFill.NONE;
        }
        int word = hooks.wordAt(at);
        long exact = EffectiveAddress.of(word, at, this);
        // Where the access crosses into this page, its first byte here is the faulting address.
        long address = (exact & -PhysicalMemory.PAGE_SIZE) == page ? exact : page;
        AccessKind kind = dataAccess(word, write);
        long translated = ask(address, kind, alignment.isUnaligned(word, at));
        if (translated == Hooks.TlbFill.NONE) {
            refusal = new Refusal(kind, address, machine.translator().lastAbort());
            return translated;
        }
        if (!toldOfLoads && (!write || Instruction.reads(word))) {
            loads(translated & -PhysicalMemory.PAGE_SIZE | address & PhysicalMemory.PAGE_SIZE - 1, word);
        }
        // Not executable: code must come through fillForFetch, which puts the hooks on it.
        return translated & ~Hooks.TlbFill.EXECUTABLE;
    }

    /**
     * A load of which nobody is told, but which may read what another CPU has stored. The engine must ask for the page again at
     * the next one. Of a pair the first counts: to know less is safe.
     */
    private void loads(long physicalAddress, int word) {
        if (machine.stores().loadsMatter(this, physicalAddress)) {
            int size = Instruction.accessSize(word);
            machine.stores().loaded(this, physicalAddress, size, Instruction.acquires(word));
            hearLoads();
            breakRun();
        }
    }

    /** The engine must ask for every page again, though what it is told has not changed. */
    void hearLoads() {
        engineTlbStale = true;
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
        AccessKind kind = dataAccess(word, AccessAlignment.isStore(word));
        if (always) {
            refusal = new Refusal(kind, address, new Abort(FaultStatus.ALIGNMENT, 0));
            return true;
        }
        long page = address & -PhysicalMemory.PAGE_SIZE;
        long known = granted.get(page | (isUnprivileged(kind) ? 1 : 0));
        if (known == Hooks.TlbFill.NONE || (known & Translator.DEVICE) == 0) {
            // Asked for when the engine gets there, if it has not been yet.
            return false;
        }
        fillPc = at;
        long translated = ask(address, kind, true);
        fillPc = NO_PC;
        if (translated == Hooks.TlbFill.NONE) {
            refusal = new Refusal(kind, address, machine.translator().lastAbort());
        }
        return translated == Hooks.TlbFill.NONE;
    }

    /** Takes an SP alignment fault once this run of the engine has ended. */
    void refuseStackPointer() {
        misalignedStackPointer = true;
    }

    private AccessKind dataAccess(int word, boolean write) {
        boolean unprivileged = Instruction.isUnprivileged(word) && el() == 1 && !pstate.uao();
        if (unprivileged) {
            return write ? AccessKind.UNPRIVILEGED_WRITE : AccessKind.UNPRIVILEGED_READ;
        }
        return write ? AccessKind.write(el()) : AccessKind.read(el());
    }

    /** Physical page after the one that the store under way starts in, or {@link #NO_PAGE} if it is not writable. */
    long pageAfterCurrentStore() {
        long at = engine.pc();
        int word = hooks.wordAt(at);
        // A store of several parts may cross with a later one: only the page counts.
        long next = (EffectiveAddress.of(word, at, this) & -PhysicalMemory.PAGE_SIZE) + PhysicalMemory.PAGE_SIZE;
        AccessKind kind = dataAccess(word, true);
        long translated = ask(next, kind, alignment.isUnaligned(word, at));
        if (translated == Hooks.TlbFill.NONE) {
            refusal = new Refusal(kind, next, machine.translator().lastAbort());
            return NO_PAGE;
        }
        return translated & -PhysicalMemory.PAGE_SIZE;
    }

    @Override
    public void close() {
        engine.close();
    }
}
