package mmulator.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * All registers of an engine that its instructions use, the PC apart, as longs: X0 to X30, SP, NZCV, then V0 to V31 with
 * the lower half first. One call into the engine for all of them. Made by {@link Unicorn#registerFile}.
 */
public final class RegisterFile {
    /** How many longs {@link #read} fills without vector registers. */
    public static final int GENERAL = 33;

    private static final int VECTORS = 32;

    /** How many it fills with them. */
    public static final int SIZE = GENERAL + 2 * VECTORS;

    private final Unicorn engine;
    private final MemorySegment numbers;
    private final MemorySegment places;
    private final MemorySegment values;

    RegisterFile(Unicorn engine, Arena arena) {
        this.engine = engine;
        numbers = arena.allocate(JAVA_INT, GENERAL + VECTORS);
        places = arena.allocate(ADDRESS, GENERAL + VECTORS);
        values = arena.allocate(8L * SIZE, 16);
        for (int i = 0; i < GENERAL + VECTORS; i++) {
            numbers.setAtIndex(JAVA_INT, i, number(i));
            long index = i < GENERAL ? i : GENERAL + 2L * (i - GENERAL);
            places.setAtIndex(ADDRESS, i, values.asSlice(8 * index));
        }
    }

    /** Index of half a vector register: 0 for bits 63:0, 1 for bits 127:64. */
    public static int vector(int n, int half) {
        return GENERAL + 2 * n + half;
    }

    private static int number(int index) {
        if (index >= GENERAL) {
            return UnicornApi.UC_ARM64_REG_Q0 + index - GENERAL;
        }
        return switch (index) {
            case 31 -> UnicornApi.UC_ARM64_REG_SP;
            case 32 -> UnicornApi.UC_ARM64_REG_NZCV;
            default -> UnicornApi.general(index);
        };
    }

    /**
     * @param into {@link #SIZE} longs, or {@link #GENERAL} to leave the vector registers alone
     */
    public void read(long[] into) {
        engine.readRegisters(numbers, places, count(into));
        MemorySegment.copy(values, JAVA_LONG, 0, into, 0, into.length);
    }

    /** Writes what {@link #read} has read. */
    public void write(long[] from) {
        MemorySegment.copy(from, 0, values, JAVA_LONG, 0, from.length);
        engine.writeRegisters(numbers, places, count(from));
    }

    private static int count(long[] all) {
        return all.length == GENERAL ? GENERAL : GENERAL + VECTORS;
    }
}
