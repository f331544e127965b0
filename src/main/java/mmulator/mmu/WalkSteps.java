package mmulator.mmu;

import java.util.Arrays;
import java.util.Locale;

/**
 * The descriptors that a walk read, from the first table to where it ended. Immutable; {@code i} counts from 0, the level
 * of step {@code i} is {@code startLevel() + i}.
 */
public final class WalkSteps {

    /** No descriptor was read. */
    public static final WalkSteps NONE = new WalkSteps(0, 0, new long[0]);

    private final int startLevel;
    private final int count;
    /** Address and value in turn; may be longer than {@code 2 * count}. */
    private final long[] pairs;

    WalkSteps(int startLevel, int count, long[] pairs) {
        this.startLevel = startLevel;
        this.count = count;
        this.pairs = pairs;
    }

    /** @param pairs address and value in turn, of the descriptor at {@code startLevel} first */
    public static WalkSteps of(int startLevel, long... pairs) {
        return new WalkSteps(startLevel, pairs.length / 2, pairs.clone());
    }

    public int startLevel() {
        return startLevel;
    }

    public int count() {
        return count;
    }

    public int level(int i) {
        return startLevel + i;
    }

    /** Physical address of the descriptor of step {@code i}. */
    public long address(int i) {
        return pairs[2 * checked(i)];
    }

    /** Its value as read. */
    public long value(int i) {
        return pairs[2 * checked(i) + 1];
    }

    /** Physical address of the last descriptor read; there must be one. */
    public long lastAddress() {
        return address(count - 1);
    }

    public long lastValue() {
        return value(count - 1);
    }

    /** The first {@code n} steps. */
    public WalkSteps prefix(int n) {
        return n == count ? this : new WalkSteps(startLevel, n, pairs);
    }

    /** True when this walk read the descriptors of {@code first}, with the same values, before any others. */
    public boolean startsWith(WalkSteps first) {
        return startLevel == first.startLevel
                && count >= first.count
                && Arrays.equals(pairs, 0, 2 * first.count, first.pairs, 0, 2 * first.count);
    }

    /** Copies these steps to the front of {@code target}. */
    void copyTo(long[] target) {
        System.arraycopy(pairs, 0, target, 0, 2 * count);
    }

    private int checked(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("step " + i + " of " + count);
        }
        return i;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WalkSteps that
                && startLevel == that.startLevel
                && count == that.count
                && Arrays.equals(pairs, 0, 2 * count, that.pairs, 0, 2 * count);
    }

    @Override
    public int hashCode() {
        int hash = 31 * startLevel + count;
        for (int i = 0; i < 2 * count; i++) {
            hash = 31 * hash + Long.hashCode(pairs[i]);
        }
        return hash;
    }

    /** {@code L0 0x…=0x… L1 0x…=0x…}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(String.format(
                    Locale.ROOT, "%sL%d 0x%016x=0x%016x", i == 0 ? "" : " ", level(i), address(i), value(i)));
        }
        return text.toString();
    }
}
