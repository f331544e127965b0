package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.machine.spec.CpuSpec;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.mmu.tlb.TlbOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries stay until TLB maintenance that covers them has been completed by a DSB that reaches far enough. */
final class TlbMaintenanceCompletionTest {
    private static final long VA = 0x8000_0000L;

    /** Reads VA, remaps it, runs {@code text}, reads VA again: 111 is the old page, 222 the new one. */
    private static Program remap(String text) {
        return remapped(Program.of("""
                all:    ldr     x2, [x1]
                        str     x3, [x4]
                        dsb     ishst
                        isb
                        %s
                        ldr     x5, [x1]
                        hlt     #0
                """.formatted(text)), 0);
    }

    private static Program remapped(Program program, int cpu) {
        return program.mmu(p -> {
                    p.tables().map(p.lower(), VA, 3, Program.DATA);
                    p.x(cpu, 3, TestTables.leaf(3, Program.DATA + 0x1000).value());
                    p.x(cpu, 4, p.tables().place(p.lower(), VA, 3));
                    for (int i = 0; i < 4; i++) {
                        p.x(i, 1, VA).x(i, 7, VA >>> 12);
                    }
                })
                .prepare(memory -> {
                    memory.writeLong(Program.DATA, 111);
                    memory.writeLong(Program.DATA + 0x1000, 222);
                });
    }

    @Test
    void entrySurvivesTheDescriptor() {
        Program.Run run = remap("nop").run();

        assertEquals(List.of(111L, 111L), List.of(run.x(2), run.x(5)));
        Event.Translation hit = run.translations(VA).getLast();
        assertTrue(hit.cached() != null);
    }

