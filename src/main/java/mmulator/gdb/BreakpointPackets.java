package mmulator.gdb;

import java.util.LinkedHashMap;
import java.util.Map;
import mmulator.debug.Breakpoint;
import mmulator.debug.Debuggee;
import mmulator.debug.Watchpoint;
import org.jspecify.annotations.Nullable;

/** {@code Z z}: breakpoints and watchpoints, which are gone when the debugger is. */
final class BreakpointPackets {
    /** Longer ones are mistakes, such as a watched array of unknown size. */
    private static final int LONGEST_WATCH = 1 << 20;

    private final Debuggee debuggee;
    private final Selection selection;
    private final Map<Key, Breakpoint> breakpoints = new LinkedHashMap<>();
    private final Map<Key, Watchpoint> watchpoints = new LinkedHashMap<>();

    /** As the debugger names it when it takes it away again. */
    private record Key(char type, long address, long length) {}

    BreakpointPackets(Debuggee debuggee, Selection selection) {
        this.debuggee = debuggee;
        this.selection = selection;
    }

    @Nullable
    String reply(String packet) {
        if (packet.length() < 2 || "Zz".indexOf(packet.charAt(0)) < 0 || "01234".indexOf(packet.charAt(1)) < 0) {
            return null;
        }
        PacketScanner scanner = new PacketScanner(packet.substring(2)).expect(',');
        char type = packet.charAt(1);
        long address = scanner.hex();
        int length = scanner.expect(',').count();
        Key key = new Key(type, address, length);
        return packet.charAt(0) == 'Z' ? insert(key) : remove(key);
    }

    private String insert(Key key) {
        if (key.type <= '1') {
            if ((key.address & 3) != 0) {
                return Session.error("an instruction's address is a multiple of 4");
            }
            if (!breakpoints.containsKey(key)) {
                Breakpoint added = selection.physical()
                        ? new Breakpoint.Physical(key.address)
                        : new Breakpoint.Virtual(key.address);
                if (!breakpoints.containsValue(added)) {
                    debuggee.add(added);
                }
                breakpoints.put(key, added);
            }
            return Session.OK;
        }
        if (key.length < 1 || key.length > LONGEST_WATCH) {
            return Session.error("between 1 byte and 1M can be watched");
        }
        if (!watchpoints.containsKey(key)) {
            Watchpoint.Kind kind = switch (key.type) {
                case '2' -> Watchpoint.Kind.WRITE;
                case '3' -> Watchpoint.Kind.READ;
                default -> Watchpoint.Kind.ACCESS;
            };
            Watchpoint added = selection.physical()
                    ? new Watchpoint.Physical(key.address, key.length, kind)
                    : new Watchpoint.Virtual(selection.cpu(), key.address, key.length, kind);
            debuggee.add(added);
            watchpoints.put(key, added);
        }
        return Session.OK;
    }

    private String remove(Key key) {
        Breakpoint breakpoint = breakpoints.remove(key);
        if (breakpoint != null && !breakpoints.containsValue(breakpoint)) {
            debuggee.remove(breakpoint);
        }
        Watchpoint watchpoint = watchpoints.remove(key);
        if (watchpoint != null) {
            debuggee.remove(watchpoint);
        }
        return Session.OK;
    }

    void removeAll() {
        breakpoints.values().forEach(debuggee::remove);
        watchpoints.values().forEach(debuggee::remove);
    }
}
