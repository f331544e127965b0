package mmulator.gdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mmulator.debug.Debuggee;
import mmulator.debug.MemoryRange;

/** {@code monitor xp} and {@code monitor setpa}: memory by its physical address, with no mode to switch and forget. */
final class PhysicalMemory {
    private static final int WORD = 8;
    private static final int MOST = 512;
    private static final Set<Long> SIZES = Set.of(1L, 2L, 4L, 8L);

    private final Debuggee debuggee;

    /** @param rest what follows the address */
    record Words(long address, List<String> rest) {}

    PhysicalMemory(Debuggee debuggee) {
        this.debuggee = debuggee;
    }

    String print(Words words) {
        long count = words.rest.isEmpty() ? 1 : number(words.rest.getFirst());
        if (count < 1 || count > MOST) {
            throw new BadPacket("a count of 1 to " + MOST + " doublewords");
        }
        MemoryRange read = debuggee.readPhysical(words.address, (int) count * WORD);
        StringBuilder text = new StringBuilder();
        for (int from = 0; from < read.bytes().length; from += WORD) {
            byte[] word = Arrays.copyOfRange(read.bytes(), from, from + WORD);
            long value = ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getLong();
            text.append(String.format(Locale.ROOT, "0x%016x  0x%016x%n", words.address + from, value));
        }
        return read.fault() == null
                ? text.toString()
                : text.append(read.fault()).append('\n').toString();
    }

    String set(Words words) {
        long value = number(words.rest.getFirst());
        long size = words.rest.size() == 1 ? WORD : number(words.rest.getLast());
        if (!SIZES.contains(size)) {
            throw new BadPacket("a size of 1, 2, 4 or 8 bytes");
        }
        byte[] bytes = new byte[WORD];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        if (size < WORD && value >>> size * WORD != 0) {
            throw new BadPacket("the value does not fit into that many bytes: " + size);
        }
        debuggee.writePhysical(words.address, Arrays.copyOf(bytes, (int) size)).ifPresent(refused -> {
            throw new BadPacket(refused);
        });
        return print(new Words(words.address, List.of()));
    }

    private long number(String text) {
        return debuggee.image()
                .address(text)
                .orElseThrow(() -> new BadPacket("'" + text + "' is neither a number nor a symbol"));
    }
}
