package mmulator.litmus;

import static mmulator.litmus.RelaxedRunnerTest.isReached;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

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
}
