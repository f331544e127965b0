package mmulator.litmus;

import static mmulator.litmus.RelaxedRunnerTest.isReached;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RelaxedStartTest {
    @Test
    void eachElementOfAnArrayHasItsOwnValue() {
        assertTrue(isReached(
                "AArch64 t",
                "{ int a[2]={3,4}; 0:X0=a; }",
                " P0             ;",
                " LDR W1,[X0]    ;",
                " LDR W2,[X0,#4] ;",
                "forall (0:X1=3 /\\ 0:X2=4)"));
    }

    /** A negative value of a condition is one of 32 bits where a W register was written. */
    @Test
    void aWRegisterHoldsANegativeValue() {
        String[] minus = {"AArch64 t", "{ int x=-1; 0:X0=x; }", " P0          ;", " LDR W1,[X0] ;", "forall (0:X1=-1)"};
        assertTrue(isReached(minus));
        String[] other = minus.clone();
        other[4] = "forall (0:X1=-2)";
        assertFalse(isReached(other));
    }
}
