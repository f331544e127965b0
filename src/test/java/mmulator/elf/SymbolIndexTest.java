package mmulator.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SymbolIndexTest {
    private static final SystemMap.Entry LOCAL = new SystemMap.Entry(0x100, false, "begin");
    private static final SystemMap.Entry GLOBAL = new SystemMap.Entry(0x100, true, "routine");
    private static final SystemMap.Entry NEXT = new SystemMap.Entry(0x140, false, "next");
    private static final SymbolIndex INDEX = new SymbolIndex(List.of(NEXT, LOCAL, GLOBAL));

    @Test
    void ofSeveralSymbolsAtAnAddressTheGlobalOneGivesItsName() {
        assertEquals(Optional.of(GLOBAL), INDEX.before(0x100));
        assertEquals(Optional.of(GLOBAL), INDEX.before(0x13f));
        assertEquals(List.of(LOCAL, GLOBAL), INDEX.at(0x100));
    }

    @Test
    void whereNoneIsGlobalAnotherDoes() {
        assertEquals(Optional.of(NEXT), INDEX.before(-1));
        assertEquals(Optional.empty(), INDEX.before(0xff));
    }

    @Test
    void distanceIsThatToTheNextAddress() {
        assertEquals(0x40, INDEX.distance(GLOBAL));
        assertEquals(0, INDEX.distance(NEXT));
    }

    /** C lets each file have a static function of the same name. */
    @Test
    void nameFindsTheGlobalSymbolOrElseTheLowestLocalOne() {
        SystemMap.Entry low = new SystemMap.Entry(0x100, false, "f");
        SystemMap.Entry global = new SystemMap.Entry(0x200, true, "f");
        SystemMap.Entry high = new SystemMap.Entry(0x300, false, "f");
        SymbolIndex with = new SymbolIndex(List.of(high, global, low));
        assertEquals(Optional.of(global), with.find("f"));
        assertEquals(List.of(low, global, high), with.findAll("f"));
        SymbolIndex without = new SymbolIndex(List.of(high, low, NEXT));
        assertEquals(Optional.of(low), without.find("f"));
        assertEquals(List.of(low, high), without.findAll("f"));
        assertEquals(List.of(NEXT), without.findAll("next"));
        assertEquals(Optional.empty(), without.find("g"));
        assertEquals(List.of(), without.findAll("g"));
        SystemMap.Entry second = new SystemMap.Entry(0x400, true, "f");
        assertEquals(Optional.of(global), new SymbolIndex(List.of(second, global)).find("f"));
    }
}
