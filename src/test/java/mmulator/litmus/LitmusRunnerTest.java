package mmulator.litmus;

import static mmulator.litmus.Samples.states;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tests of our own come to. */
final class LitmusRunnerTest {
    /** A page is taken away by one CPU; the instructions between the store and the load are given. */
    private static Set<String> unmap(String variant, String... between) {
        List<String> lines = new ArrayList<>(List.of(
                "AArch64 t",
                "Variant=" + variant,
                "{ 0:X1=(oa:PA(x),valid:0); 0:X2=PTE(x); 0:X3=x; 0:X9=x; }",
                " P0 ;",
                " LSR X9,X9,#12 ;",
                " STR X1,[X2] ;"));
        for (String instruction : between) {
            lines.add(" " + instruction + " ;");
        }
        lines.addAll(List.of(" L0: LDR W4,[X3] ;", "exists fault(P0:L0,x)"));
        return states(lines.toArray(String[]::new));
    }

    private static final Set<String> FAULT = Set.of("Fault(P0:L0,x,MMU:Translation);");
    private static final Set<String> BOTH = Set.of("Fault(P0:L0,x,MMU:Translation);", "~Fault(P0:L0,x);");

    @Test
    void afterTlbiDsbAndIsbTheOldPageIsGone() {
        assertEquals(FAULT, unmap("vmsa", "DSB ISH", "TLBI VAAE1IS,X9", "DSB ISH", "ISB"));
        assertEquals(FAULT, unmap("vmsa", "DSB ISHST", "TLBI VMALLE1", "DSB NSH", "ISB"));
    }

    @Test
    void withoutTheIsbTheOldPageMayStillBeReadUnlessThereIsEts2() {
        assertEquals(BOTH, unmap("vmsa", "DSB ISH", "TLBI VAAE1IS,X9", "DSB ISH"));
        assertEquals(BOTH, unmap("vmsa", "DSB ISH", "TLBI VMALLE1IS", "DSB ISH"));
        assertEquals(BOTH, unmap("vmsa", "DSB ISH", "ISB", "TLBI VAAE1IS,X9", "DSB ISH"));
        assertEquals(FAULT, unmap("vmsa,ETS2", "DSB ISH", "TLBI VAAE1IS,X9", "DSB ISH"));
    }

    /** What a CPU has read is ordered by its own DSB, and maintenance by another comes before that or after. */
    @Test
    void dsbBehindALoadIsTriedInEitherOrderWithMaintenance() {
        for (String maintenance : List.of("TLBI VMALLE1IS", "TLBI VMALLE1ISNXS")) {
            Set<String> found = states(
                    "AArch64 t",
                    "Variant=ETS2",
                    "{ [PTE(x)]=(oa:PA(x),valid:0); 0:X0=(oa:PA(x),af:0); 0:X1=PTE(x); 1:X0=PTE(x); pteval_t 1:X1; 1:X3=x;",
                    " 2:X0=(oa:PA(x),db:0,dbm:1); 2:X1=PTE(x); 2:X2=3; 2:X3=z; }",
                    " P0          | P1               | P2 ;",
                    " DSB ISH     | LDR X1,[X0]      | STR X0,[X1] ;",
                    " STR X0,[X1] | DSB ISH          | DSB ISH ;",
                    "             | L10: LDR W2,[X3] | " + maintenance + " ;",
                    "             |                  | DSB ISH ;",
                    "             |                  | L20: STR W2,[X3] ;",
                    "exists (1:X1=0 /\\ fault(P1:L10,x))");
            assertFalse(found.isEmpty());
        }
    }

    @Test
    void withoutTheFirstOrTheLastDsbTheOldPageMayStillBeRead() {
        assertEquals(BOTH, unmap("vmsa", "TLBI VAAE1IS,X9", "DSB ISH", "ISB"));
        assertEquals(BOTH, unmap("vmsa", "DSB ISH", "TLBI VAAE1IS,X9", "ISB"));
        assertEquals(BOTH, unmap("vmsa", "DSB ISH", "DSB ISH", "ISB"));
    }

