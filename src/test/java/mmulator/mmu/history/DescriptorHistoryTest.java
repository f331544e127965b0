package mmulator.mmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The compact history against one that is a list of everything. */
final class DescriptorHistoryTest {
    private static final long SEED = Long.getLong("mmulator.seed", 4711);
    private static final int CPUS = 3;

    /** A replaced value, with when each CPU's walks ceased to read it. */
    private static final class Replaced {
        final long value;
        final Moment from;
        final Moment at;
        final int by;
        final Moment[] until = new Moment[CPUS];
        Moment unseen = Moment.NEVER;
        boolean forgotten;

        Replaced(long value, Moment from, Moment at, int by) {
            this.value = value;
            this.from = from;
            this.at = at;
            this.by = by;
            Arrays.fill(until, Moment.NEVER);
        }
    }

    private final Map<Long, List<Replaced>> model = new TreeMap<>();
    private final Map<Long, Long> memory = new TreeMap<>();
    private DescriptorHistory history = new DescriptorHistory();
    private Moment now = Moment.START;
    /** What {@link #history} was copied from last, and what it knew then. */
    private DescriptorHistory original = new DescriptorHistory();

    private Map<Long, List<DescriptorVersion>> known = Map.of();

    @Test
    void compactHistoryAnswersAsTheWholeOneDoes() {
        System.out.println("DescriptorHistoryTest seed " + SEED + " (-Dmmulator.seed=…)");
        for (int run = 0; run < 300; run++) {
            model.clear();
            memory.clear();
            history = new DescriptorHistory();
            now = Moment.START;
            original = new DescriptorHistory();
            known = Map.of();
            Random random = new Random(SEED + run);
            int descriptors = 1 + random.nextInt(40);
            long replaced = 0;
            for (int step = 1; step <= 200; step++) {
                now = now.next(step);
                act(random, step, descriptors);
                String where = "seed " + (SEED + run) + " step " + step;
                replaced += compare(where);
                assertEquals(known, all(original), where);
            }
            assertTrue(replaced > 200, "replaced values met: " + replaced);
        }
    }

    private void act(Random random, int step, int descriptors) {
        long pa = 0x4000_0000L + 8L * random.nextInt(descriptors);
        switch (random.nextInt(12)) {
            case 0 -> publish(random.nextInt(CPUS), true);
            case 1 -> publish(random.nextInt(CPUS), false);
            case 2 -> {
                Set<Long> kept = new HashSet<>();
                for (Replaced one : model.getOrDefault(pa, List.of())) {
                    one.forgotten |= random.nextBoolean();
                    if (!one.forgotten) {
                        kept.add(one.value);
                    }
                }
                history.retain(pa, memory.getOrDefault(pa, 0L), version -> kept.contains(version.value()));
            }
            case 3 -> {
                Moment clean = Moment.of(now.order() / (1 + random.nextInt(4)));
                history.forget(unseen -> !clean.isBefore(unseen), Map.of());
                model.values().forEach(all -> all.forEach(one -> one.forgotten |= !clean.isBefore(one.unseen)));
            }
            case 4 -> {
                original = history;
                known = all(original);
                history = original.copy();
            }
            case 5 -> {
                // What another has stored up to a step is ordered before this CPU's DSB.
                int cpu = random.nextInt(CPUS);
                int by = random.nextInt(CPUS);
                history = history.copy();
                DescriptorHistory undisturbed = history.copy();
                Map<Long, List<DescriptorVersion>> before = all(history);
                undisturbed.ordered(cpu, StoreView.NONE.andUpTo(by, step), now);
                assertEquals(before, all(history), "ordered by another");
            }
            default -> store(random.nextInt(CPUS), pa, step);
        }
    }

    private void store(int cpu, long pa, long value) {
        List<Replaced> all = model.computeIfAbsent(pa, absent -> new ArrayList<>());
        Moment from = all.isEmpty() ? Moment.START : all.getLast().at;
        all.add(new Replaced(memory.getOrDefault(pa, 0L), from, now, cpu));
        history.stored(cpu, pa, memory.getOrDefault(pa, 0L), now);
        memory.put(pa, value);
    }

    private void publish(int cpu, boolean toOthers) {
        history.published(cpu, toOthers, now);
        for (List<Replaced> all : model.values()) {
            boolean published = false;
            for (Replaced one : all.reversed()) {
                published |= one.by == cpu;
                one.unseen = published && toOthers ? Moment.earlier(one.unseen, now) : one.unseen;
                for (int other = 0; published && other < CPUS; other++) {
                    if (toOthers || other == cpu) {
                        one.until[other] = Moment.earlier(one.until[other], now);
                    }
                }
            }
        }
    }

    /** What one that may know the same knows; where nobody tells what memory held then, 0 is as good. */
    private static Map<Long, List<DescriptorVersion>> all(DescriptorHistory history) {
        Map<Long, List<DescriptorVersion>> all = new TreeMap<>();
        history.addresses().forEach(pa -> all.put(pa, List.copyOf(history.of(pa, 0))));
        return all;
    }

    private int compare(String where) {
        int replaced = 0;
        for (Map.Entry<Long, List<Replaced>> entry : model.entrySet()) {
            long pa = entry.getKey();
            List<DescriptorVersion> versions = history.of(pa, memory.get(pa));
            List<Replaced> expected =
                    entry.getValue().stream().filter(one -> !one.forgotten).toList();
            assertEquals(expected.size() + 1, versions.size(), where);
            for (int i = 0; i < expected.size(); i++) {
                Replaced one = expected.get(i);
                DescriptorVersion version = versions.get(i);
                assertEquals(one.value, version.value(), where);
                assertEquals(one.at, version.replacedAt(), where);
                Replaced before = previous(entry.getValue(), one);
                // Of a value that is forgotten, and everything about it long over, the end need not be known.
                boolean exact = before == null || !before.forgotten || before.unseen == Moment.NEVER;
                assertTrue(one.from.equals(version.from()) || !exact && version.from() == Moment.START, where);
                for (int cpu = 0; cpu < CPUS; cpu++) {
                    assertEquals(one.until[cpu], version.until(cpu), where + " cpu" + cpu);
                }
            }
            assertEquals(memory.get(pa), versions.getLast().value(), where);
            List<Long> values = versions.stream().map(DescriptorVersion::value).toList();
            for (Replaced one : entry.getValue()) {
                boolean named = history.anyValue(pa, memory.get(pa), value -> value == one.value);
                assertEquals(values.contains(one.value), named, where);
            }
            replaced += expected.size();
        }
        assertEquals(replaced, history.values(), where);
        return replaced;
    }

    private static @Nullable Replaced previous(List<Replaced> all, Replaced one) {
        int at = all.indexOf(one);
        return at == 0 ? null : all.get(at - 1);
    }
}
