package mmulator.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NotationTest {

    @Test
    void addressesHaveSixteenDigits() {
        assertEquals("0x0000000040202090", Notation.address(0x4020_2090L));
        assertEquals("0xffff800002400000", Notation.address(0xffff_8000_0240_0000L));
        assertEquals("0xd503201f", Notation.word(0xd503201f));
    }

    @Test
    void sizesUseTheLargestUnitThatIsExact() {
        assertEquals("0", Notation.size(0));
        assertEquals("24", Notation.size(24));
        assertEquals("4K", Notation.size(4096));
        assertEquals("64K", Notation.size(1 << 16));
        assertEquals("2M", Notation.size(1 << 21));
        assertEquals("1G", Notation.size(1 << 30));
        assertEquals("512G", Notation.size(1L << 39));
        assertEquals("8E", Notation.size(1L << 63));
        assertEquals("2052K", Notation.size((1 << 21) + 4096));
    }

    @Test
    void countsAgreeWithTheirNoun() {
        assertEquals("1 CPU", Notation.count(1, "CPU"));
        assertEquals("0 entries", Notation.count(0, "entry", "entries"));
        assertEquals("262,144 steps", Notation.count(262_144, "step"));
    }

    @Test
    void neighbouringCpusAreARange() {
        assertEquals("cpu0", CpuList.of(List.of(0)));
        assertEquals("cpu1, cpu2", CpuList.of(List.of(2, 1)));
        assertEquals("cpu0, cpu2-5, cpu9", CpuList.of(List.of(0, 2, 3, 4, 5, 9)));
    }
}
