package mmulator.gdb;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mmulator.debug.Debuggee;
import mmulator.report.text.Markup;
import org.jspecify.annotations.Nullable;

/** {@code q Q H T}: what the debugger wants to know, and what it chooses. */
final class QueryPackets {
    /**
     * All addresses may be asked for. What there is at one depends on the CPU, on its tables and on its TLB, and on whether
     * addresses are virtual; a debugger asks for the map once. It would refuse by itself what is not in it.
     */
    private static final String MEMORY_MAP = """
            <?xml version="1.0"?>
            <!DOCTYPE memory-map SYSTEM "gdb-memory-map.dtd">
            <memory-map>
            <memory type="ram" start="0x0" length="0x8000000000000000"/>
            <memory type="ram" start="0x8000000000000000" length="0x8000000000000000"/>
            </memory-map>
            """;

    private final Debuggee debuggee;
    private final Selection selection;
    private final String symbolFile;

    /** @param symbolFile path of the ELF file */
    QueryPackets(Debuggee debuggee, Selection selection, String symbolFile) {
        this.debuggee = debuggee;
        this.selection = selection;
        this.symbolFile = symbolFile;
    }

    @Nullable
    String reply(String packet) {
        PacketScanner scanner = new PacketScanner(packet);
        if (scanner.skip("qSupported")) {
            return "PacketSize=" + HexBytes.number(Framing.MAX_PAYLOAD)
                    + ";QStartNoAckMode+;qXfer:features:read+;qXfer:threads:read+;qXfer:memory-map:read+"
                    + ";qXfer:exec-file:read+;vContSupported+"
                    + ";ReverseStep+;ReverseContinue+";
        }
        if (scanner.skip("qXfer:")) {
            return transfer(scanner);
        }
        if (scanner.skip("qThreadExtraInfo,")) {
            return HexBytes.ofText(debuggee.activity(selection.cpu(scanner.count())));
        }
        if (scanner.skip("Qqemu.PhyMemMode:")) {
            selection.physical(scanner.hex() != 0);
            return Session.OK;
        }
        if (scanner.skip("qSymbol:")) {
            return Session.OK; // no symbol of the debugger's is of use here
        }
        if (scanner.skip("H")) {
            return select(scanner);
        }
        if (scanner.skip("T")) {
            selection.cpu(scanner.thread());
            return Session.OK;
        }
        return switch (packet) {
            // Of LLDB, which else takes a watched access for one that has been made, and meets it again and again.
            case "qHostInfo" -> "endian:little;ptrsize:8;watchpoint_exceptions_received:before;";
            case "qWatchpointSupportInfo:" -> "num:64;";
            case "qC" -> "QC" + ThreadId.of(selection.cpu());
            // There before the debugger was, and there when it leaves.
            case "qAttached" -> "1";
            case "qfThreadInfo" ->
                "m"
                        + IntStream.range(0, selection.cpus())
                                .mapToObj(ThreadId::of)
                                .collect(Collectors.joining(","));
            case "qsThreadInfo" -> "l";
            case "qqemu.PhyMemMode" -> selection.physical() ? "1" : "0";
            default -> null;
        };
    }

    private String select(PacketScanner scanner) {
        if (scanner.skip("g")) {
            selection.general(scanner.thread());
        } else if (scanner.skip("c")) {
            selection.control(scanner.thread());
        } else {
            throw new BadPacket("Hg or Hc");
        }
        return Session.OK;
    }

    /** {@code object:read:annex:offset,length}. */
    private @Nullable String transfer(PacketScanner scanner) {
        String object = scanner.until(':');
        String operation = scanner.until(':');
        String annex = scanner.until(':');
        long offset = scanner.hex();
        int length = scanner.expect(',').count();
        if (!operation.equals("read")) {
            return null;
        }
        String document = switch (object) {
            case "features" -> annex.equals("target.xml") ? TargetDescription.xml() : "";
            case "threads" -> threads();
            case "memory-map" -> MEMORY_MAP;
            case "exec-file" -> symbolFile;
            default -> null;
        };
        if (document == null) {
            return null;
        }
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        if (document.isEmpty() || offset < 0 || offset > bytes.length) {
            return "E00";
        }
        int count = Math.min(Math.min(length, Framing.MAX_PAYLOAD / 2), bytes.length - (int) offset);
        String part = new String(bytes, (int) offset, count, StandardCharsets.ISO_8859_1);
        return (offset + count == bytes.length ? "l" : "m") + part;
    }

    private String threads() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<threads>\n");
        for (int cpu = 0; cpu < selection.cpus(); cpu++) {
            xml.append("<thread id=\"")
                    .append(ThreadId.of(cpu))
                    .append("\" core=\"")
                    .append(cpu);
            xml.append("\" name=\"").append(Markup.escaped(name(cpu))).append("\">");
            xml.append(Markup.escaped(debuggee.activity(cpu))).append("</thread>\n");
        }
        return xml.append("</threads>\n").toString();
    }

    /** The number first: what the fixture calls a CPU may be anything. */
    private String name(int cpu) {
        String name = debuggee.image().cpuNames().get(cpu);
        return name.equals("cpu" + cpu) ? name : "cpu" + cpu + " " + name;
    }
}
