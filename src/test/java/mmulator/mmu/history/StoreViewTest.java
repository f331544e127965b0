package mmulator.mmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Views beside two maps that are not flat, not shared, and compared one by one. */
final class StoreViewTest {
    private static final int CPUS = 4;
    private static final long SEED = 20261129;

    /** Of each CPU the stores of steps before one; of each word those up to one. */
    private record Model(Map<Integer, Long> before, Map<Long, Long> upTo) {
        Model() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        boolean covers(int cpu, long step, long word) {
            return before.getOrDefault(cpu, 0L) > step || upTo.getOrDefault(word, -1L) >= step;
        }

        boolean covers(Model other) {
            return other.before.entrySet().stream().allMatch(e -> before.getOrDefault(e.getKey(), 0L) >= e.getValue())
                    && other.upTo.entrySet().stream().allMatch(e -> upTo.getOrDefault(e.getKey(), -1L) >= e.getValue());
        }

        Model and(Model other) {
            Model both = new Model(new TreeMap<>(before), new TreeMap<>(upTo));
            other.before.forEach((cpu, step) -> both.before.merge(cpu, step, Math::max));
            other.upTo.forEach((word, step) -> both.upTo.merge(word, step, Math::max));
            return both;
        }
    }

    private record Both(StoreView view, Model model) {}

    private static Both drawn(Random random) {
        StoreView view = StoreView.NONE;
        Model model = new Model();
        for (int i = random.nextInt(7); i > 0; i--) {
            long step = 1 + random.nextInt(6);
            if (random.nextBoolean()) {
                int cpu = random.nextInt(CPUS);
                view = view.andUpTo(cpu, step);
                model.before.merge(cpu, step, Math::max);
            } else {
                long word = 8L * random.nextInt(6);
                view = view.andWord(word, step);
                model.upTo.merge(word, step, Math::max);
            }
        }
        return new Both(view, model);
    }

    private static Model told(StoreView view) {
        Model told = new Model();
        view.forEachCpu(told.before::put);
        view.forEachWord(told.upTo::put);
        return told;
    }

    @Test
    void aViewIsTheStoresThatWereAddedToIt() {
        Random random = new Random(SEED);
        for (int round = 0; round < 3000; round++) {
            Both one = drawn(random);
            Both other = drawn(random);
            String what = "seed " + SEED + ", round " + round + ": " + one.view + " and " + other.view;

            assertEquals(one.model, told(one.view), what);
            assertEquals(one.model.before.isEmpty() && one.model.upTo.isEmpty(), one.view.isEmpty(), what);
            for (int cpu = 0; cpu < CPUS; cpu++) {
                int own = cpu;
                boolean ofOthers = !one.model.upTo.isEmpty()
                        || one.model.before.keySet().stream().anyMatch(by -> by != own);
                assertEquals(ofOthers, one.view.isOfOthers(cpu), what);
                for (long step = 0; step < 8; step++) {
                    for (long word = 0; word < 56; word += 8) {
                        assertEquals(one.model.covers(cpu, step, word), one.view.covers(cpu, step, word), what);
                    }
                }
            }
            assertEquals(one.model.covers(other.model), one.view.covers(other.view), what);
            assertEquals(one.model.and(other.model), told(one.view.and(other.view)), what);
            assertEquals(one.view.covers(other.view.andWord(8, 3)), one.view.covers(other.view, 8, 3), what);
            assertEquals(one.model.equals(other.model), one.view.equals(other.view), what);
            if (one.view.equals(other.view)) {
                assertEquals(one.view.hashCode(), other.view.hashCode(), what);
            }
        }
    }

    @Test
    void whoSaysAllThatTwoSayIsNoNewView() {
        StoreView more = StoreView.NONE.andUpTo(1, 4).andWord(16, 2);
        StoreView less = StoreView.NONE.andUpTo(1, 3);

        assertSame(more, more.and(less));
        assertSame(more, less.and(more));
        assertSame(more, more.andUpTo(1, 4).andWord(16, 2));
        assertNotEquals(more, more.andUpTo(1, 5));
    }

    @Test
    void cpusAndWordsAreToldInOrder() {
        List<String> told = new ArrayList<>();
        StoreView view =
                StoreView.NONE.andWord(24, 1).andUpTo(2, 1).andWord(8, 2).andUpTo(0, 3);
        view.forEachCpu((cpu, step) -> told.add("cpu" + cpu + " " + step));
        view.forEachWord((word, step) -> told.add(word + " " + step));

        assertEquals(List.of("cpu0 3", "cpu2 1", "8 2", "24 1"), told);
    }
}
