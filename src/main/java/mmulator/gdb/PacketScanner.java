package mmulator.gdb;

/** Reads a packet's payload from left to right. Whatever is not there as it should be is a {@link BadPacket}. */
final class PacketScanner {
    private final String text;
    private int at;

    PacketScanner(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** Goes past {@code prefix} if it comes next. */
    boolean skip(String prefix) {
        boolean there = text.startsWith(prefix, at);
        at += there ? prefix.length() : 0;
        return there;
    }

    PacketScanner expect(char c) {
        if (atEnd() || text.charAt(at) != c) {
            throw new BadPacket("'" + c + "' expected");
        }
        at++;
        return this;
    }

    /** Up to the next {@code end}, which is skipped, or all of the rest. */
    String until(char end) {
        int to = text.indexOf(end, at);
        String part = text.substring(at, to < 0 ? text.length() : to);
        at = to < 0 ? text.length() : to + 1;
        return part;
    }

    String rest() {
        String rest = text.substring(at);
        at = text.length();
        return rest;
    }

    /** An unsigned hexadecimal number of 1 to 16 digits. */
    long hex() {
        int from = at;
        while (!atEnd() && Character.digit(text.charAt(at), 16) >= 0) {
            at++;
        }
        if (at == from || at - from > 16) {
            throw new BadPacket("a number expected");
        }
        return Long.parseUnsignedLong(text, from, at, 16);
    }

    /** The same for what counts bytes or things. */
    int count() {
        long value = hex();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new BadPacket("too many");
        }
        return (int) value;
    }

    /** @return -1 for all threads, 0 for any, else a thread's number */
    int thread() {
        if (skip("-1")) {
            return ThreadId.ALL;
        }
        return count();
    }
}
