package mmulator.elf.zstd;

import java.util.Arrays;

/** A Huffman code of bytes; RFC 8878, 4.2. */
final class PrefixCode {
    private static final int MAX_BITS = 11;
    private static final int MAX_WEIGHT_LOG = 6;
    private static final int DIRECT = 127;

    private final int longest;
    private final byte[] symbols;
    private final byte[] lengths;

    private PrefixCode(int longest) {
        this.longest = longest;
        symbols = new byte[1 << longest];
        lengths = new byte[1 << longest];
    }

    /** Reads a description, and passes over it. */
    static PrefixCode read(Source source) {
        int header = source.u8();
        return header > DIRECT ? of(direct(source, header - DIRECT)) : of(compressed(source.part(header)));
    }

    private static int[] direct(Source source, int count) {
        int[] weights = new int[count];
        for (int i = 0; i < count; i += 2) {
            int two = source.u8();
            weights[i] = two >> 4;
            if (i + 1 < count) {
                weights[i + 1] = two & 15;
            }
        }
        return weights;
    }

    /** By two states that take turns. */
    private static int[] compressed(Source source) {
        StateTable table = StateTable.read(source, MAX_WEIGHT_LOG, MAX_BITS + 1);
        BackwardBits bits = new BackwardBits(source);
        int[] weights = new int[256];
        int count = 0;
        int now = table.first(bits);
        int other = table.first(bits);
        while (!bits.overdrawn()) {
            if (count > 253) {
                throw new DamagedException("a code has too many weights");
            }
            weights[count++] = table.symbol(now);
            int next = table.next(now, bits);
            now = other;
            other = next;
        }
        weights[count++] = table.symbol(now);
        return Arrays.copyOf(weights, count);
    }

    /** @param weights of all symbols but the last, whose weight follows from them */
    private static PrefixCode of(int[] weights) {
        int sum = 0;
        for (int weight : weights) {
            if (weight > MAX_BITS) {
                throw new DamagedException("a code is of more than " + MAX_BITS + " bits");
            }
            sum += weight == 0 ? 0 : 1 << weight - 1;
        }
        int longest = Integer.SIZE - Integer.numberOfLeadingZeros(sum);
        int left = (1 << longest) - sum;
        if (sum == 0 || longest > MAX_BITS || Integer.bitCount(left) != 1) {
            throw new DamagedException("the weights of a code do not come out even");
        }
        int[] all = Arrays.copyOf(weights, weights.length + 1);
        all[weights.length] = Integer.SIZE - Integer.numberOfLeadingZeros(left);
        PrefixCode code = new PrefixCode(longest);
        int at = 0;
        for (int weight = 1; weight <= longest; weight++) {
            for (int symbol = 0; symbol < all.length; symbol++) {
                if (all[symbol] == weight) {
                    int size = 1 << weight - 1;
                    Arrays.fill(code.symbols, at, at + size, (byte) symbol);
                    Arrays.fill(code.lengths, at, at + size, (byte) (longest + 1 - weight));
                    at += size;
                }
            }
        }
        return code;
    }

    /** Decodes a stream of a known number of bytes. */
    void decode(Source source, byte[] target, int from, int count) {
        BackwardBits bits = new BackwardBits(source);
        for (int i = 0; i < count; i++) {
            int next = bits.peek(longest);
            target[from + i] = symbols[next];
            bits.skip(lengths[next]);
        }
        if (!bits.atEnd()) {
            throw new DamagedException("a stream of literals does not end where it should");
        }
    }
}
