package mmulator.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import mmulator.arch.RegisterUse;
import mmulator.engine.GuestMemory;
import mmulator.engine.Hooks;
import mmulator.engine.RegisterFile;
import mmulator.engine.Unicorn;
import org.junit.jupiter.api.Test;

/** The engine judges what is said of random words: nothing else is written, and nothing else has to do with the result. */
final class RegisterUseTest {
    private static final long CODE = 0x10_0000;
    private static final int WORDS = 4000;

    private final GuestMemory memory = GuestMemory.allocate(1 << 16);
    private final Random random = new Random(1);

    @Test
    void resultsDependOnWhatIsReadAndNothingElseIsWritten() {
        int judged = 0;
        try (Unicorn engine = Unicorn.open(Unicorn.Translation.BY_HOOK)) {
            engine.map(CODE, memory);
            engine.onTlbFill((page, access) -> page | Hooks.TlbFill.READABLE | Hooks.TlbFill.EXECUTABLE);
            RegisterFile registers = engine.registerFile();
            for (int i = 0; i < WORDS; i++) {
                int group = random.nextBoolean() ? 0x1000_0000 : 0x0a00_0000;
                int word = random.nextInt() & 0xe1ff_ffff
                        | group
                        | (group == 0x0a00_0000 ? random.nextInt() & 1 << 28 : 0);
                Optional<RegisterUse> use = RegisterUse.of(word);
                if (use.isPresent() && judges(engine, registers, i, word, use.get())) {
                    judged++;
                }
            }
        }
        memory.close();
        assertTrue(judged > WORDS / 4, "only " + judged);
    }

    private boolean judges(Unicorn engine, RegisterFile registers, int index, int word, RegisterUse use) {
        memory.write(4L * index, 4, word);
        long place = CODE + 4L * index;
        long[] before = new long[RegisterFile.GENERAL];
        for (int i = 0; i < RegisterUse.COUNT; i++) {
            before[i] = i == RegisterUse.NZCV ? random.nextLong() & 0xf000_0000L : random.nextLong();
        }
        long[] one = executed(engine, registers, place, before);
        if (one.length == 0) {
            return false; // UNDEFINED
        }
        long[] other = before.clone();
        for (int i = 0; i < RegisterUse.COUNT; i++) {
            if ((use.reads() >>> i & 1) == 0) {
                other[i] ^= i == RegisterUse.NZCV ? 0xf000_0000L : random.nextLong();
            }
        }
        long[] two = executed(engine, registers, place, other);
        String what = "0x" + Integer.toHexString(word);
        for (int i = 0; i < RegisterUse.COUNT; i++) {
            if ((use.writes() >>> i & 1) == 0) {
                assertEquals(before[i], one[i], what + " writes " + i);
            } else {
                assertEquals(one[i], two[i], what + " reads more, which " + i + " shows");
            }
        }
        return true;
    }

    private static long[] executed(Unicorn engine, RegisterFile registers, long place, long[] before) {
        registers.write(before);
        try {
            if (engine.runCounted(place, 1) != Unicorn.Stop.STOPPED || engine.pc() != place + 4) {
                return new long[0];
            }
        } catch (mmulator.engine.EngineException undefined) {
            return new long[0];
        }
        long[] after = new long[RegisterFile.GENERAL];
        registers.read(after);
        after[RegisterUse.NZCV] &= 0xf000_0000L;
        return Arrays.copyOf(after, RegisterUse.COUNT);
    }
}
