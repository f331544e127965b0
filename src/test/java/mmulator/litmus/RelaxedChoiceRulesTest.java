package mmulator.litmus;

import static mmulator.litmus.RelaxedRunnerTest.isReached;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What conditions order, each asked by a test that it decides; the answers are herd7's, but for CCMP, which it does not know. */
final class RelaxedChoiceRulesTest {
    @Test
    void isbWaitsForAnAddressThatWasChosen() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=z; 0:X9=z; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0               | P1          ;",
                " LDR W1,[X0]      | STR W1,[X5] ;",
                " CMP W1,#1        | DMB SY      ;",
                " CSEL X2,X8,X9,EQ | STR W1,[X0] ;",
                " LDR W3,[X2]      |             ;",
                " ISB              |             ;",
                " LDR W6,[X5]      |             ;",
                "exists (0:X1=1 /\\ 0:X6=0)"));
    }

    @Test
    void isbWaitsForABranchOnWhatWasChosen() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=1; 0:X9=2; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0               | P1          ;",
                " LDR W1,[X0]      | STR W1,[X5] ;",
                " CMP W1,#1        | DMB SY      ;",
                " CSEL W2,W8,W9,EQ | STR W1,[X0] ;",
                " CBZ W2,L0        |             ;",
                " ISB              |             ;",
                " LDR W6,[X5]      |             ;",
                " L0: NOP          |             ;",
                "exists (0:X1=1 /\\ 0:X6=0)"));
    }

    @Test
    void choiceOrdersAStoreOfWhatWasChosen() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=1; 0:X9=2; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0               | P1          ;",
                " LDR W1,[X0]      | LDR W2,[X5] ;",
                " CMP W1,#1        | DMB SY      ;",
                " CSEL W2,W8,W9,EQ | STR W1,[X0] ;",
                " STR W2,[X5]      |             ;",
                "exists (0:X1=1 /\\ 1:X2=1)"));
    }

    @Test
    void choiceDoesNotDependOnWhatWasNotChosen() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=1; 0:X9=0; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0               | P1          ;",
                " LDR W1,[X0]      | LDR W2,[X5] ;",
                " CMP W9,#0        | DMB SY      ;",
                " CSEL W2,W8,W1,EQ | STR W1,[X0] ;",
                " STR W2,[X5]      |             ;",
                "exists (0:X1=1 /\\ 1:X2=1)"));
    }

    @Test
    void branchOnFlagsOrdersStores() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=1; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0          | P1          ;",
                " LDR W1,[X0] | LDR W2,[X5] ;",
                " CMP W1,#1   | DMB SY      ;",
                " B.NE L0     | STR W1,[X0] ;",
                " STR W8,[X5] |             ;",
                " L0: NOP     |             ;",
                "exists (0:X1=1 /\\ 1:X2=1)"));
    }

    @Test
    void ccmpDependsOnWhatItCompares() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=0; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0               | P1          ;",
                " LDR W1,[X0]      | LDR W2,[X5] ;",
                " CMP W8,#0        | DMB SY      ;",
                " CCMP W1,#1,#0,EQ | STR W1,[X0] ;",
                " B.NE L0          |             ;",
                " ADD W8,W8,#1     |             ;",
                " STR W8,[X5]      |             ;",
                " L0: NOP          |             ;",
                "exists (0:X1=1 /\\ 1:X2=1)"));
    }

    @Test
    void ccmpThatDoesNotCompareDependsOnNothingItWouldCompare() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=0; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0               | P1          ;",
                " LDR W1,[X0]      | LDR W2,[X5] ;",
                " CMP W8,#1        | DMB SY      ;",
                " CCMP W1,#1,#4,EQ | STR W1,[X0] ;",
                " B.NE L0          |             ;",
                " ADD W8,W8,#1     |             ;",
                " STR W8,[X5]      |             ;",
                " L0: NOP          |             ;",
                "exists (0:X1=1 /\\ 1:X2=1)"));
    }

    @Test
    void conditionOfCcmpOrdersStores() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=0; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0               | P1          ;",
                " LDR W1,[X0]      | LDR W2,[X5] ;",
                " CMP W1,#1        | DMB SY      ;",
                " CCMP W8,#0,#0,EQ | STR W1,[X0] ;",
                " B.NE L0          |             ;",
                " ADD W8,W8,#1     |             ;",
                " STR W8,[X5]      |             ;",
                " L0: NOP          |             ;",
                "exists (0:X1=1 /\\ 1:X2=1)"));
    }

    @Test
    void conditionOfCcmpDoesNotOrderLoads() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=0; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0               | P1          ;",
                " LDR W1,[X0]      | STR W1,[X5] ;",
                " CMP W1,#1        | DMB SY      ;",
                " CCMP W8,#0,#0,EQ | STR W1,[X0] ;",
                " CSEL X2,X5,X5,EQ |             ;",
                " LDR W6,[X2]      |             ;",
                "exists (0:X1=1 /\\ 0:X6=0)"));
    }
}
