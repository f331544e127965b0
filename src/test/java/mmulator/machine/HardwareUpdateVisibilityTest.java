package mmulator.machine;

import static mmulator.machine.DescriptorVisibilityTest.VA;
import static mmulator.machine.DescriptorVisibilityTest.program;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.state.RunStatistics;
import mmulator.mmu.tlb.TlbOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the Access flag and the dirty state that hardware sets are seen: by everybody's walks at once. */
final class HardwareUpdateVisibilityTest {
    @Test
    void accessFlagSetByHardwareIsSeenByAllAtOnce() {
        Program.Run run = program("""
                cpu0:   ldr     x2, [x1]
                        hlt     #0
                cpu1:   ldr     x2, [x1]
                        hlt     #0
                """)
                .cpus(2)
                .features(CpuFeatures.builder().hafdbs(1))
                .register(SystemRegister.TCR_EL1, TestTables.TCR | Tcr.HA)
                .mmuMore(p -> p.tables().map(p.lower(), VA, 3, Program.DATA, d -> d.with(Descriptor.AF, false)))
                .schedule("0*1,1*1")
                .detail(Observer.Detail.STORES)
                .run();

        assertEquals(List.of(111L, 111L), List.of(run.x(0, 2), run.x(1, 2)));
        assertEquals(1, run.events(Event.Store.class).size());
    }

    @Test
    void firstWriteToACleanLeafMakesItWritableOnce() {
        Program.Run run = program("""
                cpu0:   ldr     x2, [x1]
                        str     x2, [x1, #8]
                        str     x2, [x1, #16]
                        hlt     #0
                cpu1:   str     x3, [x1, #24]
                        hlt     #0
                """)
                .cpus(2)
                .features(CpuFeatures.builder().hafdbs(2))
                .register(SystemRegister.TCR_EL1, TestTables.TCR | Tcr.HA | Tcr.HD)
                .mmuMore(p -> p.tables()
                        .map(p.lower(), VA, 3, Program.DATA, d -> d.with(Descriptor.DBM | Descriptor.AP2, true)))
                .schedule("0*4,1*2")
                .run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
        assertEquals(List.of(111L, 111L), List.of(run.word(Program.DATA + 8), run.word(Program.DATA + 16)));
        assertEquals(1, run.events(Event.Store.class).size());
        assertEquals(0, run.word(run.x(0, 4)) & Descriptor.AP2);
        assertEquals(
                List.of(),
                run.events(Event.Translation.class).stream()
                        .flatMap(event -> event.alternatives().stream())
                        .toList());
    }

    /** R_FSZNW: the update comes before the store that causes it, whose value stays. */
    @Test
    void storeToTheDescriptorThatTranslatesItOverwritesItsOwnUpdate() {
        long[] place = new long[1];
        long clean = Descriptor.DBM | Descriptor.AP2;
        Program.Run run = program("cpu0: str x2, [x1]\n hlt #0")
                .features(CpuFeatures.builder().hafdbs(2))
                .register(SystemRegister.TCR_EL1, TestTables.TCR | Tcr.HA | Tcr.HD)
                .mmuMore(p -> {
                    place[0] = p.tables().place(p.lower(), VA, 3);
                    p.tables().map(p.lower(), VA, 3, place[0] & -4096, d -> d.with(clean, true));
                    p.x(0, 1, VA | place[0] & 4095).x(0, 2, clean);
                })
                .run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
        assertEquals(
                List.of(0L, clean),
                run.events(Event.Store.class).stream()
                        .filter(store -> store.physicalAddress() == place[0])
                        .map(store -> store.newValue() & Descriptor.AP2)
                        .map(ap2 -> ap2 == 0 ? 0L : clean)
                        .toList());
        assertEquals(clean, run.word(place[0]));
    }

    /** R_PRHKD lets one read-modify-write do both; a writable-dirty leaf with AF = 0 must never be seen (I_DSHLJ). */
    @Test
    void firstWriteToACleanLeafWithoutAccessFlagSetsBothAtOnce() {
        Program.Run run = program("""
                cpu0:   str     x2, [x1, #8]
                        hlt     #0
                """)
                .features(CpuFeatures.builder().hafdbs(2))
                .register(SystemRegister.TCR_EL1, TestTables.TCR | Tcr.HA | Tcr.HD)
                .mmuMore(p -> p.tables()
                        .map(
                                p.lower(),
                                VA,
                                3,
                                Program.DATA,
                                d -> d.with(Descriptor.DBM | Descriptor.AP2, true)
                                        .with(Descriptor.AF, false)))
                .run();

        List<Event.Store> updates = run.events(Event.Store.class);
        assertEquals(1, updates.size());
        assertEquals(Descriptor.AP2, updates.getFirst().oldValue() & (Descriptor.AF | Descriptor.AP2));
        assertEquals(Descriptor.AF, updates.getFirst().newValue() & (Descriptor.AF | Descriptor.AP2));
    }

