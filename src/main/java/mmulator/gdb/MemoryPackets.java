package mmulator.gdb;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import mmulator.debug.Debuggee;
import mmulator.debug.MemoryRange;
import org.jspecify.annotations.Nullable;

/** {@code m x M X}: memory at virtual addresses of the selected CPU, or at physical ones. */
final class MemoryPackets {
    /** EFAULT of the protocol's own list. */
    private static final String FAULT = "E0e";

    private final Debuggee debuggee;
    private final Selection selection;

    MemoryPackets(Debuggee debuggee, Selection selection) {
        this.debuggee = debuggee;
        this.selection = selection;
    }

    @Nullable
    String reply(String packet) {
        PacketScanner scanner = new PacketScanner(packet.substring(1));
        char kind = packet.charAt(0);
        if ("mxMX".indexOf(kind) < 0) {
            return null;
        }
        long address = scanner.hex();
        int length = scanner.expect(',').count();
        return switch (kind) {
            case 'm' ->
                read(address, Math.min(length, Framing.MAX_PAYLOAD / 2))
                        .map(HexBytes::of)
                        .orElse(FAULT);
            case 'x' ->
                read(address, Math.min(length, Framing.MAX_PAYLOAD / 2))
                        .map(bytes -> "b" + new String(bytes, StandardCharsets.ISO_8859_1))
                        .orElse(FAULT);
            case 'M' ->
                write(address, length, HexBytes.parse(scanner.expect(':').rest()));
            default -> write(address, length, scanner.expect(':').rest().getBytes(StandardCharsets.ISO_8859_1));
        };
    }

    /** What can be read up to the first byte that cannot; empty if that is nothing. */
    private Optional<byte[]> read(long address, int length) {
        MemoryRange range = selection.physical()
                ? debuggee.readPhysical(address, length)
                : debuggee.read(selection.cpu(), address, length);
        return range.bytes().length == 0 && length > 0 ? Optional.empty() : Optional.of(range.bytes());
    }

    private String write(long address, int length, byte[] bytes) {
        if (bytes.length != length) {
            throw new BadPacket("the length is not that of the data");
        }
        if (length == 0) {
            return Session.OK; // how a debugger asks whether X is known
        }
        Optional<String> refused = selection.physical()
                ? debuggee.writePhysical(address, bytes)
                : debuggee.write(selection.cpu(), address, bytes);
        return refused.isPresent() ? FAULT : Session.OK;
    }
}
