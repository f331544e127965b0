package mmulator.engine;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One engine: executes A64 instructions at EL1 over memory and translations that its owner supplies.
 *
 * <pre>
 * Unicorn ── registers, run/stop
 *    ├── Upcalls ── hooks, one native stub each, nothing thrown into native code
 *    ├── Budget ── counts instructions without entering Java
 *    │       StepBudget one by one, BlockBudget by blocks
 *    └── StoreFilter ── pages whose stores nobody needs to see
 * </pre>
 *
 * <p>Not thread-safe, except for {@link #stop()}. Every return code is checked; a failing call is an
 * {@link EngineException}.
 */
public final class Unicorn implements AutoCloseable {
    public static final int PAGE_SIZE = 4096;

    /** Where the engine takes translations from. */
    public enum Translation {
        /** From the {@link Hooks.TlbFill} hook: the engine's TLB caches what it returns until {@link #flushTlb()}. */
        BY_HOOK,
        /** From the engine's own MMU, as an independent implementation to compare with. */
        BY_ENGINE
    }

    /** Why {@link #run} returned. */
    public enum Stop {
        /** {@link #stop()} was called, or the count was reached. */
        STOPPED,
        /** A translation was refused, or the engine met an exception without an interrupt hook. */
        FAULT
    }

    /**
     * What lives as long as this object: nothing native looks at it once the engine is closed. To close a shared arena takes
     * longer than to close an engine, as all threads have to be asked.
     */
    private final Arena arena = Arena.ofAuto();

    private final MemorySegment scratch = arena.allocate(64, 16);
    private final Upcalls upcalls;
    /** The native engine; 0 once closed, so that no call can reach freed memory. */
    private long uc;

    private @Nullable Budget budget;

    private Unicorn(Translation translation) {
        UnicornLibrary.get(); // the reason why there is none must not come out of an initializer
        uc = UnicornCalls.open(
                scratch,
                PAGE_SIZE,
                translation == Translation.BY_HOOK ? UnicornApi.UC_TLB_VIRTUAL : UnicornApi.UC_TLB_CPU);
        upcalls = new Upcalls(this, uc);
        setNzcv(0); // UNKNOWN at reset; the engine says Z
    }

    /** @throws IllegalStateException if this engine has been closed */
    long open() {
        if (uc == 0) {
            throw new IllegalStateException("this engine has been closed");
        }
        return uc;
    }

    /**
     * Opens an engine with the richest CPU model it has.
     *
     * @throws EngineUnavailableException if no suitable library is installed
     */
    public static Unicorn open(Translation translation) {
        return new Unicorn(translation);
    }

    /** True if the hooks that run often are in this host's machine code; otherwise Java stands in, and is slower. */
    public static boolean hooksAreNative() {
        return HostCode.get().isPresent();
    }

    /** Maps guest memory at a physical address that is a multiple of {@link #PAGE_SIZE}. */
    public void map(long physicalAddress, GuestMemory memory) {
        UnicornCalls.map(open(), physicalAddress, memory.segment());
    }

    /** @param n 0 to 30 */
    public long x(int n) {
        return register(UnicornApi.general(n));
    }

    public void setX(int n, long value) {
        setRegister(UnicornApi.general(n), value);
    }

    public long pc() {
        return register(UnicornApi.UC_ARM64_REG_PC);
    }

    /** The stack pointer in use, whichever bank the machine has put there. */
    public long sp() {
        return register(UnicornApi.UC_ARM64_REG_SP);
    }

    public void setSp(long value) {
        setRegister(UnicornApi.UC_ARM64_REG_SP, value);
    }

    /** The condition flags, in bits 31 to 28 as in SPSR. */
    public long nzcv() {
        return register(UnicornApi.UC_ARM64_REG_NZCV) & 0xf000_0000L;
    }

    public void setNzcv(long value) {
        setRegister(UnicornApi.UC_ARM64_REG_NZCV, value & 0xf000_0000L);
    }

    /** The engine's own copy of a system register, of use with {@link Translation#BY_ENGINE}. */
    public long systemRegister(int op0, int op1, int crn, int crm, int op2) {
        UnicornCalls.systemRegister(scratch, op0, op1, crn, crm, op2, 0);
        UnicornCalls.readRegister(open(), UnicornApi.UC_ARM64_REG_CP_REG, scratch);
        return scratch.get(JAVA_LONG, 24);
    }

    public void setSystemRegister(int op0, int op1, int crn, int crm, int op2, long value) {
        UnicornCalls.systemRegister(scratch, op0, op1, crn, crm, op2, value);
        UnicornCalls.writeRegister(open(), UnicornApi.UC_ARM64_REG_CP_REG, scratch);
    }

    /** All registers at once, to read and to write. */
    public RegisterFile registerFile() {
        open();
        return new RegisterFile(this, arena);
    }

    void readRegisters(MemorySegment numbers, MemorySegment places, int count) {
        UnicornCalls.readRegisters(open(), numbers, places, count);
    }

    void writeRegisters(MemorySegment numbers, MemorySegment places, int count) {
        UnicornCalls.writeRegisters(open(), numbers, places, count);
    }

    private long register(int id) {
        UnicornCalls.readRegister(open(), id, scratch);
        return scratch.get(JAVA_LONG, 0);
    }

    private void setRegister(int id, long value) {
        scratch.set(JAVA_LONG, 0, value);
        UnicornCalls.writeRegister(open(), id, scratch);
    }

    /**
     * Runs from {@code pc} until something stops it.
     *
     * @throws EngineException if a hook threw (its exception is the cause) or the engine failed
     */
    public Stop run(long pc) {
        return runCounted(pc, 0);
    }

    /**
     * Executes {@code instructions} instructions, hooked or not, and slowly. Call {@link #flushCode()} before the first
     * after a {@link #run}, or code already translated goes uncounted.
     *
     * @param instructions 0 for no bound
     * @throws EngineException as {@link #run}
     */
    public Stop runCounted(long pc, long instructions) {
        int code = UnicornCalls.start(open(), pc, instructions);
        upcalls.rethrow();
        if (code == UnicornApi.UC_ERR_EXCEPTION) {
            return Stop.FAULT;
        }
        UnicornApi.check("uc_emu_start", code);
        return Stop.STOPPED;
    }

    /** Ends the run: from a code hook before the hooked instruction; from another thread soon. */
    public void stop() {
        UnicornCalls.stop(open());
    }

    /** Forgets every translation that the fill hook has given. */
    public void flushTlb() {
        UnicornCalls.control(open(), UnicornApi.CTL_TLB_FLUSH);
    }

    /**
     * Forgets the translated code that lies in {@code bytes} bytes from a virtual address on, because others have
     * rewritten it. Outside {@link #run} only; asks the {@link Hooks.TlbFill} hook where the address is.
     */
    public void flushCode(long address, long bytes) {
        UnicornCalls.control(open(), UnicornApi.CTL_TB_REMOVE_CACHE, address, address + bytes);
        upcalls.rethrow();
    }

    /** Forgets all translated code, so that code hooks added since take effect and rewritten code is read again. */
    public void flushCode() {
        UnicornCalls.control(open(), UnicornApi.CTL_TB_FLUSH);
    }

    public void onTlbFill(Hooks.TlbFill hook) {
        add(UnicornApi.UC_HOOK_TLB_FILL, Upcalls.TLB_FILL, upcalls.number(hook), 1, 0);
    }

    /** Calls {@code hook} before each instruction from {@code first} to {@code last}, both included. */
    public CodeHook onCode(long first, long last, Hooks.Code hook) {
        return new CodeHook(this, add(UnicornApi.UC_HOOK_CODE, Upcalls.CODE, upcalls.number(hook), first, last));
    }

    /**
     * Calls {@code hook} with the address of each stretch of code that another one leads to, before it first executes and
     * again after a {@link #flushCode()}. From here {@link #stop()} ends the run before that stretch.
     */
    public void onNewCode(Hooks.Code hook) {
        add(UnicornApi.UC_HOOK_EDGE_GENERATED, Upcalls.EDGE, upcalls.number(hook), 1, 0);
    }

    CodeHook onCode(long first, long last, long function, long userData) {
        return new CodeHook(this, add(UnicornApi.UC_HOOK_CODE, function, userData, first, last));
    }

    CodeHook onBlock(long function, long userData) {
        return new CodeHook(this, add(UnicornApi.UC_HOOK_BLOCK, function, userData, 1, 0));
    }

    /** A native function that ends the run when it is a hook: the engine is its first argument. */
    static long stopFunction() {
        return UnicornApi.STOP_ADDRESS;
    }

    /** Tells {@code hook} of every read; with it all accesses take the engine's slow path. */
    public void onRead(Hooks.Memory hook) {
        add(UnicornApi.UC_HOOK_MEM_READ, Upcalls.MEMORY, upcalls.number(hook), 1, 0);
    }

    /** Tells the filter's hook of every write that it does not filter out. */
    public void onWrite(StoreFilter filter) {
        add(UnicornApi.UC_HOOK_MEM_WRITE, filter.function(), filter.userData(), 1, 0);
    }

    public void onInterrupt(Hooks.Interrupt hook) {
        add(UnicornApi.UC_HOOK_INTR, Upcalls.INTERRUPT, upcalls.number(hook), 1, 0);
    }

    /** The budget of steps of this engine, which has no {@link #blockBudget}. */
    public StepBudget stepBudget() {
        if (budget == null) {
            open();
            StepBudget made = new StepBudget(this, arena);
            made.callsOn(Upcalls.STEP);
            budget = made;
        }
        return budget(StepBudget.class, budget);
    }

    /** The budget of steps of this engine, which has no {@link #stepBudget}. */
    public BlockBudget blockBudget() {
        if (budget == null) {
            open();
            BlockBudget made = new BlockBudget(this, arena);
            made.callsOn(Upcalls.BLOCK);
            budget = made;
        }
        return budget(BlockBudget.class, budget);
    }

    private static <B extends Budget> B budget(Class<B> kind, Budget present) {
        if (!kind.isInstance(present)) {
            throw new IllegalStateException("this engine counts by the other kind of budget");
        }
        return kind.cast(present);
    }

    /** Ends the run before the next counted instruction, exactly; a run that never reaches one goes on. Any thread may call. */
    public void interrupt() {
        if (budget != null) {
            budget.interrupt();
        }
    }

    /** A number that changes while visible instructions execute. May be read by another thread. */
    public long progress() {
        return budget == null ? 0 : budget.left();
    }

    /** A filter for this engine's stores; {@code hook} is told of those to pages that are not quiet. */
    public StoreFilter storeFilter(Hooks.Memory hook) {
        StoreFilter filter = new StoreFilter(arena, Upcalls.MEMORY);
        upcalls.belongs(filter.userData(), hook);
        return filter;
    }

    private long add(int type, long function, long userData, long begin, long end) {
        return UnicornCalls.hook(open(), scratch, type, function, userData, begin, end);
    }

    /** Closing again does nothing; any other call on a closed engine is an {@link IllegalStateException}. */
    @Override
    public void close() {
        long opened = uc;
        if (opened == 0) {
            return;
        }
        uc = 0;
        upcalls.close();
        UnicornCalls.close(opened);
    }
}
