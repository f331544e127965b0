package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mmulator.arch.Descriptor;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.mmu.tlb.TlbOptions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run is a function of the machine and the choices, and not of what is told of it. */
final class DeterminismTest {

    /** Four CPUs count with exclusives, rewrite descriptors, take exceptions, call code in other pages, wait and wake. */
    private static Program busy() {
        return Program.of("""
                all:    mrs     x19, mpidr_el1
                        and     x19, x19, #0xff
                        ldr     x1, =data
                        mov     x5, #12
                1:      ldxr    x2, [x1]
                        add     x2, x2, #1
                        stxr    w4, x2, [x1]
                        cbnz    w4, 1b
                        ldr     x9, =0x80000000
                        add     x9, x9, x19, lsl #12
                        ldr     x10, [x9]           // my page
                        add     x10, x10, x5
                        str     x10, [x9]
                        stur    x10, [x9, #0xff]
                        ldr     x11, =0x80010000
                        blr     x11                 // code in another page
                        ldr     x12, [x1, #4088]
                        add     x12, x12, #1
                        str     x12, [x1, #4088]    // a race
                        svc     #3
                        mrs     x13, cntvct_el0
                        ldr     x14, =slots
                        add     x14, x14, x19, lsl #3
                        ldr     x15, [x14]
                        eor     x16, x15, #0x0080000000000000
                        str     x16, [x14]          // software bit
                        dsb     ish
                        lsr     x17, x9, #12
                        tlbi    vaae1is, x17
                        dsb     ish
                        isb
                        sevl
                        wfe
                        subs    x5, x5, #1
                        b.ne    1b
                        mov     x13, #0
                        hlt     #0
                .balign 2048
                vectors: .space 0x200
                        mrs     x18, esr_el1
                        add     x20, x20, #1
                        ldr     x21, [x1, x20, lsl #3]
                        eret
                .balign 4096
                        ldr     x22, [x1, #8]
                        b       2f
                .space  4096
                2:      str     x22, [x1, #4080]
                        ret
                """).cpus(4).mmu(p -> {
            for (int i = 0; i < 16; i++) {
                p.tables().map(p.lower(), 0x8000_0000L + i * 0x1000, 3, Program.DATA + 0x10000 + i * 0x1000);
            }
            for (int i = 0; i < 3; i++) {
                p.tables().map(p.lower(), 0x8001_0000L + i * 0x1000, 3, Program.CODE + 0x1000 + i * 0x1000);
            }
            p.symbol("slots", p.tables().place(p.lower(), 0x8000_0000L, 3));
        });
    }

    private static Program polling() {
        return Program.of("""
                cpu0:   ldr     x1, =data
                        mov     x5, #300
                1:      str     x5, [x1, #128]
                        subs    x5, x5, #1
                        b.ne    1b
                        mov     x2, #1
                        str     x2, [x1]
                        hlt     #0
                cpu1:   ldr     x1, =data
                        sevl
                1:      wfe
                        ldxr    w2, [x1]
                        cbz     w2, 1b
                        str     w2, [x1, #64]
                        hlt     #0
                cpu2:   ldr     x1, =data
                1:      ldar    w2, [x1]
                        add     x3, x1, #64
                        ldar    w4, [x3]
                        cbz     w4, 1b
                        hlt     #0
                """).cpus(3);
    }

    private static Program stuckAfterSomeWork() {
        return Program.of("""
                cpu0:   ldr     x1, =data
                        mov     x5, #3000
                1:      str     x5, [x1, #128]
                        subs    x5, x5, #1
                        b.ne    1b
                2:      ldr     x2, [x1]
                        str     x2, [x1, #8]
                        cbz     x2, 2b
                cpu1:   ldr     x1, =data
                1:      ldr     w2, [x1, #64]
                        cbz     w2, 1b
                """).cpus(2);
    }

