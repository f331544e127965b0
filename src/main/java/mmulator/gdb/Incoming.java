package mmulator.gdb;

/** What a debugger sends, once taken apart. */
public sealed interface Incoming {
    /** @param payload without frame and escapes, each byte a char */
    record Packet(String payload) implements Incoming {}

    /** The last reply has come over. */
    record Acknowledged() implements Incoming {}

    /** The last reply is to be sent again. */
    record Repeat() implements Incoming {}

    /** Ctrl-C. */
    record Interrupt() implements Incoming {}

    /** A packet that is not as it was sent, or no packet at all. */
    record Damaged() implements Incoming {}
}
