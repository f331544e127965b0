package mmulator.explore;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several equal parts of the work, for job arrays.
 *
 * @param index 1 to {@code count}
 */
public record Shard(int index, int count) {
    public static final Shard WHOLE = new Shard(1, 1);
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

    public Shard {
        if (count < 1 || index < 1 || index > count) {
            throw new IllegalArgumentException("shard " + index + "/" + count + "; expected I/N with 1 ≤ I ≤ N");
        }
    }

    /** @throws IllegalArgumentException unless the text is {@code I/N} with 1 ≤ I ≤ N */
    public static Shard parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("shard '" + text + "'; expected I/N, such as 2/8");
        }
        return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Whether an item of the work is in this part, if items are numbered from 0. */
    public boolean has(long item) {
        return item % count == index - 1;
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
