package mmulator.arch.exception;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import mmulator.arch.Pstate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExceptionSyndromeTest {

    /** Op0 21:20, Op2 19:17, Op1 16:14, CRn 13:10, Rt 9:5, CRm 4:1, direction 0. */
    @Test
    void trappedSystemInstructionTellsItsFields() {
        ExceptionSyndrome zeroing = ExceptionSyndrome.systemInstruction(0xd50b_7425);
        assertEquals(ExceptionSyndrome.EC_SYSTEM, zeroing.ec());
        assertEquals(1 << 20 | 1 << 17 | 3 << 14 | 7 << 10 | 5 << 5 | 4 << 1, zeroing.iss());
    }

    @Test
    void syndromesHaveTheValuesSeenOnHardware() {
        assertEquals(
                0x9600_0046L,
                ExceptionSyndrome.dataAbort(1, FaultStatus.TRANSLATION, 2, true).value());
        assertEquals(
                0x9600_0004L,
                ExceptionSyndrome.dataAbort(1, FaultStatus.TRANSLATION, 0, false)
                        .value());
        assertEquals(
                0x9200_004fL,
                ExceptionSyndrome.dataAbort(0, FaultStatus.PERMISSION, 3, true).value());
        assertEquals(
                0x8600_0005L,
                ExceptionSyndrome.instructionAbort(1, FaultStatus.TRANSLATION, 1)
                        .value());
        assertEquals(
                0x8200_000fL,
                ExceptionSyndrome.instructionAbort(0, FaultStatus.PERMISSION, 3).value());
        assertEquals(
                0x9600_0030L,
                ExceptionSyndrome.dataAbort(1, FaultStatus.TLB_CONFLICT, 0, false)
                        .value());
        assertEquals(
                0x9600_0144L,
                ExceptionSyndrome.cacheMaintenanceAbort(1, FaultStatus.TRANSLATION, 0)
                        .value());
        assertEquals(0x5600_0007L, ExceptionSyndrome.svc(7).value());
        assertEquals(0xf200_0800L, ExceptionSyndrome.brk(0x800).value());
        assertEquals(0x0200_0000L, ExceptionSyndrome.unknown().value());
        assertEquals(0x3a00_0000L, ExceptionSyndrome.illegalState().value());
        assertEquals(0x8a00_0000L, ExceptionSyndrome.pcAlignment().value());
        assertEquals(0x9a00_0000L, ExceptionSyndrome.spAlignment().value());
    }

    @Test
    void textSaysWhatHappened() {
        assertEquals(
                "0x0000000096000046 Data Abort, same EL, write: Translation fault, level 2",
                ExceptionSyndrome.dataAbort(1, FaultStatus.TRANSLATION, 2, true).toString());
        assertEquals("SVC #0x7", ExceptionSyndrome.svc(7).describe());
        assertEquals(
                "Instruction Abort, lower EL: TLB conflict abort",
                ExceptionSyndrome.instructionAbort(0, FaultStatus.TLB_CONFLICT, 0)
                        .describe());
    }

    /** The codes of the manual's table, written out. */
    @ParameterizedTest
    @CsvSource({
        "ADDRESS_SIZE,-1,0x29", "ADDRESS_SIZE,0,0x00", "ADDRESS_SIZE,3,0x03", "TRANSLATION,-1,0x2b",
                "TRANSLATION,0,0x04",
        "TRANSLATION,3,0x07", "ACCESS_FLAG,0,0x08", "ACCESS_FLAG,1,0x09", "ACCESS_FLAG,3,0x0b", "PERMISSION,0,0x0c",
        "PERMISSION,2,0x0e", "PERMISSION,3,0x0f", "EXTERNAL,0,0x10", "EXTERNAL_ON_WALK,-1,0x13",
                "EXTERNAL_ON_WALK,0,0x14",
        "EXTERNAL_ON_WALK,3,0x17", "ALIGNMENT,0,0x21", "TLB_CONFLICT,0,0x30", "UNSUPPORTED_EXCLUSIVE,0,0x35"
    })
    void faultStatusCodesAreTheManualsAndRoundTrip(FaultStatus status, int level, String code) {
        assertEquals(Integer.decode(code), status.code(level));
        assertEquals(Optional.of(new FaultStatus.At(status, level)), FaultStatus.decode(Integer.decode(code)));
    }

    @Test
    void accessFlagAndPermissionFaultsHaveNoLevelMinusOne() {
        assertThrows(IllegalArgumentException.class, () -> FaultStatus.ACCESS_FLAG.code(-1));
        assertThrows(IllegalArgumentException.class, () -> FaultStatus.PERMISSION.code(-1));
        assertThrows(IllegalArgumentException.class, () -> FaultStatus.TRANSLATION.code(4));
    }

    @Test
    void everyCodeDecodesToAStatusThatEncodesBack() {
        int decoded = 0;
        for (int code = 0; code < 64; code++) {
            Optional<FaultStatus.At> at = FaultStatus.decode(code);
            if (at.isPresent()) {
                assertEquals(code, at.get().status().code(at.get().level()));
                decoded++;
            }
        }
        // 5 statuses at four levels, three at level -1, four without a level.
        assertEquals(5 * 4 + 3 + 4, decoded);
    }

    @Test
    void fieldsAreReadBack() {
        ExceptionSyndrome esr = ExceptionSyndrome.dataAbort(0, FaultStatus.PERMISSION, 1, true);
        assertTrue(esr.isDataAbort() && esr.wnr() && !esr.cm() && !esr.isInstructionAbort());
        assertEquals(ExceptionSyndrome.EC_DATA_ABORT_LOWER, esr.ec());
        assertEquals(0x4d, esr.iss());
        assertEquals(0x0d, esr.faultStatusCode());
    }

    @Test
    void vectorsAreWhereTheManualHasThem() {
        Pstate el1h = Pstate.RESET;
        assertEquals(0x200, ExceptionVector.SYNCHRONOUS.offset(el1h));
        assertEquals(0x380, ExceptionVector.SERROR.offset(el1h));
        assertEquals(0x080, ExceptionVector.IRQ.offset(el1h.withEl(1, false)));
        assertEquals(0x400, ExceptionVector.SYNCHRONOUS.offset(el1h.withEl(0, false)));
        assertEquals(0x500, ExceptionVector.FIQ.offset(el1h.withEl(0, false)));
    }

    /** "EC, bits [31:26]" of ESR_EL1, written out; those of AArch32 are none of ours. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            000000 | Unknown reason (UNDEFINED instruction)
            000001 | Trapped WFI or WFE
            000111 | Trapped SVE, Advanced SIMD or floating-point access
            001110 | Illegal Execution state
            010001 | EC 0x11
            010010 | EC 0x12
            010011 | EC 0x13
            010101 | SVC #0xbeef
            010110 | HVC #0xbeef
            010111 | SMC #0xbeef
            011000 | Trapped MSR, MRS or System instruction
            100010 | PC alignment fault
            100110 | SP alignment fault
            111000 | EC 0x38
            111100 | BRK #0xbeef
            """)
    void everyClassIsDescribed(String code, String description) {
        assertEquals(description, new ExceptionSyndrome(Long.parseLong(code, 2) << 26 | 1 << 25 | 0xbeef).describe());
    }
}
