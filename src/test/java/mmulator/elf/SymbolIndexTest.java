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
}
