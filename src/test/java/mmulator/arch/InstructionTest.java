package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Words as GNU as makes them. */
    @ParameterizedTest
    @CsvSource({
        "1, 39400020, 'ldrb w0, [x1]'",
        "1, 39800020, 'ldrsb x0, [x1]'",
        "2, 79400020, 'ldrh w0, [x1]'",
        "4, b9400020, 'ldr w0, [x1]'",
        "8, f9400020, 'ldr x0, [x1]'",
        "8, 58000040, 'ldr x0, .+8'",
        "4, 18000040, 'ldr w0, .+8'",
        "4, 98000040, 'ldrsw x0, .+8'",
        "8, 29400440, 'ldp w0, w1, [x2]'",
        "16, a9400440, 'ldp x0, x1, [x2]'",
        "8, 69400440, 'ldpsw x0, x1, [x2]'",
        "4, 88dffc20, 'ldar w0, [x1]'",
        "8, 887f0c20, 'ldxp w0, w3, [x1]'",
        "16, c87f0c20, 'ldxp x0, x3, [x1]'",
        "8, 08207c82, 'casp w0, w1, w2, w3, [x4]'",
        "16, 4860fc82, 'caspal x0, x1, x2, x3, [x4]'",
        "8, c8a07c81, 'cas x0, x1, [x4]'",
        "1, 08a07c81, 'casb w0, w1, [x4]'",
        "8, f8200081, 'ldadd x0, x1, [x4]'",
        "2, 78208081, 'swph w0, w1, [x4]'",
        "0, fd400020, 'ldr d0, [x1]'"
    })
    void accessIsAsLargeAsAllThatItTouches(int bytes, String word, String text) {
        assertEquals(bytes, Instruction.accessSize(Integer.parseUnsignedInt(word, 16)), text);
    }

    /** FEAT_WFxT, which ID_AA64ISAR2_EL1 of no CPU tells. */
    @Test
    void waitingWithATimeoutIsNotImplemented() {
        assertEquals(Instruction.PLAIN, Instruction.decode(0xd5031000));
        assertEquals(Instruction.PLAIN, Instruction.decode(0xd5031021));
    }

    /** Words made by GNU as. An atomic without a result does not acquire; all of these but the plain ones are atomic or ordered. */
    @ParameterizedTest(name = "{1}")
    @CsvSource({
        // word, text, acquires, releases, reads and is no plain load, bytes
        "f9400041, 'ldr x1, [x2]', false, false, false, 8",
        "f9000041, 'str x1, [x2]', false, false, false, 8",
        "88dffc41, 'ldar w1, [x2]', true, false, true, 4",
        "f8bfc041, 'ldapr x1, [x2]', true, false, false, 8",
        "19401041, 'ldapurb w1, [x2, #1]', true, false, false, 1",
        "c89ffc41, 'stlr x1, [x2]', false, true, false, 8",
        "59001041, 'stlurh w1, [x2, #1]', false, true, false, 2",
        "c8a17c43, 'cas x1, x3, [x2]', false, false, true, 8",
        "c8e17c43, 'casa x1, x3, [x2]', true, false, true, 8",
        "c8a1fc43, 'casl x1, x3, [x2]', false, true, true, 8",
        "88e1fc43, 'casal w1, w3, [x2]', true, true, true, 4",
        "48647c46, 'caspa x4, x5, x6, x7, [x2]', true, false, true, 16",
        "4824fc46, 'caspl x4, x5, x6, x7, [x2]', false, true, true, 16",
        "f8210043, 'ldadd x1, x3, [x2]', false, false, true, 8",
        "f8a10043, 'ldadda x1, x3, [x2]', true, false, true, 8",
        "f8610043, 'ldaddl x1, x3, [x2]', false, true, true, 8",
        "f8e10043, 'ldaddal x1, x3, [x2]', true, true, true, 8",
        "f861005f, 'staddl x1, [x2]', false, true, true, 8",
        "f8a1805f, 'swpa x1, xzr, [x2]', false, false, true, 8",
        "b8e18043, 'swpal w1, w3, [x2]', true, true, true, 4"
    })
    void orderOfAnAccessIsInItsWord(
            String word, String text, boolean acquires, boolean releases, boolean reads, int bytes) {
        int encoded = Integer.parseUnsignedInt(word, 16);
        assertEquals(acquires, Instruction.acquires(encoded), "acquires");
        assertEquals(releases, Instruction.releases(encoded), "releases");
        assertEquals(reads, Instruction.reads(encoded), "reads");
        assertEquals(bytes, Instruction.accessSize(encoded), "bytes");
    }
}
