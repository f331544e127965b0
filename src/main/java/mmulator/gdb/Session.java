package mmulator.gdb;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import mmulator.debug.Debuggee;
import mmulator.report.text.SourceMap;
import org.jspecify.annotations.Nullable;

/**
 * One debugger's talk with a machine, packet by packet; it knows nothing of sockets and frames.
 *
 * <pre>
 * Session ── which family is it? errors
 *    ├── QueryPackets      q Q H T: what there is, what is chosen
 *    ├── RegisterPackets   g G p P
 *    ├── MemoryPackets     m x M X
 *    ├── BreakpointPackets Z z
 *    ├── ResumePackets     ? c s vCont bc bs
 *    ├── FilePackets       vFile: the symbols
 *    └── MonitorCommands   qRcmd
 * </pre>
 */
public final class Session {
    static final String OK = "OK";

    /** So much text goes into one packet; its hexadecimal form is twice as long. */
    private static final int CONSOLE_PART = Framing.MAX_PAYLOAD / 8;

    /** What becomes of the connection. */
    public enum End {
        OPEN,
        /** The debugger has left; another may come. */
        DETACHED,
        /** The debugger wants the machine to end. */
        KILLED
    }

    private final Consumer<String> send;
    private final BreakpointPackets breakpoints;
    private final MonitorCommands monitor;
    private final List<Function<String, @Nullable String>> families;
    private End end = End.OPEN;
    /** It has asked for something that a debugger asks for: only then may it end the machine. */
    private boolean introduced;

    private boolean acknowledges = true;

    /**
     * @param fixture its path, for commands that the user may type
     * @param symbolFile path of the ELF file, and what is in it
     * @param send takes packets that come before the reply: text for the debugger's console
     */
    public Session(
            Debuggee debuggee,
            SourceMap sources,
            String fixture,
            String symbolFile,
            byte[] symbols,
            Consumer<String> send) {
        this.send = send;
        Selection selection = new Selection(debuggee.image().spec().cpus().size());
        selection.stoppedAt(debuggee.stop().cpu());
        StopReply stopReply = new StopReply(debuggee, sources, fixture, this::print);
        breakpoints = new BreakpointPackets(debuggee, selection);
        monitor = new MonitorCommands(debuggee, selection, sources, stopReply, fixture);
        families = List.of(
                new MemoryPackets(debuggee, selection)::reply,
                new RegisterPackets(debuggee, selection)::reply,
                new ResumePackets(debuggee, selection, stopReply)::reply,
                breakpoints::reply,
                new QueryPackets(debuggee, selection, symbolFile)::reply,
                new FilePackets(symbolFile, symbols)::reply);
    }

    /** The reply to a packet; "" for those that we do not know, null for none. */
    public @Nullable String reply(String packet) {
        try {
            return switch (packet) {
                case "" -> error("empty, or longer than PacketSize");
                case "QStartNoAckMode" -> {
                    acknowledges = false;
                    introduced = true;
                    yield OK;
                }
                case "D" -> {
                    end = End.DETACHED;
                    yield OK;
                }
                case "k" -> {
                    end = introduced ? End.KILLED : End.OPEN;
                    yield null;
                }
                default -> packet.startsWith("vKill") ? killed() : introduced(packet);
            };
        } catch (BadPacket mistake) {
            return error(String.valueOf(mistake.getMessage()));
        }
    }

    private String killed() {
        if (!introduced) {
            return error("whoever kills says first what he supports");
        }
        end = End.KILLED;
        return OK;
    }

    private String introduced(String packet) {
        String reply = known(packet);
        introduced |= !reply.isEmpty();
        return reply;
    }

    private String known(String packet) {
        if (packet.startsWith("qRcmd,")) {
            monitor.run(HexBytes.parseText(packet.substring("qRcmd,".length())), this::print);
            return OK;
        }
        for (Function<String, @Nullable String> family : families) {
            String reply = family.apply(packet);
            if (reply != null) {
                return reply;
            }
        }
        return "";
    }

    /** The debugger has gone, whichever way: what it has set goes with it. */
    public void close() {
        breakpoints.removeAll();
        monitor.removeBreakpoints();
    }

    /** True until the debugger asks for replies without them. */
    public boolean acknowledges() {
        return acknowledges;
    }

    public End end() {
        return end;
    }

    private void print(String text) {
        for (int from = 0; from < text.length(); from += CONSOLE_PART) {
            send.accept("O" + HexBytes.ofText(text.substring(from, Math.min(text.length(), from + CONSOLE_PART))));
        }
    }

    static String error(String message) {
        return "E." + message;
    }
}
