package mmulator.litmus;

import static mmulator.litmus.RelaxedRunnerTest.isReached;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The rules of what orders accesses, each asked by a test that it decides; the answers are herd7's. */
final class RelaxedRulesTest {
    @Test
    void plainLoadThatGetsTheWriteOfAnExclusiveIsNotBehindTheReadOfThatPair() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X7=2; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0                  | P1          ;",
                " LDXR W1,[X0]        | STR W1,[X5] ;",
                " STXR W2,W7,[X0]     | DMB SY      ;",
                " LDR W3,[X0]         | STR W1,[X0] ;",
                " EOR W4,W3,W3        |             ;",
                " LDR W6,[X5,W4,SXTW] |             ;",
                "exists (0:X1=1 /\\ 0:X2=0 /\\ 0:X3=2 /\\ 0:X6=0)"));
    }

    @Test
    void dependencyGoesThroughMemory() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=z; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0                  | P1          ;",
                " LDR W1,[X0]         | STR W1,[X5] ;",
                " STR W1,[X8]         | DMB SY      ;",
                " LDR W3,[X8]         | STR W1,[X0] ;",
                " EOR W4,W3,W3        |             ;",
                " LDR W6,[X5,W4,SXTW] |             ;",
                "exists (0:X1=1 /\\ 0:X3=1 /\\ 0:X6=0)"));
    }

    @Test
    void readOfAnAtomicWithoutAResultIsNoLoadToDmbLd() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X2=2; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0                | P1          ;",
                " LDADD W2,WZR,[X0] | STR W1,[X5] ;",
                " DMB LD            | DMB SY      ;",
                " LDR W6,[X5]       | STR W1,[X0] ;",
                "exists ([x]=3 /\\ 0:X6=0)"));
    }

    @Test
    void atomicWithoutAResultDoesNotAcquire() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X2=2; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0                 | P1          ;",
                " LDADDA W2,WZR,[X0] | STR W1,[X5] ;",
                " LDR W6,[X5]        | DMB SY      ;",
                "                    | STR W1,[X0] ;",
                "exists ([x]=3 /\\ 0:X6=0)"));
    }

    @Test
    void whatFollowsAnAtomicOfBothOrdersWaitsForItsWrite() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X1=1; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0               | P1          ;",
                " SWPAL W1,W2,[X0] | STR W1,[X5] ;",
                " LDR W3,[X5]      | DMB SY      ;",
                "                  | LDR W3,[X0] ;",
                "exists (0:X3=0 /\\ 1:X3=0)"));
    }

    @Test
    void statusOfAnExclusiveDependsOnNothing() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=z; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0              | P1          ;",
                " LDR W1,[X0]     | LDR W2,[X5] ;",
                " LDXR W3,[X8]    | DMB SY      ;",
                " STXR W4,W1,[X8] | STR W1,[X0] ;",
                " ADD W4,W4,#1    |             ;",
                " STR W4,[X5]     |             ;",
                "exists (0:X1=1 /\\ 0:X4=1 /\\ 1:X2=1)"));
    }

    @Test
    void failureOfAnExclusiveDependsOnNothing() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=z; 0:X7=1; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0                | P1          ;",
                " LDR W1,[X0]       | LDR W2,[X5] ;",
                " EOR W2,W1,W1      | DMB SY      ;",
                " ADD X9,X8,W2,SXTW | STR W1,[X0] ;",
                " LDXR W3,[X8]      |             ;",
                " STXR W4,W7,[X9]   |             ;",
                " STR W4,[X5]       |             ;",
                "exists (0:X1=1 /\\ 0:X4=1 /\\ 1:X2=1)"));
    }

    @Test
    void baseThatIsWrittenBackDependsOnTheAddress() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X8=z; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0                | P1          ;",
                " LDR W1,[X0]       | STR W1,[X5] ;",
                " EOR W2,W1,W1      | DMB SY      ;",
                " ADD X8,X8,W2,SXTW | STR W1,[X0] ;",
                " LDR W3,[X8],#4    |             ;",
                " EOR X6,X8,X8      |             ;",
                " LDR W7,[X5,X6]    |             ;",
                "exists (0:X1=1 /\\ 0:X7=0)"));
    }

    @Test
    void whatLdaddWritesDependsOnWhatItReads() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X2=2; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0                  | P1          ;",
                " LDADD W2,W1,[X0]    | STR W1,[X5] ;",
                " LDR W3,[X0]         | DMB SY      ;",
                " EOR W4,W3,W3        | STR W1,[X0] ;",
                " LDR W6,[X5,W4,SXTW] |             ;",
                "exists (0:X1=1 /\\ 0:X3=3 /\\ 0:X6=0)"));
    }

    @Test
    void whatSwpWritesDoesNotDependOnWhatItReads() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X2=3; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0                  | P1          ;",
                " SWP W2,W1,[X0]      | STR W1,[X5] ;",
                " LDR W3,[X0]         | DMB SY      ;",
                " EOR W4,W3,W3        | STR W1,[X0] ;",
                " LDR W6,[X5,W4,SXTW] |             ;",
                "exists (0:X1=1 /\\ 0:X3=3 /\\ 0:X6=0)"));
    }

    @Test
    void readThroughTheWriteOfACasMayOvertakeItsComparison() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X1=1; 0:X2=3; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0                  | P1          ;",
                " CAS W1,W2,[X0]      | STR W1,[X5] ;",
                " LDR W3,[X0]         | DMB SY      ;",
                " EOR W4,W3,W3        | STR W1,[X0] ;",
                " LDR W6,[X5,W4,SXTW] |             ;",
                "exists (0:X1=1 /\\ 0:X3=3 /\\ 0:X6=0)"));
    }

    @Test
    void storeThroughTheWriteOfACasDoesNot() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X7=1; 0:X2=3; 0:X1=1; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0             | P1          ;",
                " CAS W1,W2,[X0] | LDR W2,[X5] ;",
                " LDR W3,[X0]    | DMB SY      ;",
                " EOR W4,W3,W3   | STR W1,[X0] ;",
                " ADD W4,W4,#1   |             ;",
                " STR W4,[X5]    |             ;",
                "exists (0:X3=3 /\\ 1:X2=1)"));
    }

    @Test
    void writeOfACasComesAfterWhatItComparesWith() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X2=2; y=1; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0             | P1          ;",
                " LDR W1,[X0]    | LDR W2,[X5] ;",
                " MOV W3,W1      | DMB SY      ;",
                " CAS W3,W2,[X5] | STR W1,[X0] ;",
                "exists (0:X1=1 /\\ 1:X2=2)"));
    }

    @Test
    void writeOfACasComesAfterItsData() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X3=0; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0             | P1          ;",
                " LDR W1,[X0]    | LDR W2,[X5] ;",
                " CAS W3,W1,[X5] | DMB SY      ;",
                "                | STR W1,[X0] ;",
                "exists (0:X1=1 /\\ 1:X2=1)"));
    }

    @Test
    void resultOfACasIsKnownFromItsComparison() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X1=1; 0:X2=3; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0                  | P1          ;",
                " CAS W1,W2,[X0]      | STR W1,[X5] ;",
                " EOR W4,W1,W1        | DMB SY      ;",
                " LDR W6,[X5,W4,SXTW] | STR W1,[X0] ;",
                "exists (0:X1=1 /\\ [x]=3 /\\ 0:X6=0)"));
    }

    @Test
    void resultOfACasOrdersStores() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X1=1; 0:X2=3; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0             | P1          ;",
                " CAS W1,W2,[X0] | LDR W2,[X5] ;",
                " EOR W4,W1,W1   | DMB SY      ;",
                " ADD W4,W4,#1   | STR W1,[X0] ;",
                " STR W4,[X5]    |             ;",
                "exists ([x]=3 /\\ 1:X2=1)"));
    }

    @Test
    void casThatFailsMayWriteBackWhatItHasReadAndPartAPair() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X1=x; 0:X0=2; 1:X1=x; 1:X7=7; 1:X9=3; 2:X1=x; }",
                " P0          | P1              | P2          ;",
                " STR W0,[X1] | LDXR W4,[X1]    | LDR W2,[X1] ;",
                "             | CAS W7,W9,[X1]  | DMB SY      ;",
                "             | STXR W5,W9,[X1] | LDR W3,[X1] ;",
                "exists (1:X4=0 /\\ 1:X7=0 /\\ 1:X5=0 /\\ 2:X2=2 /\\ 2:X3=3)"));
    }
}
