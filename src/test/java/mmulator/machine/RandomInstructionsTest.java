package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Arrays;
import java.util.Random;
import mmulator.machine.event.Observer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever words a stub consists of, a run ends in an outcome: no crash of the JVM, no hang, no exception of ours. */
final class RandomInstructionsTest {
    private static final int WORDS = 2000;

    /** The handler skips the instruction that failed, or goes on at the next stretch of code. */
    private static Program program(int[] words, int cpus) {
        StringBuilder code = new StringBuilder("all:\n");
        for (int word : words) {
            code.append(String.format("        .inst 0x%08x%n", word));
        }
        return Program.of(code + """
                        hlt     #0
                .balign 2048
                vectors: .space 0x200
                        b       1f
                .space  0x1fc
                1:      add     x27, x27, #4
                        ldr     x28, =all
                        add     x28, x28, x27
                        msr     elr_el1, x28
                        ldr     x28, =0x3c5
                        msr     spsr_el1, x28
                        ldr     x28, =0x80000100
                        mov     x0, x28
                        add     x1, x28, #64
                        mov     x2, #8
                        ldr     x28, =vectors
                        msr     vbar_el1, x28
                        eret
                """)
                .cpus(cpus)
                .x(0, 0, 0x8000_0100L)
                .x(0, 1, 0x8000_0140L)
                .maxSteps(20_000)
                .mmu(p -> {
                    for (int i = 0; i < 4; i++) {
                        p.tables().map(p.lower(), 0x8000_0000L + i * 0x1000, 3, Program.DATA + i * 0x1000);
                    }
                });
    }

    private static int[] words(long seed) {
        Random random = new Random(seed);
        int[] words = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = switch (random.nextInt(4)) {
                // Any word; a load, store or atomic; system; one near x0 and x1.
                case 0 -> random.nextInt();
                case 1 -> random.nextInt() & ~0x0a00_0000 | 0x0800_0000;
                case 2 -> random.nextInt() & 0x003f_ffff | 0xd500_0000;
                default -> random.nextInt() & ~0x0a00_03e0 | 0x0800_0000 | random.nextInt(2) << 5;
            };
        }
        return words;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomWordsEndInAnOutcomeWhateverIsTold(long seed) {
        System.out.println("random instructions: seed " + seed);
        int[] words = words(seed);

        Program.Run plain = program(words, 1).run();
        Program.Run steps = program(words, 1).detail(Observer.Detail.STEPS).run();

        assertNotNull(plain.outcome());
        assertEquals(plain.finalState(), steps.finalState());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void randomWordsOnTwoCpusToo(long seed) {
        System.out.println("random instructions on two CPUs: seed " + seed);

        assertNotNull(program(words(seed), 2).quantum(5).run().outcome());
    }

    /** One word at a time, so that none hides behind an earlier failure. */
    @ParameterizedTest
    @ValueSource(longs = {21})
    void singleRandomWordsAllHaveAnOutcome(long seed) {
        System.out.println("single random instructions: seed " + seed);
        int[] words = words(seed);
        for (int from = 0; from < WORDS; from += 20) {
            int[] few = Arrays.copyOfRange(words, from, from + 20);
            assertNotNull(program(few, 1).maxSteps(500).run().outcome());
        }
    }
}