    /** Another CPU maps x and says so; a walk may be made before its access' turn. True if x may still fault then. */
    private static boolean mayFault(String variant, String... between) {
        List<String> lines = new ArrayList<>(List.of(
                "AArch64 t",
                "Variant=" + variant,
                "{ [PTE(x)]=(oa:PA(x),valid:0); 0:X0=(oa:PA(x)); 0:X1=PTE(x); 0:X2=z; 0:X3=1; 1:X2=z; 1:X3=x; 1:X8=y; }",
                " P0          | P1          ;",
                " STR X0,[X1] | " + between[0] + " ;",
                " DSB ISH     | " + (between.length > 1 ? between[1] : "NOP") + " ;",
                " STR W3,[X2] | " + (between.length > 2 ? between[2] : "NOP") + " ;"));
        for (int i = 3; i < between.length; i++) {
            lines.add(" | " + between[i] + " ;");
        }
        lines.add(" | L0: LDR W5,[X3] ;");
        lines.add("exists (1:X4=1 /\\ fault(P1:L0,x))");
        LitmusResult result = LitmusRunner.withEarlyWalks(100_000, Duration.ofDays(1))
                .run(Samples.parse(lines.toArray(String[]::new)));
        assertTrue(result.complete());
        return result.positive() > 0;
    }

    @Test
    void readABranchOrAnAddressAndAnIsbOrderLaterWalks() {
        assertFalse(mayFault("vmsa", "LDR W4,[X2]", "CBNZ W4,C", "C: ISB"));
        assertFalse(mayFault("vmsa", "LDR W4,[X2]", "EOR W6,W4,W4", "LDR W7,[X8,W6,SXTW]", "ISB"));
        assertTrue(mayFault("vmsa", "LDR W4,[X2]", "CBNZ W4,C", "C: NOP"));
        assertTrue(mayFault("vmsa", "LDR W4,[X2]", "EOR W6,W4,W4", "LDR W7,[X8,W6,SXTW]"));
    }

    @Test
    void dmbOrAcquireOrderAFaultButNotItsWalkUnlessThereIsEts2() {
        assertTrue(mayFault("vmsa", "LDR W4,[X2]", "DMB ISH"));
        assertTrue(mayFault("vmsa", "LDAR W4,[X2]"));
        assertFalse(mayFault("vmsa,ETS2", "LDR W4,[X2]", "DMB ISHLD"));
        assertFalse(mayFault("vmsa,ETS2", "LDAR W4,[X2]"));
    }

    @Test
    void withEts2ADsbOfLoadsOrdersLaterWalks() {
        assertFalse(mayFault("vmsa,ETS2", "LDR W4,[X2]", "DSB ISHLD"));
        assertTrue(mayFault("vmsa", "LDR W4,[X2]", "DSB ISHLD"));
    }

    /** P0 takes a page away and asks P1 by a flag to invalidate it; both are answered by what herd says of the same text. */
    @Test
    void whatIsOrderedBeforeTheTlbiOfAnotherIsInvalidatedByWhateverMeans() {
        String reached = "0:X10=1; 1:X7=1;  ~Fault(P0:L0,x);";
        for (String barrier : List.of("DMB ISH", "DMB ISHST", "DSB ISH", "NOP")) {
            Set<String> found = states(
                    "AArch64 t",
                    "{ 0:X1=(oa:PA(x),valid:0); 0:X2=PTE(x); 0:X6=z; 0:X3=x; 0:X8=v; 0:X5=1;",
                    "  1:X3=x; 1:X6=z; 1:X8=v; 1:X5=1; }",
                    " P0              | P1              ;",
                    " STR X1,[X2]     | LDR W7,[X6]     ;",
                    " " + barrier + " | DSB ISH         ;",
                    " STR W5,[X6]     | LSR X9,X3,#12   ;",
                    " LDR W10,[X8]    | TLBI VAAE1IS,X9 ;",
                    " DSB ISH         | DSB ISH         ;",
                    " ISB             | STR W5,[X8]     ;",
                    " L0: LDR W4,[X3] |                 ;",
                    "exists (1:X7=1 /\\ 0:X10=1 /\\ ~fault(P0:L0,x))");
            assertEquals(barrier.equals("NOP"), found.contains(reached), () -> barrier + ": " + found);
        }
    }

