package mmulator.debug;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mmulator.arch.SystemRegister;
import mmulator.check.Rule;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run under a debugger does, seen from outside. */
final class DebuggeeTest {
    @TempDir
    private Path folder;

    /** Three plain instructions, a store, a plain loop of ten rounds, a load. */
    private static final String LOOP = """
                .text
                .global start
            start:
                mov x2, #1
                mov x3, #2
            before:
                add x2, x2, x3
                str x2, [x1]
                mov x4, #10
            loop:
                subs x4, x4, #1
            inner:
                b.ne loop
                ldr x5, [x1]
            after:
                mov x6, x5
                str x6, [x1, #8]
                hlt #0
                .bss
                .global data
                .balign 16
            data: .skip 16
            """;

    private Debuggee loop() throws IOException {
        return Debuggees.open(folder, LOOP, 1, Order.roundRobin(1000));
    }

    private static BitSet only(int cpu) {
        BitSet allowed = new BitSet();
        allowed.set(cpu);
        return allowed;
    }

    @Test
    void everyInstructionIsAStepOfItsOwn() throws IOException {
        try (Debuggee debuggee = loop()) {
            List<String> places = new ArrayList<>();
            while (debuggee.stepInstruction(0) instanceof Stop.Stepped && places.size() < 6) {
                places.add(debuggee.activity(0) + " x2=" + debuggee.registers(0).x(2));
            }

            assertEquals(
                    List.of(
                            "running at start+0x4 x2=1",
                            "running at before x2=1",
                            "running at before+0x4 x2=3",
                            "running at before+0x8 x2=3",
                            "running at loop x2=3",
                            "running at inner x2=3"),
                    places);
        }
    }

