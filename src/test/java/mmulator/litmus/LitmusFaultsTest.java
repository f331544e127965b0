package mmulator.litmus;

import static mmulator.litmus.Samples.states;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.relaxed.program.Bounds;
import org.junit.jupiter.api.Test;

/** Faults, who handles them, and what is told of them. */
final class LitmusFaultsTest {
    @Test
    void aHandlerReturnsWhereItWants() {
        assertEquals(
                Set.of("0:X4=0; 0:X5=1; 0:X6=2; Fault(P0:L0,x,MMU:Translation);"),
                states(
                        "AArch64 t",
                        "{ pte_x=(valid:0); x=3; 0:X1=x; }",
                        " P0 | P0.F ;",
                        " L0: LDR W4,[X1] | MOV W5,#1 ;",
                        " MOV W6,#1 | ADR X9,L1 ;",
                        " L1: ADD W6,W6,#2 | MSR ELR_EL1,X9 ;",
                        " | ERET ;",
                        "exists 0:X4=0 /\\ 0:X5=1 /\\ 0:X6=2 /\\ fault(P0:L0,x)"));
    }

    @Test
    void aFaultInAHandlerEndsTheThread() {
        assertEquals(
                Set.of("0:X5=1; 0:X6=0; Fault(P0:L0,x,MMU:Translation); Fault(P0:L1,x,MMU:Translation);"),
                states(
                        "AArch64 t",
                        "{ pte_x=(valid:0); 0:X1=x; }",
                        " P0 | P0.F ;",
                        " L0: LDR W4,[X1] | MOV W5,#1 ;",
                        " | L1: STR W5,[X1] ;",
                        " | MOV W6,#1 ;",
                        "exists 0:X5=1 /\\ 0:X6=0 /\\ fault(P0:L0,x) /\\ fault(P0:L1,x)"));
    }

    @Test
    void faultToNextPassesOverWhatFaults() {
        assertEquals(
                Set.of("0:X0=6; Fault(P0:L0,x,MMU:Translation); Fault(P0:L1,x,MMU:Translation);"),
                states(
                        "AArch64 t",
                        "Variant=faultToNext",
                        "{ pte_x=(valid:0); 0:X1=x; 0:X0=5; }",
                        " P0 ;",
                        " L0: LDR W0,[X1] ;",
                        " L1: STR W0,[X1] ;",
                        " ADD W0,W0,#1 ;",
                        "exists 0:X0=6 /\\ fault(P0:L0,x) /\\ fault(P0:L1,x)"));
    }

    @Test
    void handledTriesAgainUntilItSucceeds() {
        assertEquals(
                Set.of("0:X0=1; 0:X2=1; Fault(P0:L0,x,MMU:Translation);", "0:X0=1; 0:X2=1;  ~Fault(P0:L0,x);"),
                states(
                        "AArch64 t",
                        "Variant=handled",
                        "{ x=1; pte_x=(valid:0); 0:X1=x; 1:X0=(oa:PA(x)); 1:X1=pte_x; }",
                        " P0 | P1 ;",
                        " L0: LDR W0,[X1] | STR X0,[X1] ;",
                        " MOV W2,#1 | ;",
                        "locations [fault(P0:L0,x);]",
                        "forall 0:X0=1 /\\ 0:X2=1"));
    }

    @Test
    void aFaultThatNobodyMendsIsTriedForEver() {
        LitmusResult result = Samples.run(
                "AArch64 t",
                "Variant=handled",
                "{ pte_x=(valid:0); 0:X1=x; }",
                " P0 ;",
                " LDR W0,[X1] ;",
                "exists true");
        assertFalse(result.complete());
        assertEquals(Set.of(), result.states().keySet());
    }

