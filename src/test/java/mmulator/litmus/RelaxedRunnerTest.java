package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.litmus.read.LitmusParser;
import mmulator.relaxed.program.Bounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that random tests seldom come to; the answers are herd7's. */
final class RelaxedRunnerTest {
    static boolean isReached(String... lines) {
        try (RelaxedRunner runner = new RelaxedRunner()) {
            LitmusResult result =
                    runner.run(LitmusParser.parse("test.litmus", String.join("\n", lines) + "\n"), Bounds.DEFAULT);
            assertTrue(result.complete());
            return result.positive() > 0;
        }
    }

    @Test
    void acquireThatGetsTheWriteOfAnExclusiveIsBehindTheReadOfThatPair() {
        assertFalse(isReached(
                "AArch64 forwarded",
                "{ 0:X0=x; 0:X5=y; 0:X7=2; 1:X0=x; 1:X5=y; 1:X1=1; }",
                " P0               | P1          ;",
                " LDXR W1,[X0]     | STR W1,[X5] ;",
                " STXR W2,W7,[X0]  | DMB SY      ;",
                " LDAR W3,[X0]     | STR W1,[X0] ;",
                " LDR W4,[X5]      |             ;",
                "exists (0:X1=1 /\\ 0:X2=0 /\\ 0:X3=2 /\\ 0:X4=0)"));
    }

    /** What it loads is no fault, and changes nothing of where it returns to. */
    @Test
    void handlerThatLoadsReturnsToWhatFaulted() {
        assertTrue(isReached(
                "AArch64 skips",
                "Variant=vmsa",
                "{ [PTE(x)]=(valid:0); int64_t y=5; 0:X1=x; 0:X4=y; }",
                " P0          | P0.F           ;",
                " L0:         | LDR X5,[X4]    ;",
                " LDR W0,[X1] | MRS X9,ELR_EL1 ;",
                " MOV W6,#1   | ADD X9,X9,#4   ;",
                "             | MSR ELR_EL1,X9 ;",
                "             | ERET           ;",
                "exists (0:X6=1 /\\ 0:X5=5)"));
    }

    @Test
    void whatIsChosenByFlagsMayBeReadBeforeTheFlagsAreKnown() {
        assertTrue(isReached(
                "AArch64 chosen",
                "{ 0:X0=x; 0:X5=y; 0:X1=1; 1:X0=x; 1:X6=x; 1:X5=y; }",
                " P0          | P1                ;",
                " STR W1,[X0] | LDR W1,[X5]       ;",
                " DMB SY      | CMP W1,#0         ;",
                " STR W1,[X5] | CSEL X2,X0,X6,NE  ;",
                "             | LDR W3,[X2]       ;",
                "exists (1:X1=1 /\\ 1:X3=0)"));
    }

    @Test
    void walkComesAfterWhatTheAddressDependsOn() {
        assertFalse(isReached(
                "AArch64 mapped",
                "{ x=1; [PTE(x)]=(oa:PA(x),valid:0); 0:X0=PTE(x); 0:X1=(oa:PA(x)); 0:X2=z; 0:X3=1; 1:X0=x; 1:X2=z; }",
                " P0          | P1                    ;",
                " STR X1,[X0] | LDR W1,[X2]           ;",
                " DSB SY      | EOR W3,W1,W1          ;",
                " STR W3,[X2] | L0: LDR W4,[X0,W3,SXTW] ;",
                "exists (1:X1=1 /\\ fault(P1:L0,x))"));
    }

    @Test
    void updateByHardwareOfTheSameCpuComesBetweenReadAndWriteOfAnAtomic() {
        assertFalse(isReached(
                "AArch64 updated",
                "Variant=ETS2,faultToNext",
                "TTHM=HA",
                "{ x=1; [PTE(x)]=(oa:PA(x),af:0); 0:X0=(oa:PA(x),valid:0); pteval_t 0:X1; 0:X2=PTE(x); 0:X4=x; }",
                " P0               ;",
                " SWP X0,X1,[X2]   ;",
                " L0: LDR W3,[X4]  ;",
                "exists (0:X1=(oa:PA(x),af:0) /\\ 0:X3=1 /\\ [PTE(x)]=(oa:PA(x),valid:0))"));
    }

    /** herd 7.58 allows it; the manual does not, nor does herd since July 2026. */
    @Test
    void atomicOfAnotherLocationBetweenDoesNotPartThePairOfAnExclusive() {
        assertFalse(isReached(
                "AArch64 paired",
                "{ 0:X1=x; 0:X0=2; 1:X1=x; 1:X6=y; 1:X9=3; 2:X1=x; }",
                " P0          | P1               | P2          ;",
                " STR W0,[X1] | LDXR W4,[X1]     | LDR W2,[X1] ;",
                "             | LDADD W9,W8,[X6] | DMB SY      ;",
                "             | STXR W5,W9,[X1]  | LDR W3,[X1] ;",
                "exists (1:X4=0 /\\ 1:X5=0 /\\ 2:X2=2 /\\ 2:X3=3)"));
    }

