package mmulator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Where a raw image is linked for, by its relocations alone: the ELF gABI's encoding of {@code DT_RELR}. */
final class KernelRelocationsTest {
    private static final int SIZE = 0x30_0000;
    private static final long BASE = 0xffff_8000_8020_0000L;

    /** @param words of {@code .relr.dyn}, at the start of an image */
    private static OptionalLong linkedFor(long... words) {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            bytes.putLong(word);
        }
        Map<String, Long> symbols = Map.of("__relr_start", 0L, "__relr_end", 8L * words.length);
        return KernelRelocations.linkedFor(new MemoryView(0, bytes.array(), SIZE), name -> {
            Long at = symbols.get(name);
            return at == null ? OptionalLong.empty() : OptionalLong.of(at);
        });
    }

    /** A word of bits stands for 63 places behind what came before: the last of these is the last of the image. */
    @Test
    void placesInMapsOfBitsCount() {
        int maps = 5400;
        long[] words = new long[1 + maps];
        words[0] = BASE + 0x1_0000;
        Arrays.fill(words, 1, words.length, 1);
        assertEquals(OptionalLong.of(BASE & -0x100_0000), linkedFor(words), "nothing but the first, which is no bound");
        words[maps] = 1L | 1L << 63;
        assertEquals(OptionalLong.of(BASE), linkedFor(words));
    }

    @Test
    void withoutRelocationsNothingTells() {
        assertEquals(OptionalLong.empty(), linkedFor());
        assertEquals(OptionalLong.empty(), linkedFor(1, 1), "maps without a bit");
        assertEquals(OptionalLong.empty(), linkedFor(BASE, BASE + SIZE), "further apart than the image is long");
        assertEquals(OptionalLong.empty(), linkedFor(BASE, 0x1000), "of both halves");
    }
}
