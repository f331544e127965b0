package mmulator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.TreeSet;
import mmulator.elf.ElfException;
import mmulator.elf.RelocationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A moved instruction is the one that a linker would make in the new place, where a linker can make it. */
final class InstructionMoveTest {
    private static final long FROM = 0xffff_8000_8100_0000L;

    private static OptionalLong linked(RelocationType type, int word, long target, long place) {
        try {
            return OptionalLong.of(type.apply(Integer.toUnsignedLong(word), target, place));
        } catch (ElfException outOfReach) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong moved(int word, long to) {
        try {
            return OptionalLong.of(Integer.toUnsignedLong(InstructionMove.moved(word, FROM, to, FROM, 4)));
        } catch (KernelException outOfReach) {
            return OptionalLong.empty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JUMP26, 14000000",
        "CALL26, 94000000",
        "CONDBR19, 54000000",
        "CONDBR19, 5400000f",
        "CONDBR19, 3400001f",
        "CONDBR19, b5000000",
        "TSTBR14, 36f8001f",
        "TSTBR14, b7000000",
        "ADR_PREL_PG_HI21, 9000001f"
    })
    void targetStaysUpToTheEndsOfTheReach(RelocationType type, String opcode) {
        int word = Integer.parseUnsignedInt(opcode, 16);
        TreeSet<Long> distances = new TreeSet<>();
        for (int bit = 2; bit < 34; bit++) {
            for (long near : new long[] {-4, 0, 4}) {
                distances.add((1L << bit) + near);
                distances.add(-(1L << bit) + near);
            }
        }
        int out = 0;
        for (long distance : distances) {
            OptionalLong before = linked(type, word, FROM + distance, FROM);
            if (before.isEmpty() || distance >= 0 && distance <= 4) {
                continue;
            }
            for (long delta : new long[] {-4096, -8, -4, 0, 4, 8, 0x1ff8, 0x10_0000, -0x10_0000, 0x4000_0000}) {
                OptionalLong expected = linked(type, word, FROM + distance, FROM + delta);
                assertEquals(
                        expected, moved((int) before.getAsLong(), FROM + delta), type + " " + distance + " " + delta);
                out += expected.isEmpty() ? 1 : 0;
            }
        }
        assertTrue(out > 0);
    }

    /** As the kernel has it: the end of a replacement is a part of it. */
    @Test
    void branchWithinTheReplacementGoesWithIt() {
        long replacement = FROM - 16;
        for (int words = -8; words <= 8; words++) {
            int branch = 0x14000000 | words & 0x3ffffff;
            long target = FROM + 4L * words;
            boolean within = target >= replacement && target <= replacement + 32;
            assertEquals(
                    within ? branch : 0x14000000 | words - 64 & 0x3ffffff,
                    InstructionMove.moved(branch, FROM, FROM + 256, replacement, 32),
                    "to " + words);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10000000", "70ffffe0", "18000000", "58000001", "98000000", "d8000000", "1c000000", "9c000000"})
    void anAdrOrALiteralCannotBeMoved(String word) {
        assertThrows(
                KernelException.class,
                () -> InstructionMove.moved(Integer.parseUnsignedInt(word, 16), FROM, FROM + 256, FROM, 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"d503201f", "d65f03c0", "d61f0000", "b9400000", "f8400000", "91000000", "52800000", "1a800000"})
    void otherInstructionsStayAsTheyAre(String word) {
        int same = Integer.parseUnsignedInt(word, 16);
        assertEquals(same, InstructionMove.moved(same, FROM, FROM + 256, FROM, 4));
    }
}