    @Test
    void ownWriteBetweenLetsOthersWriteInAnExclusivePair() {
        assertTrue(isReached(
                "AArch64 parted",
                "{ 0:X1=x; 0:X0=2; 1:X1=x; 1:X7=1; 1:X9=3; 2:X1=x; }",
                " P0          | P1              | P2          ;",
                " STR W0,[X1] | LDXR W4,[X1]    | LDR W2,[X1] ;",
                "             | STR W7,[X1]     | DMB SY      ;",
                "             | STXR W5,W9,[X1] | LDR W3,[X1] ;",
                "exists (1:X4=0 /\\ 1:X5=0 /\\ 2:X2=2 /\\ 2:X3=3)"));
    }

    private static boolean isReadBeforeWhatCameFirst(String first, String second) {
        return isReached(
                "AArch64 domains",
                "{ 0:X0=x; 0:X1=y; 0:X2=1; 1:X0=x; 1:X1=y; }",
                " P0          | P1          ;",
                " STR W2,[X0] | LDR W3,[X1] ;",
                first + " | " + second + " ;",
                " STR W2,[X1] | LDR W4,[X0] ;",
                "exists (1:X3=1 /\\ 1:X4=0)");
    }

    /** The formal model is none of barriers of the Non-shareable domain, by which others need see nothing. */
    @ParameterizedTest
    @CsvSource({"DMB %sST, DMB %sLD", "DMB %s, DSB %sLD", "DSB %sST, DMB %s", "DSB %s, DSB %s"})
    void barriersOrderAccessesIfTheirDomainHasOthers(String first, String second) {
        for (String domain : new String[] {"ISH", "OSH"}) {
            String one = first.formatted(domain);
            String other = second.formatted(domain);
            assertFalse(isReadBeforeWhatCameFirst(one, other), domain);
            assertTrue(isReadBeforeWhatCameFirst(first.formatted("NSH"), other), domain);
            assertTrue(isReadBeforeWhatCameFirst(one, second.formatted("NSH")), domain);
        }
    }

    /** A CPU that has made x valid, or writable, and waits for accesses by the old descriptor before it tells so. */
    private static boolean isFaultSeenAfter(String descriptor, String other, String... access) {
        return isReached(
                "AArch64 waits",
                "{ [PTE(x)]=" + descriptor + "; 0:X1=(oa:PA(x)); 0:X2=PTE(x); 0:X4=x; 0:X6=y; 0:X7=1;",
                "  1:X4=x; 1:X6=y; 1:X7=x; }",
                " P0              | P1 ;",
                " STR X1,[X2]     | " + other + " ;",
                " DSB ISH         | " + access[0] + " ;",
                " LSR X8,X4,#12   | " + access[1] + " ;",
                " TLBI VAAE1IS,X8 | ;",
                " DSB ISH         | ;",
                " STR W7,[X6]     | ;",
                "exists (1:X1=1 /\\ fault(P1:L0,x))");
    }

    @Test
    void faultOfAStoreDoesNotWaitForItsData() {
        assertTrue(isFaultSeenAfter("(oa:PA(x),db:0)", "LDR W1,[X6]", "ADD W3,W1,#1", "L0: STR W3,[X4]"));
        assertTrue(isFaultSeenAfter("(oa:PA(x),db:0)", "LDR W1,[X6]", "MOV W3,#1", "L0: STR W3,[X4]"));
    }

    @Test
    void faultOfAStoreReleaseComesAfterAllAccessesBefore() {
        assertFalse(isFaultSeenAfter("(oa:PA(x),db:0)", "LDR W1,[X6]", "MOV W3,#1", "L0: STLR W3,[X4]"));
    }

    /** A Translation fault has no address but the low-order bits, by which y may be x. */
    @Test
    void faultComesAfterAccessesOfWhatMayBeTheSameLocation() {
        assertFalse(isFaultSeenAfter("(oa:PA(x),valid:0)", "LDR W1,[X6]", "MOV W3,#1", "L0: STR W3,[X4]"));
        assertTrue(isFaultSeenAfter("(oa:PA(x),valid:0)", "LDR W1,[X6]", "ADD X9,X4,#8", "L0: STR W7,[X9]"));
        assertFalse(isFaultSeenAfter("(oa:PA(y),db:0)", "LDR W1,[X6]", "MOV W3,#1", "L0: STR W3,[X4]"));
    }

    private static boolean isUnmappedTooLate(String barrier, String tlbi) {
        return isReached(
                "AArch64 unmapped",
                "{ x=1; 0:X0=PTE(x); 0:X1=(oa:PA(x),valid:0); 0:X2=x; 0:X4=y; 0:X5=1; 1:X0=y; 1:X1=x; }",
                " P0 | P1 ;",
                " STR X1,[X0] | LDR W2,[X0] ;",
                " DSB ISH | CBNZ W2,L ;",
                " LSR X3,X2,#12 | L: ISB ;",
                " " + tlbi + " | LDR W3,[X1] ;",
                " " + barrier + " | ;",
                " STR W5,[X4] | ;",
                "exists (1:X2=1 /\\ 1:X3=1)");
    }

