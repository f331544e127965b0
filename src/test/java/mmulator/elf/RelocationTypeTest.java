package mmulator.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RelocationTypeTest {
    /** An address may be taken for unsigned, a distance may not. */
    @ParameterizedTest
    @CsvSource({
        "ABS16,  0xffff,                 0xffff,                 true",
        "ABS16,  0xffff_ffff_ffff_8000,  0xffff_ffff_ffff_8000,  true",
        "ABS16,  0xffff_ffff_ffff_7fff,  0,                      false",
        "ABS16,  0x1_0000,               0,                      false",
        "ABS32,  0xffff_ffff,            0xffff_ffff,            true",
        "ABS32,  0xffff_ffff_8000_0000,  0xffff_ffff_8000_0000,  true",
        "ABS32,  0xffff_ffff_7fff_ffff,  0,                      false",
        "ABS32,  0x1_0000_0000,          0,                      false",
        "PREL16, 0x10_7fff,              0x7fff,                 true",
        "PREL16, 0x10_8000,              0,                      false",
        "PREL16, 0xf_8000,               0xffff_ffff_ffff_8000,  true",
        "PREL32, 0x8000_0000,            0x7ff0_0000,            true",
        "PREL32, 0x8010_0000,            0,                      false",
        "PLT32,  0x8010_0000,            0,                      false"
    })
    void dataHoldsWhatFitsIt(RelocationType type, String target, String value, boolean fits) {
        long place = 0x10_0000;
        if (fits) {
            assertEquals(number(value), type.apply(0, number(target), place));
        } else {
            assertThrows(ElfException.class, () -> type.apply(0, number(target), place));
        }
    }

    private static long number(String hexadecimal) {
        return Long.parseUnsignedLong(hexadecimal.replace("_", "").replaceFirst("^0x", ""), 16);
    }
}
