package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arm ARM C6, "CAS, CASA, CASAL, CASL" and "CASP, CASPA, CASPAL, CASPL". */
final class CompareAndSwapTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "casb w2 w3, 08a27ca3, 1, false",
        "cash w2 w3, 48a27ca3, 2, false",
        "cas w2 w3, 88a27ca3, 4, false",
        "casal x2 x3, c8e2fca3, 8, false",
        "casp w2 w3 w4 w5, 08227ca4, 4, true",
        "caspal x2 x3 x4 x5, 4862fca4, 8, true"
    })
    void comparesSoManyBytesOfEachRegister(String instruction, String word, int size, boolean pair) {
        assertEquals(
                Optional.of(new CompareAndSwap(2, size, pair)),
                CompareAndSwap.decode(Integer.parseUnsignedInt(word, 16)),
                instruction);
    }
}
