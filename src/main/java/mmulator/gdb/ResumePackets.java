package mmulator.gdb;

import java.util.BitSet;
import mmulator.debug.Debuggee;
import mmulator.debug.Stop;
import org.jspecify.annotations.Nullable;

/** {@code ? c C s S vCont bc bs}: the machine goes on or back, and where it has come to. */
final class ResumePackets {
    private final Debuggee debuggee;
    private final Selection selection;
    private final StopReply stopReply;

    ResumePackets(Debuggee debuggee, Selection selection, StopReply stopReply) {
        this.debuggee = debuggee;
        this.selection = selection;
        this.stopReply = stopReply;
    }

    @Nullable
    String reply(String packet) {
        if (packet.equals("vCont?")) {
            return "vCont;c;C;s;S";
        }
        if (packet.startsWith("vCont;")) {
            return resume(new PacketScanner(packet.substring("vCont;".length())));
        }
        return switch (packet) {
            case "?" -> {
                selection.stoppedAt(debuggee.stop().cpu());
                yield stopReply.asFound(debuggee.stop());
            }
            case "bc" -> back();
            case "bs" -> stopped(debuggee.stepBack(stepping()));
            default ->
                switch (packet.charAt(0)) {
                    case 'c' -> goFrom(packet.substring(1), false);
                    case 's' -> goFrom(packet.substring(1), true);
                    // A signal to deliver: there are none.
                    case 'C' -> goFrom(afterSignal(packet), false);
                    case 'S' -> goFrom(afterSignal(packet), true);
                    default -> null;
                };
        };
    }

    private static String afterSignal(String packet) {
        PacketScanner scanner = new PacketScanner(packet.substring(1));
        scanner.hex();
        return scanner.skip(";") ? scanner.rest() : "";
    }

    /** @param address where to go on, or nothing */
    private String goFrom(String address, boolean step) {
        if (!address.isEmpty()) {
            debuggee.registers(stepping()).setPc(RegisterPackets.checkPc(new PacketScanner(address).hex()));
        }
        if (step) {
            return step(stepping());
        }
        BitSet allowed = new BitSet();
        if (selection.control() < 0) {
            allowed.set(0, selection.cpus());
        } else {
            allowed.set(selection.control());
        }
        return resume(allowed);
    }

    /** The CPU that a packet without one means. */
    private int stepping() {
        return selection.control() >= 0 ? selection.control() : selection.cpu();
    }

    /**
     * Each CPU does what the first action that names it says; those that no action names stay where they are. If one is
     * to step, it alone moves: the others would be where nobody can tell.
     */
    private String resume(PacketScanner scanner) {
        BitSet decided = new BitSet();
        BitSet allowed = new BitSet();
        int stepping = -1;
        while (!scanner.atEnd()) {
            PacketScanner action = new PacketScanner(scanner.until(';'));
            boolean step = action.skip("s") || action.skip("S");
            if (!step && !action.skip("c") && !action.skip("C")) {
                throw new BadPacket("c or s");
            }
            BitSet named = named(action);
            named.andNot(decided);
            decided.or(named);
            if (!step) {
                allowed.or(named);
            } else if (stepping < 0 && !named.isEmpty()) {
                stepping = named.get(selection.cpu()) ? selection.cpu() : named.nextSetBit(0);
            }
        }
        if (stepping < 0 && allowed.isEmpty()) {
            throw new BadPacket("no thread is to go on");
        }
        return stepping >= 0 ? step(stepping) : resume(allowed);
    }

    /** The signal, if there is one, is skipped. */
    private BitSet named(PacketScanner action) {
        action.until(':');
        BitSet named = new BitSet();
        int thread = action.atEnd() ? ThreadId.ALL : action.thread();
        if (thread > ThreadId.ANY) {
            named.set(selection.cpu(thread));
        } else {
            named.set(0, selection.cpus());
        }
        return named;
    }

    private String step(int cpu) {
        return forth(debuggee.stepInstruction(cpu), cpu);
    }

    private String resume(BitSet allowed) {
        return forth(debuggee.resume(allowed), allowed.get(selection.cpu()) ? selection.cpu() : allowed.nextSetBit(0));
    }

    /**
     * A watched access is told before its instruction has executed, as the Arm ARM's "Watchpoint exceptions" are
     * taken: the debugger counts on it for this architecture, and executes the instruction by itself to see what changes.
     *
     * @param asked a CPU that was to go on
     */
    private String forth(Stop stop, int asked) {
        if (stop instanceof Stop.Watched watched) {
            debuggee.stepBack(watched.cpu());
        }
        return stopped(stop instanceof Stop.NoneCanRun ? new Stop.NoneCanRun(asked) : stop);
    }

    /** On the way back, before means after. */
    private String back() {
        Stop stop = debuggee.resumeBack();
        if (stop instanceof Stop.Watched watched) {
            debuggee.stepInstruction(watched.cpu());
        }
        return stopped(stop);
    }

    private String stopped(Stop stop) {
        selection.stoppedAt(stop.cpu());
        return stopReply.of(stop);
    }
}