    /** Neither page may be written; a CAS that fails may do without, and then it shows which page it was. */
    @Test
    void casThatFailsReadsByAnOldReadOnlyEntryOrByTheNewOne() {
        assertEquals(
                Set.of(
                        "0:X4=1;  ~Fault(P0:L0,x);",
                        "0:X4=2;  ~Fault(P0:L0,x);",
                        "0:X4=7; Fault(P0:L0,x,MMU:Permission);"),
                states(
                        "AArch64 t",
                        "{ x=1; y=2; [PTE(x)]=(oa:PA(x),db:0); 0:X1=(oa:PA(y),db:0); 0:X2=PTE(x); 0:X3=x; 0:X4=7; }",
                        " P0                   ;",
                        " STR X1,[X2]          ;",
                        " DSB ISH              ;",
                        " ISB                  ;",
                        " L0: CAS W4,W5,[X3]   ;",
                        "exists (0:X4=1 /\\ fault(P0:L0,x))"));
    }

    @Test
    void attributesAreToldAsTheyAreSpelt() {
        assertEquals(
                Set.of("0:X0=(oa:PA(x), TaggedNormal); 0:X1=(oa:PA(y));"),
                states(
                        "AArch64 t",
                        "{ pte_x=(TaggedNormal); 0:X0=pte_x; 0:X1=pte_y; }",
                        " P0 ;",
                        " LDR X0,[X0] ;",
                        " LDR X1,[X1] ;",
                        "locations [0:X1;]",
                        "forall 0:X0=(oa:PA(x), TaggedNormal)"));
    }

    @Test
    void aPhysicalPageIsReachedThroughAnotherAddress() {
        assertEquals(
                Set.of("0:X2=5; [x]=0; [y]=6;"),
                states(
                        "AArch64 t",
                        "{ pte_x=(oa:PA(y)); y=5; 0:X1=x; }",
                        " P0 ;",
                        " LDR W2,[X1] ;",
                        " MOV W3,#6 ;",
                        " STR W3,[X1] ;",
                        "locations [x;y;]",
                        "exists 0:X2=5"));
    }

    @Test
    void typesAndSymbolsAreTold() {
        assertEquals(
                Set.of("0:X0=a; 0:X2=label:\"P0:L1\"; 0:X3=PTE(u); 0:X4=PA(u); a={3,-1}; [u]=4294967295; [x]=a;"),
                states(
                        "AArch64 t",
                        "{ int a[2]={3,4}; uint32_t u=-1; x=a; 0:X0=a; 0:X2=P0:L1; 0:X3=pte_u; 0:X4=phy_u; }",
                        " P0 ;",
                        " MOV W1,#-1 ;",
                        " L1: STR W1,[X0,#4] ;",
                        "locations [a;u;x;0:X3;0:X4;]",
                        "forall 0:X0=a /\\ 0:X2=P0:L1"));
    }

    @Test
    void waitingForAnotherThreadEnds() {
        assertEquals(
                Set.of("1:X2=1;"),
                states(
                        "AArch64 t",
                        "{ 0:X1=x; 1:X1=x; 0:X3=y; 1:X3=y; }",
                        " P0 | P1 ;",
                        " MOV W0,#1 | L0: LDAR W0,[X1] ;",
                        " STR W0,[X3] | CBZ W0,L0 ;",
                        " STLR W0,[X1] | LDR W2,[X3] ;",
                        "forall 1:X2=1"));
    }