    /** herd7 takes the Non-shareable domain for the whole system, too. Arm ARM D8.17: the DSB is of a domain that the TLBI reaches. */
    @Test
    void dsbOfTheCpuAloneDoesNotWaitForTlbisOnOthers() {
        assertFalse(isUnmappedTooLate("DSB ISH", "TLBI VAAE1IS,X3"));
        assertTrue(isUnmappedTooLate("DSB NSH", "TLBI VAAE1IS,X3"));
    }

    private static boolean isStoredEarly(String... between) {
        String[] test = new String[between.length + 8];
        test[0] = "AArch64 compared";
        test[1] = "{ 0:X1=x; 0:X3=y; 1:X1=x; 1:X3=y; 0:X5=1; }";
        test[2] = " P0 | P1 ;";
        test[3] = " LDR W0,[X1] | LDR W0,[X3] ;";
        for (int i = 0; i < between.length; i++) {
            test[4 + i] = " " + between[i] + " | NOP ;";
        }
        test[4 + between.length] = " NOP | EOR W2,W0,W0 ;";
        test[5 + between.length] = " NOP | ADD W2,W2,#1 ;";
        test[6 + between.length] = " STR W5,[X3] | STR W2,[X1] ;";
        test[7 + between.length] = "exists (0:X0=1 /\\ 1:X0=1)";
        return isReached(test);
    }

    /** Arm ARM B2.3.3: CCMP compares where the condition holds; where not, its flags depend on the condition alone. */
    @Test
    void flagsOfAConditionalComparisonDependOnWhatTheyAreMadeOf() {
        assertTrue(isStoredEarly("CMP X9,X9", "CCMP W0,#1,#4,NE", "B.NE L", "L: NOP"));
        assertFalse(isStoredEarly("CMP X9,X9", "CCMP W0,#1,#4,EQ", "B.NE L", "L: NOP"));
        assertFalse(isStoredEarly("CMP W0,#2", "CCMP X9,#0,#4,EQ", "B.NE L", "L: NOP"));
        assertFalse(isStoredEarly("CMP W0,#1", "CCMP X9,#0,#4,EQ", "B.NE L", "L: NOP"));
    }

    @Test
    void storeExclusiveFailsBehindClrexAndToAnotherLocation() {
        assertFalse(isReached(
                "AArch64 cleared",
                "{ 0:X1=x; 0:X2=1; }",
                " P0 ;",
                " LDXR W0,[X1] ;",
                " CLREX ;",
                " STXR W3,W2,[X1] ;",
                "exists (0:X3=0)"));
        assertFalse(isReached(
                "AArch64 elsewhere",
                "{ 0:X1=x; 0:X2=1; 0:X4=y; }",
                " P0 ;",
                " LDXR W0,[X1] ;",
                " STXR W3,W2,[X4] ;",
                "exists (0:X3=0)"));
    }

    /** Entry and return are context synchronization events, each by itself. */
    @Test
    void whatStandsBehindAnExceptionIsReadBehindTheBranchBeforeIt() {
        assertFalse(isReached(
                "AArch64 entered",
                "{ 0:X9=PTE(x); 0:X0=1; 0:X1=x; 0:X3=y; 1:X1=x; 1:X3=y; }",
                " P0 | P1 | P1.F ;",
                " STR W0,[X1] | LDR W5,[X3] | LDR W2,[X1] ;",
                " DMB SY | CBNZ W5,L | ERET ;",
                " STR W0,[X3] | L: SVC #0 | ;",
                "exists (1:X5=1 /\\ 1:X2=0)"));
        assertFalse(isReached(
                "AArch64 returned",
                "{ 0:X9=PTE(x); 0:X0=1; 0:X1=x; 0:X3=y; 1:X1=x; 1:X3=y; }",
                " P0 | P1 | P1.F ;",
                " STR W0,[X1] | SVC #0 | LDR W5,[X3] ;",
                " DMB SY | LDR W2,[X1] | CBNZ W5,L ;",
                " STR W0,[X3] | | L: ERET ;",
                "exists (1:X5=1 /\\ 1:X2=0)"));
    }

    /** Arm ARM B2.3, coherence: what was forwarded once is not followed by what was there before. */
    @Test
    void readOfAnOwnWriteIsFollowedByNothingOlder() {
        assertFalse(isReached(
                "AArch64 coherent",
                "{ 0:X0=x; 0:X1=1; }",
                " P0          ;",
                " STR W1,[X0] ;",
                " LDR W2,[X0] ;",
                " LDR W3,[X0] ;",
                "exists (0:X2=1 /\\ 0:X3=0)"));
    }
}
