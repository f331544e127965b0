package mmulator.gdb;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a session with {@link ToyProgram} is to stop, and what a reply then says. */
final class StopModel {
    /** As a type: a breakpoint that a monitor command has set. */
    static final char MONITOR = '!';

    private final Map<String, Watch> watches = new LinkedHashMap<>();
    /** To virtual addresses, which the program is executed by. */
    private final Map<String, Long> breakpoints = new LinkedHashMap<>();

    private record Watch(char type, long address, int length, boolean physical) {}

    boolean isBreakpoint(long address) {
        return breakpoints.containsValue(address);
    }

    int count() {
        return watches.size() + breakpoints.size();
    }

    /** As packets spell it. */
    String removeOldest() {
        Map<String, ?> from = breakpoints.isEmpty() ? watches : breakpoints;
        String key = from.keySet().iterator().next();
        from.remove(key);
        String[] parts = key.split(",");
        return parts[0] + "," + Long.toHexString(Long.parseLong(parts[1])) + ","
                + Integer.toHexString(Integer.parseInt(parts[2]));
    }

    void insert(char type, long address, int length, boolean physical) {
        String key = type + "," + address + "," + length;
        if (type > '1') {
            watches.putIfAbsent(key, new Watch(type, address, length, physical));
        } else {
            boolean met = physical == (address < ToyProgram.DATA_PHYSICAL && address >= 0);
            breakpoints.putIfAbsent(
                    key, physical ? met ? address - ToyProgram.CODE_PHYSICAL + ToyProgram.CODE : 0 : address);
        }
    }

    void remove(char type, long address, int length) {
        String key = type + "," + address + "," + length;
        watches.remove(key);
        breakpoints.remove(key);
    }

    /** What a reply says of the first access that is watched; null for none. */
    @Nullable
    String hit(List<ToyCpu.Touched> accesses) {
        for (ToyCpu.Touched access : accesses) {
            for (Watch watch : watches.values()) {
                long accessed = watch.physical
                        ? access.address() - ToyProgram.DATA + ToyProgram.DATA_PHYSICAL
                        : access.address();
                boolean counts = watch.type == '4' || access.store() == (watch.type == '2');
                if (counts && accessed < watch.address + watch.length && watch.address < accessed + access.size()) {
                    String kind = watch.type == '2' ? "watch" : watch.type == '3' ? "rwatch" : "awatch";
                    return kind + ":" + Long.toHexString(Math.max(accessed, watch.address)) + ";";
                }
            }
        }
        return null;
    }
}
