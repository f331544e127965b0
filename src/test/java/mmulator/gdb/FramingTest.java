package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes to packets and back. */
final class FramingTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String framed(String payload) {
        return new String(Framing.frame(payload), StandardCharsets.ISO_8859_1);
    }

    private static List<Incoming> decoded(String text) {
        return new Framing().decode(bytes(text));
    }

    @Test
    void packetOfGdbIsTakenApart() {
        assertEquals(
                List.of(new Incoming.Acknowledged(), new Incoming.Packet("vMustReplyEmpty")),
                decoded("+$vMustReplyEmpty#3a"));
    }

    @Test
    void packetMayComeInPieces() {
        Framing framing = new Framing();
        List<Incoming> all = new ArrayList<>();
        for (byte b : bytes("$qC#b4")) {
            all.addAll(framing.decode(new byte[] {b}));
        }
        assertEquals(List.of(new Incoming.Packet("qC")), all);
    }

    @Test
    void interruptIsHeardBetweenPackets() {
        assertEquals(
                List.of(new Incoming.Packet("qC"), new Incoming.Interrupt(), new Incoming.Packet("qC")),
                decoded("$qC#b4\3$qC#b4"));
    }

    @Test
    void interruptWithinAPacketIsData() {
        assertEquals(List.of(new Incoming.Packet("X\3")), decoded("$X\3#5b"));
    }

    @Test
    void wrongChecksumIsDamage() {
        assertInstanceOf(Incoming.Damaged.class, decoded("$qC#b5").getFirst());
        assertInstanceOf(Incoming.Damaged.class, decoded("$qC#zz").getFirst());
        assertInstanceOf(
                Incoming.Damaged.class, decoded("$qC#b4".replace("C", "D")).getFirst());
    }

    @Test
    void packetThatBeginsWithinAnotherIsTheOneThatCounts() {
        List<Incoming> incoming = decoded("$vCo$qC#b4");
        assertInstanceOf(Incoming.Damaged.class, incoming.getFirst());
        assertEquals(new Incoming.Packet("qC"), incoming.getLast());
    }

    @Test
    void escapedBytesAreThemselves() {
        assertEquals(List.of(new Incoming.Packet("#$}*")), decoded("$}\3}\4}]}\n#62"));
    }

    @Test
    void oversizedPacketComesWithoutItsContents() {
        String payload = "m".repeat(3 * Framing.MAX_PAYLOAD);
        int sum = 3 * Framing.MAX_PAYLOAD * 'm' & 0xff;
        assertEquals(
                List.of(new Incoming.Packet(""), new Incoming.Packet("qC")),
                decoded("$" + payload + "#" + HexBytes.ofByte(sum) + "$qC#b4"));
    }

    @Test
    void repliesEndWithTheirChecksum() {
        assertEquals("$OK#9a", framed("OK"));
        assertEquals("$#00", framed(""));
    }

    @Test
    void equalBytesAreMadeShort() {
        // The manual's example: "0* " are four zeros; a count that would be a '#' or '$' goes down instead.
        assertEquals("$0* #7a", framed("0000"));
        assertTrue(framed("0".repeat(7)).startsWith("$0*\"0#"), framed("0".repeat(7)));
        assertTrue(framed("0".repeat(8)).startsWith("$0*\"00#"), framed("0".repeat(8)));
        assertTrue(framed("0".repeat(98)).startsWith("$0*~#"));
        assertEquals("$000#90", framed("000"));
    }

    @Test
    void everyReplyArrivesAsItWasSent() {
        long seed = 20;
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            StringBuilder payload = new StringBuilder();
            int parts = random.nextInt(6);
            for (int p = 0; p < parts; p++) {
                payload.repeat(random.nextInt(256), 1 + random.nextInt(230));
            }
            assertEquals(payload.toString(), asGdbReads(framed(payload.toString())), "seed " + seed + ", " + i);
        }
    }

    /** As the debugger does it: counts first, escapes afterwards. */
    private static String asGdbReads(String frame) {
        StringBuilder raw = new StringBuilder();
        int sum = 0;
        int at = 1;
        for (; frame.charAt(at) != '#'; at++) {
            sum += frame.charAt(at);
            if (frame.charAt(at) == '*') {
                at++;
                sum += frame.charAt(at);
                assertTrue(frame.charAt(at) >= ' ' && frame.charAt(at) <= '~');
                assertEquals(-1, "#$+-".indexOf(frame.charAt(at)), "a count that means something else, in " + frame);
                raw.repeat(raw.charAt(raw.length() - 1), frame.charAt(at) - 29);
            } else {
                raw.append(frame.charAt(at));
            }
        }
        assertEquals(HexBytes.ofByte(sum & 0xff), frame.substring(at + 1));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            text.append(raw.charAt(i) == '}' ? (char) (raw.charAt(++i) ^ 0x20) : raw.charAt(i));
        }
        return text.toString();
    }

    @Test
    void noiseIsSurvived() {
        long seed = 21;
        Random random = new Random(seed);
        Framing framing = new Framing();
        for (int i = 0; i < 1000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            for (int k = 0; k < noise.length; k++) {
                noise[k] = (byte) (random.nextInt(3) == 0 ? "$#}+-*\3".charAt(random.nextInt(7)) : random.nextInt());
            }
            framing.decode(noise);
        }
        framing.decode(bytes("#00"));
        assertEquals(
                List.of(new Incoming.Packet("qC")),
                framing.decode(bytes("#00$qC#b4")).stream()
                        .filter(incoming -> incoming.equals(new Incoming.Packet("qC")))
                        .toList());
    }

    @Test
    void hexIsReadAsUnsigned() {
        assertEquals(0xffff_8000_8021_0000L, new PacketScanner("ffff800080210000").hex());
        assertArrayEquals(new byte[] {(byte) 0xab, 1}, HexBytes.parse("ab01"));
        assertEquals("0000218000800000", HexBytes.littleEndian(0x0000_8000_8021_0000L, 8));
    }

    @Test
    void longestPayloadIsTakenAndOneMoreIsNot() {
        for (int length : new int[] {Framing.MAX_PAYLOAD, Framing.MAX_PAYLOAD + 1}) {
            String payload = "m".repeat(length);
            String expected = length == Framing.MAX_PAYLOAD ? payload : "";
            assertEquals(
                    List.of(new Incoming.Packet(expected)),
                    decoded("$" + payload + "#" + HexBytes.ofByte(length * 'm' & 0xff)));
        }
    }
}
