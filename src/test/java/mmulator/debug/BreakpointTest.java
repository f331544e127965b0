package mmulator.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a run stops for a breakpoint or a watchpoint, forth and back. */
final class BreakpointTest {
    @TempDir
    private Path folder;

    @Test
    void breakpointStopsBetweenPlainInstructions() throws IOException {
        try (Debuggee debuggee = Debuggees.loop(folder)) {
            long before = Debuggees.symbol(debuggee, "before");
            Breakpoint breakpoint = new Breakpoint.Virtual(before);
            debuggee.add(breakpoint);

            assertEquals(new Stop.AtBreakpoint(0, breakpoint), debuggee.resume());
            assertEquals(before, debuggee.registers(0).pc());
            assertEquals(1, debuggee.registers(0).x(2));
            assertInstanceOf(Stop.Ended.class, debuggee.resume());
        }
    }

    /** What changes SP is shown to the machine, which is to know when it is misaligned, and may be stopped at nonetheless. */
    @Test
    void breakpointStopsBeforeWhatChangesSp() throws IOException {
        String source = """
                .text
                start:
                    mov x2, #1
                there:
                    mov sp, x1
                    hlt #0
                    .bss
                    .balign 16
                data: .skip 16
                """;
        try (Debuggee debuggee = Debuggees.open(folder, source, 1, Order.roundRobin(1000))) {
            Breakpoint breakpoint = new Breakpoint.Virtual(Debuggees.symbol(debuggee, "there"));
            debuggee.add(breakpoint);

            assertEquals(new Stop.AtBreakpoint(0, breakpoint), debuggee.resume());
            assertInstanceOf(Stop.Ended.class, debuggee.resume());
        }
    }

    @Test
    void breakpointInALoopStopsInEachRound() throws IOException {
        try (Debuggee debuggee = Debuggees.loop(folder)) {
            debuggee.add(new Breakpoint.Virtual(Debuggees.symbol(debuggee, "inner")));
            List<Long> rounds = new ArrayList<>();
            while (debuggee.resume() instanceof Stop.AtBreakpoint) {
                rounds.add(debuggee.registers(0).x(4));
            }
            assertEquals(List.of(9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L, 0L), rounds);

            List<Long> back = new ArrayList<>();
            while (debuggee.resumeBack() instanceof Stop.AtBreakpoint) {
                back.add(debuggee.registers(0).x(4));
            }
            assertEquals(rounds.reversed(), back);
            assertEquals(new Stop.AtStart(0), debuggee.stop());
            assertEquals(0, debuggee.registers(0).x(2));
        }
    }

    /** Plain instructions behind a barrier belong to no step before them. */
    @Test
    void whatWasExecutedBetweenABarrierAndABreakpointIsKeptBeforeAWrite() throws IOException {
        String source = """
                    .text
                    .global start
                start:
                    dmb ish
                    add x2, x2, #1
                    add x2, x2, #1
                stop:
                    hlt #0
                    .bss
                    .global data
                data: .skip 16
                """;
        try (Debuggee debuggee = Debuggees.open(folder, source, 1, Order.roundRobin(1000))) {
            debuggee.add(new Breakpoint.Virtual(Debuggees.symbol(debuggee, "stop")));
            debuggee.resume();
            debuggee.registers(0).setX(5, 5);

            debuggee.stepBack(0);
            assertEquals(1, debuggee.registers(0).x(2));
            debuggee.stepInstruction(0);
            assertEquals(2, debuggee.registers(0).x(2));
        }
    }

    @Test
    void removedBreakpointDoesNotStop() throws IOException {
        try (Debuggee debuggee = Debuggees.loop(folder)) {
            Breakpoint breakpoint = new Breakpoint.Virtual(Debuggees.symbol(debuggee, "inner"));
            debuggee.add(breakpoint);
            debuggee.resume();
            debuggee.remove(breakpoint);

            assertInstanceOf(Stop.Ended.class, debuggee.resume());
        }
    }

    @Test
    void breakpointAtAVisibleInstructionStopsBeforeIt() throws IOException {
        try (Debuggee debuggee = Debuggees.loop(folder)) {
            long store = Debuggees.symbol(debuggee, "before") + 4;
            debuggee.add(new Breakpoint.Physical(store));

            assertInstanceOf(Stop.AtBreakpoint.class, debuggee.resume());
            assertEquals(store, debuggee.registers(0).pc());
            assertEquals(0, debuggee.steps());
        }
    }

    @Test
    void breakpointOfAnotherCpuDoesNotStop() throws IOException {
        try (Debuggee debuggee = Debuggees.open(folder, Debuggees.LOOP, 2, Order.roundRobin(1))) {
            long before = Debuggees.symbol(debuggee, "before");
            debuggee.add(new Breakpoint.Virtual(before, OptionalInt.of(1)));

            assertEquals(1, debuggee.resume().cpu());
            assertEquals(before, debuggee.registers(1).pc());
            assertInstanceOf(Stop.Ended.class, debuggee.resume());
        }
    }

