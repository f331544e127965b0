package mmulator.gdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sessions of packets of all kinds, each reply and all that it changes held against {@link SessionModel}. {@code
 * -Dmmulator.sessions=N} tries so many.
 */
final class ModelledSessionTest {
    private static final int PACKETS = 60;

    @TempDir
    Path folder;

    static IntStream seeds() {
        return IntStream.rangeClosed(1, Integer.getInteger("mmulator.sessions", 24));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyReplyIsWhatTheModelSays(int seed) throws IOException {
        Random random = new Random(seed);
        ToyProgram program = ToyProgram.random(random);
        try (Dialogue dialogue = new Dialogue(program, Talk.about(program.in(folder)), random)) {
            try {
                for (int n = 0; n < PACKETS; n++) {
                    dialogue.next();
                }
                dialogue.leave();
            } catch (RuntimeException | Error failed) {
                throw new AssertionError("seed " + seed + ", after " + dialogue.sent(), failed);
            }
        }
    }
}
