package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words are GNU as's. */
final class AccessAlignmentTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ldadd x0 x2 [x1], f8200022, 8, true",
        "swpalb w0 w2 [x1], 38e08022, 1, true",
        "cas x0 x2 [x1], c8a07c22, 8, true",
        "cas w0 w2 [x1], 88a07c22, 4, true",
        "casp x2 x3 x4 x5 [x1], 48227c24, 16, true",
        "caspal x2 x3 x4 x5 [x1], 4862fc24, 16, true",
        "casp w2 w3 w4 w5 [x1], 08227c24, 8, true",
        "ldar x0 [x1], c8dffc20, 8, false",
        "ldp x0 x2 [x1], a9400820, 8, false",
        "ldp q0 q1 [x1], ad400420, 16, false",
        "ld1 {v0.h}[0] [x1], 0d404020, 2, false",
        "ld1 {v0.s}[0] [x1], 0d408020, 4, false",
        "ld1 {v0.d}[0] [x1], 0d408420, 8, false",
        "ld1 {v0.2d} [x1], 4c407c20, 8, false"
    })
    void bytesThatTheAddressHasToBeAMultipleOf(String instruction, String word, int bytes, boolean atomic) {
        int decoded = (int) Long.parseLong(word, 16);
        assertEquals(bytes, AccessAlignment.bytes(decoded), instruction);
        assertEquals(atomic, AccessAlignment.isAtomic(decoded), instruction);
    }
}
