package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import mmulator.engine.GuestMemory;
import mmulator.engine.Hooks;
import mmulator.engine.Unicorn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What LDADD and its kin, and SWP, leave in memory, by the engine. */
final class AtomicOperationTest {
    private static final int TIMES = 200;
    /** {@code ldaddb w1, w2, [x0]}; bit 15 makes a SWP of it, bits 14:12 the others, bits 31:30 the size. */
    private static final int LDADDB = 0x3821_0002;

    private static final long[] EDGES = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x80, 0x8000, 0x8000_0000L};

    private static long any(Random random) {
        return random.nextBoolean() ? random.nextLong() : EDGES[random.nextInt(EDGES.length)];
    }

    /** The engine takes LDSMAX and LDSMIN of fewer than 64 bits for LDUMAX and LDUMIN: the machine carries them out. */
    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3", "4", "5", "6", "7", "8"})
    void memoryHoldsWhatTheEngineLeaves(int operation) {
        Random random = new Random(operation);
        try (Unicorn engine = Unicorn.open(Unicorn.Translation.BY_HOOK);
                GuestMemory memory = GuestMemory.allocate(2 * Unicorn.PAGE_SIZE)) {
            engine.map(0, memory);
            engine.onTlbFill((page, access) -> page < 2 * Unicorn.PAGE_SIZE ? page | 7 : Hooks.TlbFill.NONE);
            for (int i = 0; i < TIMES; i++) {
                int size = operation == 4 || operation == 5 ? 3 : i & 3;
                int word = LDADDB | operation << 12 | size << 30;
                int bytes = 1 << size;
                long old = any(random);
                long operand = any(random);
                memory.write(0, 4, word);
                memory.write(Unicorn.PAGE_SIZE, bytes, old);
                engine.setX(0, Unicorn.PAGE_SIZE);
                engine.setX(1, operand);
                engine.flushCode();
                engine.runCounted(0, 1);
                long low = bytes == 8 ? -1 : (1L << 8 * bytes) - 1;
                assertEquals(
                        memory.read(Unicorn.PAGE_SIZE, bytes),
                        MemoryInstruction.operate(word, old & low, operand & low),
                        () -> String.format("%08x of %x and %x", word, old, operand));
                assertEquals(old & low, engine.x(2));
            }
        }
    }
}
