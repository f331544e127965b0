package mmulator.elf.zstd;

/** A table of finite state entropy: each state has a symbol, and how many bits lead to which next one; RFC 8878, 4.1.1. */
final class StateTable {
    private static final int MIN_LOG = 5;

    private final int log;
    private final int[] symbols;
    private final int[] bits;
    private final int[] bases;

    private StateTable(int log) {
        this.log = log;
        symbols = new int[1 << log];
        bits = new int[1 << log];
        bases = new int[1 << log];
    }

    /** One that always has the same symbol. */
    static StateTable of(int symbol) {
        StateTable table = new StateTable(0);
        table.symbols[0] = symbol;
        return table;
    }

    /** @param counts for each symbol, of {@code 1 << log} in all; -1 for less than one */
    static StateTable of(int log, int[] counts) {
        StateTable table = new StateTable(log);
        int size = 1 << log;
        int[] next = new int[counts.length];
        int high = size;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] == -1) {
                table.symbols[--high] = symbol;
                next[symbol] = 1;
            }
        }
        int step = (size >> 1) + (size >> 3) + 3;
        int at = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            for (int i = 0; i < counts[symbol]; i++) {
                table.symbols[at] = symbol;
                do {
                    at = at + step & size - 1;
                } while (at >= high);
            }
            next[symbol] = counts[symbol] > 0 ? counts[symbol] : next[symbol];
        }
        if (at != 0) {
            throw new DamagedException("a table of states does not come out even");
        }
        for (int state = 0; state < size; state++) {
            int count = next[table.symbols[state]]++;
            table.bits[state] = log - (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(count));
            table.bases[state] = (count << table.bits[state]) - size;
        }
        return table;
    }

    /** Reads a description, and passes over it to the next whole byte. */
    static StateTable read(Source source, int maxLog, int maxSymbol) {
        ForwardBits bits = new ForwardBits(source);
        int log = bits.read(4) + MIN_LOG;
        if (log > maxLog) {
            throw new DamagedException("a table of states has 2^" + log + " of them; expected at most 2^" + maxLog);
        }
        int[] counts = new int[maxSymbol + 1];
        int remaining = 1 << log;
        int symbol = 0;
        while (remaining > 0) {
            if (symbol > maxSymbol) {
                throw new DamagedException("a table of states has too many symbols");
            }
            int width = Integer.SIZE - Integer.numberOfLeadingZeros(remaining + 1);
            int value = bits.peek(width);
            int lower = (1 << width - 1) - 1;
            int threshold = (1 << width) - 1 - (remaining + 1);
            if ((value & lower) < threshold) {
                value &= lower;
                bits.skip(width - 1);
            } else {
                value -= value > lower ? threshold : 0;
                bits.skip(width);
            }
            int count = value - 1;
            remaining -= Math.abs(count);
            counts[symbol++] = count;
            if (count == 0) {
                symbol += zeros(bits);
            }
        }
        if (remaining < 0) {
            throw new DamagedException("a table of states has more than there are");
        }
        bits.align();
        return of(log, counts);
    }

    /** How many more symbols do not occur. */
    private static int zeros(ForwardBits bits) {
        int all = 0;
        int some;
        do {
            some = bits.read(2);
            all += some;
        } while (some == 3);
        return all;
    }

    int first(BackwardBits stream) {
        return stream.read(log);
    }

    int symbol(int state) {
        return symbols[state];
    }

    int next(int state, BackwardBits stream) {
        return bases[state] + stream.read(bits[state]);
    }

    /** Bits of a description, read from the lowest of its first byte. */
    private static final class ForwardBits {
        private final Source source;
        private long held;
        private int count;

        ForwardBits(Source source) {
            this.source = source;
        }

        int peek(int width) {
            while (count < width) {
                // A description may end within the bits that its last number might have had.
                held |= (source.left() > 0 ? (long) source.u8() : 0L) << count;
                count += Byte.SIZE;
            }
            return (int) (held & (1L << width) - 1);
        }

        void skip(int width) {
            held >>>= width;
            count -= width;
        }

        int read(int width) {
            int value = peek(width);
            skip(width);
            return value;
        }

        /** Gives whole bytes back that were looked at and not used. */
        void align() {
            source.back(count / Byte.SIZE);
        }
    }
}
