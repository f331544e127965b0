package mmulator.litmus;

import static mmulator.litmus.RelaxedRunnerTest.isReached;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of walks and TLBIs, each asked by a test that it decides; the answers are herd7's, but for nXS and the domain of a DSB. */
final class RelaxedWalkRulesTest {
    @Test
    void loadComesAfterItsWalk() {
        assertFalse(isReached(
                "AArch64 t",
                "{ [PTE(x)]=(oa:PA(x),valid:0); 0:X0=y; 0:X1=1; 0:X2=PTE(x); 0:X3=(oa:PA(y)); 1:X0=x; }",
                " P0          | P1              ;",
                " STR W1,[X0] | L0: LDR W4,[X0] ;",
                " DMB SY      |                 ;",
                " STR X3,[X2] |                 ;",
                "exists (1:X4=0 /\\ ~fault(P1:L0,x))"));
    }

    @Test
    void storeComesAfterTheWalksOfEarlierLoads() {
        assertFalse(isReached(
                "AArch64 t",
                "{ [PTE(x)]=(oa:PA(x),valid:0); 0:X0=z; 0:X2=PTE(x); 0:X3=(oa:PA(x)); 1:X0=x; 1:X2=z; 1:X3=1; }",
                " P0          | P1              ;",
                " LDR W1,[X0] | L0: LDR W4,[X0] ;",
                " DMB SY      | STR W3,[X2]     ;",
                " STR X3,[X2] |                 ;",
                "exists (0:X1=1 /\\ ~fault(P1:L0,x))"));
    }

    @Test
    void storeComesAfterTheWalksOfEarlierStores() {
        assertFalse(isReached(
                "AArch64 t",
                "{ [PTE(x)]=(oa:PA(x),valid:0); 0:X0=z; 0:X2=PTE(x); 0:X3=(oa:PA(x)); 1:X0=x; 1:X2=z; 1:X3=1; }",
                " P0          | P1              ;",
                " LDR W1,[X0] | L0: STR W3,[X0] ;",
                " DMB SY      | STR W3,[X2]     ;",
                " STR X3,[X2] |                 ;",
                "exists (0:X1=1 /\\ ~fault(P1:L0,x))"));
    }

    @Test
    void storeComesAfterTheWalkOfAnEarlierFault() {
        assertFalse(isReached(
                "AArch64 t",
                "Variant=faultToNext",
                "{ [PTE(x)]=(oa:PA(x)); 0:X0=z; 0:X2=PTE(x); 0:X3=(oa:PA(x),valid:0); 1:X0=x; 1:X2=z; 1:X3=1; }",
                " P0          | P1              ;",
                " LDR W1,[X0] | L0: LDR W4,[X0] ;",
                " DMB SY      | STR W3,[X2]     ;",
                " STR X3,[X2] |                 ;",
                "exists (0:X1=1 /\\ fault(P1:L0,x))"));
    }

    @Test
    void storeToADescriptorComesAfterWhatItsWalkHasRead() {
        assertFalse(isReached(
                "AArch64 t",
                "{ y=2; [PTE(x)]=(oa:PA(x)); 0:X2=PTE(x); 0:X3=(oa:PA(y)); 1:X0=x; 1:X2=PTE(x); 1:X3=(oa:PA(z)); }",
                " P0          | P1          ;",
                " STR X3,[X2] | LDR W4,[X0] ;",
                "             | STR X3,[X2] ;",
                "exists (1:X4=2 /\\ [PTE(x)]=(oa:PA(y)))"));
    }

    /** The access that the walk is for does not happen, so that it orders nothing else. */
    @Test
    void storeToADescriptorComesAfterTheWalkOfAStoreExclusiveThatFails() {
        assertFalse(isReached(
                "AArch64 t",
                "{ [PTE(x)]=(oa:PA(x)); pteval_t 0:X1; 0:X0=z; 0:X2=PTE(x); 0:X3=1; 1:X0=x; 1:X2=PTE(x); 1:X3=(oa:PA(y)); 1:X6=z; }",
                " P0          | P1                ;",
                " LDR X1,[X2] | LDR W1,[X6]       ;",
                " DMB SY      | EOR W9,W1,W1      ;",
                " STR W3,[X0] | ADD X0,X0,W9,SXTW ;",
                "             | STXR W5,W4,[X0]   ;",
                "             | STR X3,[X2]       ;",
                "exists (0:X1=(oa:PA(y)) /\\ 1:X1=1)"));
    }

