package mmulator.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.arch.Barrier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Alternative;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.mmu.AccessKind;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Regime;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.StoreView;
import mmulator.mmu.tlb.TlbEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of event comes back from its line as it was. */
final class EventRoundTripTest {
    private static final long PC = 0xffff_8000_8000_0024L;
    private static final long VA = 0x20_0000;
    private static final CpuFeatures CPU = CpuFeatures.builder()
            .bbml(2)
            .noabort(true)
            .granules(Set.of(Granule.K4, Granule.K64))
            .paBits(52)
            .vaBits(52)
            .hafdbs(2)
            .xs(true)
            .csv3(true)
            .uao(true)
            .midr(0x410f_d823)
            .build();
    private static final RegimeText.Registers REGISTERS = RegimeText.LINUX.with(SystemRegister.TTBR0_EL1, 0x4100_0000L);
    private static final Regime REGIME = REGISTERS.regime(CPU);
    private static final Regime WRITTEN =
            REGISTERS.with(SystemRegister.TTBR0_EL1, 0x4200_0000L).regime(CPU);

    private static final List<Long> MAPPED =
            List.of(0x4100_0000L, 0x4100_1003L, 0x4100_1000L, 0x4100_2003L, 0x4100_2008L, 0x0060_0000_4020_0701L);
    private static final List<Long> UNMAPPED =
            List.of(0x4100_0000L, 0x4100_1003L, 0x4100_1000L, 0x4100_2003L, 0x4100_2008L, 0L);

    /** What the reader knows before the event. */
    private static final String BEFORE = """
            mmulator-trace 1
            memory 0x41000000 = 0x41001003
            memory 0x41001000 = 0x41002003
            memory 0x41002008 = 0x0060000040200701
            cpu3 features %s
            step 7 cpu3 pc 0 regime %s
            step 7 cpu3 pc 0 issued vale1is 0x1000000000200
            """.formatted(FeatureText.of(CPU), RegimeText.of(List.of(REGIME, WRITTEN)));

    private static TlbMaintenance tlbi(int crm, int op2, long operand) {
        return TlbMaintenanceDecoder.decode(
                        0, 8, crm, op2, operand, CPU, new Tcr(REGIME.tcr().value()))
                .orElseThrow();
    }

    private static TlbEntry entry(long ia, int shift, Granule granule, boolean run, boolean global, WalkSteps steps) {
        return new TlbEntry(
                ia,
                shift,
                global,
                global ? 0 : 0x1234,
                0x4800_0000L,
                new LeafAttributes(0x6bff),
                2,
                run,
                granule,
                (int) (ia >>> 55) & 1,
                steps,
                31);
    }

    private static final TlbEntry PLAIN_ENTRY = entry(
            0xffff_8000_0240_0000L, 21, Granule.K4, false, true, WalkSteps.of(0, 0x4100_0000L, 0x4100_1003L, 8, 9));
    private static final TlbEntry RUN_ENTRY = entry(0, 34, Granule.K64, true, false, WalkSteps.NONE);

    private static Event access(
            AccessKind kind, WalkResult walk, List<Alternative> others, Event.Result result, boolean hit) {
        return new Event.Translation(
                3, 9, PC, VA, kind, hit && kind.heedsPan(), !hit, CPU, hit ? PLAIN_ENTRY : null, walk, others, result);
    }

    private static WalkResult walk(Regime regime, List<Long> read) {
        return Walk.walk(regime, VA, new WalkedMemory(read));
    }

