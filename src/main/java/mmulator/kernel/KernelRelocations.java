package mmulator.kernel;

import java.util.LongSummaryStatistics;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Does what a relocatable kernel does to itself while it boots: it writes the addresses that it is linked for. Its lists of
 * places ({@code .rela.dyn}, {@code .relr.dyn}) lie between symbols of its own.
 */
final class KernelRelocations {
    private static final int RELATIVE = 1027;
    private static final int RELA_ENTRY = 24;
    /** Bytes that an odd word of {@code .relr.dyn} stands for: eight for each bit but the lowest. */
    private static final long RELR_MAP = (Long.SIZE - 1L) * Long.BYTES;

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
        LongStream.Builder places = LongStream.builder();
        long[] rela = list(symbols, "rela");
        for (long at = rela[0]; at + RELA_ENTRY <= rela[1]; at += RELA_ENTRY) {
            if ((int) image.u64(at + 8) == RELATIVE) {
                places.add(image.u64(at));
            }
        }
        long[] relr = list(symbols, "relr");
        long next = 0;
        for (long at = relr[0]; at + Long.BYTES <= relr[1]; at += Long.BYTES) {
            long word = image.u64(at);
            if ((word & 1) == 0) {
                places.add(word);
                next = word + Long.BYTES;
            } else {
                int last = Long.SIZE - 1 - Long.numberOfLeadingZeros(word);
                if (last > 0) {
                    places.add(next + Long.BYTES * (last - 1L));
                }
                next += RELR_MAP;
            }
        }
        // Addresses of kernels are negative, all of them.
        LongSummaryStatistics all = places.build().summaryStatistics();
        long lowest = all.getMin();
        long highest = all.getMax();
        if (lowest > highest || Long.compareUnsigned(highest - lowest, image.size()) >= 0) {
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
