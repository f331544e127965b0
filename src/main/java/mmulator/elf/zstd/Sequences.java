package mmulator.elf.zstd;

import org.jspecify.annotations.Nullable;

/** What of a frame outlives a block: the tables and offsets that the next one may use again; RFC 8878, 3.1.1.3.2. */
final class Sequences {
    private static final int[] LITERAL_COUNTS = {
        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1
    };
    private static final int[] OFFSET_COUNTS = {
        1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1
    };
    private static final int[] MATCH_COUNTS = {
        1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1
    };
    private static final int[] LITERAL_BITS = {1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private static final int[] MATCH_BITS = {1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private static final int LITERAL_PLAIN = 16;
    private static final int MATCH_PLAIN = 32;
    private static final int MIN_MATCH = 3;
    private static final int MAX_OFFSET = 31;

    private @Nullable StateTable literals;
    private @Nullable StateTable offsets;
    private @Nullable StateTable matches;
    private int recent = 1;
    private int second = 4;
    private int third = 8;

    /** @param block after its literals */
    void decode(Source block, byte[] literal, int literalCount, Output output) {
        int count = count(block);
        int used = 0;
        if (count > 0) {
            int modes = block.u8();
            literals = table(block, modes >> 6, literals, 6, LITERAL_COUNTS, 9);
            offsets = table(block, modes >> 4 & 3, offsets, 5, OFFSET_COUNTS, 8);
            matches = table(block, modes >> 2 & 3, matches, 6, MATCH_COUNTS, 9);
            used = execute(count, new BackwardBits(block), literal, literalCount, output);
        }
        output.copy(literal, used, literalCount - used);
    }

    private static int count(Source block) {
        int first = block.u8();
        if (first < 128) {
            return first;
        }
        return first < 255 ? (first - 128 << 8) + block.u8() : (int) block.number(2) + 0x7f00;
    }

    private static StateTable table(
            Source block, int mode, @Nullable StateTable before, int log, int[] counts, int maxLog) {
        int maxSymbol = counts == OFFSET_COUNTS ? MAX_OFFSET : counts.length - 1;
        return switch (mode) {
            case 0 -> StateTable.of(log, counts);
            case 1 -> {
                int symbol = block.u8();
                if (symbol > maxSymbol) {
                    throw new DamagedException("symbol " + symbol + " of " + maxSymbol);
                }
                yield StateTable.of(symbol);
            }
            case 2 -> StateTable.read(block, maxLog, maxSymbol);
            default -> {
                if (before == null) {
                    throw new DamagedException("a block goes on with tables that were never there");
                }
                yield before;
            }
        };
    }

    /** @return how many of the literals it took */
    private int execute(int count, BackwardBits bits, byte[] literal, int literalCount, Output output) {
        StateTable literalTable = required(literals);
        StateTable offsetTable = required(offsets);
        StateTable matchTable = required(matches);
        int literalState = literalTable.first(bits);
        int offsetState = offsetTable.first(bits);
        int matchState = matchTable.first(bits);
        int used = 0;
        for (int i = 0; i < count; i++) {
            int offsetCode = offsetTable.symbol(offsetState);
            long offsetValue = (1L << offsetCode) + (bits.read(offsetCode) & 0xffff_ffffL);
            int match = length(matchTable.symbol(matchState), MATCH_PLAIN, MATCH_BITS, bits) + MIN_MATCH;
            int run = length(literalTable.symbol(literalState), LITERAL_PLAIN, LITERAL_BITS, bits);
            if (i < count - 1) {
                literalState = literalTable.next(literalState, bits);
                matchState = matchTable.next(matchState, bits);
                offsetState = offsetTable.next(offsetState, bits);
            }
            if (run > literalCount - used) {
                throw new DamagedException("a block has too few literals");
            }
            output.copy(literal, used, run);
            used += run;
            output.repeat(offset(offsetValue, run), match);
        }
        if (!bits.atEnd()) {
            throw new DamagedException("a block's sequences do not end where they should");
        }
        return used;
    }

    private static StateTable required(@Nullable StateTable table) {
        if (table == null) {
            throw new DamagedException("a block has no tables");
        }
        return table;
    }

    /** @param plain codes below stand for themselves; those above for ranges that follow each other */
    private static int length(int code, int plain, int[] extra, BackwardBits bits) {
        if (code < plain) {
            return code;
        }
        int base = plain;
        for (int i = 0; i < code - plain; i++) {
            base += 1 << extra[i];
        }
        return base + bits.read(extra[code - plain]);
    }

    /** The first three values stand for offsets used before, by one further where no literals precede. */
    private long offset(long value, int run) {
        if (value > 3) {
            return used(value - 3, 3);
        }
        int which = (int) value + (run == 0 ? 1 : 0);
        return switch (which) {
            case 1 -> recent;
            case 2 -> used(second, 2);
            case 3 -> used(third, 3);
            default -> used(recent - 1L, 3);
        };
    }

    /** @param place that it had among those used before */
    private long used(long offset, int place) {
        if (offset <= 0 || offset > Integer.MAX_VALUE) {
            throw new DamagedException("an offset of " + offset);
        }
        third = place > 2 ? second : third;
        second = recent;
        recent = (int) offset;
        return offset;
    }
}
