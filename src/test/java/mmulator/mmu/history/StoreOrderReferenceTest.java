package mmulator.mmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import mmulator.arch.Barrier;
import mmulator.arch.Barrier.Access;
import mmulator.arch.Barrier.Domain;
import org.junit.jupiter.api.Test;

/**
 * What is ordered before the stores and barriers of random programs of one CPU, by a second reading of Arm ARM B2.3,
 * "Barrier-ordered-before" and "DSB-ordered-before": all pairs of its accesses that a rule names, and what follows from them.
 */
final class StoreOrderReferenceTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20261201L);
    private static final int CPU = 1;

    private sealed interface Does {}

    /** Reads what another CPU, or whoever, has stored up to a step. */
    private record Load(int by, long word, boolean acquire) implements Does {
        StoreView stores(long step) {
            return by >= 0 ? StoreView.NONE.andUpTo(by, step) : StoreView.NONE.andWord(word, step);
        }
    }

    private record Store(boolean release) implements Does {}

    private record Fence(boolean dsb, Domain domain, Access access) implements Does {
        boolean of(Does access) {
            boolean orders = domain != Domain.NSH;
            return orders
                    && switch (this.access) {
                        case FULL -> true;
                        case LOADS -> access instanceof Load;
                        case STORES -> access instanceof Store;
                    };
        }

        /** DMB ST orders what comes after it only where that is a store; of DMB LD and of a DSB it may be anything. */
        boolean before(Does access) {
            return dsb || this.access != Access.STORES || access instanceof Store;
        }
    }

    private static Does drawn(Random random) {
        return switch (random.nextInt(3)) {
            case 0 ->
                new Load(
                        random.nextInt(2) == 0 ? 2 * random.nextInt(2) : -1,
                        8L * random.nextInt(2),
                        random.nextInt(3) == 0);
            case 1 -> new Store(random.nextInt(4) == 0);
            default ->
                new Fence(
                        random.nextBoolean(),
                        Domain.values()[random.nextInt(Domain.values().length)],
                        Access.values()[random.nextInt(Access.values().length)]);
        };
    }

    /** By each access those before it that are ordered before it. */
    private static List<Set<Integer>> before(List<Does> program) {
        List<Set<Integer>> before = new ArrayList<>();
        for (int late = 0; late < program.size(); late++) {
            Set<Integer> of = new TreeSet<>();
            for (int early = 0; early < late; early++) {
                if (isOrdered(program, early, late)) {
                    of.add(early);
                    of.addAll(before.get(early));
                }
            }
            before.add(of);
        }
        return before;
    }

    private static boolean isOrdered(List<Does> program, int early, int late) {
        Does one = program.get(early);
        Does other = program.get(late);
        if (one instanceof Fence) {
            return false;
        }
        if (other instanceof Fence fence) {
            return fence.of(one);
        }
        return one instanceof Load load && load.acquire
                || other instanceof Store store && store.release
                || one instanceof Store from && from.release && other instanceof Load to && to.acquire
                || IntStream.range(early, late)
                        .anyMatch(i -> program.get(i) instanceof Fence fence && fence.of(one) && fence.before(other));
    }

    /** The stores of the CPU itself by step, and those that its loads have read. */
    private record Stores(Set<Long> own, Map<Long, Long> others) {
        static Stores of(List<Does> program, Set<Integer> accesses) {
            Stores stores = new Stores(new TreeSet<>(), new TreeMap<>());
            for (int i : accesses) {
                switch (program.get(i)) {
                    case Load load -> stores.add(load.stores(10L * i + 5));
                    case Store store -> stores.own.add(10L * i);
                    case Fence fence -> throw new AssertionError();
                }
            }
            return stores;
        }

        static Stores of(StoreView view, int length) {
            Stores stores = new Stores(new TreeSet<>(), new TreeMap<>());
            IntStream.range(0, length)
                    .mapToLong(i -> 10L * i)
                    .filter(step -> view.covers(CPU, step, 0x1000))
                    .forEach(stores.own::add);
            stores.add(view);
            return stores;
        }

        private void add(StoreView view) {
            view.forEachCpu((cpu, step) -> {
                if (cpu != CPU) {
                    others.merge(-1L - cpu, step, Math::max);
                }
            });
            view.forEachWord((word, step) -> others.merge(word, step, Math::max));
        }

        /** Of its own only those that are stores. */
        Stores among(List<Does> program) {
            Set<Long> made = new TreeSet<>(own);
            made.removeIf(step -> !(program.get((int) (step / 10)) instanceof Store));
            return new Stores(made, others);
        }

        boolean covers(Stores other) {
            return own.containsAll(other.own)
                    && other.others.entrySet().stream()
                            .allMatch(e -> others.getOrDefault(e.getKey(), -1L) >= e.getValue());
        }
    }

    @Test
    void whatIsOrderedBeforeAStoreOrADsbIsThatOfTheManual() {
        Set<String> seen = new TreeSet<>();
        for (int round = 0; round < 4_000; round++) {
            Random random = new Random(SEED + round);
            List<Does> program = IntStream.range(0, 2 + random.nextInt(9))
                    .mapToObj(i -> drawn(random))
                    .toList();
            List<Set<Integer>> before = before(program);
            StoreOrder order = new StoreOrder(CPU);
            Stores completed = new Stores(new TreeSet<>(), new TreeMap<>());
            boolean released = false;
            boolean conservative = false;
            for (int i = 0; i < program.size(); i++) {
                String what = "seed " + (SEED + round) + ", " + program + " at " + i;
                switch (program.get(i)) {
                    case Load load -> {
                        // That a store-release comes before a later load-acquire is not followed.
                        conservative |= released && load.acquire;
                        observe(order, load, 10L * i + 5, what);
                    }
                    case Store store -> {
                        StoreView view = order.stores(store.release, 10L * i);
                        Stores told = Stores.of(view, i).among(program);
                        Stores expected = Stores.of(program, before.get(i));
                        assertTrue(expected.covers(told), what);
                        assertTrue(conservative || told.covers(expected), what);
                        released |= store.release;
                        seen.add("store behind " + told.own.size() + " " + told.others.size());
                    }
                    case Fence(boolean dsb, Domain domain, Access access) -> {
                        order = order.copy();
                        StoreOrder undisturbed = order.copy();
                        order.executed(
                                dsb ? new Barrier.Dsb(domain, access) : new Barrier.Dmb(domain, access), 10L * i);
                        assertEquals(undisturbed.observed(), order.observed(), what);
                        if (dsb && domain != Domain.NSH) {
                            Stores now = Stores.of(program, before.get(i));
                            completed.own.addAll(now.own);
                            now.others.forEach((of, step) -> completed.others.merge(of, step, Math::max));
                        }
                        Stores told = Stores.of(order.completed(), i).among(program);
                        // A CPU's own stores before a load before a DSB LD: nobody asks.
                        assertTrue(completed.covers(told), what);
                        assertEquals(completed.others, told.others, what);
                        seen.add((dsb ? "dsb " : "dmb ") + access + " behind " + told.others.size());
                    }
                }
            }
            order.forget();
            StoreView nothing = StoreView.NONE;
            assertEquals(List.of(nothing, nothing), List.of(order.observed(), order.completed()));
            assertEquals(nothing, order.stores(false, 1_000));
            order.executed(new Barrier.Dmb(Domain.ISH, Access.STORES), 2_000);
            assertEquals(nothing.andUpTo(CPU, 2_000), order.stores(false, 2_001));
        }
        assertTrue(seen.size() > 25, seen::toString);
    }

    /** It is news if anything that is asked of the order changes by it. */
    private static void observe(StoreOrder order, Load load, long step, String what) {
        StoreView stores = load.stores(step);
        assertAsksWhatItWouldSay(order, stores, what);
        List<StoreView> known = List.of(order.observed(), order.copy().stores(false, 0));
        boolean news = order.observed(stores, load.acquire);
        assertEquals(news, !known.equals(List.of(order.observed(), order.copy().stores(false, 0))), what);
        assertEquals(false, order.observed(stores, load.acquire), what);
        assertAsksWhatItWouldSay(order, stores, what);
    }

    private static void assertAsksWhatItWouldSay(StoreOrder order, StoreView stores, String what) {
        for (StoreView view : List.of(StoreView.NONE, stores)) {
            for (long word = 0; word <= 16; word += 8) {
                for (boolean acquire : new boolean[] {false, true}) {
                    boolean news = order.copy().observed(view.andWord(word, 5), acquire);
                    assertEquals(!news, order.hasObserved(view, word, 5, acquire), what);
                }
            }
        }
    }
}
