package mmulator.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * Pages from the host's {@code mmap}: zero-filled, reserved but not committed until touched, so that a guest may have
 * far more memory than it uses.
 */
final class HostMemory {
    private static final int PROT_READ = 1;
    private static final int PROT_WRITE = 2;
    private static final int PROT_EXEC = 4;
    private static final boolean MAC =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac");
    /** {@code MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE}, whose values differ between the two systems. */
    private static final int FLAGS = MAC ? 0x1042 : 0x4022;

    private static final MethodHandle MMAP = libc(
            "mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MPROTECT =
            libc("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MUNMAP = libc("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

    private HostMemory() {}

    private static MethodHandle libc(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    /**
     * Reserves {@code bytes} of zeroes, readable and writable.
     *
     * @throws HostMemoryException if the host has no address space left for it
     */
    static MemorySegment reserve(long bytes) {
        try {
            long address = (long) MMAP.invokeExact(0L, bytes, PROT_READ | PROT_WRITE, FLAGS, -1, 0L);
            if (address == -1) {
                throw new HostMemoryException("the host refused to reserve " + bytes + " bytes of guest memory");
            }
            return MemorySegment.ofAddress(address).reinterpret(bytes);
        } catch (HostMemoryException refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new EngineException("mmap", impossible);
        }
    }

    /** Makes a reserved segment executable and read-only; false where the host forbids it. */
    static boolean makeExecutable(MemorySegment pages) {
        try {
            return (int) MPROTECT.invokeExact(pages.address(), pages.byteSize(), PROT_READ | PROT_EXEC) == 0;
        } catch (Throwable impossible) {
            throw new EngineException("mprotect", impossible);
        }
    }

    static void release(MemorySegment pages) {
        try {
            int ignored = (int) MUNMAP.invokeExact(pages, pages.byteSize());
        } catch (Throwable impossible) {
            throw new EngineException("munmap", impossible);
        }
    }
}