    static Stream<Event> events() {
        Event.Result translated = new Event.Result.Translated(0x4020_0000L);
        Event.Result aborted = new Event.Result.Aborted(0x9600_0046L);
        WalkResult mapped = walk(REGIME, MAPPED);
        WalkResult unmapped = walk(REGIME, UNMAPPED);
        // The root that was written has nothing in it.
        Alternative pending = new Alternative(1, walk(WRITTEN, List.of(0x4200_0000L, 0L)));
        Stream<Event> accesses = Arrays.stream(AccessKind.values())
                .map(kind -> access(kind, mapped, List.of(pending), translated, false));
        Stream<Event> barriers =
                BarrierText.BARRIERS.values().stream().map(barrier -> new Event.BarrierExecuted(3, 9, PC, barrier));
        Stream<Event> maintenance = Stream.of(
                        tlbi(7, 0, 0),
                        tlbi(3, 2, 5L << 48),
                        tlbi(1, 3, 0x200),
                        tlbi(2, 5, 0x4440_0000_0200L),
                        tlbi(3, 7, 0xffff_8000_0240_0000L))
                .map(operation -> new Event.MaintenanceIssued(3, 9, PC, operation));
        Stream<Event> words = Stream.of(Event.ContextSynchronized.Cause.values())
                .map(cause -> new Event.ContextSynchronized(3, 9, PC, cause));
        Stream<Event> parked = Stream.of(Outcome.Wait.How.values()).map(how -> new Event.Parked(3, 9, PC, how));
        Stream<Event> woken = Stream.of(Event.EventRegisterSet.Why.values())
                .map(why -> new Event.EventRegisterSet(3, 9, PC, 255, why));
        Stream<Event> others = Stream.of(
                access(AccessKind.READ_EL1, mapped, List.of(), translated, true),
                access(AccessKind.READ_EL1, mapped, List.of(), translated, false),
                access(AccessKind.WRITE_EL1, unmapped, List.of(), aborted, true),
                access(AccessKind.WRITE_EL1, unmapped, List.of(pending), aborted, false),
                access(AccessKind.WRITE_EL1, walk(REGIME, List.of()), List.of(pending), aborted, false),
                new Event.Scheduled(3, 9, PC, new Turn(3, 1000)),
                new Event.Scheduled(3, 9, PC, new Turn(3, 1000, List.of(0, 12, 1))),
                new Event.Step(3, 9, PC, 0x4008_0024L, 0xd503_201f),
                new Event.Store(3, 9, PC, 0x4100_2008L, 8, 0x0060_0000_4020_0701L, -1, true),
                new Event.Store(3, 9, PC, 0x4100_2008L, 8, 0x0060_0000_4020_0701L, 0x0060_0000_4020_0701L, true),
                new Event.Store(3, 9, PC, 0x4100_200fL, 1, 0, 0xff, false),
                new Event.Store(3, 9, PC, 0x4024_0008L, 4, 5, 5, false),
                new Event.RegisterWritten(3, 9, PC, SystemRegister.VBAR_EL1, PC, PC),
                new Event.TableFound(3, 9, PC, 0x4100_0000L, -1, 16, Granule.K16, -1),
                new Event.TableFound(3, 9, PC, 0x4100_0000L, 3, 8192, Granule.K64, 0x4000_0008L),
                new Event.DescriptorUnpublished(3, 9, PC, 0x4100_0008L, 0, -1, 5),
                new Event.StoresOrdered(
                        3,
                        9,
                        PC,
                        StoreView.NONE.andUpTo(0, 7).andUpTo(2, 8).andWord(0x4100_0008L, 5),
                        Event.StoresOrdered.By.LOAD),
                new Event.StoresOrdered(3, 9, PC, StoreView.NONE, Event.StoresOrdered.By.RELEASE),
                new Event.RegimesPossible(3, 9, PC, List.of(REGIME)),
                new Event.RegimesPossible(3, 9, PC, List.of(WRITTEN, REGIME)),
                new Event.TlbFilled(3, 9, PC, PLAIN_ENTRY),
                new Event.TlbFilled(3, 9, PC, RUN_ENTRY),
                new Event.TlbRemoved(3, 9, PC, List.of(PLAIN_ENTRY, RUN_ENTRY), null),
                new Event.TlbRemoved(3, 9, PC, List.of(RUN_ENTRY), tlbi(3, 5, 0x1_0000_0000_0200L)),
                new Event.MaintenanceCompleted(3, 9, PC, tlbi(3, 5, 0x1_0000_0000_0200L), 7),
                new Event.DescriptorsPublished(3, 9, PC, List.of(0x4100_0000L, 0x4100_1000L)),
                new Event.RegisterWritten(3, 9, PC, SystemRegister.VBAR_EL1, 0, PC),
                new Event.ExceptionTaken(3, 9, PC, "Data Abort, same EL; see #7 = odd", PC, 1, 2, 3, 4),
                new Event.ExceptionReturned(3, 9, PC, 0x1000, 0x3c5),
                new Event.InterruptPending(3, 9, PC, 255, 15, true),
                new Event.InterruptPending(3, 9, PC, 3, 0, false),
                new Event.InterruptAcknowledged(3, 9, PC, 15),
                new Event.InterruptEnded(3, 9, PC, 0),
                new Event.Load(3, 9, PC, 0x4024_0008L, 4),
                new Event.ExclusiveLoaded(3, 9, PC, 0x4024_0000L),
                new Event.ExclusiveStored(3, 9, PC, 0x4024_0000L, true),
                new Event.ExclusiveStored(3, 9, PC, 0x4024_0000L, false),
                new Event.PageFreed(3, 9, PC, 0x4100_2000L),
                new Event.PageAllocated(3, 9, PC, 0x4100_2000L),
                new Event.AtomicSection(3, 9, PC, Event.AtomicSection.Edge.BEGINS),
                new Event.AtomicSection(3, 9, PC, Event.AtomicSection.Edge.ENDS),
                new Event.Printed(3, 9, PC, Event.Printed.Level.WARNING, ""),
                new Event.Printed(3, 9, PC, Event.Printed.Level.INFO, "#1: \"pte\" = 0x40;  # of 3,\n4 \\ é"),
                new Event.Halted(3, 9, PC, 0xffff),
                new Event.EnabledWithUnknownTlb(3, 9, PC),
                new Event.UnsynchronizedRead(3, 9, PC, SystemRegister.PAR_EL1, 0, 0x4024_0f00L, 8));
        return Stream.of(accesses, barriers, maintenance, words, parked, woken, others)
                .flatMap(s -> s);
    }

