package mmulator.debug;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import mmulator.arch.SystemRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory and registers of a run under a debugger, read and written. */
final class DebuggeeStateTest {
    @TempDir
    private Path folder;

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
        try (Debuggee debuggee = Debuggees.loop(folder)) {
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
        try (Debuggee debuggee = Debuggees.loop(folder)) {
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
        try (Debuggee debuggee = Debuggees.loop(folder)) {
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
        try (Debuggee debuggee = Debuggees.loop(folder)) {
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
}