    @Test
    void loadByAnOldEntryComesBeforeTheTlbiIsComplete() {
        assertFalse(isReached(
                "AArch64 t",
                "{ x=1; [PTE(x)]=(oa:PA(x)); [PTE(y)]=(oa:PA(x)); 0:X0=x; 0:X5=y; 0:X6=2; 0:X2=PTE(x); 0:X3=(oa:PA(x),valid:0); 1:X0=x; 1:X3=4; }",
                " P0              | P1              ;",
                " STR X3,[X2]     | L0: LDR W4,[X0] ;",
                " DSB ISH         |                 ;",
                " LSR X4,X0,#12   |                 ;",
                " TLBI VAAE1IS,X4 |                 ;",
                " DSB ISH         |                 ;",
                " STR W6,[X5]     |                 ;",
                "exists (1:X4=2 /\\ ~fault(P1:L0,x))"));
    }

    @Test
    void atomicByAnOldEntryComesBeforeTheTlbiIsComplete() {
        assertFalse(isReached(
                "AArch64 t",
                "{ x=1; [PTE(x)]=(oa:PA(x)); [PTE(y)]=(oa:PA(x)); 0:X0=x; 0:X5=y; 0:X6=2; 0:X2=PTE(x); 0:X3=(oa:PA(x),valid:0); 1:X0=x; 1:X3=4; }",
                " P0              | P1                   ;",
                " STR X3,[X2]     | L0: LDADD W3,W4,[X0] ;",
                " DSB ISH         |                      ;",
                " LSR X4,X0,#12   |                      ;",
                " TLBI VAAE1IS,X4 |                      ;",
                " DSB ISH         |                      ;",
                " STR W6,[X5]     |                      ;",
                "exists (1:X4=2 /\\ ~fault(P1:L0,x))"));
    }

    /** The DSB between a TLBI and the store that tells another CPU of it. */
    private static boolean oldEntryIsUsedAfter(String dsb) {
        return isReached(
                "AArch64 t",
                "{ x=1; [PTE(x)]=(oa:PA(x)); 0:X0=x; 0:X5=z; 0:X6=1; 0:X2=PTE(x); 0:X3=(oa:PA(x),valid:0); 1:X0=x; 1:X5=z; }",
                " P0              | P1              ;",
                " STR X3,[X2]     | LDR W3,[X5]     ;",
                " DSB ISH         | DSB SY          ;",
                " LSR X4,X0,#12   | ISB             ;",
                " TLBI VAAE1IS,X4 | L0: LDR W4,[X0] ;",
                " " + dsb + " | ;",
                " STR W6,[X5]     |                 ;",
                "exists (1:X3=1 /\\ ~fault(P1:L0,x))");
    }

    @Test
    void dsbWaitsForTlbis() {
        assertFalse(oldEntryIsUsedAfter("DSB ISH"));
    }

    @Test
    void dsbOfStoresDoesNotWaitForTlbis() {
        assertTrue(oldEntryIsUsedAfter("DSB ISHST"));
    }

    @Test
    void dsbNxsDoesNotWaitForTlbis() {
        assertTrue(oldEntryIsUsedAfter("DSB ISHNXS"));
    }

    @Test
    void dsbNshDoesNotWaitForOtherCpusTlbs() {
        assertTrue(oldEntryIsUsedAfter("DSB NSH"));
    }

    /** A CPU that reads y and then, behind {@code order}, invalidates what another has changed before it wrote y. */
    private static boolean tlbiIsBeforeTheRead(String... order) {
        return isReached(
                "AArch64 t",
                "{ z=1; [PTE(x)]=(oa:PA(x)); 0:X0=y; 0:X1=1; 0:X2=PTE(x); 0:X3=(oa:PA(z)); 1:X0=x; 1:X2=y; 1:X6=z; 1:X10=w; 1:X11=1; 2:X0=x; 2:X2=w; }",
                " P0          | P1              | P2          ;",
                " STR X3,[X2] | LDR W1,[X2]     | LDR W1,[X2] ;",
                " DMB SY      | " + order[0] + "| DSB SY      ;",
                " STR W1,[X0] | " + order[1] + "| ISB         ;",
                "             | LSR X9,X0,#12   | LDR W3,[X0] ;",
                "             | TLBI VAAE1IS,X9 |             ;",
                "             | DSB SY          |             ;",
                "             | STR W11,[X10]   |             ;",
                "exists (1:X1=1 /\\ 2:X1=1 /\\ 2:X3=0)");
    }