    /** The writer's knowledge before the event: that of a reader of {@link #BEFORE}. */
    private static TraceState before() {
        TraceState state = new TraceState();
        for (int i = 0; i < MAPPED.size(); i += 2) {
            state.memory().write(MAPPED.get(i), MAPPED.get(i + 1));
        }
        state.features(3, CPU);
        Traces.events(BEFORE).forEach(state::observe);
        return state;
    }

    @ParameterizedTest
    @MethodSource("events")
    void comesBackAsItWas(Event event) {
        String line = EventFormat.line(event, before());
        List<Event> events = Traces.events(BEFORE + line + "\n");

        assertEquals(event, events.getLast(), line);
        assertEquals(3, events.size());
    }

    @Test
    void noKindIsForgotten() {
        Set<Class<?>> here = events().map(Event::getClass).collect(Collectors.toSet());

        assertEquals(Set.of(Event.class.getPermittedSubclasses()), here);
    }

    @Test
    void whatFollowsIsNotSpelledOut() {
        Event event = access(
                AccessKind.READ_EL1,
                walk(REGIME, MAPPED),
                List.of(new Alternative(1, walk(WRITTEN, List.of(0x4200_0000L, 0L)))),
                new Event.Result.Translated(0x4020_0000L),
                false);

        assertEquals(
                "step 9 cpu3 pc 0xffff800080000024 read 0x0000000000200000 -> 0x0000000040200000",
                EventFormat.line(event, before()));
    }

    @Test
    void everyEndComesBack() {
        for (Outcome outcome : List.of(
                new Outcome.AllHalted(),
                new Outcome.StoppedByObserver(),
                new Outcome.BoundReached("max-steps", 50_000_000),
                new Outcome.Stuck(
                        Outcome.Stuck.Kind.LIVELOCK,
                        List.of(
                                new Outcome.Wait(0, PC, Outcome.Wait.How.SPINNING),
                                new Outcome.Wait(12, 0x1000, Outcome.Wait.How.WFE))),
                new Outcome.Stuck(Outcome.Stuck.Kind.DEADLOCK, List.of(new Outcome.Wait(1, PC, Outcome.Wait.How.WFI))),
                new Outcome.UnhandledException(new Event.ExceptionTaken(3, 9, PC, "what it is", PC, 1, 2, 3, 4)))) {
            End end = Traces.check("mmulator-trace 1\n" + EventFormat.end(outcome, 77))
                    .end()
                    .orElseThrow();

            assertEquals(new End(outcome, 77), end);
        }
        assertTrue(Traces.check("mmulator-trace 1\n").end().isEmpty());
    }

    @Test
    void barrierIsNamedAsInAssembler() {
        assertTrue(BarrierText.BARRIERS.containsValue(new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.STORES)));
        assertTrue(BarrierText.BARRIERS
                .keySet()
                .containsAll(Set.of("isb", "dsb sy", "dsb ld", "dmb ishst", "dsb ishnxs")));
    }
}