    @Test
    void physicalBreakpointStopsThroughEveryMapping() {
        try (Debuggee debuggee = Debuggees.open("park/good_park_and_release.yaml", Order.roundRobin(1000))) {
            // The section .text is linked for the upper half, .idmap.text for where it lies.
            long wait = Debuggees.symbol(debuggee, "wait_linear_map_split_to_ptes");
            long install = Debuggees.symbol(debuggee, "cpu_install_idmap");
            long physical = install - 0xffff_8000_4000_0000L;
            debuggee.add(new Breakpoint.Physical(physical));
            debuggee.add(new Breakpoint.Physical(wait));

            assertEquals(new Stop.AtBreakpoint(1, new Breakpoint.Physical(physical)), debuggee.resume());
            assertEquals(install, debuggee.registers(1).pc());
            assertEquals(new Stop.AtBreakpoint(1, new Breakpoint.Physical(wait)), debuggee.resume());
            assertEquals(wait, debuggee.registers(1).pc());
        }
    }

    @Test
    void watchedStoreStopsAfterItAndGoingBackBeforeIt() throws IOException {
        try (Debuggee debuggee = Debuggees.loop(folder)) {
            long data = Debuggees.symbol(debuggee, "data");
            Watchpoint watchpoint = new Watchpoint.Virtual(0, data, 8, Watchpoint.Kind.WRITE);
            debuggee.add(watchpoint);

            Stop.Watched stop = assertInstanceOf(Stop.Watched.class, debuggee.resume());
            assertEquals(new Stop.Access(true, data, data, 8, 0, 3), stop.access());
            assertEquals(
                    Debuggees.symbol(debuggee, "before") + 8,
                    debuggee.registers(0).pc());
            assertEquals(3, debuggee.readPhysical(data, 1).bytes()[0]);
            assertInstanceOf(Stop.Ended.class, debuggee.resume());

            assertInstanceOf(Stop.Watched.class, debuggee.resumeBack());
            assertEquals(
                    Debuggees.symbol(debuggee, "before") + 4,
                    debuggee.registers(0).pc());
            assertEquals(0, debuggee.readPhysical(data, 1).bytes()[0]);
            assertInstanceOf(Stop.AtStart.class, debuggee.resumeBack());
        }
    }

    @Test
    void watchedLoadStopsAfterIt() throws IOException {
        try (Debuggee debuggee = Debuggees.loop(folder)) {
            long data = Debuggees.symbol(debuggee, "data");
            debuggee.add(new Watchpoint.Physical(data + 2, 1, Watchpoint.Kind.READ));

            Stop.Watched stop = assertInstanceOf(Stop.Watched.class, debuggee.resume());
            assertEquals(new Stop.Access(false, data, data, 8, 3, 3), stop.access());
            assertEquals(
                    Debuggees.symbol(debuggee, "after"), debuggee.registers(0).pc());
            assertInstanceOf(Stop.Ended.class, debuggee.resume());
        }
    }

    @Test
    void storeThroughAnotherMappingIsWatchedByPhysicalAddress() {
        try (Debuggee debuggee = Debuggees.open("park/good_park_and_release.yaml", Order.roundRobin(1000))) {
            long flag = Debuggees.symbol(debuggee, "idmap_kpti_bbml2_flag");
            debuggee.add(new Watchpoint.Physical(flag, 4, Watchpoint.Kind.WRITE));
            List<String> seen = new ArrayList<>();
            while (debuggee.resume() instanceof Stop.Watched watched) {
                seen.add("cpu" + watched.cpu() + (watched.access().virtualAddress() == flag ? " pa " : " va ")
                        + watched.access().oldValue() + "->" + watched.access().newValue());
            }
            assertEquals(List.of("cpu1 pa 1->2", "cpu0 va 2->0"), seen);
        }
    }

    /** Both belong to one step of the machine. */
    @Test
    void breakpointBehindAWatchedStoreIsFoundGoingBack() throws IOException {
        String source = """
                .text
                start:
                    str x2, [x1]
                    add x2, x2, #1
                there:
                    add x2, x2, #1
                    str x2, [x1]
                    hlt #0
                    .bss
                    .balign 16
                data: .skip 16
                """;
        try (Debuggee debuggee = Debuggees.open(folder, source, 1, Order.roundRobin(1000))) {
            assertInstanceOf(Stop.Ended.class, debuggee.resume());
            long data = Debuggees.symbol(debuggee, "data");
            debuggee.add(new Watchpoint.Virtual(0, data, 8, Watchpoint.Kind.WRITE));
            debuggee.add(new Breakpoint.Virtual(Debuggees.symbol(debuggee, "there")));
            List<Class<?>> back = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                back.add(debuggee.resumeBack().getClass());
            }
            assertEquals(List.of(Stop.Watched.class, Stop.AtBreakpoint.class, Stop.Watched.class), back);
        }
    }
}
