package mmulator.check;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** How often each shape has occurred in a {@link RandomProgram}. */
final class Shapes {
    private final Map<String, Integer> counts = new TreeMap<>();

    void count(String shape) {
        counts.merge(shape, 1, Integer::sum);
    }

    int of(String shape) {
        return Arrays.stream(RandomProgram.Flavour.values())
                .mapToInt(flavour -> counts.getOrDefault(flavour + " " + shape, 0))
                .sum();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
