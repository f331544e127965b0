package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When updates of descriptors by hardware are seen, and which are made at all. */
final class HardwareUpdatesTest {
    private static Set<String> states(String... lines) {
        return Samples.run(lines).states().keySet();
    }

    /** R_RZYCN: for loads and stores, in whatever domain. */
    @ParameterizedTest
    @CsvSource({
        "DSB SY, true",
        "DSB ISH, true",
        "DSB NSH, true",
        "DSB NSHLD, false",
        "DSB ISHST, false",
        "DMB SY, false",
        "ISB, false"
    })
    void dsbOfTheCpuCompletesItsUpdates(String barrier, boolean completes) {
        Set<String> late = Set.of("0:X5=(oa:PA(x));", "0:X5=(oa:PA(x), af:0);");
        assertEquals(
                completes ? Set.of("0:X5=(oa:PA(x));") : late,
                states(
                        "AArch64 t",
                        "TTHM=HA",
                        "{ [PTE(x)]=(oa:PA(x),af:0); 0:X2=PTE(x); 0:X3=x; pteval_t 0:X5; }",
                        " P0 ;",
                        " LDR W4,[X3] ;",
                        " " + barrier + " ;",
                        " LDR X5,[X2] ;",
                        "exists 0:X5=0"),
                barrier);
    }

    private static Set<String> afterCasp(int first, int second) {
        return states(
                "AArch64 t",
                "TTHM=HD",
                "{ x=42; 0:X9=x; 0:X0=" + first + "; 0:X1=" + second + "; 0:X2=1; 0:X3=1;",
                " [PTE(x)]=(oa:PA(x),db:0,dbm:1); }",
                " P0 ;",
                " CASP W0,W1,W2,W3,[X9] ;",
                "locations [pte_x;]",
                "exists [PTE(x)]=(oa:PA(x),db:0,dbm:1)");
    }

    /** R_TXGHB: a CAS that fails may leave the page clean; a CASP fails by its second part as well as by its first. */
    @Test
    void caspThatStoresMarksThePageDirtyAndOneThatDoesNotMayLeaveIt() {
        Set<String> dirty = Set.of("[PTE(x)]=(oa:PA(x), dbm:1);");
        Set<String> either = Set.of("[PTE(x)]=(oa:PA(x), dbm:1);", "[PTE(x)]=(oa:PA(x), db:0, dbm:1);");
        assertEquals(dirty, afterCasp(42, 0));
        assertEquals(either, afterCasp(42, 7));
        assertEquals(either, afterCasp(41, 0));
    }
}
