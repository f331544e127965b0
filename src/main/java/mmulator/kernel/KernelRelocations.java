package mmulator.kernel;

import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Does what a relocatable kernel does to itself while it boots: it writes the addresses that it is linked for. Its lists of
 * places ({@code .rela.dyn}, {@code .relr.dyn}) lie between symbols of its own.
 */
final class KernelRelocations {
    private static final int RELATIVE = 1027;
    private static final int RELA_ENTRY = 24;
    private static final long LOAD_ALIGNMENT = 64 << 10;

    private KernelRelocations() {}

    /** Where the list begins and ends; empty without one: such a kernel is linked for one address. */
    private static long[] list(Function<String, OptionalLong> symbols, String name) {
        for (String prefix : new String[] {"__pi_", "__"}) {
            OptionalLong start = symbols.apply(prefix + name + "_start");
            OptionalLong end = symbols.apply(prefix + name + "_end");
            if (start.isPresent() && end.isPresent()) {
                return new long[] {start.getAsLong(), end.getAsLong()};
            }
        }
        return new long[] {0, 0};
    }

    /** What {@code .relr.dyn} lists holds its address already when nothing has moved. */
    static void apply(MemoryView memory, KernelSymbols symbols) {
        long[] rela = list(symbols::find, "rela");
        for (long at = rela[0]; at + RELA_ENTRY <= rela[1]; at += RELA_ENTRY) {
            if ((int) memory.u64(at + 8) == RELATIVE) {
                memory.put64(memory.u64(at), memory.u64(at + 16));
            }
        }
    }

    /**
     * The address that a raw image is linked for, of which nothing but its relocations tells: of all addresses that they fit,
     * the roundest. Empty without relocations.
     *
     * @param symbols tells where one is, as an offset into {@code image}
     */
    static OptionalLong linkedFor(MemoryView image, Function<String, OptionalLong> symbols) {
        long lowest = -1;
        long highest = 0;
        long[] rela = list(symbols, "rela");
        for (long at = rela[0]; at + RELA_ENTRY <= rela[1]; at += RELA_ENTRY) {
            long place = image.u64(at);
            if ((int) image.u64(at + 8) == RELATIVE) {
                lowest = Long.compareUnsigned(place, lowest) < 0 ? place : lowest;
                highest = Long.compareUnsigned(place, highest) > 0 ? place : highest;
            }
        }
        long[] relr = list(symbols, "relr");
        for (long at = relr[0]; at + Long.BYTES <= relr[1]; at += Long.BYTES) {
            long place = image.u64(at);
            if ((place & 1) == 0) {
                lowest = Long.compareUnsigned(place, lowest) < 0 ? place : lowest;
                highest = Long.compareUnsigned(place, highest) > 0 ? place : highest;
            }
        }
        if (Long.compareUnsigned(lowest, highest) > 0 || highest - lowest >= image.size()) {
            return OptionalLong.empty();
        }
        long best = 0;
        for (long base = lowest & -LOAD_ALIGNMENT;
                highest - base < image.size() && Long.compareUnsigned(base, lowest) <= 0;
                base -= LOAD_ALIGNMENT) {
            if (Long.numberOfTrailingZeros(base) > Long.numberOfTrailingZeros(best == 0 ? 1 : best)) {
                best = base;
            }
        }
        return best == 0 ? OptionalLong.empty() : OptionalLong.of(best);
    }
}
