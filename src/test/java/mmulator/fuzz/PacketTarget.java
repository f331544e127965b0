package mmulator.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mmulator.gdb.Framing;
import mmulator.gdb.Incoming;

/** Bytes from a debugger, in pieces; what they bring goes out again and must come back as it was. */
final class PacketTarget implements Target {

    @Override
    public Kind kind() {
        return new Kind("packet", "bin", 5000);
    }

    @Override
    public boolean isText() {
        return false;
    }

    @Override
    public List<String> words() {
        return List.of();
    }

    @Override
    public List<byte[]> seeds() {
        return Stream.of("g", "m4000,40", "X4000,3:a}]b", "vCont;c:1;s:2", "0* ", "")
                .map(packet -> concat("+".getBytes(StandardCharsets.ISO_8859_1), Framing.frame(packet), new byte[] {3}))
                .toList();
    }

    private static byte[] concat(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Debuggers do not shorten runs of equal bytes, so these are not read. */
    private static boolean hasRun(byte[] frame) {
        return new String(frame, StandardCharsets.ISO_8859_1).indexOf('*') >= 0;
    }

    @Override
    public Answer read(byte[] input) {
        List<Incoming> whole = new Framing().decode(input);
        Framing byPieces = new Framing();
        List<Incoming> pieces = new ArrayList<>();
        for (int at = 0; at < input.length; at += 7) {
            pieces.addAll(byPieces.decode(Arrays.copyOfRange(input, at, Math.min(input.length, at + 7))));
        }
        if (!pieces.equals(whole)) {
            throw new AssertionError("in pieces it is " + pieces + ", as a whole " + whole);
        }
        boolean damaged = false;
        for (Incoming incoming : whole) {
            damaged |= incoming instanceof Incoming.Damaged;
            if (incoming instanceof Incoming.Packet(String payload)
                    && !hasRun(Framing.frame(payload))
                    && !new Framing().decode(Framing.frame(payload)).equals(List.of(incoming))) {
                throw new AssertionError("goes out as another packet: " + payload);
            }
        }
        return damaged ? Answer.refused("damaged") : Answer.accepted("packet ".repeat(Math.min(whole.size(), 20)));
    }
}