    @Test
    void afterASupervisorCallTheNextInstructionComesWhateverTheHandler() {
        for (String variant : List.of("faultToNext", "handled")) {
            assertEquals(
                    Set.of("0:X2=1; Fault(P0:L0,SupervisorCall);"),
                    states(
                            "AArch64 t",
                            "Variant=" + variant,
                            "{}",
                            " P0 ;",
                            " L0: SVC #0 ;",
                            " MOV W2,#1 ;",
                            " NOP ;",
                            "forall 0:X2=1 /\\ fault(P0:L0)"));
        }
    }

    @Test
    void anUndefinedInstructionIsAFault() {
        assertEquals(
                Set.of("0:X2=0; Fault(P0,UndefinedInstruction);"),
                states(
                        "AArch64 t",
                        "{}",
                        " P0 ;",
                        " UDF #0 ;",
                        " MOV W2,#1 ;",
                        "locations [0:X2;]",
                        "forall fault(P0)"));
        assertEquals(
                Set.of("0:X2=1; Fault(P0:L1,UndefinedInstruction);"),
                states(
                        "AArch64 t",
                        "Variant=skip",
                        "{}",
                        " P0 ;",
                        " L1: UDF #7 ;",
                        " MOV W2,#1 ;",
                        "locations [0:X2;]",
                        "forall fault(P0,UndefinedInstruction)"));
    }

    @Test
    void theConditionFlagsOutliveAFault() {
        assertEquals(
                Set.of("0:X2=0; 0:X3=7;"),
                states(
                        "AArch64 t",
                        "Variant=faultToNext",
                        "{ pte_x=(valid:0); 0:X1=x; 0:X3=7; }",
                        " P0 ;",
                        " CMP X3,#7 ;",
                        " LDR W0,[X1] ;",
                        " LDR W0,[X1] ;",
                        " B.EQ L1 ;",
                        " MOV W2,#1 ;",
                        " L1: NOP ;",
                        "forall 0:X2=0 /\\ 0:X3=7"));
    }

    @Test
    void onlyFaultsThatAreAskedForAreTold() {
        assertEquals(
                Set.of("~Fault(P0:L0,x,MMU:Permission);"),
                states(
                        "AArch64 t",
                        "{ pte_x=(valid:0); 0:X1=x; }",
                        " P0 ;",
                        " L0: LDR W0,[X1] ;",
                        "exists fault(P0:L0,x,MMU:Permission)"));
    }

    /** As herd7 tells it, in order and by the memory model. */
    @Test
    void descriptorsAreNotForEl0() {
        String[] test = {"AArch64 t", "EL0=P0", "{ 0:X1=PTE(x); }", " P0 ;", " L0: LDR X0,[X1] ;", "forall fault(P0:L0)"
        };
        Set<String> told = Set.of("Fault(P0:L0,PTE(x),MMU:Permission,EL0);");
        assertEquals(told, states(test));
        try (RelaxedRunner runner = new RelaxedRunner()) {
            assertEquals(
                    told,
                    runner.run(Samples.parse(test), Bounds.DEFAULT).states().keySet());
        }
    }

    @Test
    void el0MayNotUseWhatIsNotForEl0() {
        assertEquals(
                Set.of("1:X2=1; Fault(P0:L0,x,MMU:Permission); ~Fault(P1:L0,x);"),
                states(
                        "AArch64 t",
                        "EL0=P0",
                        "{ pte_x=(el0:0); x=1; 0:X1=x; 1:X1=x; }",
                        " P0 | P1 ;",
                        " L0: LDR W2,[X1] | L0: LDR W2,[X1] ;",
                        "locations [1:X2;]",
                        "exists fault(P0:L0,x) /\\ ~fault(P1:L0,x)"));
    }

    @Test
    void anExceptionWithoutANameIsBeyondTheMachine() {
        BeyondMachineException beyond = assertThrows(
                BeyondMachineException.class,
                () -> Samples.run("AArch64 t", "{}", " P0 ;", " NOP ;", " BRK #0 ;", "exists true"));
        assertTrue(String.valueOf(beyond.getMessage()).startsWith("t.litmus:5:2: beyond the machine: "));
    }
}