    private static Program undefinedAndAborting() {
        return Program.of("""
                all:    ldr     x1, =0x80000ff0
                1:      ldr     x2, [x1], #4
                        udf     #0
                        ldp     x3, x4, [x1]
                        b       1b
                .balign 2048
                vectors: .space 0x200
                        mrs     x5, elr_el1
                        add     x5, x5, #4
                        msr     elr_el1, x5
                        add     x6, x6, #1
                        cmp     x6, #40
                        b.eq    2f
                        eret
                2:      hlt     #0
                """)
                .mmu(p -> p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA, d -> d.with(Descriptor.AP2, true)));
    }

    static Stream<Named<Supplier<Program>>> programs() {
        return Stream.of(
                Named.of("busy", DeterminismTest::busy),
                Named.of("busy, small LRU TLB", () -> busy().tlb(TlbOptions.lru(3))),
                Named.of("busy, small random TLB", () -> busy().tlb(TlbOptions.random(3, 5))),
                Named.of("busy, TLB of one", () -> busy().tlb(TlbOptions.lru(1))),
                Named.of("polling", DeterminismTest::polling),
                Named.of("stuck", DeterminismTest::stuckAfterSomeWork),
                Named.of("exceptions", DeterminismTest::undefinedAndAborting));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void sameChoicesGiveTheSameEvents(Supplier<Program> program) {
        for (Observer.Detail detail : Observer.Detail.values()) {
            assertEquals(
                    program.get().detail(detail).quantum(7).run().events(),
                    program.get().detail(detail).quantum(7).run().events());
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void detailChangesNothingButWhatIsTold(Supplier<Program> program) {
        for (long quantum : new long[] {1, 2, 7, 1000}) {
            Program.Run plain = program.get().quantum(quantum).run();
            Program.Run stores = program.get()
                    .detail(Observer.Detail.STORES)
                    .quantum(quantum)
                    .run();
            Program.Run steps =
                    program.get().detail(Observer.Detail.STEPS).quantum(quantum).run();

            assertEquals(plain.finalState(), stores.finalState(), "quantum " + quantum);
            assertEquals(plain.finalState(), steps.finalState(), "quantum " + quantum);
            assertEquals(withoutDetail(plain), withoutDetail(stores), "quantum " + quantum);
            assertEquals(withoutDetail(plain), withoutDetail(steps), "quantum " + quantum);
            assertEquals(storesOf(stores), storesOf(steps), "quantum " + quantum);
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void everyStepIsToldOnceAndInOrder(Supplier<Program> program) {
        Program.Run run = program.get().detail(Observer.Detail.STEPS).quantum(3).run();

        List<Long> told =
                run.events(Event.Step.class).stream().map(Event.Step::step).toList();
        assertEquals(told.stream().distinct().sorted().toList(), told);
        long exceptionsWithoutAStep = run.statistics().steps() - told.size();
        assertTrue(
                exceptionsWithoutAStep <= run.events(Event.ExceptionTaken.class).size(),
                () -> exceptionsWithoutAStep + " steps missing");
    }

    private static List<Event> withoutDetail(Program.Run run) {
        return run.events().stream()
                .filter(event ->
                        !(event instanceof Event.Step) && !(event instanceof Event.Store store && !store.table()))
                .toList();
    }

    private static List<Event.Store> storesOf(Program.Run run) {
        return run.events(Event.Store.class);
    }

    @Test
    void quantumDoesNotChangeAProgramWithoutRaces() {
        Supplier<Program> program = () -> Program.of("""
                all:    mrs     x19, mpidr_el1
                        and     x19, x19, #0xff
                        ldr     x1, =data
                        add     x3, x1, x19, lsl #13
                        mov     x5, #100
                1:      str     x5, [x3], #8
                        ldadd   x5, x6, [x1]
                        mov     x6, #0
                        subs    x5, x5, #1
                        b.ne    1b
                        hlt     #0
                """).cpus(3);
        Program.FinalState expected = program.get().quantum(1000).run().finalState();

        for (long quantum : new long[] {1, 7, 64}) {
            Program.FinalState now = program.get().quantum(quantum).run().finalState();
            assertEquals(expected.outcome(), now.outcome());
            assertEquals(expected.cpus(), now.cpus());
            assertEquals(expected.memoryHash(), now.memoryHash());
            assertEquals(expected.statistics().steps(), now.statistics().steps());
        }
    }

    /** These numbers hold with and without host code: this test runs in both ways. */
    @Test
    void stuckIsFoundAtTheSameStepEverywhere() {
        assertEquals(7217, stuckAfterSomeWork().quantum(7).run().statistics().steps());
        assertEquals(
                11000, stuckAfterSomeWork().quantum(1000).run().statistics().steps());
    }

    @Test
    void runInPiecesIsARunInOnePiece() {
        try (Machine whole = busy().open();
                Machine pieces = busy().open()) {
            Choices one = new RoundRobin(1);
            Outcome outcome = new Outcome.StoppedByObserver();
            for (long bound = 50; !(outcome instanceof Outcome.AllHalted); bound += 50) {
                outcome = pieces.run(one, event -> {}, bound);
            }
            whole.run(new RoundRobin(1), event -> {}, 100_000);

            assertEquals(whole.statistics(), pieces.statistics());
            assertEquals(
                    whole.cpus().stream().map(CpuAtEnd::of).toList(),
                    pieces.cpus().stream().map(CpuAtEnd::of).toList());
        }
    }

    @Test
    void observerStopsTheRunAtTheStepItSaw() {
        for (Observer.Detail detail : Observer.Detail.values()) {
            try (Machine machine = busy().open()) {
                long[] seen = new long[1];
                Outcome outcome = machine.run(
                        new RoundRobin(1000),
                        new Observer() {
                            @Override
                            public void observe(Event event) {
                                if (event instanceof Event.EventRegisterSet && seen[0] == 0) {
                                    seen[0] = event.step();
                                }
                            }

                            @Override
                            public Detail detail() {
                                return detail;
                            }

                            @Override
                            public boolean wantsToStop() {
                                return seen[0] != 0;
                            }
                        },
                        100_000);

                assertEquals(new Outcome.StoppedByObserver(), outcome);
                assertEquals(seen[0], machine.statistics().steps());
            }
        }
    }

    @Test
    void sixtyFourCpusRunTogether() {
        Program.Run run = Program.of("""
                all:    ldr     x1, =data
                        mov     x2, #1
                        ldadd   x2, x3, [x1]
                1:      ldr     x4, [x1]
                        cmp     x4, #64
                        b.ne    1b
                        hlt     #0
                """).cpus(64).quantum(5).run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
        assertEquals(64, run.word(Program.DATA));
        assertEquals(
                64,
                run.events(Event.Halted.class).stream()
                        .map(Event::cpu)
                        .distinct()
                        .count());
    }
}