    @Test
    void aThreadThatNeverEndsIsNoState() {
        LitmusResult result =
                Samples.run("AArch64 t", "{ 0:X1=x; }", " P0 ;", " L0: LDR W0,[X1] ;", " CBZ W0,L0 ;", "exists 0:X0=1");
        assertFalse(result.complete());
        assertEquals(Set.of(), result.states().keySet());
        assertTrue(HerdOutput.of(result).contains("\nLoop No\n"), HerdOutput.of(result));
    }

    @Test
    void anAtomicReadsAndWritesByOneTranslation() {
        assertEquals(
                Set.of(
                        "1:X2=1; [x]=3; [y]=2;  ~Fault(P1:L0,x);",
                        "1:X2=2; [x]=1; [y]=3;  ~Fault(P1:L0,x);",
                        "1:X2=0; [x]=1; [y]=2; Fault(P1:L0,x,MMU:Permission);"),
                states(
                        "AArch64 t",
                        "{ x=1; y=2; 0:X0=PTE(x); 0:X1=(oa:PA(y)); 0:X3=(oa:PA(x),db:0); 1:X1=x; 1:X3=3; }",
                        " P0 | P1 ;",
                        " STR X1,[X0] | L0: SWP W3,W2,[X1] ;",
                        " STR X3,[X0] | ;",
                        "exists (1:X2=1 /\\ fault(P1:L0,x) /\\ [x]=0 /\\ [y]=0)"));
    }

    @Test
    void filteredExecutionsDoNotCount() {
        LitmusResult result = Samples.run(
                "AArch64 t",
                "{ 0:X1=x; 1:X1=x; }",
                " P0 | P1 ;",
                " MOV W0,#1 | LDR W2,[X1] ;",
                " STR W0,[X1] | ;",
                "filter 1:X2=1",
                "forall 1:X2=1");
        assertEquals(Set.of("1:X2=1;"), result.states().keySet());
        assertEquals(0, result.negative());
    }

    @Test
    void changingWritableMemoryForOtherMemoryNeedsBreakBeforeMake() {
        String[] test = {
            "AArch64 t",
            "{ 0:X1=(oa:PA(y)); 0:X2=PTE(x); 0:X3=(oa:PA(x),valid:0); 0:X9=x; }",
            " P0 ;",
            " LSR X9,X9,#12 ;",
            " STR X3,[X2] ;",
            " DSB ISH ;",
            " TLBI VAAE1IS,X9 ;",
            " DSB ISH ;",
            " STR X1,[X2] ;",
            "exists true"
        };
        assertFalse(Samples.run(test).breakBeforeMake());
        // herd's flag does not look at TLBIs: what comes of one that is left out is among the states.
        test[6] = " NOP ;";
        assertFalse(Samples.run(test).breakBeforeMake());
        test[4] = " NOP ;";
        assertTrue(Samples.run(test).breakBeforeMake());
    }

    /** What a test forbids is what the witnesses of its condition do not have. */
    @ParameterizedTest
    @CsvSource({
        "~exists (1:X2=1), Forbidden, No, 1, 1, Sometimes, 1, 1",
        "~exists (1:X2=7), Forbidden, Ok, 2, 0, Never, 0, 2",
        "exists (1:X2=7), Allowed, No, 0, 2, Never, 0, 2"
    })
    void outputIsHerds(
            String condition,
            String kind,
            String met,
            int witnesses,
            int others,
            String observation,
            int satisfied,
            int not) {
        assertEquals(
                String.join(
                        "\n",
                        "Test t " + kind,
                        "States 2",
                        "1:X2=0;",
                        "1:X2=1;",
                        met,
                        "Witnesses",
                        "Positive: " + witnesses + " Negative: " + others,
                        "Condition " + condition,
                        "Observation t " + observation + " " + satisfied + " " + not,
                        "Hash=77",
                        "",
                        ""),
                HerdOutput.of(Samples.run(
                        "AArch64 t",
                        "Hash=77",
                        "{ 0:X1=x; 1:X1=x; }",
                        " P0 | P1 ;",
                        " MOV W0,#1 | LDR W2,[X1] ;",
                        " STR W0,[X1] | ;",
                        condition)));
    }
}
