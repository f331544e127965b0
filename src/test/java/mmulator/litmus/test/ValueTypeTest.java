package mmulator.litmus.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As C has its types on this architecture. */
final class ValueTypeTest {
    @ParameterizedTest
    @CsvSource({
        "int8_t,   0x17f, 127",
        "int8_t,   0x180, -128",
        "uint8_t,  0x180, 128",
        "uint8_t,  0x1ff, 255",
        "int16_t,  0x17fff, 32767",
        "int16_t,  0x18000, -32768",
        "uint16_t, 0x18000, 32768",
        "int32_t,  0x17fffffff, 2147483647",
        "int32_t,  0x180000000, -2147483648",
        "uint32_t, 0x1ffffffff, 4294967295",
        "int,      0x1ffffffff, -1",
        "int64_t,  0xffffffffffffffff, -1",
        "long,     0x8000000000000000, -9223372036854775808",
        "uint64_t, 0xffffffffffffffff, 18446744073709551615",
        "uint64_t, 0x7fffffffffffffff, 9223372036854775807",
        "pteval_t, 0xffffffffffffffff, -1",
        "intptr_t, 0xffffffffffffffff, -1",
        "uintptr_t, 0xffffffffffffffff, -1"
    })
    void lowBytesAreReadWithTheSignOfTheType(String name, String bits, String text) {
        ValueType type = ValueType.named(name).orElseThrow();
        long value = Long.parseUnsignedLong(bits.substring(2), 16);
        assertEquals(text, type.text(value));
        if (type.signed() || type.size() < 8) {
            assertEquals(Long.parseLong(text), type.of(value));
        }
    }

    @Test
    void whatIsNoTypeHasNone() {
        assertTrue(ValueType.named("int128_t").isEmpty());
        assertEquals(8, ValueType.UNDECLARED.size());
    }
}
