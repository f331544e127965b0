package mmulator.engine;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What an engine's hooks call. The native stubs are made once, for all engines: which hook is meant travels as
 * {@code user_data}, a number that {@link #number} gives, or the address of native memory that the hook belongs to.
 *
 * <p>An exception must never unwind through native frames, so the first one is kept, the engine stopped, and {@link
 * #rethrow()} surfaces it after the run. Pointers travel as plain longs: a {@link MemorySegment} argument would be an
 * allocation at every call.
 */
@SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // the engine calls them, with what it has to say
final class Upcalls {
    private static final OpenEngines OPEN = new OpenEngines();

    static final long TLB_FILL =
            stub("fill", FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    static final long CODE = stub("code", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
    static final long STEP = stub("step", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
    static final long BLOCK = stub("block", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
    static final long MEMORY =
            stub("memory", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    static final long EDGE = stub("edge", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    static final long INTERRUPT = stub("interrupt", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG));

    private final Unicorn engine;
    private final long uc;
    /** What hooks are registered by, a few for each engine, and the hooks. */
    private long[] users = {};

    private Object[] hooks = {};
    private @Nullable Throwable thrown;

    /** Of an engine that is open, until {@link #close()}. */
    Upcalls(Unicorn engine, long uc) {
        this.engine = engine;
        this.uc = uc;
        OPEN.add(uc, this);
    }

    /** Before the engine is closed, whose address may then be another's. */
    void close() {
        OPEN.remove(uc);
    }

    /** @return the {@code user_data} that leads to {@code hook}; no address is as small */
    long number(Object hook) {
        long number = hooks.length + 1L;
        belongs(number, hook);
        return number;
    }

    /** @param address of native memory, which is to lead to {@code hook} */
    void belongs(long address, Object hook) {
        int count = hooks.length;
        users = Arrays.copyOf(users, count + 1);
        hooks = Arrays.copyOf(hooks, count + 1);
        users[count] = address;
        hooks[count] = hook;
    }

    /** Surfaces what a hook threw during the last run. */
    void rethrow() {
        Throwable first = thrown;
        if (first != null) {
            thrown = null;
            throw new EngineException("a hook failed: " + first, first);
        }
    }

    private void keep(Throwable throwable) {
        if (thrown == null) {
            thrown = throwable;
        }
        try {
            engine.stop();
        } catch (RuntimeException refused) {
            throwable.addSuppressed(refused);
        }
    }

    private static Upcalls of(long uc) {
        return OPEN.get(uc);
    }

    private <H> H hook(Class<H> kind, long user) {
        for (int i = 0; i < users.length; i++) {
            if (users[i] == user) {
                return kind.cast(hooks[i]);
            }
        }
        throw new NoSuchElementException("no such hook");
    }

    private static long stub(String name, FunctionDescriptor descriptor) {
        try {
            MethodHandle target = MethodHandles.lookup().findStatic(Upcalls.class, name, descriptor.toMethodType());
            return Linker.nativeLinker()
                    .upcallStub(target, descriptor, Arena.global())
                    .address();
        } catch (ReflectiveOperationException missing) {
            throw new EngineException("no upcall named " + name, missing);
        }
    }

    private static boolean fill(long uc, long page, int type, long result, long user) {
        Upcalls here = of(uc);
        try {
            long translation = here.hook(Hooks.TlbFill.class, user).fill(page, Hooks.Access.ofUnicorn(type));
            if (translation == Hooks.TlbFill.NONE) {
                return false;
            }
            UnicornApi.ALL_MEMORY.set(JAVA_LONG, result, translation & -Unicorn.PAGE_SIZE);
            UnicornApi.ALL_MEMORY.set(JAVA_INT, result + 8, (int) (translation & 7));
            return true;
        } catch (Throwable throwable) {
            here.keep(throwable);
            return false;
        }
    }

    private static void code(long uc, long address, int size, long user) {
        Upcalls here = of(uc);
        try {
            here.hook(Hooks.Code.class, user).reached(address);
        } catch (Throwable throwable) {
            here.keep(throwable);
        }
    }

    private static void step(long uc, long address, int size, long table) {
        Upcalls here = of(uc);
        try {
            if (here.engine.stepBudget().mustStop(address, UnicornApi.ALL_MEMORY.asSlice(table))) {
                here.engine.stop();
            }
        } catch (Throwable throwable) {
            here.keep(throwable);
        }
    }

    private static void block(long uc, long address, int size, long cell) {
        Upcalls here = of(uc);
        try {
            here.engine.blockBudget().entered(address, size);
        } catch (Throwable throwable) {
            here.keep(throwable);
        }
    }

    private static void memory(long uc, int type, long address, int size, long value, long user) {
        Upcalls here = of(uc);
        try {
            here.hook(Hooks.Memory.class, user).accessed(address, size, value);
        } catch (Throwable throwable) {
            here.keep(throwable);
        }
    }

    /** Both blocks of the edge are {@code struct {u64 pc; u16 icount, size}}. */
    private static void edge(long uc, long block, long previous, long user) {
        Upcalls here = of(uc);
        try {
            here.hook(Hooks.Code.class, user).reached(UnicornApi.ALL_MEMORY.get(JAVA_LONG, block));
        } catch (Throwable throwable) {
            here.keep(throwable);
        }
    }

    private static void interrupt(long uc, int number, long user) {
        Upcalls here = of(uc);
        try {
            here.hook(Hooks.Interrupt.class, user).raised(number);
        } catch (Throwable throwable) {
            here.keep(throwable);
        }
    }
}
