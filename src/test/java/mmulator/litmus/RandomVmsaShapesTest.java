package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * That the random tests which herd7 judges have every shape that the architecture speaks of and herd reads. It has no name for
 * ranges, the Outer Shareable domain, contiguous runs and Table descriptors.
 */
final class RandomVmsaShapesTest {
    private static final int TESTS = 2_000;
    private static final int AT_LEAST = 8;

    private static final List<String> SHAPES = List.of(
            // Threads, and what is different from CPU to CPU
            "P0 +;",
            "P1 +;",
            "P2 +;",
            "ETS2",
            "handled",
            "faultToNext",
            "TTHM=HA",
            "TTHM=HD",
            "TTHM=P\\d:H",
            "P\\d\\.F(?s:.*)MSR ELR_EL1",
            "P\\d\\.F(?s:.*)STR X\\d+,\\[X\\d+\\]",
            // Descriptors
            "valid:0",
            "af:0",
            "db:0\\)",
            "db:0,dbm:1",
            "af:0,db:0,dbm:1",
            "oa:PA\\(y\\)",
            "Device",
            // How they are stored and read
            "STLR X",
            "SWPA?L? X",
            "CASA?L? X",
            "LDR X",
            "LDAR X",
            // Accesses
            "L\\d+: LDR W",
            "L\\d+: LDAR W",
            "L\\d+: LDAPR W",
            "L\\d+: STR W",
            "L\\d+: STLR W",
            "L\\d+: SWP",
            "L\\d+: LDADD",
            "L\\d+: CAS",
            "L\\d+: STADD",
            "LDXR",
            "LDAXR",
            "STXR",
            "STLXR",
            // Order
            "DSB ISH ",
            "DSB SY ",
            "DSB ISHST ",
            "DSB ISHLD ",
            "DMB ISH ",
            "DMB SY ",
            "DMB ISHST ",
            "DMB ISHLD ",
            "ISB ",
            "CBNZ(?s:.*): ISB",
            "CBNZ(?s:.*): NOP",
            "SXTW",
            "ADD W\\d+,W\\d+,#3",
            // Maintenance
            "TLBI VAE1,",
            "TLBI VAE1IS,",
            "TLBI VAAE1,",
            "TLBI VAAE1IS,",
            "TLBI VALE1,",
            "TLBI VALE1IS,",
            "TLBI VAALE1,",
            "TLBI VAALE1IS,",
            "TLBI ASIDE1,",
            "TLBI ASIDE1IS,",
            "TLBI ASIDE1ISNXS,",
            "TLBI VMALLE1 ",
            "TLBI VMALLE1IS ",
            "TLBI VMALLE1ISNXS ",
            "TLBI VAAE1ISNXS,",
            "TLBI VALE1ISNXS,");

    @Test
    void everyShapeIsAmongThem() {
        Map<String, Long> rare = new LinkedHashMap<>();
        List<String> tests =
                LongStream.rangeClosed(1, TESTS).mapToObj(RandomVmsaTest::text).toList();
        for (String shape : SHAPES) {
            Pattern pattern = Pattern.compile(shape);
            long count =
                    tests.stream().filter(test -> pattern.matcher(test).find()).count();
            if (count < AT_LEAST) {
                rare.put(shape, count);
            }
        }
        assertEquals(Map.of(), rare, "seldom in " + TESTS + " tests");
    }
}
