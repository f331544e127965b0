package mmulator.elf;

import java.util.HashMap;
import java.util.Map;

/**
 * Names by offset. Offsets may lie within one string, so a short table can spell far more than it holds: what is read of it
 * in all has a limit that no linker's table comes near.
 */
final class StringTable {
    private static final int TIMES_READ = 16;
    private static final int SLACK = 4 << 20;

    private final Bytes bytes;
    private final Map<Long, String> known = new HashMap<>();
    private long left;

    StringTable(Bytes bytes) {
        this.bytes = bytes;
        left = (long) bytes.size() * TIMES_READ + SLACK;
    }

    String at(long offset) {
        String name = known.get(offset);
        if (name == null) {
            name = bytes.string(offset);
            left -= name.length() + 1;
            if (left < 0) {
                throw new ElfException(bytes.what() + " is used for more names than it can have");
            }
            known.put(offset, name);
        }
        return name;
    }
}
