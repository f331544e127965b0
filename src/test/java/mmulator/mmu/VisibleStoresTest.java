package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import mmulator.arch.Barrier;
import mmulator.mmu.history.StoreView;
import org.junit.jupiter.api.Test;

/** A copy shares with its original what neither has changed, and nothing else; many stores at once are those one by one. */
final class VisibleStoresTest {
    private static final long SEED = 20261129;
    private static final int PROGRAMS = 200;
    private static final int OPERATIONS = 60;
    private static final int CPUS = 3;
    private static final int WORDS = 6;
    private static final Barrier DSB = new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.FULL);

    /** Half of them in one page, half in another. */
    private static long word(int number) {
        return (number % 2 + 1L) << 12 | 8L * number;
    }

    private static Consumer<VisibleStores> operation(Random random, int step) {
        int cpu = random.nextInt(CPUS);
        long word = word(random.nextInt(WORDS));
        long before = random.nextInt(3);
        long after = random.nextInt(3);
        return switch (random.nextInt(8)) {
            case 0 -> stores -> stores.executed(cpu, DSB, step);
            case 1 -> stores -> stores.storedForAll(word);
            case 2 -> stores -> stores.loaded(cpu, word, 8, true);
            default ->
                stores -> {
                    StoreView behind = stores.behind(cpu, false, step);
                    stores.stored(cpu, step, word, before, after, 0xff, behind);
                };
        };
    }

    private static List<Object> all(VisibleStores stores) {
        List<Object> seen = new ArrayList<>();
        seen.add(stores.isEmpty());
        seen.add(stores.isWaiting());
        for (int cpu = 0; cpu < CPUS; cpu++) {
            seen.add(stores.isUnseen(cpu));
            for (int i = 0; i < WORDS; i++) {
                seen.add(stores.read(cpu, word(i), -1));
                seen.add(stores.isUnseen(cpu, word(i)));
                seen.add(stores.isUnsettled(cpu, word(i) & -4096));
                seen.add(stores.mayOrder(cpu, word(i) & -4096));
            }
            stores.forEachUnseen(cpu, (by, word, old, step) -> seen.add(List.of(by, word, old, step)));
        }
        for (long page : List.of(0x1000L, 0x2000L)) {
            stores.forEachUnseenIn(page, (by, word, old, step) -> seen.add(List.of(by, word, old, step)));
        }
        return seen;
    }

    private static VisibleStores replayed(List<Consumer<VisibleStores>> operations) {
        VisibleStores stores = new VisibleStores();
        operations.forEach(operation -> operation.accept(stores));
        return stores;
    }

    @Test
    void aCopyAndItsOriginalGoTheirOwnWays() {
        for (int program = 0; program < PROGRAMS; program++) {
            Random random = new Random(SEED + program);
            List<Consumer<VisibleStores>> common = operations(random, 0);
            List<Consumer<VisibleStores>> ofOriginal = operations(random, OPERATIONS);
            List<Consumer<VisibleStores>> ofCopy = operations(random, OPERATIONS);
            VisibleStores original = replayed(common);
            VisibleStores copy = original.copy();
            VisibleStores kept = original.copy();
            for (int i = 0; i < OPERATIONS; i++) {
                ofOriginal.get(i).accept(original);
                ofCopy.get(i).accept(copy);
            }
            String seed = "seed " + (SEED + program);
            assertEquals(all(replayed(common)), all(kept), seed);
            assertEquals(all(replayed(and(common, ofOriginal))), all(original), seed);
            assertEquals(all(replayed(and(common, ofCopy))), all(copy), seed);
        }
    }

    @Test
    void manyStoresToAPageAtOnceAreThoseOneByOne() {
        for (int program = 0; program < PROGRAMS; program++) {
            Random random = new Random(SEED + program);
            List<Consumer<VisibleStores>> before = operations(random, 0);
            VisibleStores oneByOne = replayed(before);
            VisibleStores atOnce = replayed(before);
            List<PageStores> turns = new ArrayList<>();
            long[] page = new long[512];
            int count = 1 + random.nextInt(24);
            for (int turn = 0; turn < count; turn++) {
                int cpu = random.nextInt(CPUS);
                int step = OPERATIONS + 1 + turn;
                StoreView behind = oneByOne.behind(cpu, false, step);
                turns.add(new PageStores(cpu, step, behind, page.clone()));
                for (int i = 0; i < WORDS; i += 2) {
                    long value = random.nextInt(3);
                    if (value != page[i]) {
                        int bytes = StoredBytes.differing(page[i], value);
                        oneByOne.stored(cpu, step, word(i), page[i], value, bytes, behind);
                        page[i] = value;
                    }
                }
            }
            atOnce.stored(word(0), turns, page);
            String seed = "seed " + (SEED + program);
            assertEquals(all(oneByOne), all(atOnce), seed);
            for (int cpu = 0; cpu < CPUS; cpu++) {
                assertEquals(oneByOne.loaded(cpu, word(0), 8, true), atOnce.loaded(cpu, word(0), 8, true), seed);
                oneByOne.executed(cpu, DSB, 1000 + cpu);
                atOnce.executed(cpu, DSB, 1000 + cpu);
                assertEquals(all(oneByOne), all(atOnce), seed);
            }
        }
    }

    private static List<Consumer<VisibleStores>> operations(Random random, int from) {
        List<Consumer<VisibleStores>> all = new ArrayList<>();
        for (int i = 1; i <= OPERATIONS; i++) {
            all.add(operation(random, from + i));
        }
        return all;
    }

    private static List<Consumer<VisibleStores>> and(
            List<Consumer<VisibleStores>> first, List<Consumer<VisibleStores>> second) {
        List<Consumer<VisibleStores>> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
