package mmulator.gdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * From bytes to packets and back: {@code $payload#checksum}. GDB manual, "Remote Protocol", "Overview". Takes bytes in
 * pieces of any size; one object for one connection.
 */
public final class Framing {
    /** Longest payload that we take, as {@code qSupported} tells. */
    public static final int MAX_PAYLOAD = 0x4000;

    private static final int INTERRUPT = 3;
    /** Shorter runs are not worth it. */
    private static final int SHORTEST_RUN = 4;

    private static final int LONGEST_RUN = 98;

    private enum State {
        BETWEEN,
        PAYLOAD,
        ESCAPED,
        TOO_LONG,
        FIRST_DIGIT,
        SECOND_DIGIT
    }

    private State state = State.BETWEEN;
    private final StringBuilder payload = new StringBuilder();
    private int sum;
    private int firstDigit;
    private boolean tooLong;

    /**
     * True for what a debugger begins with. Any page that a browser shows can send a request to a port of the loopback
     * interface, and put packets into its body; it cannot choose the first byte.
     */
    static boolean begins(byte first) {
        return first == '+' || first == '-' || first == '$' || first == INTERRUPT;
    }

    /** What these bytes bring, with those before them. Never fails, whatever they are. */
    public List<Incoming> decode(byte[] bytes) {
        List<Incoming> incoming = new ArrayList<>();
        for (byte each : bytes) {
            take(each & 0xff, incoming);
        }
        return incoming;
    }

    private void take(int b, List<Incoming> incoming) {
        switch (state) {
            case BETWEEN -> between(b, incoming);
            case PAYLOAD, TOO_LONG -> {
                if (b == '#') {
                    tooLong = state == State.TOO_LONG;
                    state = State.FIRST_DIGIT;
                } else if (b == '$') {
                    incoming.add(new Incoming.Damaged());
                    begin();
                } else {
                    sum += b;
                    if (state == State.PAYLOAD && b == '}') {
                        state = State.ESCAPED;
                    } else if (state == State.PAYLOAD) {
                        append((char) b);
                    }
                }
            }
            case ESCAPED -> {
                sum += b;
                state = State.PAYLOAD;
                append((char) (b ^ 0x20));
            }
            case FIRST_DIGIT -> {
                firstDigit = Character.digit(b, 16);
                state = State.SECOND_DIGIT;
            }
            case SECOND_DIGIT -> {
                state = State.BETWEEN;
                incoming.add(complete(Character.digit(b, 16)));
            }
        }
    }

    private void between(int b, List<Incoming> incoming) {
        switch (b) {
            case '$' -> begin();
            case '+' -> incoming.add(new Incoming.Acknowledged());
            case '-' -> incoming.add(new Incoming.Repeat());
            case INTERRUPT -> incoming.add(new Incoming.Interrupt());
            default -> {} // noise; the protocol says to skip it
        }
    }

    private void begin() {
        state = State.PAYLOAD;
        payload.setLength(0);
        sum = 0;
    }

    private void append(char c) {
        if (payload.length() == MAX_PAYLOAD) {
            state = State.TOO_LONG;
        } else {
            payload.append(c);
        }
    }

    private Incoming complete(int secondDigit) {
        if (firstDigit < 0 || secondDigit < 0 || (firstDigit << 4 | secondDigit) != (sum & 0xff)) {
            return new Incoming.Damaged();
        }
        // Well sent, only too much: asking for it again would bring the same.
        return new Incoming.Packet(tooLong ? "" : payload.toString());
    }

    /** A packet as it goes out: escaped, and runs of equal bytes made short. */
    public static byte[] frame(String payload) {
        StringBuilder packet = new StringBuilder(payload.length() + 4).append('$');
        for (int i = 0; i < payload.length(); ) {
            char c = payload.charAt(i);
            int run = 1;
            while (run < LONGEST_RUN && i + run < payload.length() && payload.charAt(i + run) == c) {
                run++;
            }
            i += run;
            String once = escaped(c);
            // A count would repeat only the second character of an escape.
            if (run < SHORTEST_RUN || once.length() > 1) {
                packet.repeat(once, run);
            } else {
                appendRun(packet, c, run);
            }
        }
        int sum = 0;
        for (int i = 1; i < packet.length(); i++) {
            sum += packet.charAt(i);
        }
        packet.append('#').append(HexBytes.ofByte(sum & 0xff));
        return packet.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String escaped(char c) {
        return switch (c) {
            case '#', '$', '}', '*' -> "}" + (char) (c ^ 0x20);
            default -> String.valueOf(c);
        };
    }

    /** A count is a printable character, but none that means something else. */
    private static void appendRun(StringBuilder packet, char c, int run) {
        int count = run + 28;
        while (count == '#' || count == '$' || count == '+' || count == '-') {
            count--;
        }
        packet.append(c).append('*').append((char) count).repeat(c, run + 28 - count);
    }
}
