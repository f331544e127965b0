package mmulator.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.report.Sources;
import org.junit.jupiter.api.Test;

final class SourceMapTest {

    @Test
    void addressHasSymbolOffsetLineAndText() {
        Place place = Sources.MAP.at(Sources.SPLIT + 12);

        assertEquals("split_pmd+0xc", place.name());
        assertEquals("asm/split/split_pmd.S:33", place.position());
        assertEquals("str x9, [x8]", place.text());
    }

    @Test
    void codeIsFoundWhereItIsMappedToo() {
        SourceMap map = new SourceMap.Builder()
                .symbol("park", 0xffff_8000_0000_2000L)
                .section(0xffff_8000_0000_2000L, 8)
                .line(0xffff_8000_0000_2004L, 4, "park.S", 7, "wfe")
                .alias(0x4000_2000L, 0xffff_8000_0000_2000L, 0x1000)
                .build();

        Place place = map.at(0x4000_2004L);
        assertEquals("park+0x4", place.name());
        assertEquals("park.S:7", place.position());
        assertEquals(0x4000_2004L, place.address());
        assertEquals("0x0000000040003000", map.at(0x4000_3000L).name());
    }

    @Test
    void symbolEndsWithItsSection() {
        assertEquals("flag+0x4", Sources.MAP.at(Sources.FLAG + 4).name());
        assertEquals("0x0000000040003008", Sources.MAP.at(Sources.FLAG + 8).name());
    }

    @Test
    void unknownAddressIsShownAsSuch() {
        Place place = SourceMap.EMPTY.at(0x1234);

        assertEquals("0x0000000000001234", place.name());
        assertEquals("0x0000000000001234", place.position());
        assertEquals("", place.text());
    }
}
