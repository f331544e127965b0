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

    /** Allocation hints do not count, Tagged memory is Write-Back, and each of inner and outer does. */
    @ParameterizedTest
    @CsvSource({
        "ff, ee, true",
        "ff, f0, true",
        "44, 40, true",
        "bb, a0, true",
        "ff, bb, false",
        "ff, fb, false",
        "ff, bf, false",
        "ff, f4, false",
        "ff, 4f, false",
        "bb, 44, false"
    })
    void cacheabilityIsThatOfInnerAndOuter(String one, String other, boolean same) {
        MemoryAttribute first = new MemoryAttribute(Integer.parseInt(one, 16));
        MemoryAttribute second = new MemoryAttribute(Integer.parseInt(other, 16));
        assertEquals(same, first.sameCacheability(second));
        assertEquals(same, second.sameCacheability(first));
    }

    /** R_PYFVQ. */
    @ParameterizedTest
    @CsvSource({"0, 2", "c, 2", "44, 2", "40, 2", "ff, 3", "bb, 3", "4f, 3", "f4, 3"})
    void shareabilityOfWhatIsNotCacheableIsOuter(String value, int effective) {
        assertEquals(effective, new MemoryAttribute(Integer.parseInt(value, 16)).effectiveShareability(3));
    }

    @ParameterizedTest
    @CsvSource({
        "0, false",
        "d, false",
        "2, true",
        "7, true",
        "10, true",
        "50, true",
        "40, false",
        "a0, false",
        "f0, false"
    })
    void encodingsWithoutAMeaningAreReserved(String value, boolean reserved) {
        assertEquals(reserved, new MemoryAttribute(Integer.parseInt(value, 16)).isReserved());
    }
}
