package mmulator.elf;

import java.io.IOException;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Sections with {@code SHF_COMPRESSED}. */
final class Compression {
    private static final int HEADER = 24;
    /** Where the header has the uncompressed size. */
    private static final int SIZE = 8;

    private static final int ZLIB = 1;
    private static final int ZSTANDARD = 2;

    /** Bytes. Deflate makes at most 1032 bytes of one, so this is about files that lie, and those that are bombs. */
    private static final long LIMIT = 1L << 30;

    private static final int MAX_RATIO = 1032;

    private Compression() {}

    /** Each could be as large as the limit, and all of them the same few bytes of the file. */
    static void checkAll(Bytes file, List<ElfSection> sections) {
        long total = 0;
        for (ElfSection section : sections) {
            boolean there = section.offset() >= 0 && section.offset() <= file.size() - HEADER;
            if (section.compressed() && !section.zeroed() && there) {
                long size = file.u64(section.offset() + SIZE);
                total += size < 0 || size > LIMIT ? LIMIT + 1 : size;
            }
        }
        if (total > LIMIT) {
            throw new ElfException("cannot have more than " + LIMIT + " bytes uncompressed in all its sections");
        }
    }

    static Bytes uncompress(Bytes section) {
        long type = section.u32(0);
        long size = section.u64(SIZE);
        byte[] packed =
                section.slice(HEADER, section.size() - HEADER, section.what()).toArray();
        if (type == ZSTANDARD) {
            return zstandard(packed, size, section.what());
        }
        if (type != ZLIB) {
            throw new ElfException(section.what() + " is compressed in a way that is not known (" + type
                    + "); expected zlib or Zstandard (objcopy --decompress-debug-sections helps)");
        }
        if (size < 0 || size > LIMIT || size > (packed.length + 1L) * MAX_RATIO) {
            throw new ElfException(
                    section.what() + " cannot have " + Long.toUnsignedString(size) + " bytes uncompressed");
        }
        byte[] bytes = new byte[(int) size];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            int done = 0;
            while (done < size) {
                int some = inflater.inflate(bytes, done, (int) size - done);
                if (some == 0) {
                    throw new ElfException(section.what() + " ends within its compressed bytes");
                }
                done += some;
            }
        } catch (DataFormatException e) {
            throw new ElfException(section.what() + " has damaged compressed bytes");
        }
        return Bytes.of(bytes, section.what());
    }

    private static Bytes zstandard(byte[] packed, long size, String what) {
        if (size < 0 || size > LIMIT) {
            throw new ElfException(what + " cannot have " + Long.toUnsignedString(size) + " bytes uncompressed");
        }
        try {
            byte[] bytes = Zstandard.unpack(packed, (int) size);
            if (bytes.length != size) {
                throw new ElfException(what + " has " + bytes.length + " bytes uncompressed; expected " + size);
            }
            return Bytes.of(bytes, what);
        } catch (IOException damaged) {
            throw new ElfException(what + " has damaged compressed bytes: " + damaged.getMessage());
        }
    }
}
