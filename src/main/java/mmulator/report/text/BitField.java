package mmulator.report.text;

import java.util.Map;

/**
 * A field of a register or descriptor, as the Arm ARM names it.
 *
 * @param high its first bit, which is {@code low} where it has but one
 * @param meanings of values, where they have one that is worth a word
 */
public record BitField(String name, int high, int low, Map<Integer, String> meanings) {
    public BitField {
        meanings = Map.copyOf(meanings);
    }

    static BitField bit(String name, int at) {
        return new BitField(name, at, at, Map.of());
    }

    /** What it holds in {@code value}. */
    public long of(long value) {
        int width = high - low + 1;
        return value >>> low & (width == Long.SIZE ? -1 : (1L << width) - 1);
    }

    /** Empty where the value says nothing of its own. */
    public String meaning(long field) {
        return field > Integer.MAX_VALUE ? "" : meanings.getOrDefault((int) field, "");
    }
}
