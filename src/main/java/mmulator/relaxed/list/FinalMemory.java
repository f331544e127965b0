package mmulator.relaxed.list;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import mmulator.relaxed.program.Program;

/** What a list of messages leaves in memory. */
public final class FinalMemory {
    private final Program program;
    private final Locations locations;

    public FinalMemory(Program program, Locations locations) {
        this.program = program;
        this.locations = locations;
    }

    /** What final states tell of it. */
    public long[] shown(MessageList list) {
        List<Program.Shown> shown = program.memoryShown();
        if (shown != null) {
            return shown.stream().mapToLong(one -> value(list, one)).toArray();
        }
        // What is written overlaps nothing else that is accessed.
        Map<Integer, Long> newest = new HashMap<>();
        for (Message message : list.messages()) {
            if (message instanceof Message.Write write) {
                newest.put(write.location(), write.value());
            }
        }
        return newest.entrySet().stream()
                .filter(one -> one.getValue() != initial(one.getKey()))
                .sorted(Comparator.comparingLong(one -> locations.address(one.getKey())))
                .flatMapToLong(one ->
                        LongStream.of(locations.address(one.getKey()), locations.size(one.getKey()), one.getValue()))
                .toArray();
    }

    private long initial(int location) {
        return program.memory().read(locations.address(location), locations.size(location));
    }

    /** By the word of eight bytes, the bits that some store changed; all of them for a smaller one. */
    public Map<Long, Long> changed(MessageList list) {
        Map<Long, Long> bits = new HashMap<>();
        for (Message message : list.messages()) {
            if (message instanceof Message.Write write) {
                int location = write.location();
                boolean whole = locations.size(location) == 8;
                long changed = whole ? write.value() ^ initial(location) : -1;
                bits.merge(locations.address(location) & -8, changed, (a, b) -> a | b);
            }
        }
        return bits;
    }

    /** The values that a descriptor held, one after the other. */
    public List<Long> history(MessageList list, long descriptor) {
        List<Long> values = new ArrayList<>();
        values.add(program.memory().read(descriptor, 8));
        for (Message message : list.messages()) {
            if (message instanceof Message.Write write && locations.address(write.location()) == descriptor) {
                values.add(write.value());
            }
        }
        return values;
    }

    /** Bytes of the newest messages over the initial ones. */
    public long value(MessageList list, Program.Shown shown) {
        long value = program.memory().read(shown.address(), shown.size());
        for (Message message : list.messages()) {
            if (message.location() == Message.NOWHERE) {
                continue;
            }
            long offset = locations.address(message.location()) - shown.address();
            int size = locations.size(message.location());
            if (message instanceof Message.Write write && offset < shown.size() && offset > -size) {
                long mask = size == 8 ? -1L : (1L << 8 * size) - 1;
                value = offset >= 0
                        ? value & ~(mask << 8 * offset) | write.value() << 8 * offset
                        : value & ~(mask >>> -8 * offset) | write.value() >>> -8 * offset;
            }
        }
        return shown.size() == 8 ? value : value & (1L << 8 * shown.size()) - 1;
    }
}
