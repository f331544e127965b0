package mmulator.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * One engine: executes A64 instructions at EL1 over memory and translations that its owner supplies.
 *
 * <pre>
 * Unicorn ── registers, run/stop, contexts
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

    static final MemorySegment ALL_MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

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

    private final Arena arena = Arena.ofShared();
    private final MemorySegment scratch = arena.allocate(64, 16);
    private final Upcalls upcalls;
    /** The native engine; 0 once closed, so that no call can reach freed memory. */
    private long uc;

    private @Nullable Budget budget;

    private Unicorn(Translation translation) {
        UnicornLibrary.get(); // the reason why there is none must not come out of an initializer
        long opened = 0;
        try {
            UnicornApi.check("uc_open", (int) UnicornApi.OPEN.invokeExact(UnicornApi.UC_ARCH_ARM64, 0, scratch));
            opened = scratch.get(JAVA_LONG, 0);
            // The engine's Arm target has 1 KiB pages by default, which would quadruple the fills.
            control(opened, UnicornApi.CTL_PAGE_SIZE, PAGE_SIZE);
            // Without this the engine translates the end address after each run, by way of the fill hook.
            control(opened, UnicornApi.CTL_USE_EXITS, 1);
            control(opened, UnicornApi.CTL_CPU_MODEL, UnicornApi.UC_CPU_ARM64_MAX);
            control(
                    opened,
                    UnicornApi.CTL_TLB_TYPE,
                    translation == Translation.BY_HOOK ? UnicornApi.UC_TLB_VIRTUAL : UnicornApi.UC_TLB_CPU);
        } catch (Throwable thrown) {
            release(opened);
            arena.close();
            throw rethrown("uc_open", thrown);
        }
        uc = opened;
        upcalls = new Upcalls(this, arena);
    }

    /** @throws IllegalStateException if this engine has been closed */
    private long open() {
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
        try {
            UnicornApi.check("uc_mem_map_ptr", (int)
                    UnicornApi.MAP_PTR.invokeExact(open(), physicalAddress, memory.size(), 7, memory.segment()));
        } catch (Throwable thrown) {
            throw rethrown("uc_mem_map_ptr", thrown);
        }
    }

    // Registers

    /** @param n 0 to 30 */
    public long x(int n) {
        return register(general(n));
    }

    public void setX(int n, long value) {
        setRegister(general(n), value);
    }

    public long pc() {
        return register(UnicornApi.UC_ARM64_REG_PC);
    }

    /** Outside {@link #run} only: inside, the engine would end the run. */
    public void setPc(long value) {
        setRegister(UnicornApi.UC_ARM64_REG_PC, value);
    }

    /** The stack pointer in use, whichever bank the machine has put there. */
    public long sp() {
        return register(UnicornApi.UC_ARM64_REG_SP);
    }

    public void setSp(long value) {
        setRegister(UnicornApi.UC_ARM64_REG_SP, value);
    }

    /**
     * Half of a vector register.
     *
     * @param n 0 to 31
     * @param half 0 for bits 63:0, 1 for bits 127:64
     */
    public long vector(int n, int half) {
        register(UnicornApi.UC_ARM64_REG_Q0 + n);
        return scratch.getAtIndex(JAVA_LONG, half);
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
        fillRegisterRequest(op0, op1, crn, crm, op2, 0);
        try {
            UnicornApi.check("uc_reg_read", (int)
                    UnicornApi.REG_READ.invokeExact(open(), UnicornApi.UC_ARM64_REG_CP_REG, scratch));
        } catch (Throwable thrown) {
            throw rethrown("uc_reg_read", thrown);
        }
        return scratch.get(JAVA_LONG, 24);
    }

    public void setSystemRegister(int op0, int op1, int crn, int crm, int op2, long value) {
        fillRegisterRequest(op0, op1, crn, crm, op2, value);
        try {
            UnicornApi.check("uc_reg_write", (int)
                    UnicornApi.REG_WRITE.invokeExact(open(), UnicornApi.UC_ARM64_REG_CP_REG, scratch));
        } catch (Throwable thrown) {
            throw rethrown("uc_reg_write", thrown);
        }
    }

    private void fillRegisterRequest(int op0, int op1, int crn, int crm, int op2, long value) {
        scratch.setAtIndex(JAVA_INT, 0, crn);
        scratch.setAtIndex(JAVA_INT, 1, crm);
        scratch.setAtIndex(JAVA_INT, 2, op0);
        scratch.setAtIndex(JAVA_INT, 3, op1);
        scratch.setAtIndex(JAVA_INT, 4, op2);
        scratch.set(JAVA_LONG, 24, value);
    }

    static int general(int n) {
        if (n < 0 || n > 30) {
            throw new IllegalArgumentException("general register x" + n);
        }
        return switch (n) {
            case 29 -> UnicornApi.UC_ARM64_REG_X29;
            case 30 -> UnicornApi.UC_ARM64_REG_X30;
            default -> UnicornApi.UC_ARM64_REG_X0 + n;
        };
    }

    /** All registers at once, to read and to write. */
    public RegisterFile registerFile() {
        open();
        return new RegisterFile(this, arena);
    }

    void registers(MethodHandle call, String name, MemorySegment numbers, MemorySegment places, int count) {
        try {
            UnicornApi.check(name, (int) call.invokeExact(open(), numbers, places, count));
        } catch (Throwable thrown) {
            throw rethrown(name, thrown);
        }
    }

    private long register(int id) {
        try {
            UnicornApi.check("uc_reg_read", (int) UnicornApi.REG_READ.invokeExact(open(), id, scratch));
        } catch (Throwable thrown) {
            throw rethrown("uc_reg_read", thrown);
        }
        return scratch.get(JAVA_LONG, 0);
    }

    private void setRegister(int id, long value) {
        scratch.set(JAVA_LONG, 0, value);
        try {
            UnicornApi.check("uc_reg_write", (int) UnicornApi.REG_WRITE.invokeExact(open(), id, scratch));
        } catch (Throwable thrown) {
            throw rethrown("uc_reg_write", thrown);
        }
    }

    // Running

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
        int code;
        try {
            code = (int) UnicornApi.START.invokeExact(open(), pc, 0L, 0L, instructions);
        } catch (Throwable thrown) {
            throw rethrown("uc_emu_start", thrown);
        }
        upcalls.rethrow();
        if (code == UnicornApi.UC_ERR_EXCEPTION) {
            return Stop.FAULT;
        }
        UnicornApi.check("uc_emu_start", code);
        return Stop.STOPPED;
    }

    /** Ends the run: from a code hook before the hooked instruction; from another thread soon. */
    public void stop() {
        try {
            UnicornApi.check("uc_emu_stop", (int) UnicornApi.STOP.invokeExact(open()));
        } catch (Throwable thrown) {
            throw rethrown("uc_emu_stop", thrown);
        }
    }

    /** Forgets every translation that the fill hook has given. */
    public void flushTlb() {
        control(open(), UnicornApi.CTL_TLB_FLUSH);
    }

    /**
     * Forgets the translated code that lies in {@code bytes} bytes from a virtual address on, because others have
     * rewritten it. Outside {@link #run} only; asks the {@link Hooks.TlbFill} hook where the address is.
     */
    public void flushCode(long address, long bytes) {
        try {
            UnicornApi.check("uc_ctl", (int)
                    UnicornApi.CTL_2.invokeExact(open(), UnicornApi.CTL_TB_REMOVE_CACHE, address, address + bytes));
        } catch (Throwable thrown) {
            throw rethrown("uc_ctl", thrown);
        }
        upcalls.rethrow();
    }

    /** Forgets all translated code, so that code hooks added since take effect and rewritten code is read again. */
    public void flushCode() {
        control(open(), UnicornApi.CTL_TB_FLUSH);
    }

    // Hooks

    public void onTlbFill(Hooks.TlbFill hook) {
        add(UnicornApi.UC_HOOK_TLB_FILL, upcalls.tlbFill(hook), 0, 1, 0);
    }

    /** Calls {@code hook} before each instruction from {@code first} to {@code last}, both included. */
    public CodeHook onCode(long first, long last, Hooks.Code hook) {
        return new CodeHook(add(UnicornApi.UC_HOOK_CODE, upcalls.code(hook), 0, first, last));
    }

    /**
     * Calls {@code hook} with the address of each stretch of code that another one leads to, before it first executes and
     * again after a {@link #flushCode()}. From here {@link #stop()} ends the run before that stretch.
     */
    public void onNewCode(Hooks.Code hook) {
        add(UnicornApi.UC_HOOK_EDGE_GENERATED, upcalls.edge(hook), 0, 1, 0);
    }

    CodeHook onCode(long first, long last, long function, long userData) {
        return new CodeHook(add(UnicornApi.UC_HOOK_CODE, function, userData, first, last));
    }

    CodeHook onBlock(long function, long userData) {
        return new CodeHook(add(UnicornApi.UC_HOOK_BLOCK, function, userData, 1, 0));
    }

    /** A native function that ends the run when it is a hook: the engine is its first argument. */
    static long stopFunction() {
        return UnicornApi.STOP_ADDRESS;
    }

    /** Tells {@code hook} of every read; with it all accesses take the engine's slow path. */
    public void onRead(Hooks.Memory hook) {
        add(UnicornApi.UC_HOOK_MEM_READ, upcalls.memory(hook), 0, 1, 0);
    }

    /** Tells {@code hook} of every write. */
    public void onWrite(Hooks.Memory hook) {
        add(UnicornApi.UC_HOOK_MEM_WRITE, upcalls.memory(hook), 0, 1, 0);
    }

    /** Tells the filter's hook of every write that it does not filter out. */
    public void onWrite(StoreFilter filter) {
        add(UnicornApi.UC_HOOK_MEM_WRITE, filter.function(), filter.userData(), 1, 0);
    }

    public void onSystemInstruction(Hooks.SystemInstruction instruction, Hooks.System hook) {
        try {
            UnicornApi.check("uc_hook_add", (int) UnicornApi.HOOK_ADD_INSN.invokeExact(
                    open(),
                    scratch,
                    UnicornApi.UC_HOOK_INSN,
                    upcalls.system(instruction, hook),
                    0L,
                    1L,
                    0L,
                    instruction.code));
        } catch (Throwable thrown) {
            throw rethrown("uc_hook_add", thrown);
        }
    }

    public void onInterrupt(Hooks.Interrupt hook) {
        add(UnicornApi.UC_HOOK_INTR, upcalls.interrupt(hook), 0, 1, 0);
    }

    /** The budget of steps of this engine, which has no {@link #blockBudget}. */
    public StepBudget stepBudget() {
        open();
        return switch (budget) {
            case null -> {
                StepBudget made = new StepBudget(this, arena);
                made.callsOn(upcalls.step(made));
                budget = made;
                yield made;
            }
            case StepBudget present -> present;
            case BlockBudget other -> throw new IllegalStateException("this engine counts by blocks");
        };
    }

    /** The budget of steps of this engine, which has no {@link #stepBudget}. */
    public BlockBudget blockBudget() {
        open();
        return switch (budget) {
            case null -> {
                BlockBudget made = new BlockBudget(this, arena);
                made.callsOn(upcalls.block(made));
                budget = made;
                yield made;
            }
            case BlockBudget present -> present;
            case StepBudget other -> throw new IllegalStateException("this engine counts one by one");
        };
    }

    /** Ends the run before the next counted instruction, exactly; a run that never reaches one goes on. Any thread may call. */
    public void interrupt() {
        Budget counted = budget;
        if (counted != null) {
            counted.interrupt();
        }
    }

    /** A number that changes while visible instructions execute. May be read by another thread. */
    public long progress() {
        Budget counted = budget;
        return counted == null ? 0 : counted.left();
    }

    /** A filter for this engine's stores; {@code hook} is told of those to pages that are not quiet. */
    public StoreFilter storeFilter(Hooks.Memory hook) {
        return new StoreFilter(arena, upcalls.memory(hook));
    }

    /** A code hook that can be taken away; code already translated keeps it until {@link #flushCode()}. */
    public final class CodeHook {
        private final long handle;

        private CodeHook(long handle) {
            this.handle = handle;
        }

        public void remove() {
            try {
                UnicornApi.check("uc_hook_del", (int) UnicornApi.HOOK_DEL.invokeExact(open(), handle));
            } catch (Throwable thrown) {
                throw rethrown("uc_hook_del", thrown);
            }
        }
    }

    private long add(int type, long function, long userData, long begin, long end) {
        try {
            UnicornApi.check("uc_hook_add", (int)
                    UnicornApi.HOOK_ADD.invokeExact(open(), scratch, type, function, userData, begin, end));
        } catch (Throwable thrown) {
            throw rethrown("uc_hook_add", thrown);
        }
        return scratch.get(JAVA_LONG, 0);
    }

    // Contexts

    /** A copy of all registers of the engine. Of no use once the engine is closed, but may then still be closed. */
    public final class Context implements AutoCloseable {
        private long context;

        private Context() {
            try {
                UnicornApi.check("uc_context_alloc", (int) UnicornApi.CONTEXT_ALLOC.invokeExact(open(), scratch));
            } catch (Throwable thrown) {
                throw rethrown("uc_context_alloc", thrown);
            }
            context = scratch.get(JAVA_LONG, 0);
        }

        private long allocated() {
            if (context == 0) {
                throw new IllegalStateException("this context has been closed");
            }
            return context;
        }

        public void save() {
            try {
                UnicornApi.check("uc_context_save", (int) UnicornApi.CONTEXT_SAVE.invokeExact(open(), allocated()));
            } catch (Throwable thrown) {
                throw rethrown("uc_context_save", thrown);
            }
        }

        public void restore() {
            try {
                UnicornApi.check(
                        "uc_context_restore", (int) UnicornApi.CONTEXT_RESTORE.invokeExact(open(), allocated()));
            } catch (Throwable thrown) {
                throw rethrown("uc_context_restore", thrown);
            }
        }

        @Override
        public void close() {
            long allocated = context;
            if (allocated == 0) {
                return;
            }
            context = 0;
            try {
                UnicornApi.check("uc_context_free", (int) UnicornApi.CONTEXT_FREE.invokeExact(allocated));
            } catch (Throwable thrown) {
                throw rethrown("uc_context_free", thrown);
            }
        }
    }

    public Context newContext() {
        return new Context();
    }

    private static void control(long uc, int code) {
        try {
            UnicornApi.check("uc_ctl", (int) UnicornApi.CTL_0.invokeExact(uc, code));
        } catch (Throwable thrown) {
            throw rethrown("uc_ctl", thrown);
        }
    }

    private static void control(long uc, int code, long value) {
        try {
            UnicornApi.check("uc_ctl", (int) UnicornApi.CTL_1.invokeExact(uc, code, value));
        } catch (Throwable thrown) {
            throw rethrown("uc_ctl", thrown);
        }
    }

    private static RuntimeException rethrown(String call, Throwable thrown) {
        return switch (thrown) {
            case EngineException refused -> refused;
            case IllegalStateException closed -> closed;
            case Error outOfSomething -> throw outOfSomething;
            default -> new EngineException(call, thrown);
        };
    }

    private static void release(long opened) {
        if (opened == 0) {
            return;
        }
        try {
            UnicornApi.check("uc_close", (int) UnicornApi.CLOSE.invokeExact(opened));
        } catch (Throwable thrown) {
            throw rethrown("uc_close", thrown);
        }
    }

    /** Closing again does nothing; any other call on a closed engine is an {@link IllegalStateException}. */
    @Override
    public void close() {
        long opened = uc;
        if (opened == 0) {
            return;
        }
        uc = 0;
        try {
            release(opened);
        } finally {
            arena.close();
        }
    }
}
