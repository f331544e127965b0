package mmulator.mmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import mmulator.mmu.history.HistoryModel.Replaced;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The compact history against one that is a list of everything. */
final class DescriptorHistoryTest {
    private static final long SEED = Long.getLong("mmulator.seed", 4711);
    private static final int CPUS = HistoryModel.CPUS;

    private HistoryModel model = new HistoryModel();
    /** What the present one was copied from last, and what it knew then. */
    private DescriptorHistory original = new DescriptorHistory();

    private Map<Long, List<DescriptorVersion>> known = Map.of();

    @Test
    void compactHistoryAnswersAsTheWholeOneDoes() {
        System.out.println("DescriptorHistoryTest seed " + SEED + " (-Dmmulator.seed=…)");
        for (int run = 0; run < 200; run++) {
            model = new HistoryModel();
            original = new DescriptorHistory();
            known = Map.of();
            Random random = new Random(SEED + run);
            int descriptors = 1 + random.nextInt(40);
            long replaced = 0;
            for (int step = 1; step <= 200; step++) {
                model.now = model.now.next(step);
                act(random, step, descriptors);
                String where = "seed " + (SEED + run) + " step " + step;
                replaced += compare(where);
                assertEquals(known, all(original), where);
            }
            assertTrue(replaced > 200, "replaced values met: " + replaced);
            model.now = model.now.next(201);
            IntStream.range(0, CPUS).forEach(cpu -> model.publish(cpu, true));
            model.forget(model.now, Map.of());
            assertEquals(List.of(), model.history.addresses());
            assertEquals(0, model.history.values() + model.history.addresses().size());
            assertTrue(model.history.isEmpty() && model.history.firstReplaced() == Moment.NEVER);
        }
    }

    private void act(Random random, int step, int descriptors) {
        long pa = address(random.nextInt(descriptors));
        int cpu = random.nextInt(CPUS);
        switch (random.nextInt(13)) {
            case 0 -> model.publish(cpu, true);
            case 1 -> model.publish(cpu, false);
            case 2 -> {
                Set<Long> wanted = new HashSet<>();
                model.of(pa).stream().filter(one -> random.nextBoolean()).forEach(one -> wanted.add(one.value));
                model.retain(pa, wanted);
            }
            case 3 ->
                model.forget(
                        Moment.of(model.now.order() / (1 + random.nextInt(4))),
                        random.nextBoolean() ? Map.of() : Map.of(cpu, model.now));
            case 4 -> {
                original = model.history;
                known = all(original);
                model.history = original.copy();
            }
            case 5 -> {
                model.history = model.history.copy();
                DescriptorHistory undisturbed = model.history.copy();
                Map<Long, List<DescriptorVersion>> before = all(model.history);
                undisturbed.ordered(0, StoreView.NONE.andUpTo(1, step).andWord(pa, step), model.now);
                assertEquals(before, all(model.history), "ordered by another");
            }
            case 6 -> model.orderBehindCpu(cpu, random.nextInt(CPUS), random.nextInt(step + 2));
            case 7 -> model.orderBehindWord(cpu, pa, random.nextInt(step + 1));
            default -> model.store(random, cpu, pa, step);
        }
    }

    private static long address(int number) {
        return 0x4000_0000L + 8L * number;
    }

    /** What one that may know the same knows; where nobody tells what memory held then, 0 is as good. */
    private static Map<Long, List<DescriptorVersion>> all(DescriptorHistory history) {
        Map<Long, List<DescriptorVersion>> all = new TreeMap<>();
        history.addresses().forEach(pa -> all.put(pa, List.copyOf(history.of(pa, 0))));
        return all;
    }

    private int compare(String where) {
        int replaced = 0;
        Moment first = Moment.NEVER;
        for (long pa : model.all().keySet()) {
            List<DescriptorVersion> versions = model.history.of(pa, model.present(pa));
            List<Replaced> expected =
                    model.of(pa).stream().filter(one -> !one.forgotten).toList();
            assertEquals(expected.size() + 1, versions.size(), where);
            for (int i = 0; i < expected.size(); i++) {
                Replaced one = expected.get(i);
                compare(one, previous(model.of(pa), one), versions.get(i), where);
                first = Moment.earlier(first, one.at);
            }
            assertEquals(model.present(pa), versions.getLast().value(), where);
            assertTrue(model.history.knows(pa) || expected.isEmpty(), where);
            Replaced last = model.of(pa).getLast();
            if (!last.gone) {
                assertEquals(last.at, versions.getLast().from(), where);
                assertEquals(model.behind(pa), versions.getLast().behind(), where);
            }
            List<Long> values = versions.stream().map(DescriptorVersion::value).toList();
            for (Replaced one : model.of(pa)) {
                boolean named = model.history.anyValue(pa, model.present(pa), value -> value == one.value);
                assertEquals(values.contains(one.value), named, where);
            }
            Map<List<Object>, Integer> forgotten = new HashMap<>();
            model.forgotten(pa).forEach(why -> why.forEach((cpu, at) -> count(forgotten, cpu, at, 7)));
            assertEquals(forgotten, toldForgotten(pa), where);
            replaced += expected.size();
        }
        assertEquals(replaced, model.history.values(), where);
        assertEquals(first, model.history.firstReplaced(), where);
        return replaced;
    }

    private static void compare(Replaced one, @Nullable Replaced before, DescriptorVersion version, String where) {
        assertEquals(one.value, version.value(), where);
        assertEquals(one.at, version.replacedAt(), where);
        assertEquals(one.step, version.step(), where);
        assertEquals(one.by, version.replacedBy(), where);
        // Of a value that is forgotten, and everything about it long over, the end need not be known.
        boolean exact = before == null || !before.forgotten || before.unseen == Moment.NEVER;
        assertTrue(one.from.equals(version.from()) || !exact && version.from() == Moment.START, where);
        assertTrue(
                one.behind.equals(version.behind())
                        || !exact && version.behind().isEmpty(),
                where);
        for (int cpu = 0; cpu < CPUS; cpu++) {
            Moment ordered = Moment.earlier(one.unseen, one.ordered[cpu]);
            assertEquals(one.until[cpu], version.until(cpu), where);
            assertEquals(ordered, version.until(cpu, true), where);
            assertEquals(Moment.earlier(ordered, one.until[cpu]), version.until(cpu, false), where);
            boolean ofOthers = one.unseen == Moment.NEVER && one.by != cpu;
            assertEquals(ofOthers, version.isUnpublishedOfOthers(cpu), where);
        }
    }

    private static void count(Map<List<Object>, Integer> told, int cpu, Moment at, long va) {
        told.merge(List.of(cpu, at, va), 1, Integer::sum);
    }

    private Map<List<Object>, Integer> toldForgotten(long pa) {
        Map<List<Object>, Integer> told = new HashMap<>();
        model.history.tellForgotten(pa, 7, new Dependencies() {
            @Override
            public void completed(int cpu, Moment moment, long va) {
                count(told, cpu, moment, va);
            }
        });
        return told;
    }

    private static @Nullable Replaced previous(List<Replaced> all, Replaced one) {
        int at = all.indexOf(one);
        return at == 0 ? null : all.get(at - 1);
    }
}
