package mmulator.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Tiny hook functions in host machine code, so that the engine enters Java only when there is something to decide. A Java
 * upcall costs about 20 ns, these about 2 ns.
 *
 * <p>All find the Java upcall to fall back on in the memory their {@code user_data} points to, so one copy serves every
 * engine. They exist for x86-64, and for AArch64 under Linux; elsewhere, or where the system forbids executable memory, the
 * engine calls the upcall directly and nothing but speed differs. Set the system property {@code mmulator.hostcode} to {@code off} to see
 * that in engines opened from then on.
 *
 * @param count address of {@code void (uc, u64 address, u32 size, {{i64 budget; void *upcall; i64 attention} *cell; u8
 *     action[1024]} *)}: {@link StepBudget.Action} of the instruction; calls on only to stop
 * @param filter address of {@code void (uc, int type, u64 address, int size, i64 value, {void *upcall; i64 tag[1024]}
 *     *)}: returns at once when {@code tag[page % 1024] == page}; otherwise, or when the access crosses a page, calls on
 * @param block address of {@code void (uc, u64 address, u32 size, cell *)}, with the cell of {@link BlockBudget}: takes the
 *     counted instructions of a block, or stops before it
 */
record HostCode(long count, long filter, long block) {
    private static final int FILTER_OFFSET = 64;
    private static final int BLOCK_OFFSET = 128;

    private static final class Holder {
        private static final Optional<HostCode> CODE = make();
    }

    /** The functions, or empty where this host cannot have them. */
    static Optional<HostCode> get() {
        return "off".equals(System.getProperty("mmulator.hostcode")) ? Optional.empty() : Holder.CODE;
    }

    private static Optional<HostCode> make() {
        return HostFunctions.ofHost().flatMap(HostCode::make);
    }

    private static Optional<HostCode> make(HostFunctions functions) {
        MemorySegment page = HostMemory.reserve(Unicorn.PAGE_SIZE);
        put(page, 0, functions.count());
        put(page, FILTER_OFFSET, functions.filter());
        put(page, BLOCK_OFFSET, functions.block());
        return HostMemory.makeExecutable(page)
                ? Optional.of(
                        new HostCode(page.address(), page.address() + FILTER_OFFSET, page.address() + BLOCK_OFFSET))
                : Optional.empty();
    }

    private static void put(MemorySegment page, int offset, byte[] code) {
        MemorySegment.copy(code, 0, page, JAVA_BYTE, offset, code.length);
    }
}
