package mmulator.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.RegisterUse;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.mmu.Regime;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.list.View;
import mmulator.relaxed.program.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exceptions that a vector takes, register by register. Arm ARM D1.3, "Exception entry"; D24, "ESR_EL1". */
final class ExceptionsTest {
    private static final long VECTORS = 0xffff_8000_0000_0800L;
    private static final long PC = 0x1_0004;
    private static final long VA = 0xffff_8000_1234_5678L;
    private static final long SPAN = 1L << 23;

    private static final long FLAGS = 0x6000_0000L;
    private static final long IRQ_MASKED = 0x80;

    private record At(CpuState state, Exceptions exceptions) {}

    private final CpuState state;
    private final Exceptions exceptions;

    ExceptionsTest() {
        At at = at(1 | SPAN);
        state = at.state;
        exceptions = at.exceptions;
    }

    private static At at(long sctlr) {
        Regime regime = Regime.of(
                CpuFeatures.builder().pan(true).build(),
                sctlr,
                39 | Tcr.granuleBits(1, Granule.K4) | 1 << 23,
                0x1000,
                0,
                0xffL);
        Program.Mmu mmu = new Program.Mmu(
                regime,
                1,
                Program.OnFault.VECTORS,
                0,
                Map.of(
                        SystemRegister.VBAR_EL1.encoding(), VECTORS,
                        SystemRegister.SPSEL.encoding(), 1L,
                        SystemRegister.DAIF.encoding(), IRQ_MASKED));
        long[] registers = new long[RegisterUse.COUNT];
        registers[RegisterUse.NZCV] = FLAGS;
        Program.Cpu cpu = new Program.Cpu(PC, (in, pc) -> 0, registers, List.of(), mmu);
        return new At(new CpuState(cpu, new int[0]), new Exceptions(mmu));
    }

    private long value(SystemRegister register) {
        return state.system.value(register.encoding());
    }

    /** DFSC is the kind, and the level in its lowest bits; EC is that of a Data Abort from the same level, IL is 1. */
    @ParameterizedTest
    @CsvSource({"ADDRESS_SIZE, 0b000000", "TRANSLATION, 0b000100", "ACCESS_FLAG, 0b001000", "PERMISSION, 0b001100"})
    void syndromeIsThatOfTheFault(Fault.Kind kind, String status) {
        for (int level = 0; level <= 3; level++) {
            for (boolean write : new boolean[] {false, true}) {
                assertTrue(exceptions.abort(state, PC, VA, new Walks.Abort(kind, level, write)));
                long dfsc = Integer.parseInt(status.substring(2), 2) + level;
                assertEquals(
                        0x25L << 26 | 1L << 25 | (write ? 1L << 6 : 0) | dfsc,
                        value(SystemRegister.ESR_EL1),
                        kind + " of level " + level);
                assertEquals(VA, value(SystemRegister.FAR_EL1));
            }
        }
    }

    /** To the vector of the same level with SP_EL1, and with what PSTATE was in SPSR_EL1. */
    @Test
    void faultGoesToItsVectorWithAllMasked() {
        exceptions.abort(state, PC, VA, new Walks.Abort(Fault.Kind.TRANSLATION, 3, false));
        assertEquals(VECTORS + 0x200, state.pc);
        assertEquals(PC, value(SystemRegister.ELR_EL1));
        assertEquals(FLAGS | IRQ_MASKED | 5, value(SystemRegister.SPSR_EL1));
        assertEquals(0x3c0, value(SystemRegister.DAIF));
        assertTrue(exceptions.masksInterrupts(state));
        assertEquals(0, state.faults.length, "it has been handled");
        assertFalse(state.ended);
    }

    @Test
    void interruptGoesToItsOwnVectorAndReturnsToWhereItWasTaken() {
        exceptions.interrupt(state);
        assertEquals(VECTORS + 0x280, state.pc);
        assertEquals(PC, value(SystemRegister.ELR_EL1));
        assertFalse(state.system.has(SystemRegister.ESR_EL1.encoding()), "an IRQ has no syndrome");
    }

    /** SCTLR_EL1.SPAN. */
    @Test
    void exceptionSetsPanUnlessItIsToBeLeft() {
        exceptions.interrupt(state);
        assertFalse(exceptions.isPrivilegedAccessNever(state));
        At sets = at(1);
        sets.exceptions.interrupt(sets.state);
        assertTrue(sets.exceptions.isPrivilegedAccessNever(sets.state));
    }

    /** Entry and return are context synchronization events, and the return ends the exclusive pair. Arm ARM R_BBSRF. */
    @Test
    void entryAndReturnSynchronizeTheContext() {
        state.speculation = View.at(3);
        exceptions.interrupt(state);
        assertEquals(3, View.reads(state.context), "entry");
        state.speculation = View.at(5);
        state.exclusiveTime = 2;
        exceptions.goBack(state, state.pc);
        assertEquals(5, View.reads(state.context), "return");
        assertEquals(CpuState.NO_TIME, state.exclusiveTime);
        assertEquals(PC, state.pc);
        assertEquals(FLAGS, state.values[RegisterUse.NZCV]);
        assertEquals(IRQ_MASKED, value(SystemRegister.DAIF));
    }
}
