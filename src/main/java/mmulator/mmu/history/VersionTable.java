package mmulator.mmu.history;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Replaced values of descriptors, as rows of arrays, 30 bytes each. The rows of one descriptor are a chain from the latest
 * to the first.
 */
final class VersionTable {
    static final int NONE = -1;

    /** Nobody wants the value any more; the row is kept for the moment when the next value came. */
    private static final int FORGOTTEN = 0x100;
    /** On the list of those whose store no DSB has made public. */
    private static final int UNPUBLISHED = 0x200;

    /** The next value links a table, behind other stores: {@link #behind}. */
    private static final int LINK = 0x400;

    private long[] values;
    private long[] replacedAt;
    /** From when on no walk reads the value, unless {@link #sooner} says more. */
    private long[] unseen;

    private int[] previous;
    /** The CPU that stored the next value, and flags. */
    private short[] by;
    /** By row and CPU: when that CPU's walks ceased to read it before all others. Empty but for local barriers. */
    private final Map<Integer, Map<Integer, Moment>> sooner = new HashMap<>();

    /** By row and CPU: from when on the store that replaced it is ordered before the CPU's TLB maintenance. */
    private final Map<Integer, Map<Integer, Moment>> ordered = new HashMap<>();
    /** By row: what the store that replaced it is ordered behind; of links to tables. */
    private final Map<Integer, StoreView> behind = new HashMap<>();

    /** As far as there are any: one more than the step of the store, where walks could reach the descriptor later only; or 0. */
    private long[] stepsBefore = {};

    private int used;
    /** First of the chain of rows to be used again. */
    private int free = NONE;

    VersionTable() {
        values = new long[0];
        replacedAt = new long[0];
        unseen = new long[0];
        previous = new int[0];
        by = new short[0];
    }

    private VersionTable(VersionTable other) {
        values = other.values.clone();
        replacedAt = other.replacedAt.clone();
        unseen = other.unseen.clone();
        previous = other.previous.clone();
        by = other.by.clone();
        other.sooner.forEach((row, moments) -> sooner.put(row, new HashMap<>(moments)));
        other.ordered.forEach((row, moments) -> ordered.put(row, new HashMap<>(moments)));
        behind.putAll(other.behind);
        stepsBefore = other.stepsBefore.clone();
        used = other.used;
        free = other.free;
    }

    VersionTable copy() {
        return new VersionTable(this);
    }

    /**
     * @param cpu that replaced the value, which no DSB has published yet
     * @param step of its store
     */
    int add(long value, int cpu, long step, Moment replaced, int before) {
        int row = free;
        if (row != NONE) {
            free = previous[row];
        } else {
            if (used == values.length) {
                grow(Growth.beyond(used));
            }
            row = used++;
        }
        values[row] = value;
        replacedAt[row] = replaced.order();
        unseen[row] = Moment.NEVER.order();
        previous[row] = before;
        by[row] = (short) (cpu | UNPUBLISHED);
        boolean early = step < replaced.step();
        if (early && row >= stepsBefore.length) {
            stepsBefore = Arrays.copyOf(stepsBefore, values.length);
        }
        if (row < stepsBefore.length) {
            stepsBefore[row] = early ? step + 1 : 0;
        }
        return row;
    }

    private void grow(int length) {
        values = Arrays.copyOf(values, length);
        replacedAt = Arrays.copyOf(replacedAt, length);
        unseen = Arrays.copyOf(unseen, length);
        previous = Arrays.copyOf(previous, length);
        by = Arrays.copyOf(by, length);
    }

    void free(int row) {
        previous[row] = free;
        free = row;
        sooner.remove(row);
        ordered.remove(row);
        if ((by[row] & LINK) != 0) {
            behind.remove(row);
        }
    }

    long value(int row) {
        return values[row];
    }

    Moment replacedAt(int row) {
        return Moment.of(replacedAt[row]);
    }

    /** The step of the store that replaced it. */
    long step(int row) {
        return row < stepsBefore.length && stepsBefore[row] > 0
                ? stepsBefore[row] - 1
                : replacedAt(row).step();
    }

