package mmulator.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import mmulator.arch.Barrier;

/** Reads a barrier, such as {@code dsb ishst}. */
final class BarrierText {
    static final Map<String, Barrier> BARRIERS = barriers();

    private BarrierText() {}

    private static Map<String, Barrier> barriers() {
        List<Barrier> barriers = new ArrayList<>(List.of(new Barrier.Isb()));
        for (Barrier.Domain domain : Barrier.Domain.values()) {
            barriers.add(new Barrier.Dsb(domain, Barrier.Access.FULL, true));
            for (Barrier.Access access : Barrier.Access.values()) {
                barriers.add(new Barrier.Dsb(domain, access));
                barriers.add(new Barrier.Dmb(domain, access));
            }
        }
        Map<String, Barrier> byText = new TreeMap<>();
        barriers.forEach(barrier -> byText.put(barrier.toString(), barrier));
        return Map.copyOf(byText);
    }

    /** @param word {@code isb}, {@code dsb} or {@code dmb}, already taken */
    static Barrier parse(String word, Line line) {
        String text = word.equals("isb") ? word : word + " " + line.word("what the barrier is for, such as ishst");
        Barrier barrier = BARRIERS.get(text.toLowerCase(Locale.ROOT));
        if (barrier == null) {
            throw line.wrong("unknown barrier '" + text
                    + "'; expected isb, or dsb or dmb with one of sy, ish, osh, nsh, which may"
                    + " be followed by ld or st");
        }
        return barrier;
    }
}
