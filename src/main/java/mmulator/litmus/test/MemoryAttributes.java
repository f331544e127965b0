package mmulator.litmus.test;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.arch.Mair;

/**
 * The names that tests have for memory attributes, and their place in MAIR_EL1 and in the descriptor. Without tag checks,
 * Tagged Normal memory is Normal memory.
 */
public final class MemoryAttributes {
    private static final int WRITE_BACK = 0xf;
    private static final int WRITE_THROUGH = 0xa;
    private static final int NON_CACHEABLE = 4;

    private static final Map<String, Integer> DEVICES =
            new TreeMap<>(Map.of("Device-nGnRnE", 0x01, "Device-nGnRE", 0x05, "Device-nGRE", 0x09, "Device-GRE", 0x0d));
    private static final Map<String, Integer> CACHEABILITY = new TreeMap<>(
            Map.of("write-back", WRITE_BACK, "write-through", WRITE_THROUGH, "non-cacheable", NON_CACHEABLE));
    private static final Map<String, Integer> SHAREABILITY =
            new TreeMap<>(Map.of("Non-shareable", 0, "Outer-shareable", 2, "Inner-shareable", 3));

    /**
     * Attributes 0 to 7: the default first, then all Device types, then what else Normal memory may be; without the XS
     * attribute where FEAT_XS has memory without.
     */
    private static final int[] INDEXED = {0xff, 0x40, 0x01, 0x05, 0x09, 0x0d, 0xa0, 0x4f};

    private MemoryAttributes() {}

    public static boolean isKnown(String name) {
        return names().lines().anyMatch(known -> Stream.of(known.split(", ")).anyMatch(name::equals));
    }

    public static String names() {
        return Stream.of(
                        Stream.of("Normal", "TaggedNormal"),
                        DEVICES.keySet().stream(),
                        CACHEABILITY.keySet().stream().map(name -> "Inner-" + name),
                        CACHEABILITY.keySet().stream().map(name -> "Outer-" + name),
                        SHAREABILITY.keySet().stream())
                .flatMap(names -> names)
                .collect(Collectors.joining(", "));
    }

    public static Mair mair() {
        long value = 0;
        for (int i = INDEXED.length - 1; i >= 0; i--) {
            value = value << 8 | INDEXED[i];
        }
        return new Mair(value);
    }

    /** AttrIndx for a set of names; empty if MAIR_EL1 as we set it has no such memory. */
    public static Optional<Integer> index(SortedSet<String> names) {
        int wanted = names.stream()
                .filter(DEVICES::containsKey)
                .findFirst()
                .map(DEVICES::get)
                .orElse(normal(cacheability(names, "Outer-"), cacheability(names, "Inner-")));
        for (int i = 0; i < INDEXED.length; i++) {
            if (INDEXED[i] == wanted) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static int normal(int outer, int inner) {
        return outer << 4 | (outer == inner && outer != WRITE_BACK ? 0 : inner);
    }

    private static int cacheability(SortedSet<String> names, String where) {
        return CACHEABILITY.entrySet().stream()
                .filter(entry -> names.contains(where + entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(WRITE_BACK);
    }

    /** SH for a set of names. */
    public static int shareability(SortedSet<String> names) {
        return SHAREABILITY.entrySet().stream()
                .filter(entry -> names.contains(entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(3);
    }
}
