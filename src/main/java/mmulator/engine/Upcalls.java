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
import org.jspecify.annotations.Nullable;

/**
 * Native stubs for an engine's hooks. An exception must never unwind through native frames, so each stub keeps the first
 * one, stops the engine, and {@link #rethrow()} surfaces it after the run.
 *
 * <p>Pointers travel as plain longs: a {@link MemorySegment} argument would be an allocation at every call.
 */
@SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // the engine calls them, with what it has to say
final class Upcalls {
    private static final FunctionDescriptor TLB_FILL =
            FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor CODE = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
    private static final FunctionDescriptor MEMORY =
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor SYSTEM =
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor EDGE =
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor INTERRUPT = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT, JAVA_LONG);

    private final Unicorn engine;
    private final Arena arena;
    private @Nullable Throwable thrown;

    Upcalls(Unicorn engine, Arena arena) {
        this.engine = engine;
        this.arena = arena;
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

    long tlbFill(Hooks.TlbFill hook) {
        return stub("fill", Hooks.TlbFill.class, hook, TLB_FILL);
    }

    long code(Hooks.Code hook) {
        return stub("code", Hooks.Code.class, hook, CODE);
    }

    long step(StepBudget budget) {
        return stub("step", StepBudget.class, budget, CODE);
    }

    long block(BlockBudget budget) {
        return stub("block", BlockBudget.class, budget, CODE);
    }

    long memory(Hooks.Memory hook) {
        return stub("memory", Hooks.Memory.class, hook, MEMORY);
    }

    long system(Hooks.SystemInstruction instruction, Hooks.System hook) {
        return stub("system", SystemHook.class, new SystemHook(instruction, hook), SYSTEM);
    }

    /** The engine does not say which kind of instruction it is at, so each kind has a stub of its own. */
    private record SystemHook(Hooks.SystemInstruction instruction, Hooks.System hook) {}

    long edge(Hooks.Code hook) {
        return stub("edge", Hooks.Code.class, hook, EDGE);
    }

    long interrupt(Hooks.Interrupt hook) {
        return stub("interrupt", Hooks.Interrupt.class, hook, INTERRUPT);
    }

    private <H> long stub(String name, Class<H> type, H hook, FunctionDescriptor descriptor) {
        try {
            MethodHandle target = MethodHandles.lookup()
                    .findVirtual(Upcalls.class, name, descriptor.toMethodType().insertParameterTypes(0, type));
            return Linker.nativeLinker()
                    .upcallStub(MethodHandles.insertArguments(target, 0, this, hook), descriptor, arena)
                    .address();
        } catch (ReflectiveOperationException missing) {
            throw new EngineException("no upcall named " + name, missing);
        }
    }

    private boolean fill(Hooks.TlbFill hook, long uc, long page, int type, long result, long user) {
        try {
            long translation = hook.fill(page, Hooks.Access.ofUnicorn(type));
            if (translation == Hooks.TlbFill.NONE) {
                return false;
            }
            UnicornApi.ALL_MEMORY.set(JAVA_LONG, result, translation & -Unicorn.PAGE_SIZE);
            UnicornApi.ALL_MEMORY.set(JAVA_INT, result + 8, (int) (translation & 7));
            return true;
        } catch (Throwable throwable) {
            keep(throwable);
            return false;
        }
    }

    private void code(Hooks.Code hook, long uc, long address, int size, long user) {
        try {
            hook.reached(address);
        } catch (Throwable throwable) {
            keep(throwable);
        }
    }

    private void step(StepBudget budget, long uc, long address, int size, long table) {
        try {
            if (budget.mustStop(address, UnicornApi.ALL_MEMORY.asSlice(table))) {
                engine.stop();
            }
        } catch (Throwable throwable) {
            keep(throwable);
        }
    }

    private void block(BlockBudget budget, long uc, long address, int size, long cell) {
        try {
            budget.entered(address, size);
        } catch (Throwable throwable) {
            keep(throwable);
        }
    }

    private void memory(Hooks.Memory hook, long uc, int type, long address, int size, long value, long user) {
        try {
            hook.accessed(address, size, value);
        } catch (Throwable throwable) {
            keep(throwable);
        }
    }

    /** Both blocks of the edge are {@code struct {u64 pc; u16 icount, size}}. */
    private void edge(Hooks.Code hook, long uc, long block, long previous, long user) {
        try {
            hook.reached(UnicornApi.ALL_MEMORY.get(JAVA_LONG, block));
        } catch (Throwable throwable) {
            keep(throwable);
        }
    }

    private int system(SystemHook hook, long uc, int register, long request, long user) {
        try {
            int crn = UnicornApi.ALL_MEMORY.get(JAVA_INT, request);
            int crm = UnicornApi.ALL_MEMORY.get(JAVA_INT, request + 4);
            int op0 = UnicornApi.ALL_MEMORY.get(JAVA_INT, request + 8);
            int op1 = UnicornApi.ALL_MEMORY.get(JAVA_INT, request + 12);
            int op2 = UnicornApi.ALL_MEMORY.get(JAVA_INT, request + 16);
            int encoding = op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
            return hook.hook.execute(hook.instruction, encoding, generalNumber(register)) ? 1 : 0;
        } catch (Throwable throwable) {
            keep(throwable);
            return 1;
        }
    }

    private static int generalNumber(int register) {
        return switch (register) {
            case UnicornApi.UC_ARM64_REG_X29 -> 29;
            case UnicornApi.UC_ARM64_REG_X30 -> 30;
            case UnicornApi.UC_ARM64_REG_XZR -> 31;
            default -> register - UnicornApi.UC_ARM64_REG_X0;
        };
    }

    private void interrupt(Hooks.Interrupt hook, long uc, int number, long user) {
        try {
            hook.raised(number);
        } catch (Throwable throwable) {
            keep(throwable);
        }
    }
}
