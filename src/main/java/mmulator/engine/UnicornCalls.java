package mmulator.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The engine's functions as methods. Each return code is checked: a failing call is an {@link EngineException}, except of
 * {@link #start}, whose code says why the run ended.
 */
final class UnicornCalls {
    private UnicornCalls() {}

    /**
     * A new engine with the richest CPU model there is.
     *
     * @param scratch of 8 bytes or more, for what the engine returns
     * @param pageSize in bytes; the engine's Arm target has 1 KiB by default, which would quadruple the fills
     * @param tlb where translations come from, {@code UC_TLB_VIRTUAL} or {@code UC_TLB_CPU}
     */
    static long open(MemorySegment scratch, int pageSize, int tlb) {
        try {
            UnicornApi.check("uc_open", (int) UnicornApi.OPEN.invokeExact(UnicornApi.UC_ARCH_ARM64, 0, scratch));
        } catch (Throwable thrown) {
            throw rethrown("uc_open", thrown);
        }
        long uc = scratch.get(JAVA_LONG, 0);
        try {
            control(uc, UnicornApi.CTL_PAGE_SIZE, pageSize);
            // Without this the engine translates the end address after each run, by way of the fill hook.
            control(uc, UnicornApi.CTL_USE_EXITS, 1);
            control(uc, UnicornApi.CTL_CPU_MODEL, UnicornApi.UC_CPU_ARM64_MAX);
            control(uc, UnicornApi.CTL_TLB_TYPE, tlb);
        } catch (EngineException refused) {
            close(uc);
            throw refused;
        }
        return uc;
    }

    static void close(long uc) {
        try {
            UnicornApi.check("uc_close", (int) UnicornApi.CLOSE.invokeExact(uc));
        } catch (Throwable thrown) {
            throw rethrown("uc_close", thrown);
        }
    }

    static void control(long uc, int code) {
        try {
            UnicornApi.check("uc_ctl", (int) UnicornApi.CTL_0.invokeExact(uc, code));
        } catch (Throwable thrown) {
            throw rethrown("uc_ctl", thrown);
        }
    }

    static void control(long uc, int code, long value) {
        try {
            UnicornApi.check("uc_ctl", (int) UnicornApi.CTL_1.invokeExact(uc, code, value));
        } catch (Throwable thrown) {
            throw rethrown("uc_ctl", thrown);
        }
    }

    static void control(long uc, int code, long first, long second) {
        try {
            UnicornApi.check("uc_ctl", (int) UnicornApi.CTL_2.invokeExact(uc, code, first, second));
        } catch (Throwable thrown) {
            throw rethrown("uc_ctl", thrown);
        }
    }

    /** Maps memory of the host, to be read, written and executed. */
    static void map(long uc, long physicalAddress, MemorySegment memory) {
        try {
            UnicornApi.check("uc_mem_map_ptr", (int)
                    UnicornApi.MAP_PTR.invokeExact(uc, physicalAddress, memory.byteSize(), 7, memory));
        } catch (Throwable thrown) {
            throw rethrown("uc_mem_map_ptr", thrown);
        }
    }

    /** @param value where the value is put */
    static void readRegister(long uc, int register, MemorySegment value) {
        try {
            UnicornApi.check("uc_reg_read", (int) UnicornApi.REG_READ.invokeExact(uc, register, value));
        } catch (Throwable thrown) {
            throw rethrown("uc_reg_read", thrown);
        }
    }

    static void writeRegister(long uc, int register, MemorySegment value) {
        try {
            UnicornApi.check("uc_reg_write", (int) UnicornApi.REG_WRITE.invokeExact(uc, register, value));
        } catch (Throwable thrown) {
            throw rethrown("uc_reg_write", thrown);
        }
    }

    /** Fills the request for a system register; the value stands, or will stand, at byte 24 of it. */
    static void systemRegister(MemorySegment request, int op0, int op1, int crn, int crm, int op2, long value) {
        int[] fields = {crn, crm, op0, op1, op2};
        for (int i = 0; i < fields.length; i++) {
            request.setAtIndex(JAVA_INT, i, fields[i]);
        }
        request.set(JAVA_LONG, 24, value);
    }

    static void readRegisters(long uc, MemorySegment numbers, MemorySegment places, int count) {
        registers("uc_reg_read_batch", UnicornApi.REG_READ_BATCH, uc, numbers, places, count);
    }

    static void writeRegisters(long uc, MemorySegment numbers, MemorySegment places, int count) {
        registers("uc_reg_write_batch", UnicornApi.REG_WRITE_BATCH, uc, numbers, places, count);
    }

    private static void registers(
            String name, MethodHandle call, long uc, MemorySegment numbers, MemorySegment places, int count) {
        try {
            UnicornApi.check(name, (int) call.invokeExact(uc, numbers, places, count));
        } catch (Throwable thrown) {
            throw rethrown(name, thrown);
        }
    }

    /** @return the engine's code, not checked */
    static int start(long uc, long pc, long instructions) {
        try {
            return (int) UnicornApi.START.invokeExact(uc, pc, 0L, 0L, instructions);
        } catch (Throwable thrown) {
            throw rethrown("uc_emu_start", thrown);
        }
    }

    static void stop(long uc) {
        try {
            UnicornApi.check("uc_emu_stop", (int) UnicornApi.STOP.invokeExact(uc));
        } catch (Throwable thrown) {
            throw rethrown("uc_emu_stop", thrown);
        }
    }

    /** @return the hook's handle, for {@link #unhook} */
    static long hook(long uc, MemorySegment scratch, int type, long function, long userData, long begin, long end) {
        try {
            UnicornApi.check("uc_hook_add", (int)
                    UnicornApi.HOOK_ADD.invokeExact(uc, scratch, type, function, userData, begin, end));
        } catch (Throwable thrown) {
            throw rethrown("uc_hook_add", thrown);
        }
        return scratch.get(JAVA_LONG, 0);
    }

    static void unhook(long uc, long handle) {
        try {
            UnicornApi.check("uc_hook_del", (int) UnicornApi.HOOK_DEL.invokeExact(uc, handle));
        } catch (Throwable thrown) {
            throw rethrown("uc_hook_del", thrown);
        }
    }

    private static RuntimeException rethrown(String call, Throwable thrown) {
        return switch (thrown) {
            case EngineException refused -> refused;
            case Error outOfSomething -> throw outOfSomething;
            default -> new EngineException(call, thrown);
        };
    }
}
