package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.SystemRegister;
import mmulator.machine.event.Alternative;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A write to a translation register counts from the next context synchronization event on. */
final class ContextSynchronizationTest {
    private static final long VA = 0x8000_0000L;

    /** x1 = VA, x9 = a TTBR0 whose tables map VA to the second page of data instead of the first. */
    private static Program twoRoots(String text, long asid) {
        return Program.of(text)
                .x(0, 1, VA)
                .mmu(p -> {
                    long other = p.tables().newTable();
                    p.tables().map(other, Program.CODE, 2, Program.CODE);
                    p.tables().map(other, Program.CODE + 0x40_0000, 2, Program.CODE + 0x40_0000);
                    p.tables().map(p.lower(), VA, 3, Program.DATA, d -> d.with(mmulator.arch.Descriptor.NG, true));
                    p.tables().map(other, VA, 3, Program.DATA + 0x1000, d -> d.with(mmulator.arch.Descriptor.NG, true));
                    p.x(0, 9, other | asid << 48);
                })
                .prepare(memory -> {
                    memory.writeLong(Program.DATA, 111);
                    memory.writeLong(Program.DATA + 0x1000, 222);
                });
    }

    private static final String SWITCH = """
            all:    msr     ttbr0_el1, x9
                    mrs     x5, ttbr0_el1
                    ldr     x2, [x1]
                    %s
                    ldr     x3, [x1]
                    hlt     #0
            .balign 2048
            vectors: .space 0x200
                    eret
            """;

    @Test
    void oldTableBaseIsUsedUntilTheBarrier() {
        Program.Run run = twoRoots(SWITCH.formatted("isb"), 1).run();

        assertEquals(List.of(111L, 222L), List.of(run.x(2), run.x(3)));
    }

    @Test
    void thenNoOtherIsPossible() {
        Program.Run run = twoRoots(SWITCH.formatted("isb"), 1).run();

        assertEquals(
                List.of(1, 2, 1),
                run.events(Event.RegimesPossible.class).stream()
                        .map(told -> told.regimes().size())
                        .toList());
    }

    @Test
    void otherBarriersDoNotSynchronize() {
        Program.Run run = twoRoots(SWITCH.formatted("dsb sy"), 1).run();

        assertEquals(List.of(111L, 111L), List.of(run.x(2), run.x(3)));
    }

    @Test
    void exceptionEntrySynchronizes() {
        Program.Run run = twoRoots(SWITCH.formatted("svc #0").replace("eret", "ldr x4, [x1]\n eret"), 1)
                .run();

        assertEquals(List.of(111L, 222L, 222L), List.of(run.x(2), run.x(4), run.x(3)));
    }

    @Test
    void exceptionReturnSynchronizes() {
        Program.Run run = twoRoots("""
                all:    svc     #0
                        ldr     x3, [x1]
                        hlt     #0
                .balign 2048
                vectors: .space 0x200
                        msr     ttbr0_el1, x9
                        ldr     x2, [x1]
                        eret
                """, 1).run();

        assertEquals(List.of(111L, 222L), List.of(run.x(2), run.x(3)));
    }

    @Test
    void readOfTheRegisterSeesTheWrittenValueAtOnce() {
        Program.Run run = twoRoots(SWITCH.formatted("isb"), 1).run();

        assertEquals(run.x(9), run.x(5));
    }

    @Test
    void otherResultIsReportedInTheWindow() {
        Program.Run run = twoRoots(SWITCH.formatted("isb"), 1).run();

        List<Event.Translation> accesses = run.translations(VA);
        assertEquals(2, accesses.size());
        Alternative alternative = accesses.getFirst().alternatives().getFirst();
        assertEquals(Program.DATA + 0x1000, ((Translated) alternative.walk()).outputAddress());
        assertEquals(List.of(), accesses.get(1).alternatives());
    }

    /** R_DYDPX: of two writes the first may have been seen alone, whatever comes of both. */
    @Test
    void anyOfThePendingWritesMayCountAlone() {
        Program.Run run = twoRoots("""
                all:    mrs     x10, ttbr0_el1
                        msr     ttbr0_el1, x9
                        msr     ttbr0_el1, x10
                        ldr     x2, [x1]
                        isb
                        ldr     x3, [x1]
                        hlt     #0
                """, 1).run();

        assertEquals(List.of(111L, 111L), List.of(run.x(2), run.x(3)));
        List<Event.Translation> accesses = run.translations(VA);
        Alternative between = accesses.getFirst().alternatives().getFirst();
        assertEquals(Program.DATA + 0x1000, ((Translated) between.walk()).outputAddress());
        assertEquals(1, between.regime());
        assertEquals(List.of(), accesses.getLast().alternatives());
    }

    @Test
    void otherResultIsReportedForAHitToo() {
        Program.Run run = twoRoots(SWITCH.formatted("isb").replace("all:", "all: ldr x8, [x1]\n"), 1)
                .run();

        List<Event.Translation> accesses = run.translations(VA);
        assertEquals(3, accesses.size());
        assertEquals(1, accesses.get(1).alternatives().size());
        assertTrue(accesses.get(1).cached() != null);
    }

    /** The descriptor has gone since, for walks by either context; the entry stays, for the ASID that it was filled for. */
    @ParameterizedTest
    @CsvSource({"tcr_el1, 37, 0", "ttbr0_el1, 48, 1"})
    void aHitThatBothContextsGetAlikeHasNoAlternativeWhateverWalksSay(String register, int bit, int alternatives) {
        String text = """
                all:    ldr     x2, [x1]
                        str     xzr, [x8]
                        dsb     ish
                        mrs     x3, %1$s
                        eor     x3, x3, #1 << %2$d
                        msr     %1$s, x3
                        ldr     x3, [x1]
                        isb
                        hlt     #0
                """;
        Program.Run run = twoRoots(text.formatted(register, bit), 0)
                .mmuMore(p -> p.x(0, 8, p.tables().place(p.lower(), VA, 3)))
                .run();

        Event.Translation hit = run.translations(VA).get(1);
        assertTrue(hit.cached() != null && hit.walk() instanceof WalkFault, hit::toString);
        assertEquals(alternatives, hit.alternatives().size());
    }

