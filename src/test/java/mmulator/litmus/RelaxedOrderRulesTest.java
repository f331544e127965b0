package mmulator.litmus;

import static mmulator.litmus.RelaxedRunnerTest.isReached;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What few random tests come to: each decides a rule that could be wrong without them. The answers are herd7's. */
final class RelaxedOrderRulesTest {
    @Test
    void ldaprDoesNotWaitForStlr() {
        assertTrue(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X1=1; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0 | P1 ;",
                " STLR W1,[X0] | STLR W1,[X5] ;",
                " LDAPR W2,[X5] | LDAPR W2,[X0] ;",
                "exists (0:X2=0 /\\ 1:X2=0)"));
    }

    @Test
    void ldarWaitsForStlr() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X1=1; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0 | P1 ;",
                " STLR W1,[X0] | STLR W1,[X5] ;",
                " LDAR W2,[X5] | LDAR W2,[X0] ;",
                "exists (0:X2=0 /\\ 1:X2=0)"));
    }

    @Test
    void storeComesAfterItsWalk() {
        assertFalse(isReached(
                "AArch64 t",
                "{ [PTE(x)]=(oa:PA(x),valid:0); [PTE(y)]=(oa:PA(x)); 0:X0=y; 0:X2=PTE(x); 0:X3=(oa:PA(x)); 1:X0=x; 1:X3=1; }",
                " P0 | P1 ;",
                " LDR W1,[X0] | L0: STR W3,[X0] ;",
                " DMB SY |  ;",
                " STR X3,[X2] |  ;",
                "exists (0:X1=1 /\\ ~fault(P1:L0,x))"));
    }

    @Test
    void storeByAnOldEntryComesBeforeTheTlbiIsComplete() {
        assertFalse(isReached(
                "AArch64 t",
                "{ x=1; [PTE(x)]=(oa:PA(x)); [PTE(y)]=(oa:PA(x)); 0:X0=x; 0:X5=y; 0:X6=2; 0:X2=PTE(x); 0:X3=(oa:PA(x),valid:0); 1:X0=x; 1:X3=4; }",
                " P0 | P1 ;",
                " STR X3,[X2] | L0: STR W3,[X0] ;",
                " DSB ISH |  ;",
                " LSR X4,X0,#12 |  ;",
                " TLBI VAAE1IS,X4 |  ;",
                " DSB ISH |  ;",
                " STR W6,[X5] |  ;",
                "exists ([x]=4 /\\ ~fault(P1:L0,x))"));
    }

    /** A system register is a register: B2.3, "Dependency through registers and memory". */
    @Test
    void dependencyGoesThroughASystemRegister() {
        String[] through = {
            "AArch64 t",
            "{ 0:X0=x; 0:X5=y; 1:X0=x; 1:X5=y; 1:X3=1; 0:X9=PTE(z); }",
            " P0              | P1          ;",
            " LDR W1,[X0]     | LDR W1,[X5] ;",
            " MSR ELR_EL1,X1  | DMB SY      ;",
            " MRS X4,ELR_EL1  | STR W3,[X0] ;",
            " EOR W4,W4,W4    |             ;",
            " ADD W4,W4,#1    |             ;",
            " STR W4,[X5]     |             ;",
            "exists (0:X1=1 /\\ 1:X1=1)"
        };
        assertFalse(isReached(through));
        through[5] = " MRS X6,ELR_EL1  | STR W3,[X0] ;";
        assertTrue(isReached(through), "of another register");
    }

    @Test
    void whatCasWritesDependsOnWhatItIsGiven() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X5=y; 0:X2=0; 1:X0=x; 1:X5=y; 1:X3=1; }",
                " P0              | P1          ;",
                " LDR W1,[X0]     | LDR W1,[X5] ;",
                " EOR W4,W1,W1    | DMB SY      ;",
                " ADD W4,W4,#1    | STR W3,[X0] ;",
                " CAS W2,W4,[X5]  |             ;",
                "exists (0:X1=1 /\\ 1:X1=1)"));
    }

    @Test
    void casThatFailsByAnOldEntryComesBeforeTheTlbiIsComplete() {
        assertFalse(isReached(
                "AArch64 t",
                "{ x=1; [PTE(x)]=(oa:PA(x)); [PTE(y)]=(oa:PA(x)); 0:X0=x; 0:X5=y; 0:X6=2; 0:X2=PTE(x); 0:X3=(oa:PA(x),valid:0); 1:X0=x; 1:X3=7; 1:X4=8; }",
                " P0              | P1                 ;",
                " STR X3,[X2]     | L0: CAS W3,W4,[X0] ;",
                " DSB ISH         |                    ;",
                " LSR X4,X0,#12   |                    ;",
                " TLBI VAAE1IS,X4 |                    ;",
                " DSB ISH         |                    ;",
                " STR W6,[X5]     |                    ;",
                "exists (1:X3=2 /\\ ~fault(P1:L0,x))"));
    }

    @Test
    void permissionFaultMayComeOfAnOldEntry() {
        assertTrue(isReached(
                "AArch64 t",
                "{ [PTE(x)]=(oa:PA(x),db:0); 0:X0=z; 0:X1=1; 0:X2=PTE(x); 0:X3=(oa:PA(x)); 1:X0=x; 1:X2=z; 1:X3=1; }",
                " P0 | P1 ;",
                " STR X3,[X2] | LDR W1,[X2] ;",
                " DSB ISH | DSB ISH ;",
                " STR W1,[X0] | ISB ;",
                "  | L0: STR W3,[X0] ;",
                "exists (1:X1=1 /\\ fault(P1:L0,x))"));
    }

    /** Arm ARM B2.3.7, "TLBI-ordered-before", with the Same Virtual Address. */
    @Test
    void translationsOfOneAddressDoNotGoBack() {
        assertFalse(isReached(
                "AArch64 t",
                "{ x=1; y=2; [PTE(x)]=(oa:PA(x)); 0:X0=x; 0:X2=PTE(x); 0:X3=(oa:PA(x),valid:0); 0:X5=(oa:PA(y)); 1:X0=x; }",
                " P0 | P1 ;",
                " STR X3,[X2] | LDR W2,[X0] ;",
                " DSB ISH | LDR W3,[X0] ;",
                " LSR X4,X0,#12 |  ;",
                " TLBI VAAE1IS,X4 |  ;",
                " DSB ISH |  ;",
                " STR X5,[X2] |  ;",
                "exists (1:X2=2 /\\ 1:X3=1)"));
    }

    @Test
    void tlbiOfAnotherPageRemovesNothing() {
        assertTrue(isReached(
                "AArch64 t",
                "{ x=1; 0:X0=y; 0:X5=z; 0:X6=1; 0:X2=PTE(x); 0:X3=(oa:PA(x),valid:0); 1:X0=x; 1:X5=z; }",
                " P0 | P1 ;",
                " STR X3,[X2] | LDR W3,[X5] ;",
                " DSB ISH | DSB SY ;",
                " LSR X4,X0,#12 | ISB ;",
                " TLBI VAAE1IS,X4 | L0: LDR W4,[X0] ;",
                " DSB ISH |  ;",
                " STR W6,[X5] |  ;",
                "exists (1:X3=1 /\\ ~fault(P1:L0,x))"));
    }

    @Test
    void clrexEndsThePair() {
        assertFalse(isReached(
                "AArch64 t",
                "{ 0:X0=x; 0:X1=1; }",
                " P0 ;",
                " LDXR W2,[X0] ;",
                " CLREX ;",
                " STXR W3,W1,[X0] ;",
                "exists (0:X3=0)"));
    }

    @Test
    void exceptionEntryIsAContextSynchronizationEvent() {
        assertFalse(isReached(
                "AArch64 t",
                "Variant=faultToNext",
                "{ 0:X0=x; 0:X5=y; 0:X1=1; 1:X0=x; 1:X5=y; }",
                " P0 | P1 ;",
                " STR W1,[X0] | LDR W1,[X5] ;",
                " DMB SY | CBNZ W1,L ;",
                " STR W1,[X5] | L: SVC #0 ;",
                "  | LDR W3,[X0] ;",
                "exists (1:X1=1 /\\ 1:X3=0)"));
    }

    @Test
    void faultComesAfterWhatDmbOrders() {
        assertFalse(isReached(
                "AArch64 t",
                "{ [PTE(x)]=(oa:PA(x),db:0); 0:X1=(oa:PA(x)); 0:X2=PTE(x); 0:X4=x; 0:X6=y; 0:X7=1; 1:X4=x; 1:X6=y; 1:X7=1; }",
                " P0 | P1 ;",
                " STR X1,[X2] | LDR W1,[X6] ;",
                " DSB ISH | DMB SY ;",
                " LSR X8,X4,#12 | L0: STR W7,[X4] ;",
                " TLBI VAAE1IS,X8 |  ;",
                " DSB ISH |  ;",
                " STR W7,[X6] |  ;",
                "exists (1:X1=1 /\\ fault(P1:L0,x))"));
    }

    @Test
    void faultComesAfterStoresThatDmbStOrders() {
        assertFalse(isReached(
                "AArch64 t",
                "{ [PTE(x)]=(oa:PA(x),db:0); 0:X1=(oa:PA(x)); 0:X2=PTE(x); 0:X4=x; 0:X6=y; 0:X7=1; 1:X4=x; 1:X6=y; 1:X7=1; }",
                " P0 | P1 ;",
                " STR X1,[X2] | MOV W9,#2 ;",
                " DSB ISH | STR W9,[X6] ;",
                " LSR X8,X4,#12 | DMB ST ;",
                " TLBI VAAE1IS,X8 | L0: STR W7,[X4] ;",
                " DSB ISH |  ;",
                " STR W7,[X6] |  ;",
                "exists ([y]=2 /\\ fault(P1:L0,x))"));
    }

    @Test
    void faultOfAStoreReleaseComesAfterStoresBefore() {
        assertFalse(isReached(
                "AArch64 t",
                "{ [PTE(x)]=(oa:PA(x),db:0); 0:X1=(oa:PA(x)); 0:X2=PTE(x); 0:X4=x; 0:X6=y; 0:X7=1; 1:X4=x; 1:X6=y; 1:X7=1; }",
                " P0 | P1 ;",
                " STR X1,[X2] | MOV W9,#2 ;",
                " DSB ISH | STR W9,[X6] ;",
                " LSR X8,X4,#12 | L0: STLR W7,[X4] ;",
                " TLBI VAAE1IS,X8 |  ;",
                " DSB ISH |  ;",
                " STR W7,[X6] |  ;",
                "exists ([y]=2 /\\ fault(P1:L0,x))"));
    }

    @Test
    void faultWaitsForNoStoreThatNothingOrders() {
        assertTrue(isReached(
                "AArch64 t",
                "{ [PTE(x)]=(oa:PA(x),db:0); 0:X1=(oa:PA(x)); 0:X2=PTE(x); 0:X4=x; 0:X6=y; 0:X7=1; 1:X4=x; 1:X6=y; 1:X7=1; }",
                " P0 | P1 ;",
                " STR X1,[X2] | MOV W9,#2 ;",
                " DSB ISH | STR W9,[X6] ;",
                " LSR X8,X4,#12 | L0: STR W7,[X4] ;",
                " TLBI VAAE1IS,X8 |  ;",
                " DSB ISH |  ;",
                " STR W7,[X6] |  ;",
                "exists ([y]=2 /\\ fault(P1:L0,x))"));
    }

    @Test
    void tlbiComesAfterAContextSynchronizationEvent() {
        assertFalse(isReached(
                "AArch64 t",
                "{ y=1; v=2; 0:X2=PTE(x); 0:X3=(oa:PA(y)); 0:X6=PTE(z); 0:X7=(oa:PA(v)); 1:X0=x; 1:X2=z; 1:X10=w; 1:X11=1; 2:X0=x; 2:X2=w; }",
                " P0 | P1 | P2 ;",
                " STR X3,[X2] | LDR W1,[X2] | LDR W1,[X2] ;",
                " DMB SY | ISB | DSB SY ;",
                " STR X7,[X6] | LSR X9,X0,#12 | ISB ;",
                "  | TLBI VAAE1IS,X9 | LDR W3,[X0] ;",
                "  | DSB SY |  ;",
                "  | STR W11,[X10] |  ;",
                "exists (1:X1=2 /\\ 2:X1=1 /\\ 2:X3=0)"));
    }

    @Test
    void tlbiComesAfterWhatItsOperandDependsOn() {
        assertFalse(isReached(
                "AArch64 t",
                "{ y=1; v=2; 0:X2=PTE(x); 0:X3=(oa:PA(y)); 0:X6=PTE(z); 0:X7=(oa:PA(v)); 1:X0=x; 1:X2=z; 1:X10=w; 1:X11=1; 2:X0=x; 2:X2=w; }",
                " P0 | P1 | P2 ;",
                " STR X3,[X2] | LDR W1,[X2] | LDR W1,[X2] ;",
                " DMB SY | EOR W4,W1,W1 | DSB SY ;",
                " STR X7,[X6] | LSR X9,X0,#12 | ISB ;",
                "  | ADD X9,X9,W4,SXTW | LDR W3,[X0] ;",
                "  | TLBI VAAE1IS,X9 |  ;",
                "  | DSB SY |  ;",
                "  | STR W11,[X10] |  ;",
                "exists (1:X1=2 /\\ 2:X1=1 /\\ 2:X3=0)"));
    }
}
