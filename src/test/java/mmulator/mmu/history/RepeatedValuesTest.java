package mmulator.mmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import mmulator.mmu.history.HistoryModel.Replaced;
import org.junit.jupiter.api.Test;

/** A descriptor that has a few values over and over, stored by several CPUs, most of them before any is published. */
final class RepeatedValuesTest {
    private static final long SEED = Long.getLong("mmulator.seed", 4712);
    private static final int RUNS = 150;
    private static final int STEPS = 100;
    private static final Set<Long> VALUES = Set.of(0L, 1L, 2L);

    private static final List<BitSet> NOTHING = new Readable().steps();

    /** By value the steps at which it may be read. */
    private record Readable(List<BitSet> steps) {
        Readable() {
            this(VALUES.stream().map(value -> new BitSet()).toList());
        }

        void during(long value, Moment from, Moment until) {
            steps.get((int) value).set((int) from.step(), until == Moment.NEVER ? 2 * STEPS : (int) until.step());
        }

        List<BitSet> without(Readable other) {
            return IntStream.range(0, steps.size())
                    .mapToObj(value -> {
                        BitSet left = (BitSet) steps.get(value).clone();
                        left.andNot(other.steps.get(value));
                        return left;
                    })
                    .toList();
        }
    }

    @Test
    void eachValueIsReadableAsLongAsItIsThoughTheSameInBetweenAreForgotten() {
        int dropped = 0;
        for (int run = 0; run < RUNS; run++) {
            HistoryModel model = new HistoryModel();
            Random random = new Random(SEED + run);
            // What is ordered before something in between is not told.
            boolean ordering = run % 2 == 0;
            for (int step = 1; step <= STEPS; step++) {
                model.now = model.now.next(step);
                int cpu = random.nextInt(HistoryModel.CPUS);
                switch (random.nextInt(ordering ? 26 : 24)) {
                    case 0 -> model.publish(cpu, true);
                    case 1 -> model.publish(cpu, false);
                    case 2, 3 -> model.retain(0, VALUES);
                    case 24 -> model.orderBehindCpu(cpu, random.nextInt(HistoryModel.CPUS), random.nextInt(step + 2));
                    case 25 -> model.orderBehindWord(cpu, 0, random.nextInt(step + 1));
                    default -> model.store(random, cpu, 0, random.nextInt(VALUES.size()));
                }
                String where = "seed " + (SEED + run) + " step " + step;
                List<DescriptorVersion> versions = model.history.of(0, model.present(0));
                for (int of = 0; of < HistoryModel.CPUS; of++) {
                    Readable expected = readable(model, of);
                    Readable told = new Readable();
                    for (DescriptorVersion version : versions) {
                        told.during(version.value(), version.from(), version.until(of));
                    }
                    assertEquals(NOTHING, expected.without(told), where);
                    if (!ordering) {
                        assertEquals(NOTHING, told.without(expected), where);
                    }
                }
                dropped += model.of(0).size() - (versions.size() - 1);
            }
        }
        assertTrue(dropped > 10 * RUNS, "dropped " + dropped);
    }

    private static Readable readable(HistoryModel model, int cpu) {
        Readable readable = new Readable();
        Moment last = Moment.START;
        for (Replaced one : model.of(0)) {
            readable.during(one.value, one.from, one.until[cpu]);
            last = one.at;
        }
        readable.during(model.present(0), last, Moment.NEVER);
        return readable;
    }

    @Test
    void aDescriptorIsLongEachTimeTheNumberOfItsValuesHasDoubled() {
        DescriptorHistory history = new DescriptorHistory();
        List<Integer> isLong = new ArrayList<>();
        for (int n = 1; n <= 70; n++) {
            history.stored(0, 8, n, StoreView.NONE, n, Moment.at(n));
            if (history.isLong(8)) {
                isLong.add(n);
            }
            assertEquals(false, history.isLong(16));
        }
        assertEquals(List.of(16, 32, 64), isLong);
        history.published(0, true, Moment.at(71));
        history.retain(8, 71, version -> version.value() > 54);
        assertEquals(16, history.values());
        // The row before says since when the first of them was there.
        assertEquals(false, history.isLong(8));
        history.retain(8, 71, version -> version.value() > 55);
        assertEquals(true, history.isLong(8));
    }
}
