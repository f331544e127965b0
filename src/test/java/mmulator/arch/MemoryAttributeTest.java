package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryAttributeTest {
    /** Device, Non-cacheable and Write-Through memory has it, but for the encodings of FEAT_XS; Write-Back has not. */
    @ParameterizedTest
    @CsvSource({
        "0, true",
        "1, false",
        "4, true",
        "5, false",
        "44, true",
        "40, false",
        "bb, true",
        "a0, false",
        "ff, false",
        "f0, false",
        "4f, true",
        "f4, true"
    })
    void xsAttribute(String value, boolean xs) {
        assertEquals(xs, new MemoryAttribute(Integer.parseInt(value, 16)).isXs());
    }

    @ParameterizedTest
    @CsvSource({"0, 4, false", "4, 8, false", "8, c, false", "0, 1, true", "0, ff, false", "44, ff, true"})
    void typeOfMemory(String one, String other, boolean same) {
        assertEquals(
                same,
                new MemoryAttribute(Integer.parseInt(one, 16))
                        .sameType(new MemoryAttribute(Integer.parseInt(other, 16))));
    }
}
