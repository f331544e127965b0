package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CASP compares both parts, and stores and returns both. */
final class CompareAndSwapPairTest {
    private static final long FIRST = 0x1111_2222_3333_4444L;
    private static final long SECOND = 0x5555_6666_7777_8888L;

    @ParameterizedTest
    @CsvSource({"true, true", "false, true", "true, false", "false, false"})
    void bothPartsCount(boolean firstAsExpected, boolean secondAsExpected) {
        boolean stored = firstAsExpected && secondAsExpected;
        for (String instruction : List.of("casp", "caspa", "caspl", "caspal")) {
            Program.Run run = run(instruction + " x2, x3, x4, x5, [x1]", firstAsExpected, secondAsExpected);

            assertEquals(List.of(FIRST, SECOND), List.of(run.x(2), run.x(3)), instruction);
            assertEquals(
                    stored ? List.of(7L, 9L) : List.of(FIRST, SECOND),
                    List.of(run.word(Program.DATA), run.word(Program.DATA + 8)),
                    instruction);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, true", "true, false", "false, false"})
    void bothWordsCount(boolean firstAsExpected, boolean secondAsExpected) {
        Program.Run run = run("casp w2, w3, w4, w5, [x1]", firstAsExpected, secondAsExpected);

        assertEquals(List.of(FIRST & 0xffff_ffffL, FIRST >>> 32), List.of(run.x(2), run.x(3)));
        assertEquals(firstAsExpected && secondAsExpected ? 9L << 32 | 7 : FIRST, run.word(Program.DATA));
        assertEquals(SECOND, run.word(Program.DATA + 8));
    }

    private static Program.Run run(String instruction, boolean firstAsExpected, boolean secondAsExpected) {
        boolean words = instruction.contains("w2");
        long first = words ? FIRST & 0xffff_ffffL : FIRST;
        long second = words ? FIRST >>> 32 : SECOND;
        return Program.of("cpu0: " + instruction + "\n hlt #0")
                .mmu()
                .x(0, 1, Program.DATA)
                .x(0, 2, firstAsExpected ? first : first + 1)
                .x(0, 3, secondAsExpected ? second : second + 1)
                .x(0, 4, 7)
                .x(0, 5, 9)
                .prepare(memory -> {
                    memory.writeLong(Program.DATA, FIRST);
                    memory.writeLong(Program.DATA + 8, SECOND);
                })
                .run();
    }
}
