package mmulator.elf;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Unpacks what Zstandard has packed; RFC 8878. */
public final class Zstandard {
    private static final int MAGIC = 0xfd2f_b528;
    private static final int SKIPPABLE = 0x184d_2a50;

    private Zstandard() {}

    /** Whether bytes begin so. */
    public static boolean isPacked(long firstFourBytes) {
        return (int) firstFourBytes == MAGIC;
    }

    /**
     * All frames, one after the other; what follows them and is none is left out: a kernel's build puts the size there.
     *
     * @param limit of bytes
     * @throws IOException when they are damaged, or are more than the limit
     */
    public static byte[] unpack(byte[] packed, int limit) throws IOException {
        int end = 0;
        while (end + Integer.BYTES <= packed.length && isFrame(packed, end)) {
            end += (int) sizeOfFrame(packed, end);
        }
        if (end == 0) {
            throw new IOException("it has no frame");
        }
        try (InputStream in = mmulator.file.Compression.ZSTD.reader(new ByteArrayInputStream(packed, 0, end))) {
            byte[] bytes = in.readNBytes(limit);
            if (bytes.length == limit && in.read() >= 0) {
                throw new IOException("it has more than " + limit + " bytes");
            }
            return bytes;
        }
    }

    private static long sizeOfFrame(byte[] packed, int at) throws IOException {
        try {
            return Zstd.findFrameCompressedSize(packed, at, packed.length - at);
        } catch (ZstdException damaged) {
            throw new IOException("a frame is damaged or truncated: " + damaged.getMessage(), damaged);
        }
    }

    private static boolean isFrame(byte[] packed, int at) {
        int magic = packed[at] & 0xff
                | (packed[at + 1] & 0xff) << 8
                | (packed[at + 2] & 0xff) << 16
                | (packed[at + 3] & 0xff) << 24;
        return magic == MAGIC || (magic & 0xffff_fff0) == SKIPPABLE;
    }
}