    @Test
    void breakpointStopsBetweenPlainInstructions() throws IOException {
        try (Debuggee debuggee = loop()) {
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
        try (Debuggee debuggee = loop()) {
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

    @Test
    void removedBreakpointDoesNotStop() throws IOException {
        try (Debuggee debuggee = loop()) {
            Breakpoint breakpoint = new Breakpoint.Virtual(Debuggees.symbol(debuggee, "inner"));
            debuggee.add(breakpoint);
            debuggee.resume();
            debuggee.remove(breakpoint);

            assertInstanceOf(Stop.Ended.class, debuggee.resume());
        }
    }

    @Test
    void breakpointAtAVisibleInstructionStopsBeforeIt() throws IOException {
        try (Debuggee debuggee = loop()) {
            long store = Debuggees.symbol(debuggee, "before") + 4;
            debuggee.add(new Breakpoint.Physical(store));

            assertInstanceOf(Stop.AtBreakpoint.class, debuggee.resume());
            assertEquals(store, debuggee.registers(0).pc());
            assertEquals(0, debuggee.steps());
        }
    }

    @Test
    void breakpointOfAnotherCpuDoesNotStop() throws IOException {
        try (Debuggee debuggee = Debuggees.open(folder, LOOP, 2, Order.roundRobin(1))) {
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
        try (Debuggee debuggee = loop()) {
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
        try (Debuggee debuggee = loop()) {
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

    @Test
    void violationStopsOnceAndAgainAfterGoingBack() {
        try (Debuggee debuggee = Debuggee.open(Debuggees.image("split/bad_child_linked_before_published.yaml"))) {
            Stop.RuleBroken broken = assertInstanceOf(Stop.RuleBroken.class, debuggee.resume());
            assertTrue(broken.expected());
            Fingerprint after = Fingerprint.of(debuggee);
            assertEquals(broken.violation(), debuggee.violations().getLast());
            debuggee.resume();

            debuggee.resumeBack();
            while (debuggee.violations().contains(broken.violation())) {
                assertInstanceOf(Stop.RuleBroken.class, debuggee.resumeBack());
            }
            assertEquals(broken, debuggee.resume());
            assertEquals("", after.differenceFrom(Fingerprint.of(debuggee)));
        }
    }

    @Test
    void schedulerLockingLeavesOthersWhereTheyAre() {
        try (Debuggee debuggee = Debuggees.open("park/good_park_and_release.yaml", Order.roundRobin(1000))) {
            long pc = debuggee.registers(0).pc();

            assertEquals(new Stop.NoneCanRun(0), debuggee.resume(only(1)));
            assertEquals(pc, debuggee.registers(0).pc());
            assertEquals("parked: wfe at wait_linear_map_split_to_ptes+0x38", debuggee.activity(1));
            assertEquals(new Stop.NoneCanRun(1), debuggee.stepInstruction(1));
            Stop.Ended end = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertEquals(new Outcome.AllHalted(), end.outcome());
        }
    }

    @Test
    void scheduleOfAnInterleavingByHandShowsItAgain() {
        try (Debuggee debuggee = Debuggees.open("park/good_park_and_release.yaml", Order.roundRobin(1000))) {
            for (int i = 0; i < 60; i++) {
                debuggee.stepInstruction(i / 7 % 2);
            }
            debuggee.resume(only(1));
            Fingerprint here = Fingerprint.of(debuggee);
            var schedule = debuggee.schedule().orElseThrow();
            assertNull(schedule.digest());

            try (Debuggee other = Debuggee.open(debuggee.image(), Order.of(schedule), here.steps())) {
                other.stopAtViolations(false);
                assertEquals(
                        new Outcome.BoundReached("max-steps", here.steps()),
                        assertInstanceOf(Stop.Ended.class, other.resume()).outcome());
                assertEquals(here.memory(), Fingerprint.of(other).memory());
                assertEquals(schedule, other.schedule().orElseThrow());
            }
        }
    }

    @Test
    void scheduleWithAnswersIsToldWithThem() {
        var image = Debuggees.image("shapes/bad_move_page_flag_before_flush.yaml");
        var schedule = mmulator.machine.choice.Schedule.parse("f45da3b7:1*2,0*5,1*3~1");
        try (Debuggee debuggee = Debuggee.open(image, Order.of(schedule), 1000)) {
            Stop.RuleBroken broken = assertInstanceOf(Stop.RuleBroken.class, debuggee.resume());

            assertEquals(Rule.INCOMPLETE_INVALIDATION, broken.violation().rule());
            assertEquals(image.digest(), debuggee.schedule().orElseThrow().digest());
            assertTrue(
                    debuggee.schedule().orElseThrow().toString().contains("~1"),
                    debuggee.schedule().toString());

            Optional<mmulator.machine.choice.Schedule> here = debuggee.schedule();
            debuggee.stepBack(1);
            assertEquals(broken, debuggee.stepInstruction(1));
            assertEquals(here, debuggee.schedule());
            debuggee.stepBack(1);
            assertEquals(broken, debuggee.resume());
            assertEquals(here, debuggee.schedule());
        }
    }

    @Test
    void memoryIsReadAsTheCpuWouldWithoutATrace() {
        try (Debuggee debuggee = Debuggees.open("park/good_park_and_release.yaml", Order.roundRobin(1000))) {
            long code = Debuggees.symbol(debuggee, "park_cpu");
            Fingerprint before = Fingerprint.of(debuggee);

            MemoryRange virtual = debuggee.read(1, code, 16);
            MemoryRange physical = debuggee.readPhysical(code - 0xffff_8000_4000_0000L, 16);
            MemoryRange cut = debuggee.read(1, (code & -4096) + 0x0ffc, 16);
            MemoryRange nowhere = debuggee.read(1, 0xffff_0000_0000_0000L, 4);

            assertNull(virtual.fault());
            assertArrayEquals(physical.bytes(), virtual.bytes());
            assertEquals(4, cut.bytes().length);
            assertTrue(cut.fault().contains("descriptor is Invalid"), cut.fault());
            assertTrue(nowhere.fault().startsWith("0xffff000000000000: "), nowhere.fault());
            assertEquals(before, Fingerprint.of(debuggee));
        }
    }

    @Test
    void writingMemoryCutsTheFutureAndIsReplayed() throws IOException {
        try (Debuggee debuggee = loop()) {
            long data = Debuggees.symbol(debuggee, "data");
            debuggee.resume();
            debuggee.history().goTo(Position.START);
            for (int i = 0; i < 4; i++) {
                debuggee.stepInstruction(0);
            }
            assertEquals(Optional.empty(), debuggee.write(0, data, new byte[] {77, 1}));
            debuggee.resume();
            assertEquals(0x14d, debuggee.registers(0).x(6));

            debuggee.stepBack(0);
            debuggee.stepBack(0);
            assertEquals(0x14d, debuggee.registers(0).x(5));
            assertInstanceOf(Stop.AtStart.class, debuggee.resumeBack());
            assertEquals(0, debuggee.readPhysical(data, 1).bytes()[0]);
            debuggee.resume();
            assertEquals(0x14d, debuggee.registers(0).x(6));
            assertTrue(debuggee.writePhysical(0x1000, new byte[1]).orElseThrow().contains("no memory"));
        }
    }

    @Test
    void writtenCodeIsExecuted() throws IOException {
        try (Debuggee debuggee = loop()) {
            debuggee.add(new Breakpoint.Virtual(Debuggees.symbol(debuggee, "after")));
            debuggee.resume();
            long after = Debuggees.symbol(debuggee, "after");
            // mov x6, #7
            debuggee.write(0, after, new byte[] {(byte) 0xe6, 0, (byte) 0x80, (byte) 0xd2});

            assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertEquals(7, debuggee.registers(0).x(6));
        }
    }

    @Test
    void registersAreWrittenAndTakenBack() throws IOException {
        try (Debuggee debuggee = loop()) {
            Registers registers = debuggee.registers(0);
            debuggee.stepInstruction(0);
            registers.setX(7, -1);
            registers.setSp(0x4011_8000);
            registers.setV(3, 1, 0x1234);
            registers.setPstate(registers.pstate() & ~0xf000_0000L | 0x6000_0000L);
            assertTrue(registers.setSystem(SystemRegister.TPIDR_EL1, 5));
            assertFalse(registers.setSystem(SystemRegister.MIDR_EL1, 5));

            debuggee.stepInstruction(0);
            assertEquals(-1, registers.x(7));
            assertEquals(0x4011_8000, registers.sp());
            assertEquals(0x1234, registers.v(3, 1));
            assertEquals(6, registers.pstate() >>> 28);
            assertEquals(5, registers.system(SystemRegister.TPIDR_EL1));

            debuggee.stepBack(0);
            debuggee.stepBack(0);
            assertEquals(0, registers.x(7));
            assertEquals(0, registers.v(3, 1));
            assertEquals(0, registers.system(SystemRegister.TPIDR_EL1));
            assertEquals(new Stop.AtStart(0), debuggee.stepBack(0));
            debuggee.resume();
            assertEquals(-1, registers.x(7));
            assertEquals(0x1234, registers.v(3, 1));
        }
    }

    @Test
    void pcIsWritten() throws IOException {
        try (Debuggee debuggee = loop()) {
            debuggee.stepInstruction(0);
            debuggee.registers(0).setPc(Debuggees.symbol(debuggee, "after"));

            assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertEquals(0, debuggee.registers(0).x(3));
        }
    }

    @Test
    void pendingRegisterShowsWhatIsInEffect() {
        try (Debuggee debuggee = Debuggees.open("ttbr/good_replace_ttbr1.yaml", Order.roundRobin(1000))) {
            Registers registers = debuggee.registers(0);
            long old = registers.system(SystemRegister.TTBR1_EL1);
            while (registers.systemInEffect(SystemRegister.TTBR1_EL1).isEmpty()) {
                assertInstanceOf(Stop.Stepped.class, debuggee.stepInstruction(0));
            }
            assertEquals(OptionalLong.of(old), registers.systemInEffect(SystemRegister.TTBR1_EL1));
            debuggee.stepInstruction(0);
            assertEquals(OptionalLong.empty(), registers.systemInEffect(SystemRegister.TTBR1_EL1));
        }
    }

    @Test
    void endIsToldAgainAndDoesNotKeepFromGoingBack() {
        try (Debuggee debuggee = Debuggee.open(Debuggees.image("park/bad_never_released.yaml"))) {
            Stop.Ended end = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            Outcome.Stuck stuck = assertInstanceOf(Outcome.Stuck.class, end.outcome());
            assertEquals(Outcome.Stuck.Kind.DEADLOCK, stuck.kind());
            assertEquals(end, debuggee.resume());

            assertEquals(new Stop.Stepped(0), debuggee.stepBack(0));
            assertEquals("running at wait_linear_map_split_to_ptes+0x38", debuggee.activity(0));
            assertEquals(
                    end.outcome(),
                    assertInstanceOf(Stop.Ended.class, debuggee.resume()).outcome());
        }
    }

    @Test
    void endlessPlainLoopIsLeftBackwards() throws IOException {
        String source = """
                    .text
                    .global start
                start:
                    str x0, [x1]
                    add x2, x2, #1
                spin:
                    b spin
                    .bss
                    .global data
                data: .skip 8
                """;
        try (Debuggee debuggee = Debuggees.open(folder, source, 1, Order.roundRobin(10))) {
            Stop.Ended end = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertInstanceOf(Outcome.Stuck.class, end.outcome());
            assertEquals("spinning at spin", debuggee.activity(0));

            assertEquals(new Stop.Stepped(0), debuggee.stepBack(0));
            assertEquals("running at start", debuggee.activity(0));
            for (int i = 0; i < 5; i++) {
                debuggee.stepInstruction(0);
            }
            assertEquals("running at spin", debuggee.activity(0));
            assertEquals(1, debuggee.registers(0).x(2));
            debuggee.stepBack(0);
            debuggee.stepBack(0);
            debuggee.stepBack(0);
            debuggee.stepBack(0);
            assertEquals(0, debuggee.registers(0).x(2));
        }
    }

    @Test
    void interruptStopsARunOnAnotherThread() throws Exception {
        String source = """
                    .text
                    .global start
                start:
                    ldr x2, [x1]
                    add x2, x2, #1
                    str x2, [x1]
                    b start
                    .bss
                    .global data
                data: .skip 8
                """;
        try (Debuggee debuggee = Debuggees.open(folder, source, 2, Order.roundRobin(1000))) {
            Thread user = new Thread(() -> {
                try {
                    while (debuggee.steps() <= 1000) {
                        Thread.sleep(5);
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                debuggee.interrupt();
            });
            user.start();

            assertInstanceOf(Stop.Interrupted.class, debuggee.resume());
            user.join();
            Fingerprint here = Fingerprint.of(debuggee);
            assertTrue(here.steps() > 1000, here.toString());
            debuggee.stepBack(0);
            debuggee.stepBack(1);
            assertTrue(debuggee.steps() < here.steps());
        }
    }

    @Test
    void boundIsAnEnd() {
        try (Debuggee debuggee =
                Debuggee.open(Debuggees.image("park/good_park_and_release.yaml"), Order.roundRobin(1000), 20)) {
            Stop.Ended end = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertEquals(new Outcome.BoundReached("max-steps", 20), end.outcome());
            assertEquals(20, debuggee.steps());
        }
    }

    @Test
    void livelockIsFoundAtTheSameStepAgain() throws IOException {
        String source = """
                    .text
                    .global start
                start:
                    ldr x2, [x1]
                    cbz x2, start
                    hlt #0
                    .bss
                    .global data
                data: .skip 8
                """;
        try (Debuggee debuggee = Debuggees.open(folder, source, 2, Order.roundRobin(5))) {
            Stop.Ended end = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertEquals(
                    Outcome.Stuck.Kind.LIVELOCK,
                    assertInstanceOf(Outcome.Stuck.class, end.outcome()).kind());
            long steps = debuggee.steps();
            assertTrue(steps < 1000, steps + " steps");

            debuggee.stepBack(0);
            assertEquals(
                    end.outcome(),
                    assertInstanceOf(Stop.Ended.class, debuggee.resume()).outcome());
            assertEquals(steps, debuggee.steps());
            assertInstanceOf(Stop.AtStart.class, debuggee.resumeBack());
            assertEquals(
                    end.outcome(),
                    assertInstanceOf(Stop.Ended.class, debuggee.resume()).outcome());
            assertEquals(steps, debuggee.steps());
        }
    }

    /** The thread that reads what a debugger sends knows nothing of the end of the session. */
    @Test
    void whoInterruptsAMachineThatIsGoneComesTooLate() throws IOException {
        Debuggee debuggee = loop();
        debuggee.stepInstruction(0);
        debuggee.close();
        assertDoesNotThrow(debuggee::interrupt);
    }
}