    @Test
    void entrySurvivesAnInvalidDescriptor() {
        Program.Run run = remap("nop").x(0, 3, 0).run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tlbi vae1, x7    ; dsb nsh   | 222",
                "tlbi vae1, x7    ; dsb ish   | 222",
                "tlbi vae1, x7    ; dsb sy    | 222",
                "tlbi vae1is, x7  ; dsb ish   | 222",
                "tlbi vae1is, x7  ; dsb osh   | 222",
                "tlbi vaale1is, x7; dsb ish   | 222",
                "tlbi vmalle1     ; dsb nsh   | 222",
                "tlbi vae1os, x7  ; dsb osh   | 222",
                "tlbi vae1, x7                | 111",
                "tlbi vae1, x7    ; isb       | 111",
                "tlbi vae1, x7    ; dmb sy    | 111",
                "tlbi vae1, x7    ; dsb nshst | 111",
                "tlbi vae1is, x7  ; dsb nsh   | 111",
                "tlbi vae1is, x7  ; dsb ishst | 111",
                "tlbi vae1is, x7  ; dsb ishld | 111",
                "tlbi vae1os, x7  ; dsb ish   | 111",
                "dsb ish; tlbi vae1is, x7     | 111",
                "tlbi vae1is, xzr ; dsb ish   | 111",
                "tlbi vae1is, x1  ; dsb ish   | 111",
            })
    void maintenanceTakesEffectAtTheBarrierThatCompletesIt(String text, long expected) {
        Program.Run run = remap(text.replace(";", "\n")).run();

        assertEquals(expected, run.x(5));
    }

    /** Encodings, since not every assembler knows the nXS forms of TLBI. */
    @ParameterizedTest
    @CsvSource({
        "tlbi vaae1is, dsb ishnxs, 111",
        "tlbi vaae1is, dsb ish, 222",
        "vaae1isnxs, dsb ishnxs, 222",
        "vaae1isnxs, dsb ish, 222"
    })
    void barrierThatDoesNotWaitCompletesOnlyWhatDoesNotWait(String maintenance, String barrier, long expected) {
        String instruction = maintenance.startsWith("tlbi") ? maintenance + ", x7" : ".inst 0xd5089367";
        Program.Run run = remap(instruction + "\n" + barrier)
                .features(CpuFeatures.builder().xs(true))
                .run();

        assertEquals(expected, run.x(5));
    }

    @Test
    void lateBarrierCompletesAllThatIsPending() {
        Program.Run run = remap("tlbi vae1is, x7\n tlbi vmalle1\n nop\n dsb sy").run();

        assertEquals(222, run.x(5));
        assertEquals(2, run.events(Event.MaintenanceCompleted.class).size());
    }

    private static Program twoCpus(String maintenance) {
        return remapped(Program.of("""
                cpu0:   str     x3, [x4]
                        dsb     ishst
                        %s
                        hlt     #0
                cpu1:   ldr     x2, [x1]
                        ldr     x5, [x1]
                        hlt     #0
                """.formatted(maintenance)).cpus(2), 0).schedule("1*1,0*4,1*1");
    }

    @Test
    void broadcastMaintenanceReachesTheOtherCpu() {
        assertEquals(222, twoCpus("tlbi vae1is, x7\n dsb ish").run().x(1, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tlbi vae1, x7\n dsb ish", "tlbi vmalle1\n dsb sy", "tlbi vae1is, x7\n dsb nsh"})
    void localOrIncompleteMaintenanceDoesNotReachTheOtherCpu(String maintenance) {
        assertEquals(111, twoCpus(maintenance).run().x(1, 5));
    }

    @Test
    void barrierOfAnotherCpuCompletesNothing() {
        Program.Run run =
                remapped(Program.of("""
                cpu0:   ldr     x2, [x1]
                        str     x3, [x4]
                        dsb     ishst
                        tlbi    vae1is, x7
                        ldr     x5, [x1]
                        hlt     #0
                cpu1:   dsb     sy
                        hlt     #0
                """).cpus(2), 0).schedule("0*4,1*1,0*2").run();

        assertEquals(111, run.x(0, 5));
    }

    @Test
    void asidFormLeavesGlobalEntriesAndTakesOwnOnes() {
        Program.Run run = Program.of("""
                all:    ldr     x2, [x1]
                        ldr     x3, [x4]
                        tlbi    aside1, x9
                        dsb     nsh
                        hlt     #0
                """)
                .x(0, 1, VA)
                .x(0, 4, VA + 0x1000)
                .x(0, 9, 0)
                .mmu(p -> {
                    p.tables().map(p.lower(), VA, 3, Program.DATA);
                    p.tables().map(p.lower(), VA + 0x1000, 3, Program.DATA, d -> d.with(Descriptor.NG, true));
                })
                .run();

        assertEquals(
                List.of(VA + 0x1000),
                run.events(Event.TlbRemoved.class).getFirst().entries().stream()
                        .map(entry -> entry.iaBase())
                        .toList());
    }

    @Test
    void replacementOfAFullTlbForgetsTheLeastRecentEntry() {
        Program.Run run =
                remap("ldr x6, =data\n ldr x6, [x6]").tlb(TlbOptions.lru(2)).run();

        assertEquals(222, run.x(5));
        assertTrue(run.events(Event.TlbRemoved.class).stream().allMatch(event -> event.maintenance() == null));
    }

    @Test
    void changeOfSizeIsAConflictAbortByDefault() {
        Program.Run run = sizeChange(CpuFeatures.builder()).run();

        assertEquals(0x9600_0030L, run.x(20));
    }

    @Test
    void changeOfSizeIsNothingToACpuThatNeverAborts() {
        Program.Run run =
                sizeChange(CpuFeatures.builder().bbml(2).noabort(true)).run();

        assertEquals(0, run.x(20));
        assertEquals(111, run.x(5));
    }

    @Test
    void conflictMayGiveTheNewTranslation() {
        Program.Run run = sizeChange(CpuFeatures.builder())
                .onConflict(CpuSpec.OnConflict.NEW)
                .run();

        assertEquals(0, run.x(20));
        assertEquals(111, run.x(5));
        assertEquals(
                List.of(21),
                run.events(Event.TlbRemoved.class).stream()
                        .map(removed -> removed.entries().getFirst().sizeShift())
                        .toList());
    }

    /** A block at VA is replaced by a table of pages to the same addresses. */
    private static Program sizeChange(CpuFeatures.Builder features) {
        return Program.of("""
                all:    ldr     x2, [x1]
                        str     x3, [x4]
                        dsb     ishst
                        isb
                        ldr     x5, [x1]
                        hlt     #0
                .balign 2048
                vectors: .space 0x200
                        mrs     x20, esr_el1
                        hlt     #1
                """)
                .features(features)
                .x(0, 1, VA + (Program.DATA & 0x1f_ffff))
                .mmu(p -> {
                    p.tables().map(p.lower(), VA, 2, Program.CODE);
                    long pages = p.tables().newTable();
                    long page = Program.DATA & 0x1f_f000;
                    p.x(0, 3, TestTables.table(2, pages).value());
                    p.x(0, 4, p.tables().place(p.lower(), VA, 2));
                    p.prepare(memory -> {
                        memory.writeLong(
                                pages + (page >>> 12) * 8,
                                TestTables.leaf(3, Program.DATA).value());
                        memory.writeLong(Program.DATA, 111);
                    });
                });
    }

    @Test
    void conflictThatGivesTheNewTranslationLeavesNoOtherSize() {
        Program program = sizeChange(CpuFeatures.builder()).onConflict(CpuSpec.OnConflict.NEW);
        try (Machine machine = program.open()) {
            program.run(machine);

            assertEquals(
                    List.of(12),
                    machine.cpu(0).tlb().entries().stream()
                            .filter(entry -> entry.matches(VA + (Program.DATA & 0x1f_ffff), 0))
                            .map(TlbEntry::sizeShift)
                            .toList());
        }
    }
}
