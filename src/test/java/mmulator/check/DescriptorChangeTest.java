package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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

        assertEquals(List.of(expected), DescriptorChange.of(store, memory.put(WorldTables.TABLE, expected.oldValue())));
        assertEquals(List.of(expected), DescriptorChange.of(store, memory.put(WorldTables.TABLE, expected.newValue())));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 8, aabbccdd11112222, 0123456789abcdef, 89abcdef33334444, 5555666601234567",
        "7, 2, dd11, 99ee, ee11222233334444, 55556666aabbcc99",
        "6, 4, ccdd1111, 12345678, 5678222233334444, 55556666aabb1234"
    })
    void unalignedStoreMayChangeTwoDescriptors(int at, int size, String old, String next, String first, String second) {
        World memory = new World(1)
                .put(WorldTables.TABLE, hex("1111222233334444"))
                .put(WorldTables.TABLE + 8, hex("55556666aabbccdd"));
        Event.Store store = new Event.Store(0, 1, 0, WorldTables.TABLE + at, size, hex(old), hex(next), true);
        assertEquals(
                List.of(
                        new DescriptorChange(WorldTables.TABLE, hex("1111222233334444"), hex(first)),
                        new DescriptorChange(WorldTables.TABLE + 8, hex("55556666aabbccdd"), hex(second))),
                DescriptorChange.of(store, memory));
    }
}
