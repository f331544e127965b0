package mmulator.machine.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import mmulator.arch.EffectiveAddress;
import mmulator.engine.GuestMemory;
import mmulator.engine.Unicorn;
import mmulator.machine.gear.PlainAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the decoders say of random loads and stores is what the engine does. */
final class PlainAccessTest {
    private static final long SIZE = 1 << 20;
    private static final long MIDDLE = SIZE / 2;
    private static final int WORDS = 60_000;
    private static final long SEED = Long.getLong("mmulator.seed", 20_260_901L);

    private final GuestMemory memory = GuestMemory.allocate(SIZE);
    private final Unicorn engine = Unicorn.open(Unicorn.Translation.BY_HOOK);
    private final Random random = new Random(SEED);
    private final long[] registers = new long[32];

    @AfterEach
    void close() {
        engine.close();
        memory.close();
    }

    /** Loads and stores have op0 x1x0; half of the words are of the simple forms, or few would be. */
    private int word() {
        int any = random.nextInt() & ~(1 << 25) | 1 << 27;
        return switch (random.nextInt(4)) {
            case 0 -> any;
            case 1 -> any & 0xc0ff_ffff | 0x3900_0000 & 0xff00_0000;
            case 2 -> any & 0xc0ff_ffff | 0x3800_0000;
            default -> any & 0xc1ff_ffff | 0x2800_0000;
        };
    }

    private void fill() {
        for (int i = 0; i < 31; i++) {
            registers[i] = random.nextInt(8) == 0 ? random.nextInt(64) : MIDDLE + 16L * random.nextInt(256);
            engine.setX(i, registers[i]);
        }
        registers[31] = MIDDLE + 16L * random.nextInt(256);
        engine.setSp(registers[31]);
    }

    private long source(int n) {
        return n == 31 ? 0 : registers[n];
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

    private static long low(long value, int size) {
        return size == 8 ? value : value & (1L << 8 * size) - 1;
    }

    private void run(int word) {
        memory.write(0, 4, word);
        engine.flushCode();
        engine.runCounted(0, 1);
        assertEquals(4, engine.pc(), () -> Integer.toHexString(word));
    }

    private void expect(long[] after, int word) {
        for (int i = 0; i < 31; i++) {
            int n = i;
            assertEquals(after[i], engine.x(i), () -> String.format("x%d after %08x", n, word));
        }
        assertEquals(after[31], engine.sp(), () -> String.format("sp after %08x", word));
    }

    private boolean isInReach(long address) {
        return address >= 4096 && address < SIZE - 16;
    }

    @Test
    void storesAndLoadsAreWhatTheEngineMakes() {
        System.out.println("random loads and stores: seed " + SEED);
        engine.map(0, memory);
        engine.onTlbFill((page, access) -> page | 7);
        engine.onInterrupt(number -> engine.stop());
        int stores = 0;
        int loads = 0;
        for (int i = 0; i < WORDS; i++) {
            int word = word();
            fill();
            long address = EffectiveAddress.of(word, 0, before);
            PlainAccess made = PlainAccess.decode(word).orElse(null);
            if (made == null || !isInReach(address)) {
                continue;
            }
            byte[] here = new byte[16];
            random.nextBytes(here);
            memory.write(address, here);
            long[] after = Arrays.copyOf(registers, 32);
            if (!made.load()) {
                run(word);
                stores++;
                long first = memory.read(address, made.size());
                assertEquals(low(source(made.first()), made.size()), first, () -> Integer.toHexString(word));
                if (made.second() != PlainAccess.NONE) {
                    long second = memory.read(address + made.size(), made.size());
                    assertEquals(low(source(made.second()), made.size()), second, () -> Integer.toHexString(word));
                }
                after[made.base()] += made.step();
            } else {
                long first = memory.read(address, made.size());
                long second = memory.read(address + made.size(), made.size());
                run(word);
                loads++;
                after[made.base()] += made.step();
                if (made.first() != 31) {
                    after[made.first()] = made.extended(first);
                }
                if (made.second() != PlainAccess.NONE && made.second() != 31) {
                    after[made.second()] = made.extended(second);
                }
            }
            expect(after, word);
        }
        assertTrue(stores > 2000 && loads > 2000, stores + " stores, " + loads + " loads");
    }
}