    int replacedBy(int row) {
        return by[row] & 0xff;
    }

    /** The row before in the chain, or {@link #NONE}. */
    int previous(int row) {
        return previous[row];
    }

    void previous(int row, int before) {
        previous[row] = before;
    }

    /** From when on no walk of any CPU reads it. */
    Moment unseen(int row) {
        return Moment.of(unseen[row]);
    }

    void unseen(int row, Moment now) {
        unseen[row] = now.order();
    }

    /** From when on no walk of {@code cpu} reads it. */
    Moment unseen(int row, int cpu) {
        Moment all = unseen(row);
        return sooner.isEmpty() ? all : Moment.earlier(all, sooner(row).getOrDefault(cpu, Moment.NEVER));
    }

    void unseen(int row, int cpu, Moment now) {
        sooner.computeIfAbsent(row, absent -> new HashMap<>(2)).merge(cpu, now, Moment::earlier);
    }

    /** By CPU, where it is before {@link #unseen(int)}. */
    Map<Integer, Moment> sooner(int row) {
        return sooner.getOrDefault(row, Map.of());
    }

    void ordered(int row, int cpu, Moment now) {
        ordered.computeIfAbsent(row, absent -> new HashMap<>(2)).merge(cpu, now, Moment::earlier);
    }

    Map<Integer, Moment> ordered(int row) {
        return ordered.isEmpty() ? Map.of() : ordered.getOrDefault(row, Map.of());
    }

    void behind(int row, StoreView stores) {
        by[row] |= LINK;
        behind.put(row, stores);
    }

    StoreView behind(int row) {
        return row == NONE || (by[row] & LINK) == 0 ? StoreView.NONE : behind.getOrDefault(row, StoreView.NONE);
    }

    boolean isForgotten(int row) {
        return (by[row] & FORGOTTEN) != 0;
    }

    void forget(int row) {
        by[row] |= FORGOTTEN;
    }

    boolean isUnpublished(int row) {
        return (by[row] & UNPUBLISHED) != 0;
    }

    void published(int row) {
        by[row] &= ~UNPUBLISHED;
    }

    /** Rows from this one back, or {@link Short#MAX_VALUE} if there are more. */
    short length(int end) {
        short rows = 0;
        for (int row = end; row != NONE && rows < Short.MAX_VALUE; row = previous(row)) {
            rows++;
        }
        return rows;
    }

    /** True if from this row back there is such a value that is not forgotten. */
    boolean anyValue(int end, LongPredicate such) {
        boolean found = false;
        for (int row = end; !found && row != NONE; row = previous(row)) {
            found = !isForgotten(row) && such.test(value(row));
        }
        return found;
    }

    /** From {@code now} on, no CPU's walks read any value of the chain up to {@code end}. */
    void unseenUpTo(int end, Moment now) {
        for (int row = end; row != NONE && unseen(row) == Moment.NEVER; row = previous(row)) {
            unseen(row, now);
        }
    }

    /** The same for one CPU's walks. */
    void unseenUpTo(int end, int cpu, Moment now) {
        for (int row = end; row != NONE && now.isBefore(unseen(row, cpu)); row = previous(row)) {
            unseen(row, cpu, now);
        }
    }

    /** When the first of the values of a chain that are kept was replaced; {@link Moment#NEVER} if there is none. */
    Moment firstReplaced(int end) {
        Moment first = Moment.NEVER;
        for (int row = end; row != NONE; row = previous(row)) {
            first = isForgotten(row) ? first : Moment.earlier(first, replacedAt(row));
        }
        return first;
    }

    /** When the value after the one in {@code row} was stored. */
    Moment from(int row) {
        return row == NONE ? Moment.START : replacedAt(row);
    }

    DescriptorVersion version(int row) {
        int before = previous(row);
        return new DescriptorVersion(
                row,
                value(row),
                from(before),
                replacedAt(row),
                step(row),
                replacedBy(row),
                behind(before),
                unseen(row),
                sooner(row),
                ordered(row));
    }
}
