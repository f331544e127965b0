package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arm ARM C4, "System instructions without register argument" and its neighbours. */
final class InstructionTest {

    /** WFE, WFI, SEV, SEVL, the annotations, CLREX, DSB, DMB, ISB, MSR SPSel, MSR DAIFSet, MSR PAN. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0xd503205f,
                0xd503207f,
                0xd503209f,
                0xd50320bf,
                0xd5032e1f,
                0xd5033f5f,
                0xd5033f9f,
                0xd5033fbf,
                0xd5033fdf,
                0xd50041bf,
                0xd50342df,
                0xd500419f
            })
    void aRegisterWhereThereIsNoneMakesAnInstructionUndefined(int word) {
        assertNotEquals(Instruction.PLAIN, Instruction.decode(word));
        for (int rt = 0; rt < 31; rt++) {
            // Plain words are the engine's, which takes the exception.
            assertEquals(Instruction.PLAIN, Instruction.decode(word & ~31 | rt), "Rt " + rt);
        }
    }

    /** FEAT_WFxT, which ID_AA64ISAR2_EL1 of no CPU tells. */
    @Test
    void waitingWithATimeoutIsNotImplemented() {
        assertEquals(Instruction.PLAIN, Instruction.decode(0xd5031000));
        assertEquals(Instruction.PLAIN, Instruction.decode(0xd5031021));
    }
}
