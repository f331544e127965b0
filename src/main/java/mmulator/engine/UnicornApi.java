package mmulator.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The raw symbols of {@code unicorn/unicorn.h} that we use, and its constants. Loaded with the first engine; a missing
 * library surfaces as {@link EngineUnavailableException} from {@link UnicornLibrary}.
 */
final class UnicornApi {
    static final int UC_ARCH_ARM64 = 2;
    static final int UC_CPU_ARM64_MAX = 3;

    static final int UC_ERR_OK = 0;
    static final int UC_ERR_EXCEPTION = 21;

    static final int UC_HOOK_INTR = 1;
    static final int UC_HOOK_CODE = 1 << 2;
    static final int UC_HOOK_BLOCK = 1 << 3;
    static final int UC_HOOK_MEM_READ = 1 << 10;
    static final int UC_HOOK_MEM_WRITE = 1 << 11;
    static final int UC_HOOK_EDGE_GENERATED = 1 << 15;
    static final int UC_HOOK_TLB_FILL = 1 << 17;

    static final int UC_ARM64_REG_X29 = 1;
    static final int UC_ARM64_REG_X30 = 2;
    static final int UC_ARM64_REG_NZCV = 3;
    static final int UC_ARM64_REG_SP = 4;
    static final int UC_ARM64_REG_X0 = 199;
    static final int UC_ARM64_REG_Q0 = 104;
    static final int UC_ARM64_REG_PC = 260;
    static final int UC_ARM64_REG_CP_REG = 290;

    private static final int WRITE = 1 << 30;
    static final int CTL_PAGE_SIZE = WRITE | 1 << 26 | 1;
    static final int CTL_USE_EXITS = WRITE | 1 << 26 | 4;
    static final int CTL_CPU_MODEL = WRITE | 1 << 26 | 7;
    static final int CTL_TB_REMOVE_CACHE = WRITE | 2 << 26 | 9;
    static final int CTL_TB_FLUSH = WRITE | 10;
    static final int CTL_TLB_FLUSH = WRITE | 11;
    static final int CTL_TLB_TYPE = WRITE | 1 << 26 | 12;
    static final int UC_TLB_CPU = 0;
    static final int UC_TLB_VIRTUAL = 1;

    private static final UnicornLibrary LIBRARY = UnicornLibrary.get();
    static final MethodHandle OPEN = find("uc_open", JAVA_INT, JAVA_INT, ADDRESS);
    static final MethodHandle CLOSE = find("uc_close", JAVA_LONG);
    static final MethodHandle ERRNO_TEXT = handle("uc_strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    static final MethodHandle CTL_0 =
            handle("uc_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT), Linker.Option.firstVariadicArg(2));
    static final MethodHandle CTL_1 = handle(
            "uc_ctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG),
            Linker.Option.firstVariadicArg(2));
    static final MethodHandle CTL_2 = handle(
            "uc_ctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(2));
    static final MethodHandle MAP_PTR = find("uc_mem_map_ptr", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS);
    static final MethodHandle REG_READ = leaf("uc_reg_read", JAVA_LONG, JAVA_INT, ADDRESS);
    static final MethodHandle REG_WRITE = find("uc_reg_write", JAVA_LONG, JAVA_INT, ADDRESS);
    static final MethodHandle REG_READ_BATCH = leaf("uc_reg_read_batch", JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT);
    static final MethodHandle REG_WRITE_BATCH = find("uc_reg_write_batch", JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT);
    static final MethodHandle START = find("uc_emu_start", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final long STOP_ADDRESS = LIBRARY.function("uc_emu_stop").address();
    static final MethodHandle STOP = find("uc_emu_stop", JAVA_LONG);
    static final MethodHandle HOOK_ADD =
            find("uc_hook_add", JAVA_LONG, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final MethodHandle HOOK_DEL = find("uc_hook_del", JAVA_LONG, JAVA_LONG);

    /** All that the host has, to reach what the engine points to. */
    static final MemorySegment ALL_MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private UnicornApi() {}

    private static MethodHandle find(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /** For calls that are short and never call back: no state transition of the thread is needed. */
    private static MethodHandle leaf(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.critical(false));
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(LIBRARY.function(name), descriptor, options);
    }

    /** The engine's number of a general register. */
    static int general(int n) {
        if (n < 0 || n > 30) {
            throw new IllegalArgumentException("general register x" + n);
        }
        return switch (n) {
            case 29 -> UC_ARM64_REG_X29;
            case 30 -> UC_ARM64_REG_X30;
            default -> UC_ARM64_REG_X0 + n;
        };
    }

    /** @throws EngineException unless {@code code} is {@code UC_ERR_OK} */
    static void check(String call, int code) {
        if (code != UC_ERR_OK) {
            throw new EngineException(call + ": " + errorText(code) + " (" + code + ")");
        }
    }

    static String errorText(int code) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = (MemorySegment) ERRNO_TEXT.invokeExact(code);
            return text.reinterpret(256, arena, null).getString(0);
        } catch (Throwable impossible) {
            throw new EngineException("uc_strerror", impossible);
        }
    }
}
