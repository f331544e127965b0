package mmulator.gdb;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code vFile:…}: the debugger fetches the symbols by itself. One file can be read, our ELF file under the name that
 * {@code qXfer:exec-file} tells; no other file of this machine can, whoever asks. GDB manual, "File-I/O Remote Protocol
 * Extension" and "Host I/O Packets".
 */
final class FilePackets {
    private static final int DESCRIPTOR = 3;
    private static final int ENOENT = 2;
    private static final int EBADF = 9;
    private static final int REGULAR_READABLE = 0100444;

    private final String path;
    private final byte[] contents;

    FilePackets(String path, byte[] contents) {
        this.path = path;
        this.contents = contents;
    }

    @Nullable
    String reply(String packet) {
        PacketScanner scanner = new PacketScanner(packet);
        if (!scanner.skip("vFile:")) {
            return null;
        }
        return switch (scanner.until(':')) {
            case "setfs" -> "F0";
            case "open" -> open(HexBytes.parseText(scanner.until(',')), scanner.hex());
            case "close" -> scanner.hex() == DESCRIPTOR ? "F0" : failed(EBADF);
            case "fstat" -> scanner.hex() == DESCRIPTOR ? data(status()) : failed(EBADF);
            case "pread" -> {
                boolean open = scanner.hex() == DESCRIPTOR;
                int count = scanner.expect(',').count();
                yield open ? read(count, scanner.expect(',').hex()) : failed(EBADF);
            }
            case "readlink" -> failed(ENOENT);
            default -> null;
        };
    }

    /** @param flags 0 is to read only */
    private String open(String name, long flags) {
        return name.equals(path) && flags == 0 ? "F" + DESCRIPTOR : failed(ENOENT);
    }

    private String read(int count, long offset) {
        if (offset < 0 || offset >= contents.length) {
            return data("");
        }
        int length = Math.min(Math.min(count, Framing.MAX_PAYLOAD / 2), contents.length - (int) offset);
        return data(new String(contents, (int) offset, length, StandardCharsets.ISO_8859_1));
    }

    /** {@code struct stat} of the protocol: big-endian, of a length of its own. */
    private String status() {
        StringBuilder status = new StringBuilder();
        field(status, 0, 4); // device
        field(status, 0, 4); // inode
        field(status, REGULAR_READABLE, 4);
        field(status, 1, 4); // links
        field(status, 0, 4); // user
        field(status, 0, 4); // group
        field(status, 0, 4); // what device it is
        field(status, contents.length, 8);
        field(status, 512, 8); // block size
        field(status, (contents.length + 511) / 512, 8);
        field(status, 0, 4); // times
        field(status, 0, 4);
        field(status, 0, 4);
        return status.toString();
    }

    private static void field(StringBuilder to, long value, int size) {
        for (int i = size - 1; i >= 0; i--) {
            to.append((char) (value >>> 8 * i & 0xff));
        }
    }

    private static String data(String bytes) {
        return "F" + Integer.toHexString(bytes.length()) + ";" + bytes;
    }

    private static String failed(int reason) {
        return "F-1," + Integer.toHexString(reason);
    }
}
