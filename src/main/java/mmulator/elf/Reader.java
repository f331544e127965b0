package mmulator.elf;

/** Goes through bytes from front to back. */
final class Reader {
    private final Bytes bytes;
    private long at;

    Reader(Bytes bytes, long at) {
        this.bytes = bytes;
        this.at = at;
    }

    long at() {
        return at;
    }

    boolean atEnd() {
        return at >= bytes.size();
    }

    void moveTo(long offset) {
        at = offset;
    }

    int u8() {
        return bytes.u8(at++);
    }

    int u16() {
        at += 2;
        return bytes.u16(at - 2);
    }

    long u32() {
        at += 4;
        return bytes.u32(at - 4);
    }

    long u64() {
        at += 8;
        return bytes.u64(at - 8);
    }

    /** An offset into a section, of 4 bytes in the 32-bit format of DWARF and 8 in the other. */
    long offset(boolean wide) {
        return wide ? u64() : u32();
    }

    String string() {
        String text = bytes.string(at);
        skipString();
        return text;
    }

    void skipString() {
        while (u8() != 0) {
            // Its zero ends it.
        }
    }

    /** Goes on behind {@code count} bytes, which need not be there. */
    void skip(long count) {
        if (count < 0 || count > bytes.size() - at) {
            throw new ElfException(bytes.what() + " ends too early");
        }
        at += count;
    }

    /** LEB128 without a sign; what is beyond 64 bits is lost. */
    long unsigned() {
        return leb128(false);
    }

    /** LEB128 with a sign. */
    long signed() {
        return leb128(true);
    }

    private long leb128(boolean signed) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int part = u8();
            if (shift < 64) {
                value |= (long) (part & 0x7f) << shift;
            }
            if (part < 0x80) {
                boolean extend = signed && (part & 0x40) != 0 && shift + 7 < 64;
                return extend ? value | -1L << shift + 7 : value;
            }
        }
    }

    /** The part that a length stands before; this reader goes on behind it. */
    Bytes unit(long length, String what) {
        Bytes part = bytes.slice(at, length, what);
        at += length;
        return part;
    }
}
