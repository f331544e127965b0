package mmulator.report.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.machine.event.Outcome.Wait;
import mmulator.mmu.AccessKind;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.report.EventStream;
import mmulator.report.Sources;
import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;

final class OutcomeNotesTest {
    private static final DescriptorMemory NO_MEMORY = new DescriptorMemory() {
        @Override
        public boolean contains(long pa) {
            return false;
        }

        @Override
        public long read(long pa) {
            return 0;
        }
    };

    private final Evidence evidence = new Evidence();
    private final OutcomeNotes notes = new OutcomeNotes(Sources.MAP, evidence);

    private String told(Rule rule, Outcome outcome, int cpu, long pc) {
        Violation violation = new Violation(rule, cpu, 90, pc, OutcomeNotes.headline(outcome), notes.notes(outcome));
        return new ViolationReport(Sources.MAP, Palette.PLAIN, step -> "").print(violation, "f.yaml");
    }

    @Test
    void deadlockTellsWhatEachCpuWaitsFor() {
        new EventStream(evidence)
                .turn(1, 9)
                .step(Sources.PARK + 20)
                .loadExclusive(Sources.FLAG)
                .turn(2, 9)
                .step(Sources.PARK + 20)
                .loadExclusive(Sources.FLAG)
                .storeExclusive(Sources.FLAG, true)
                .turn(3, 9)
                .step(Sources.PARK + 20)
                .loadExclusive(0x4000_5000)
                .turn(4, 9)
                .step(Sources.PARK + 20)
                .loadExclusive(Sources.FLAG)
                .tell(new Event.ExceptionReturned(4, 90, Sources.PARK + 24, Sources.PARK + 28, 0x3c5));
        Outcome outcome = new Outcome.Stuck(
                Outcome.Stuck.Kind.DEADLOCK,
                List.of(
                        new Wait(1, Sources.PARK + 16, Wait.How.WFE),
                        new Wait(2, Sources.PARK + 16, Wait.How.WFE),
                        new Wait(3, Sources.PARK + 16, Wait.How.WFE),
                        new Wait(4, Sources.PARK + 16, Wait.How.WFE),
                        new Wait(5, 0x9000, Wait.How.WFI)));

        assertEquals("""
                error[STUCK]: deadlock: cpu1-5 parked, and nothing is left that could wake one of them
                  --> asm/park/park.S:24    wfe                    cpu1, step 90
                    cpu1  park+0x10 (asm/park/park.S:24)    wfe    parked: wfe, waits for a store to flag (0x0000000040003000), or a sev
                    cpu2  park+0x10 (asm/park/park.S:24)    wfe    parked: wfe, waits for a sev; no reservation is held
                    cpu3  park+0x10 (asm/park/park.S:24)    wfe    parked: wfe, waits for a store to 0x0000000040005000, or a sev
                    cpu4  park+0x10 (asm/park/park.S:24)    wfe    parked: wfe, waits for a sev; no reservation is held
                    cpu5  0x0000000000009000    parked: wfi, waits for an interrupt; there is none
                    rule  Arm ARM D1, "Wait for Event mechanism and Send event"
                    help  a store to the watched location or a SEV must follow the wait, and a handler mend what faults or step over it
                  replay  mmulator run f.yaml
                """, told(Rule.STUCK, outcome, 1, Sources.PARK + 16));
    }

    @Test
    void livelockTellsWhereEachCpuSpins() {
        Outcome outcome = new Outcome.Stuck(
                Outcome.Stuck.Kind.LIVELOCK,
                List.of(new Wait(0, Sources.WAIT, Wait.How.SPINNING), new Wait(1, Sources.PARK + 16, Wait.How.WFE)));

        assertEquals("""
                error[STUCK]: livelock: cpu0 would go round for ever, the machine is back in an earlier state
                  --> asm/park/wait_for_all.S:11    ldar w1, [x0]          cpu0, step 90
                    cpu0  wait_for_all (asm/park/wait_for_all.S:11)    ldar w1, [x0]    spinning: goes round without anything changing
                    cpu1  park+0x10 (asm/park/park.S:24)    wfe    parked: wfe, waits for a sev; no reservation is held
                    rule  Arm ARM D1, "Wait for Event mechanism and Send event"
                    help  a store to the watched location or a SEV must follow the wait, and a handler mend what faults or step over it
                  replay  mmulator run f.yaml
                """, told(Rule.STUCK, outcome, 0, Sources.WAIT));
    }