    @Test
    void tlbiComesAfterWhatABranchDependsOn() {
        assertFalse(tlbiIsBeforeTheRead("CBNZ W1,L", "L: NOP"));
    }

    @Test
    void tlbiDoesNotWaitForAddressesOfAccessesBefore() {
        assertTrue(tlbiIsBeforeTheRead("EOR W4,W1,W1", "LDR W5,[X6,W4,SXTW]"));
    }

    @Test
    void tlbiDoesNotWaitForWalksOfAccessesBefore() {
        assertTrue(isReached(
                "AArch64 t",
                "{ y=1; v=2; 0:X2=PTE(x); 0:X3=(oa:PA(y)); 0:X6=PTE(z); 0:X7=(oa:PA(v)); 1:X0=x; 1:X2=z; 1:X10=w; 1:X11=1; 2:X0=x; 2:X2=w; }",
                " P0          | P1              | P2          ;",
                " STR X3,[X2] | LDR W1,[X2]     | LDR W1,[X2] ;",
                " DMB SY      | LSR X9,X0,#12   | DSB SY      ;",
                " STR X7,[X6] | TLBI VAAE1IS,X9 | ISB         ;",
                "             | DSB SY          | LDR W3,[X0] ;",
                "             | STR W11,[X10]   |             ;",
                "exists (1:X1=2 /\\ 2:X1=1 /\\ 2:X3=0)"));
    }

    /** A store marks its page dirty before what the CPU has read first was there to be read. */
    private static boolean isMarkedBefore(String... order) {
        return isReached(
                "AArch64 t",
                "TTHM=HD",
                "{ [PTE(x)]=(oa:PA(x),db:0,dbm:1); 0:X0=y; 0:X1=1; 0:X2=PTE(x); pteval_t 0:X3; 1:X0=x; 1:X2=y; 1:X6=z; }",
                " P0          | P1              ;",
                " LDR X3,[X2] | LDR W1,[X2]     ;",
                " DMB SY      | " + order[0] + " ;",
                " STR W1,[X0] | " + order[1] + " ;",
                "             | STR W1,[X0]     ;",
                "exists (0:X3=(oa:PA(x),dbm:1) /\\ 1:X1=1)");
    }

    @Test
    void pageIsNotMarkedDirtyBeforeItIsKnownThatTheStoreHappens() {
        assertFalse(isMarkedBefore("CBNZ W1,L", "L: NOP"));
        assertFalse(isMarkedBefore("EOR W4,W1,W1", "LDR W5,[X6,W4,SXTW]"));
        assertTrue(isMarkedBefore("NOP", "NOP"));
    }

    /** As the manual has it, R_DYCFD, and not herd 7.58. */
    @Test
    void pageIsNotMarkedDirtyBeforeItIsKnownThatAccessesBeforeDoNotFault() {
        assertFalse(isReached(
                "AArch64 t",
                "TTHM=HD",
                "{ v=2; [PTE(x)]=(oa:PA(x),db:0,dbm:1); 0:X2=PTE(x); pteval_t 0:X3; 0:X4=(oa:PA(v)); 0:X6=PTE(z); 1:X0=x; 1:X2=z; }",
                " P0          | P1          ;",
                " LDR X3,[X2] | LDR W1,[X2] ;",
                " DMB SY      | STR W1,[X0] ;",
                " STR X4,[X6] |             ;",
                "exists (0:X3=(oa:PA(x),dbm:1) /\\ 1:X1=2)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLBI VMALLE1IS", "TLBI VAAE1IS,X1", "IC IALLU"})
    void maintenanceIsUndefinedAtEl0(String instruction) {
        String[] test = {
            "AArch64 t",
            "EL0=P0",
            "{ 0:X1=x; 1:X1=x; }",
            " P0 | P1 ;",
            " L0: " + instruction + " | L1: " + instruction + " ;",
            "forall (fault(P0:L0) /\\ ~fault(P1:L1))"
        };
        assertTrue(isReached(test));
        String[] without = test.clone();
        without[5] = "exists ~fault(P0:L0)";
        assertFalse(isReached(without));
    }
}
