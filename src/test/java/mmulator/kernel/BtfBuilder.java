package mmulator.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** BTF of our own making; types are numbered from 1 in the order that they are added. */
final class BtfBuilder {
    private final ByteArrayOutputStream types = new ByteArrayOutputStream();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private int count;

    BtfBuilder() {
        strings.write(0);
    }

    private int name(String name) {
        if (name.isEmpty()) {
            return 0;
        }
        int at = strings.size();
        strings.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        strings.write(0);
        return at;
    }

    private int type(String name, int kind, int members, boolean flag, int sizeOrType) {
        word(name(name));
        word((flag ? 1 << 31 : 0) | kind << 24 | members);
        word(sizeOrType);
        return ++count;
    }

    private void word(int value) {
        types.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, value)
                .array());
    }

    int integer(String name, int size) {
        int type = type(name, 1, 0, false, size);
        word(size * 8);
        return type;
    }

    int pointer(int to) {
        return type("", 2, 0, false, to);
    }

    int array(int of, int elements) {
        int type = type("", 3, 0, false, 0);
        word(of);
        word(of);
        word(elements);
        return type;
    }

    record Member(String name, int type, int bits) {}

    int struct(String name, int size, Member... members) {
        return composite(name, 4, false, size, members);
    }

    int union(String name, int size, Member... members) {
        return composite(name, 5, false, size, members);
    }

    /** With room for bit-fields: the width is in the highest byte of where a member is. */
    int structOfBits(String name, int size, Member... members) {
        return composite(name, 4, true, size, members);
    }

    private int composite(String name, int kind, boolean flag, int size, Member... members) {
        int type = type(name, kind, members.length, flag, size);
        for (Member member : members) {
            word(name(member.name()));
            word(member.type());
            word(member.bits());
        }
        return type;
    }

    int alias(String name, int kind, int of) {
        return type(name, kind, 0, false, of);
    }

    int enumeration(String constant, int value) {
        return enumeration(constant, value, false);
    }

    int enumeration(String constant, int value, boolean signed) {
        int type = type("", 6, 1, signed, 4);
        word(name(constant));
        word(value);
        return type;
    }

    /** ENUM64. */
    int wideEnumeration(String constant, long value, boolean signed) {
        int type = type("", 19, 1, signed, 8);
        word(name(constant));
        word((int) value);
        word((int) (value >>> 32));
        return type;
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(24 + types.size() + strings.size()).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
        out.putInt(0).putInt(types.size()).putInt(types.size()).putInt(strings.size());
        return out.put(types.toByteArray()).put(strings.toByteArray()).array();
    }
}