    @Test
    void unhandledExceptionIsToldInWords() {
        Outcome outcome = new Outcome.UnhandledException(new Event.ExceptionTaken(
                1,
                90,
                Sources.SPLIT + 12,
                "synchronous",
                0x200,
                0x9600_0046L,
                Sources.SPLIT + 12,
                0x3c5,
                0xffff_8000_0240_0008L));

        assertEquals("""
                error[UNHANDLED_EXCEPTION]: exception with nowhere to go: Data Abort, same EL, write: Translation fault, level 2
                  --> asm/split/split_pmd.S:33    str x9, [x8]           cpu1, step 90
                  vector  0x0000000000000200, where no code can be fetched
                     esr  0x0000000096000046 Data Abort, same EL, write: Translation fault, level 2
                     far  0xffff800002400008
                     elr  split_pmd+0xc (asm/split/split_pmd.S:33)    str x9, [x8]
                    rule  Arm ARM D1, "Exception entry"
                    help  set VBAR_EL1 to a mapped vector table, or avoid the exception
                  replay  mmulator run f.yaml
                """, told(Rule.UNHANDLED_EXCEPTION, outcome, 1, Sources.SPLIT + 12));
    }

    private static Outcome abort(long syndrome, long far) {
        return new Outcome.UnhandledException(
                new Event.ExceptionTaken(1, 90, Sources.SPLIT, "synchronous", 0x200, syndrome, Sources.SPLIT, 0, far));
    }

    private void aborted(long va, WalkResult walk, AccessKind access, long syndrome) {
        CpuFeatures cpu = CpuFeatures.builder().build();
        evidence.observe(new Event.Translation(
                1,
                90,
                Sources.SPLIT,
                va,
                access,
                false,
                true,
                cpu,
                null,
                walk,
                List.of(),
                new Event.Result.Aborted(syndrome)));
    }

    @Test
    void externalAbortNamesThePhysicalAddress() {
        Regime off = Regime.of(CpuFeatures.builder().build(), 0, 0, 0, 0, 0);
        aborted(0x9000_0008L, Walk.walk(off, 0x9000_0008L, NO_MEMORY), AccessKind.READ_EL1, 0x9600_0010L);
        // The vector's fetch fails as well.
        aborted(0x200, Walk.walk(off, 0x200, NO_MEMORY), AccessKind.FETCH_EL1, 0x8600_0010L);

        String told = told(Rule.UNHANDLED_EXCEPTION, abort(0x9600_0010L, 0x9000_0008L), 1, Sources.SPLIT);
        assertTrue(told.contains("      pa  0x0000000090000008, where there is no memory\n"), told);
    }

    /** What the tables say by now, another address or none, is not where the access went. */
    @Test
    void externalAbortByAnEntryOfTheTlbNamesWhereThatLeads() {
        long va = 0x20_1008L;
        WalkFault gone = new WalkFault(
                WalkSteps.NONE, WalkFault.Kind.TRANSLATION, 3, WalkFault.Reason.INVALID_DESCRIPTOR, 0x4020_0010L);
        Regime off = Regime.of(CpuFeatures.builder().build(), 0, 0, 0, 0, 0);
        Translated elsewhere = (Translated) Walk.walk(off, 0x4030_0008L, NO_MEMORY);
        TlbEntry entry = new TlbEntry(
                va & -4096,
                12,
                true,
                1,
                0x9000_0000L,
                elsewhere.attributes(),
                3,
                false,
                Granule.K4,
                0,
                WalkSteps.NONE,
                0);
        for (WalkResult now : List.of(elsewhere, gone)) {
            evidence.observe(new Event.Translation(
                    1,
                    90,
                    Sources.SPLIT,
                    va,
                    AccessKind.READ_EL1,
                    false,
                    true,
                    CpuFeatures.builder().build(),
                    entry,
                    now,
                    List.of(),
                    new Event.Result.Aborted(0x9600_0010L)));
            String told = told(Rule.UNHANDLED_EXCEPTION, abort(0x9600_0010L, va), 1, Sources.SPLIT);
            assertTrue(told.contains("      pa  0x0000000090000008, where there is no memory\n"), told);
            assertFalse(told.contains("    walk  "), told);
        }
    }

    @Test
    void faultNamesWhereTheWalkEnded() {
        WalkFault walk = new WalkFault(
                WalkSteps.NONE, WalkFault.Kind.TRANSLATION, 2, WalkFault.Reason.INVALID_DESCRIPTOR, 0x4020_0010L);
        aborted(0x1000, walk, AccessKind.READ_EL1, 0x9600_0006L);

        String told = told(Rule.UNHANDLED_EXCEPTION, abort(0x9600_0006L, 0x1000), 1, Sources.SPLIT);
        assertTrue(told.contains("    walk  level 2 at 0x0000000040200010: descriptor is Invalid\n"), told);
    }

    @Test
    void boundIsNamed() {
        assertEquals(
                "nothing is known beyond max-steps = 50,000,000",
                OutcomeNotes.headline(new Outcome.BoundReached("max-steps", 50_000_000)));
    }
}
