package mmulator.elf.zstd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Unpacks what Zstandard has packed; RFC 8878. Without dictionaries, and without looking at checksums. */
public final class Zstandard {
    private static final long MAGIC = 0xfd2f_b528L;
    private static final long SKIPPABLE = 0x184d_2a50L;
    private static final int MAX_BLOCK = 128 << 10;

    private final Output output;
    private final byte[] literal = new byte[MAX_BLOCK];
    private int literalCount;
    private @Nullable PrefixCode code;
    private Sequences sequences = new Sequences();

    private Zstandard(int limit) {
        output = new Output(limit);
    }

    /** Whether bytes begin so. */
    public static boolean isPacked(long firstFourBytes) {
        return firstFourBytes == MAGIC;
    }

    /**
     * All frames, one after the other; what follows them and is none is left out.
     *
     * @param limit of bytes
     * @throws DamagedException when they are damaged, or are more than the limit
     */
    public static byte[] unpack(byte[] packed, int limit) {
        Source source = new Source(packed, 0, packed.length);
        Zstandard unpacked = new Zstandard(limit);
        boolean any = false;
        while (source.left() >= Integer.BYTES) {
            long magic = source.number(Integer.BYTES);
            if (magic == MAGIC) {
                unpacked.frame(source);
                any = true;
            } else if ((magic & 0xffff_fff0L) == SKIPPABLE) {
                source.part(source.number(Integer.BYTES));
            } else {
                break;
            }
        }
        if (!any) {
            throw new DamagedException("it has no frame");
        }
        return unpacked.output.toArray();
    }

    private void frame(Source source) {
        int descriptor = source.u8();
        boolean single = (descriptor & 0x20) != 0;
        if ((descriptor & 0x08) != 0) {
            throw new DamagedException("its header has a bit set that is reserved");
        }
        source.number(single ? 0 : 1);
        if (source.number(new int[] {0, 1, 2, 4}[descriptor & 3]) != 0) {
            throw new DamagedException("it needs a dictionary");
        }
        int size = descriptor >> 6;
        source.number(size == 0 ? single ? 1 : 0 : 1 << size);
        output.beginFrame();
        code = null;
        sequences = new Sequences();
        boolean last = false;
        while (!last) {
            int header = (int) source.number(3);
            last = (header & 1) != 0;
            block(source, header >> 1 & 3, header >> 3);
        }
        source.number((descriptor & 4) == 0 ? 0 : Integer.BYTES);
    }

    private void block(Source source, int type, int size) {
        switch (type) {
            case 0 -> output.copy(source, size);
            case 1 -> output.fill(source.u8(), size);
            case 2 -> {
                Source block = source.part(size);
                literals(block);
                sequences.decode(block, literal, literalCount, output);
            }
            default -> throw new DamagedException("it has a block of a kind that is reserved");
        }
    }

    private void literals(Source block) {
        int first = block.u8();
        int kind = first & 3;
        int format = first >> 2 & 3;
        if (kind < 2) {
            int bytes = (format & 1) == 0 ? 0 : format == 1 ? 1 : 2;
            long header = first | block.number(bytes) << Byte.SIZE;
            count(header >> (bytes == 0 ? 3 : 4));
            if (kind == 0) {
                block.copyTo(literal, 0, literalCount);
            } else {
                Arrays.fill(literal, 0, literalCount, (byte) block.u8());
            }
            return;
        }
        int bytes = Math.max(2, format + 1);
        int width = new int[] {10, 10, 14, 18}[format];
        long header = (first | block.number(bytes) << Byte.SIZE) >> 4;
        count(header & (1L << width) - 1);
        Source packed = block.part(header >> width & (1L << width) - 1);
        code = kind == 2 ? PrefixCode.read(packed) : code;
        if (code == null) {
            throw new DamagedException("a block goes on with a code that was never there");
        }
        if (format == 0) {
            code.decode(packed, literal, 0, literalCount);
        } else {
            four(code, packed);
        }
    }

    private void count(long count) {
        if (count > MAX_BLOCK) {
            throw new DamagedException("a block has " + count + " literals");
        }
        literalCount = (int) count;
    }

    /** Four streams, of which the first three are as long as one another. */
    private void four(PrefixCode decoder, Source packed) {
        long[] sizes = {packed.number(2), packed.number(2), packed.number(2)};
        int each = (literalCount + 3) / 4;
        if (3 * each > literalCount) {
            throw new DamagedException("a block has too few literals for four streams");
        }
        for (int i = 0; i < 3; i++) {
            decoder.decode(packed.part(sizes[i]), literal, i * each, each);
        }
        decoder.decode(packed.part(packed.left()), literal, 3 * each, literalCount - 3 * each);
    }
}
