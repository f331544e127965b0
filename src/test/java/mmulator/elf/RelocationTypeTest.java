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

    /** The range is that of the instruction: of a branch 26, 19 or 14 bits of words, of ADR 21 bits of bytes, of ADRP of pages. */
    @ParameterizedTest
    @CsvSource({
        "CALL26, 0x1800_0000, 'the distance 0x8000000 does not fit ±128M'",
        "CALL26, 0x7ff_fffc, 'the distance -0x8000004 does not fit ±128M'",
        "CONDBR19, 0x1010_0000, 'the distance 0x100000 does not fit ±1M'",
        "TSTBR14, 0x1000_8000, 'the distance 0x8000 does not fit ±32K'",
        "ADR_PREL_LO21, 0x1010_0000, 'the distance 0x100000 does not fit ±1M'",
        "ADR_PREL_PG_HI21, 0x1_1000_0000, 'the distance 0x100000000 does not fit ±4G'",
        "ADR_GOT_PAGE, 0x1_1000_0000, 'the value 0x100000000 does not fit ±4G'",
        "ABS16, 0x1_0000, 'the value 0x10000 does not fit 16 bits'",
        "MOVW_UABS_G1, 0x1_0000_0000, 'the value 0x100000000 does not fit 32 bits'"
    })
    void whatDoesNotFitIsToldWithTheRoomThereIs(RelocationType type, String target, String message) {
        assertEquals(
                message,
                assertThrows(ElfException.class, () -> type.apply(0, number(target), 0x1000_0000))
                        .getMessage());
    }

    private static long number(String hexadecimal) {
        return Long.parseUnsignedLong(hexadecimal.replace("_", "").replaceFirst("^0x", ""), 16);
    }
}
