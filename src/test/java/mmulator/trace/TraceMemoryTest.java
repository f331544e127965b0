package mmulator.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import mmulator.machine.event.Event;
import org.junit.jupiter.api.Test;

/** Physical memory as a trace has told it. */
final class TraceMemoryTest {
    private static final long BASE = 0x40_0ff0;

    /** Of any size, at any place: within a word, over two, and over two pages. */
    @Test
    void aStoreWritesItsBytesAndNoOthers() {
        Random random = new Random(12);
        TraceMemory memory = new TraceMemory();
        ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 2_000; i++) {
            int size = 1 << random.nextInt(4);
            int at = random.nextInt(bytes.capacity() - size + 1);
            long value = random.nextLong() >>> 64 - 8 * size;
            memory.store(new Event.Store(0, i, 0, BASE + at, size, 0, value, false));
            for (int one = 0; one < size; one++) {
                bytes.put(at + one, (byte) (value >>> 8 * one));
            }

            for (int word = 0; word < bytes.capacity(); word += 8) {
                assertEquals(bytes.getLong(word), memory.read(BASE + word), size + " bytes at " + at);
            }
        }
    }
}
