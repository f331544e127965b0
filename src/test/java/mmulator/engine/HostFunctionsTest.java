package mmulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The AArch64 functions, which no x86-64 host can call, do in the engine what they are to do on a host. */
final class HostFunctionsTest {
    private static final int ROUNDS = 400;
    private static final long SEED = 20261129;
    private static final long CODE = 0x1_0000;
    private static final long RETURN = 0x1_1000;
    private static final long UPCALL = 0x1_1010;
    private static final long STOP = 0x1_1020;
    private static final long DATA = 0x1_4000;
    private static final long TABLE = 0x1_8000;
    private static final int WAYS = 1024;
    private static final long ENGINE = 0x77;

    private final Random random = new Random(SEED);
    private final GuestMemory memory = GuestMemory.allocate(0x1_0000);
    private final Unicorn engine = Unicorn.open(Unicorn.Translation.BY_HOOK);

    HostFunctionsTest() {
        engine.map(CODE, memory);
        engine.onTlbFill((page, access) -> page | 7);
        for (long end : List.of(RETURN, UPCALL, STOP)) {
            engine.onCode(end, end, address -> engine.stop());
        }
    }

    @AfterEach
    void close() {
        engine.close();
        memory.close();
    }

    /** Calls a function, with the engine as its first argument. @return where it went */
    private long call(byte[] function, long... arguments) {
        memory.write(0, function);
        engine.flushCode();
        engine.setX(0, ENGINE);
        for (int i = 0; i < arguments.length; i++) {
            engine.setX(1 + i, arguments[i]);
        }
        engine.setX(30, RETURN);
        engine.run(CODE);
        String passed = "seed " + SEED + ": what is called on gets the same arguments";
        assertEquals(ENGINE, engine.x(0), passed);
        for (int i = 0; i < arguments.length; i++) {
            assertEquals(arguments[i], engine.x(1 + i), passed);
        }
        return engine.pc();
    }

    private void put(long address, long... values) {
        for (int i = 0; i < values.length; i++) {
            memory.writeLong(address - CODE + 8L * i, values[i]);
        }
    }

    private long get(long address) {
        return memory.readLong(address - CODE);
    }

    @Test
    void aCountedInstructionTakesAStepUnlessThereIsNoneOrSomebodyInterrupts() {
        for (int round = 0; round < ROUNDS; round++) {
            long address = random.nextLong() & -4;
            int action = random.nextInt(6);
            long left = random.nextInt(3);
            long attention = random.nextInt(4) == 0 ? 1 : 0;
            put(DATA, left, UPCALL, attention);
            put(TABLE, DATA);
            memory.write(TABLE - CODE + 8 + (address >>> 2 & WAYS - 1), 1, action);

            long went = call(HostFunctions.AARCH64.count(), address, random.nextInt() & 0xffff_ffffL, TABLE);

            boolean counts = action == Budget.Action.COUNT.ordinal() && attention == 0;
            boolean returns = action == Budget.Action.PASS.ordinal() || counts && left > 0;
            assertEquals(returns ? RETURN : UPCALL, went);
            assertEquals(counts ? left - 1 : left, get(DATA));
        }
    }

    @Test
    void aStoreToAQuietPageIsNotTold() {
        for (int round = 0; round < ROUNDS; round++) {
            long address = random.nextLong() >>> random.nextInt(64);
            int size = 1 << random.nextInt(4);
            long quiet = (address >>> 12) + (random.nextInt(3) == 0 ? WAYS : 0);
            put(TABLE, UPCALL);
            put(TABLE + 8 + 8 * (quiet & WAYS - 1), quiet);

            long type = random.nextInt() & 0xffff_ffffL;
            long went = call(HostFunctions.AARCH64.filter(), type, address, size, random.nextLong(), TABLE);

            boolean crosses = (address + size - 1) >>> 12 != address >>> 12;
            assertEquals(quiet == address >>> 12 && !crosses ? RETURN : UPCALL, went);
        }
    }

    @Test
    void aBlockIsEnteredIfThereAreStepsForAllThatCountsInIt() {
        for (int round = 0; round < ROUNDS; round++) {
            long page = random.nextLong() >>> 12;
            int first = random.nextInt(WAYS);
            int instructions = 1 + random.nextInt(WAYS - first);
            long address = page << 12 | 4L * first;
            int counted = random.nextInt(3);
            long left = random.nextInt(4);
            long attention = random.nextInt(4) == 0 ? 1 : 0;
            boolean known = random.nextInt(5) != 0;
            long way = TABLE + 56 + 8 * (page & WAYS - 1);
            put(TABLE, left, attention, 0, 0, 0, UPCALL, STOP);
            put(way, random.nextBoolean() || known ? DATA : 0);
            put(DATA, known ? page : page + WAYS);
            memory.write(DATA - CODE + 8 + 2L * first, 2, 60_000);
            memory.write(DATA - CODE + 8 + 2L * (first + instructions), 2, 60_000 + counted);

            long went = call(HostFunctions.AARCH64.block(), address, 4L * instructions, TABLE);

            boolean pays = attention == 0 && left >= counted;
            assertEquals(!known ? UPCALL : counted == 0 || pays ? RETURN : STOP, went);
            assertEquals(known && counted > 0 && pays ? left - counted : left, get(TABLE));
            long block = !known ? 0 : counted == 0 || pays ? address : -1;
            assertEquals(block, get(TABLE + 16));
            if (block == address) {
                assertEquals(List.of(DATA, (long) first + instructions), List.of(get(TABLE + 24), get(TABLE + 32)));
            }
        }
    }
}
