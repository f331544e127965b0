package mmulator.litmus;

import static mmulator.litmus.Samples.states;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What hardware sets by itself, and address translation instructions. */
final class LitmusHardwareTest {
    @Test
    void addressTranslationGoesByTheTlbOrByAWalk() {
        assertEquals(
                Set.of("0:X4=0;", "0:X4=1;"),
                states(
                        "AArch64 t",
                        "{ 0:X1=(oa:PA(x),valid:0); 0:X2=PTE(x); 0:X3=x; }",
                        " P0             ;",
                        " STR X1,[X2]    ;",
                        " DSB ISH        ;",
                        " ISB            ;",
                        " AT S1E1R,X3    ;",
                        " ISB            ;",
                        " MRS X4,PAR_EL1 ;",
                        " AND X4,X4,#1   ;",
                        "exists 0:X4=0"));
    }

    @Test
    void addressTranslationNeedNotSetTheAccessFlagThatHardwareManages() {
        assertEquals(
                Set.of("0:X4=0; 0:X5=(oa:PA(x));", "0:X4=0; 0:X5=(oa:PA(x), af:0);"),
                states(
                        "AArch64 t",
                        "TTHM=HA",
                        "{ [PTE(x)]=(oa:PA(x),af:0); 0:X2=PTE(x); 0:X3=x; pteval_t 0:X5; }",
                        " P0             ;",
                        " AT S1E1R,X3    ;",
                        " ISB            ;",
                        " MRS X4,PAR_EL1 ;",
                        " AND X4,X4,#1   ;",
                        " DSB ISH        ;",
                        " LDR X5,[X2]    ;",
                        "exists (0:X4=0 /\\ 0:X5=0)"));
    }

    @Test
    void hardwareSetsTheAccessFlagBeforeAnAtomic() {
        assertEquals(
                Set.of("[x]=1; [PTE(x)]=(oa:PA(x));  ~Fault(P0:L0,x);"),
                states(
                        "AArch64 t",
                        "TTHM=HA",
                        "{ int x; pte_x=(af:0); 0:X2=x; }",
                        " P0 ;",
                        " MOV W1,#1 ;",
                        " L0: CAS W0,W1,[X2] ;",
                        "forall x=1 /\\ pte_x=(af:1) /\\ ~fault(P0:L0,x)"));
    }

    @Test
    void hardwareMarksAPageDirtyOnlyOnTheCpuThatDoesSo() {
        String[] test = {
            "AArch64 t",
            "TTHM=P0:HD",
            "{ pte_x=(db:0,dbm:1); 0:X2=x; 1:X2=x; }",
            " P0 | P1 ;",
            " STR W1,[X2] | L0: STR W1,[X2] ;",
            "locations [pte_x;]",
            "exists fault(P1:L0,x)"
        };
        assertEquals(
                Set.of(
                        "[PTE(x)]=(oa:PA(x), dbm:1); Fault(P1:L0,x,MMU:Permission);",
                        "[PTE(x)]=(oa:PA(x), dbm:1);  ~Fault(P1:L0,x);"),
                states(test));
        test[1] = "Hash=1";
        assertEquals(Set.of("[PTE(x)]=(oa:PA(x), db:0, dbm:1); Fault(P1:L0,x,MMU:Permission);"), states(test));
    }
}