    @Test
    void fetchesThatBothContextsTranslateAlikeHaveNoAlternative() {
        Program.Run run = twoRoots(SWITCH.formatted("isb"), 1).run();

        assertTrue(run.events(Event.Translation.class).stream()
                .filter(event -> event.access().isFetch())
                .allMatch(event -> event.alternatives().isEmpty()));
    }

    @Test
    void newTableBaseWithTheSameAsidStillHitsTheOldEntry() {
        Program.Run run = twoRoots("""
                all:    ldr     x2, [x1]
                        msr     ttbr0_el1, x9
                        isb
                        ldr     x3, [x1]
                        hlt     #0
                """, 0).run();

        assertEquals(List.of(111L, 111L), List.of(run.x(2), run.x(3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ttbr1_el1", "tcr_el1", "mair_el1", "sctlr_el1", "ttbr0_el1"})
    void everyTranslationRegisterIsPending(String name) {
        SystemRegister register = SystemRegister.byName(name).orElseThrow();
        Program program =
                twoRoots("all: mrs x2, %s\n eor x2, x2, #0x1000\n msr %s, x2\n hlt #0".formatted(name, name), 0);
        try (Machine machine = program.open()) {
            program.run(machine);

            Cpu cpu = machine.cpu(0);
            assertEquals(cpu.x(2), cpu.systemRegister(register));
            assertTrue(!cpu.regime().equals(cpu.pendingRegime()));
        }
    }

    @Test
    void enablingTheMmuBeforeTheTlbIsCleanIsTold() {
        Program.Run run = Program.of(ENABLE.formatted("")).withTables(p -> {}).run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
        assertEquals(1, run.events(Event.EnabledWithUnknownTlb.class).size());
    }

    @Test
    void enablingTheMmuAgainIsNotToldAgain() {
        Program.Run run = Program.of(ENABLE.formatted("").replace("hlt", """
                mrs     x9, sctlr_el1
                        bic     x10, x9, #1
                        msr     sctlr_el1, x10
                        isb
                        msr     sctlr_el1, x9
                        isb
                        hlt"""))
                .withTables(p -> {})
                .run();

        assertEquals(1, run.events(Event.EnabledWithUnknownTlb.class).size());
        assertEquals(new Outcome.AllHalted(), run.outcome());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tlbi vmalle1\n dsb nsh\n isb", "tlbi vmalle1\n dsb ish\n isb", "tlbi vmalle1is\n dsb ish\n isb"
            })
    void enablingTheMmuAfterInvalidatingAllIsFine(String invalidate) {
        Program.Run run =
                Program.of(ENABLE.formatted(invalidate)).withTables(p -> {}).run();

        assertEquals(List.of(), run.events(Event.EnabledWithUnknownTlb.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tlbi vmalle1\n isb",
                "tlbi vmalle1is\n dsb nsh\n isb",
                "tlbi vmalle1\n dsb nshst\n isb",
                "tlbi vmalle1\n isb\n dsb nsh", // R_BLDZX: for the CPU itself an ISB comes last
                "tlbi vmalle1is\n dsb ish",
                "tlbi aside1, xzr\n dsb ish\n isb",
                "tlbi vmalle1nxs\n dsb nsh\n isb", // R_KBSSD: what has the XS attribute may stay
                "tlbi vmalle1isnxs\n dsb ish\n isb"
            })
    void invalidationThatIsNotCompleteOrNotOfAllDoesNotCount(String invalidate) {
        Program.Run run = Program.of(ENABLE.formatted(invalidate))
                .features(CpuFeatures.builder().xs(true))
                .withTables(p -> {})
                .run();

        assertEquals(1, run.events(Event.EnabledWithUnknownTlb.class).size());
    }

    @Test
    void broadcastInvalidationCleansTheOtherCpusToo() {
        Program.Run run = Program.of("cpu1: tlbi vmalle1is\n dsb ish\n hlt #0\n"
                        + ENABLE.formatted("").replace("all:", "cpu0:"))
                .cpus(2)
                .withTables(p -> {})
                .schedule("1*3")
                .run();

        assertEquals(List.of(), run.events(Event.EnabledWithUnknownTlb.class));
    }

    private static final String ENABLE = """
            all:    %s
                    mrs     x0, sctlr_el1
                    orr     x0, x0, #1
                    msr     sctlr_el1, x0
                    isb
                    ldr     x1, =data
                    ldr     x1, [x1]
                    hlt     #0
            """;

    /** With the MMU off every fetch is allowed; under its own identity mapping this one is not. */
    @Test
    void enablingTheMmuUnderAnIdentityPageThatIsPrivilegedExecuteNeverIsJudged() {
        Program.Run run = Program.of("""
                all:    tlbi    vmalle1
                        dsb     nsh
                        mrs     x0, sctlr_el1
                        orr     x0, x0, #1
                        msr     sctlr_el1, x0
                        nop
                        hlt     #0
                """)
                .withTables(p -> p.prepare(memory -> {
                    long block = p.tables().place(p.lower(), Program.CODE, 2);
                    memory.writeLong(block, memory.readLong(block) | mmulator.arch.Descriptor.PXN);
                }))
                .run();

        assertTrue(run.events(Event.Translation.class).stream()
                .filter(event -> event.access().isFetch())
                .anyMatch(event -> !event.alternatives().isEmpty()));
    }
}
