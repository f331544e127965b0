package mmulator.elf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Little-endian bytes in a row, with the variable-length numbers of DWARF 4, "Variable Length Data". */
final class ByteWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    int size() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    ByteWriter u8(int value) {
        bytes.write(value);
        return this;
    }

    ByteWriter u16(int value) {
        return number(value, 2);
    }

    ByteWriter u32(long value) {
        return number(value, 4);
    }

    ByteWriter u64(long value) {
        return number(value, 8);
    }

    private ByteWriter number(long value, int size) {
        for (int i = 0; i < size; i++) {
            bytes.write((int) (value >>> 8 * i));
        }
        return this;
    }

    ByteWriter unsigned(long value) {
        long rest = value;
        while (rest < 0 || rest > 0x7f) {
            bytes.write((int) rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        return u8((int) rest);
    }

    ByteWriter signed(long value) {
        long rest = value;
        while (rest < -0x40 || rest > 0x3f) {
            bytes.write((int) rest & 0x7f | 0x80);
            rest >>= 7;
        }
        return u8((int) rest & 0x7f);
    }

    /** With the zero that ends it. */
    ByteWriter text(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8)).u8(0);
    }

    ByteWriter raw(byte[] more) {
        bytes.write(more, 0, more.length);
        return this;
    }

    /** Zeros up to a multiple of {@code alignment}. */
    ByteWriter align(int alignment) {
        while (bytes.size() % alignment != 0) {
            bytes.write(0);
        }
        return this;
    }
}
