package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table as walks read it. */
final class TableShapeTest {
    private static final long TABLE = 0x40_0000;

    /** Memory that ends, or begins, a descriptor before the table, in it, and behind it. */
    @ParameterizedTest
    @EnumSource
    void aTableIsInMemoryWhereEachDescriptorIs(Granule granule) {
        int entries = 1 << granule.bitsPerLevel();
        TableShape shape = new TableShape(TABLE, 3, entries, granule, DescriptorFormat.values()[0]);
        for (int edge : new int[] {-1, 0, 1, entries / 2, entries - 1, entries, entries + 1}) {
            long boundary = TABLE + 8L * edge;

            assertEquals(edge >= entries, shape.isIn(memory(0, boundary)), "up to descriptor " + edge);
            assertEquals(edge <= 0, shape.isIn(memory(boundary, Long.MAX_VALUE)), "from descriptor " + edge);
        }
    }

    private static DescriptorMemory memory(long from, long to) {
        return new DescriptorMemory() {
            @Override
            public boolean contains(long pa) {
                return pa >= from && pa < to;
            }

            @Override
            public long read(long pa) {
                return 0;
            }
        };
    }
}
