package mmulator.engine;

/**
 * What may be called while guest code runs. A hook may read registers, flush the TLB, add and remove code hooks and call
 * {@link Unicorn#stop()}; whatever it throws stops the run and is the cause of the {@link EngineException} that
 * {@link Unicorn#run} then throws.
 */
public final class Hooks {
    private Hooks() {}

    /** The access that missed in the engine's TLB. */
    public enum Access {
        READ,
        WRITE,
        FETCH;

        static Access ofUnicorn(int type) {
            return switch (type) {
                case 16 -> READ;
                case 17 -> WRITE;
                case 18 -> FETCH;
                default -> throw new IllegalArgumentException("unknown access type " + type);
            };
        }
    }

    /** Asked for the translation of a virtual page the engine does not have. */
    @FunctionalInterface
    public interface TlbFill {
        /** Returned for "no translation": the run ends with {@link Unicorn.Stop#FAULT}, PC on the instruction. */
        long NONE = -1;

        int READABLE = 1;
        int WRITABLE = 2;
        int EXECUTABLE = 4;

        /**
         * @param page virtual address of a 4 KiB page
         * @return physical address of the page, or'ed with the permissions, or {@link #NONE}
         */
        long fill(long page, Access access);
    }

    /** Called before the instruction at {@code address}, a virtual address, executes. */
    @FunctionalInterface
    public interface Code {
        void reached(long address);
    }

    /**
     * Called before a read or a write of 1 to 8 bytes at a physical address; wider accesses come in parts. An access that
     * crosses a page is reported once, with the address in the first page.
     */
    @FunctionalInterface
    public interface Memory {
        /** @param value what will be written; 0 for a read */
        void accessed(long physicalAddress, int size, long value);
    }

    /** Called for exceptions the engine recognises by itself, such as SVC (2) or an UNDEFINED instruction (1). */
    @FunctionalInterface
    public interface Interrupt {
        void raised(int number);
    }
}
