package mmulator.trace;

import java.util.HexFormat;
import mmulator.arch.ByteSize;

/** How a trace writes numbers: the same value always in the same characters. */
final class Hex {
    private static final HexFormat HEX = HexFormat.of();

    private Hex() {}

    /** {@code 0x0000000040202090}. */
    static String of(long value) {
        return "0x" + HEX.toHexDigits(value);
    }

    /** {@code 0xd503201f}. */
    static String word(int value) {
        return "0x" + HEX.toHexDigits(value);
    }

    /** {@code +2M}: a power of two, or whatever the largest unit without a rest makes of it. */
    static String size(long bytes) {
        return "+" + ByteSize.text(bytes);
    }
}