    @Test
    void cleanLeafBelowAStaleCachedTableIsStillUpdatedAndEnds() {
        // The level 2 descriptor is cleared without maintenance: walks go on from the cached Table descriptor.
        Program.Run run = program("""
                all:    ldr     x2, [x1, #4096]
                        str     xzr, [x9]
                        dsb     ish
                        isb
                        str     x2, [x1, #8]
                        hlt     #0
                """)
                .features(CpuFeatures.builder().hafdbs(2))
                .register(SystemRegister.TCR_EL1, TestTables.TCR | Tcr.HA | Tcr.HD)
                .mmuMore(p -> {
                    p.tables()
                            .map(
                                    p.lower(),
                                    VA,
                                    3,
                                    Program.DATA,
                                    d -> d.with(Descriptor.DBM | Descriptor.AP2, true)
                                            .with(Descriptor.AF, false));
                    p.x(0, 9, p.tables().place(p.lower(), VA, 2));
                })
                .tlb(TlbOptions.DEFAULT)
                .run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
        assertEquals(111, run.word(Program.DATA + 8));
    }

    @Test
    void cleanLeafThatAnotherCpuHasRewrittenUnpublishedEndsToo() {
        Program.Run run = program("""
                cpu0:   str     x3, [x4]
                        hlt     #0
                cpu1:   ldr     x2, [x1]
                        str     x2, [x1, #8]
                        hlt     #0
                """)
                .cpus(2)
                .features(CpuFeatures.builder().hafdbs(2))
                .register(SystemRegister.TCR_EL1, TestTables.TCR | Tcr.HA | Tcr.HD)
                .mmuMore(p -> {
                    p.tables().map(p.lower(), VA, 3, Program.DATA, d -> d.with(Descriptor.DBM | Descriptor.AP2, true));
                    p.x(0, 3, TestTables.leaf(3, Program.DATA + 0x1000).value());
                })
                .schedule("0*1,1*3")
                .run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
        assertEquals(111, run.word(Program.DATA + 0x1008));
    }

    /** What follows its store is fetched by what was granted before, in pieces as at once. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nop",
                "mrs x5, mpidr_el1",
                "ldr x6, [x1]",
                "nop; mrs x5, mpidr_el1",
                "b 1f; nop; 1: ldr x6, [x1]"
            })
    void codeThatMarksItsOwnPageDirtyRunsAlikeInPiecesAndAtOnce(String after) {
        List<List<Event>> told = new ArrayList<>();
        List<RunStatistics> statistics = new ArrayList<>();
        for (BiConsumer<Machine, Long> go : List.<BiConsumer<Machine, Long>>of(
                (machine, steps) -> machine.advance(0, 1000, true),
                (machine, steps) -> machine.advance(0, steps + 1, true),
                (machine, steps) -> machine.instruction(0, true))) {
            try (Machine machine = dirtiesItself(after).open()) {
                List<Event> events = new ArrayList<>();
                machine.begin(new RoundRobin(1), events::add);
                while (machine.ended().isEmpty()) {
                    go.accept(machine, machine.steps());
                }
                told.add(events);
                statistics.add(machine.statistics());
            }
        }
        assertEquals(Collections.nCopies(3, told.getFirst()), told);
        assertEquals(Collections.nCopies(3, statistics.getFirst()), statistics);
    }

    private static Program dirtiesItself(String after) {
        return Program.of("""
                all:    br      x8
                        .balign 4096
                page:   str     x2, [x1]
                        %s
                        hlt     #0
                        .balign 4096
                """.formatted(after.replace("; ", "\n")))
                .features(CpuFeatures.builder().hafdbs(2))
                .register(SystemRegister.TCR_EL1, TestTables.TCR | Tcr.HA | Tcr.HD)
                .mmu(p -> {
                    p.tables()
                            .map(
                                    p.lower(),
                                    VA,
                                    3,
                                    Program.CODE + 4096,
                                    d -> d.with(Descriptor.DBM | Descriptor.AP2, true));
                    p.x(0, 8, VA).x(0, 1, VA + 0x800);
                });
    }
}
