package mmulator.mmu.history;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** A list of rows of a {@link VersionTable}, 4 bytes each. */
final class RowList {
    private int[] rows;
    private int size;

    RowList() {
        rows = new int[8];
    }

    RowList copy() {
        RowList copy = new RowList();
        copy.rows = rows.clone();
        copy.size = size;
        return copy;
    }

    int size() {
        return size;
    }

    int get(int i) {
        return rows[i];
    }

    void add(int row) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, Growth.beyond(size));
        }
        rows[size++] = row;
    }

    void removeIf(IntPredicate gone) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!gone.test(rows[i])) {
                rows[kept++] = rows[i];
            }
        }
        size = kept;
    }
}
