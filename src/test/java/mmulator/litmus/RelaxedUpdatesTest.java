package mmulator.litmus;

import static mmulator.litmus.RelaxedRunnerTest.isReached;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What an update of a descriptor by hardware is to loads of that. */
final class RelaxedUpdatesTest {
    private static boolean isNewBeforeOld(String between) {
        return isReached(
                "AArch64 t",
                "TTHM=HA",
                "{ [PTE(x)]=(oa:PA(x),af:0); pteval_t 1:X1; pteval_t 1:X3; 0:X4=x; 1:X2=PTE(x); }",
                " P0          | P1           ;",
                " LDR W5,[X4] | LDR X1,[X2]  ;",
                "             | " + between + ";",
                "             | LDR X3,[X2]  ;",
                "exists (1:X1=(oa:PA(x)) /\\ 1:X3=(oa:PA(x),af:0))");
    }

    /** Arm ARM B2.3.7, "Explicitly-hazard-ordered-before", is about explicit writes. */
    @Test
    void aLoadNeedNotSeeTheUpdateThatAnEarlierOneHasSeen() {
        assertTrue(isNewBeforeOld("NOP"));
        assertFalse(isNewBeforeOld("DMB SY"));
    }

    /** Which is for a later store, that has walked before; herd7 says so, too. */
    @Test
    void anUpdateMayComeBeforeAnEarlierStoreToTheDescriptor() {
        assertTrue(isReached(
                "AArch64 t",
                "TTHM=HD",
                "{ [PTE(x)]=(oa:PA(x),db:0,dbm:1); pteval_t 1:X1; 0:X0=x; 0:X2=PTE(x); 0:X3=(oa:PA(y)); 1:X2=PTE(x); }",
                " P0          | P1          ;",
                " STR X3,[X2] | LDR X1,[X2] ;",
                " STR W4,[X0] |             ;",
                "exists 1:X1=(oa:PA(x),dbm:1)"));
    }

    /** An atomic reads and writes with no other write between, whoever makes that: its own CPU's walk as well. */
    @Test
    void anAtomicDoesNotLoseTheUpdateOfItsOwnWalk() {
        String[] test = {
            "AArch64 t",
            "TTHM=HA",
            "{ [PTE(x)]=(oa:PA(x),af:0); 0:X0=PTE(x); 0:X1=0x8000000000000; 0:X2=x; }",
            " P0              ;",
            " LDSET X1,X3,[X0] ;",
            " LDR W4,[X2]      ;",
            "",
        };
        test[6] = "exists [PTE(x)]=(oa:PA(x),af:0,dbm:1)";
        assertFalse(isReached(test));
        test[6] = "exists [PTE(x)]=(oa:PA(x),dbm:1)";
        assertTrue(isReached(test));
    }
}
