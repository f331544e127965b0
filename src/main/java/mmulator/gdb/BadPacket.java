package mmulator.gdb;

/** A packet that we know, but that says nonsense. The debugger is told an error; the session goes on. */
final class BadPacket extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadPacket(String message) {
        super(message);
    }
}
