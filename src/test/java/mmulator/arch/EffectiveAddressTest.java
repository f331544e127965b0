package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import mmulator.engine.EngineException;
import mmulator.engine.GuestMemory;
import mmulator.engine.Hooks;
import mmulator.engine.Unicorn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where random loads and stores of all forms access memory, by the engine. */
final class EffectiveAddressTest {
    private static final long SIZE = 1 << 20;
    private static final long MIDDLE = SIZE / 2;
    private static final int WORDS = Integer.getInteger("mmulator.programs", 40_000);
    private static final long SEED = Long.getLong("mmulator.seed", 20_261_129L);
    private static final long NONE = Long.MAX_VALUE;

    private final GuestMemory memory = GuestMemory.allocate(SIZE);
    private final Unicorn engine = Unicorn.open(Unicorn.Translation.BY_HOOK);
    private final Random random = new Random(SEED);
    private final long[] registers = new long[32];
    private long lowest;
    private boolean undefined;

    @BeforeEach
    void listen() {
        engine.map(0, memory);
        engine.onTlbFill((page, access) -> page >= 0 && page < SIZE ? page | 7 : Hooks.TlbFill.NONE);
        engine.onRead((address, size, value) -> lowest = Math.min(lowest, address));
        engine.onWrite(engine.storeFilter((address, size, value) -> lowest = Math.min(lowest, address)));
        engine.onInterrupt(number -> {
            undefined = true;
            engine.stop();
        });
    }

    @AfterEach
    void close() {
        engine.close();
        memory.close();
    }

    private final EffectiveAddress.Registers before = new EffectiveAddress.Registers() {
        @Override
        public long x(int n) {
            return registers[n];
        }

        @Override
        public long sp() {
            return registers[31];
        }
    };

    private void fill() {
        for (int i = 0; i < 31; i++) {
            registers[i] = random.nextInt(4) == 0 ? random.nextInt(64) : MIDDLE + 16L * random.nextInt(256);
            engine.setX(i, registers[i]);
        }
        registers[31] = MIDDLE + 16L * random.nextInt(256);
        engine.setSp(registers[31]);
    }

    /** Loads and stores have op0 x1x0; half of the words are of the rarer forms of one register, or few would be. */
    private int word() {
        int any = random.nextInt() & ~(1 << 25) | 1 << 27;
        return random.nextBoolean() ? any : any & 0xc0ff_ffff | 0x3800_0000 | 1 << 21;
    }

    @Test
    void addressIsTheEngines() {
        int accesses = 0;
        int authenticated = 0;
        for (int i = 0; i < WORDS; i++) {
            int word = word();
            fill();
            lowest = NONE;
            undefined = false;
            memory.write(0, 4, word);
            engine.flushCode();
            try {
                engine.runCounted(0, 1);
            } catch (EngineException notKnown) {
                continue;
            }
            long address = EffectiveAddress.of(word, 0, before);
            if (lowest != NONE && !undefined) {
                assertEquals(lowest, address, () -> Integer.toHexString(word));
                accesses++;
                authenticated += (word & 0xff20_0400) == 0xf820_0400 ? 1 : 0;
            }
        }
        assertTrue(accesses > WORDS / 8 && authenticated > WORDS / 200, accesses + ", " + authenticated);
    }
}
