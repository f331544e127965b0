package mmulator.litmus;

import static mmulator.litmus.RelaxedRunnerTest.isReached;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RelaxedMonitorTest {
    private static boolean isStored(String between) {
        return isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X3=1; 0:X8=965; }",
                " P0                ;",
                " MSR SPSR_EL1,X8   ;",
                " ADR X9,L0         ;",
                " MSR ELR_EL1,X9    ;",
                " LDXR W1,[X0]      ;",
                " " + between + "   ;",
                " L0:               ;",
                " STXR W2,W3,[X0]   ;",
                "exists (0:X2=0)");
    }

    @Test
    void exceptionReturnClearsTheMonitor() {
        assertTrue(isStored("NOP"));
        assertFalse(isStored("ERET"));
    }

    /** The handler's return does, too. */
    @ParameterizedTest
    @CsvSource({"SVC #0, false", "NOP, true"})
    void soDoesThatOfAHandler(String between, boolean stored) {
        assertEquals(
                stored,
                isReached(
                        "AArch64 t",
                        "{ 0:X0=x; 0:X3=1; }",
                        " P0              | P0.F       ;",
                        " LDXR W1,[X0]    | MOV W10,#1 ;",
                        " " + between + " | ERET       ;",
                        " STXR W2,W3,[X0] |            ;",
                        "exists (0:X2=0)"));
    }

    /** What is skipped or tried again after a fault comes after a return as well. */
    @ParameterizedTest
    @ValueSource(strings = {"faultToNext", "handled"})
    void soDoesThatBehindAFault(String variant) {
        String[] test = {
            "AArch64 t",
            "Variant=" + variant,
            "{ int y=0; [PTE(y)]=(oa:PA(y),valid:0); 0:X0=x; 0:X3=1; 0:X4=y; 1:X4=PTE(y); 1:X5=(oa:PA(y)); }",
            " P0              | P1          ;",
            " LDXR W1,[X0]    | STR X5,[X4] ;",
            " LDR W6,[X4]     |             ;",
            " STXR W2,W3,[X0] |             ;",
            "exists (0:X2=0 /\\ fault(P0,y))"
        };
        assertFalse(isReached(test));
        String[] without = test.clone();
        without[7] = "exists (0:X2=0 /\\ ~fault(P0,y))";
        assertTrue(isReached(without));
    }
}
