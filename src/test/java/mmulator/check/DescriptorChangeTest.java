package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import mmulator.machine.event.Event;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DescriptorChangeTest {
    private static long hex(String digits) {
        return Long.parseUnsignedLong(digits, 16);
    }

    /** Memory holds the old descriptor, or the new one: a store is told before it is made, or after. */
    @ParameterizedTest
    @CsvSource({
        "0, 8, 1111222233334444, 5555666677778888, 5555666677778888",
        "0, 4, 33334444, 77778888, 1111222277778888",
        "4, 4, 11112222, 55556666, 5555666633334444",
        "2, 2, 3333, 7777, 1111222277774444",
        "7, 1, 11, f1, f111222233334444",
        "4, 4, 11112222, 0, 33334444"
    })
    void narrowStoreChangesItsBytesOfTheDescriptor(int at, int size, String old, String next, String after) {
        World memory = new World(1);
        Event.Store store = new Event.Store(0, 1, 0, WorldTables.TABLE + at, size, hex(old), hex(next), true);
        DescriptorChange expected = new DescriptorChange(WorldTables.TABLE, hex("1111222233334444"), hex(after));

        assertEquals(expected, DescriptorChange.of(store, memory.put(WorldTables.TABLE, expected.oldValue())));
        assertEquals(expected, DescriptorChange.of(store, memory.put(WorldTables.TABLE, expected.newValue())));
    }
}
