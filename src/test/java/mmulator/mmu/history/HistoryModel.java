package mmulator.mmu.history;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A history that is a list of everything, and the compact one, which is told the same. */
final class HistoryModel {
    static final int CPUS = 3;

    /** A replaced value, with when each CPU's walks ceased to read it. */
    static final class Replaced {
        final long value;
        final StoreView behind;
        final Moment from;
        final Moment at;
        /** Of the store, which may have come before walks could reach the descriptor. */
        final long step;

        final int by;
        final Moment[] until = never();
        final Moment[] ordered = never();
        Moment unseen = Moment.NEVER;
        boolean forgotten;
        /** No TLB has been able to hold it since all were clean, so that nobody asks until when it was there. */
        boolean gone;

        Replaced(long value, StoreView behind, Moment from, Moment at, long step, int by) {
            this.value = value;
            this.behind = behind;
            this.from = from;
            this.at = at;
            this.step = step;
            this.by = by;
        }

        private static Moment[] never() {
            Moment[] never = new Moment[CPUS];
            Arrays.fill(never, Moment.NEVER);
            return never;
        }
    }

    private final Map<Long, List<Replaced>> replaced = new TreeMap<>();
    private final Map<Long, Long> memory = new TreeMap<>();
    private final Map<Long, StoreView> behind = new TreeMap<>();
    private final Map<Long, Set<Map<Integer, Moment>>> forgotten = new TreeMap<>();
    DescriptorHistory history = new DescriptorHistory();
    Moment now = Moment.START;

    Map<Long, List<Replaced>> all() {
        return replaced;
    }

    /** Oldest first. */
    List<Replaced> of(long pa) {
        return replaced.getOrDefault(pa, List.of());
    }

    long present(long pa) {
        return memory.getOrDefault(pa, 0L);
    }

    /** What the store of the present value is ordered behind. */
    StoreView behind(long pa) {
        return behind.getOrDefault(pa, StoreView.NONE);
    }

    /** When the maintenance has completed that some of the values are forgotten for, by CPU. */
    Set<Map<Integer, Moment>> forgotten(long pa) {
        return forgotten.getOrDefault(pa, Set.of());
    }

    void store(Random random, int cpu, long pa, long value) {
        List<Replaced> all = replaced.computeIfAbsent(pa, absent -> new ArrayList<>());
        Moment from = all.isEmpty() ? Moment.START : all.getLast().at;
        long before = all.isEmpty() ? 0 : all.getLast().step;
        long step = random.nextInt(3) == 0 ? random.nextLong(before, now.step() + 1) : now.step();
        all.add(new Replaced(present(pa), behind(pa), from, now, step, cpu));
        StoreView link = random.nextInt(3) == 0 ? StoreView.NONE.andUpTo(cpu, now.step()) : StoreView.NONE;
        long changes = history.changes();
        history.stored(cpu, pa, present(pa), link, step, now);
        assertNotEquals(changes, history.changes());
        memory.put(pa, value);
        behind.put(pa, link);
    }

    void publish(int cpu, boolean toOthers) {
        long changes = history.changes();
        history.published(cpu, toOthers, now);
        boolean news = false;
        for (List<Replaced> all : replaced.values()) {
            boolean published = false;
            for (Replaced one : all.reversed()) {
                published |= one.by == cpu;
                news |= published && one.unseen == Moment.NEVER && (toOthers || one.until[cpu] == Moment.NEVER);
                one.unseen = published && toOthers ? Moment.earlier(one.unseen, now) : one.unseen;
                for (int other = 0; published && other < CPUS; other++) {
                    if (toOthers || other == cpu) {
                        one.until[other] = Moment.earlier(one.until[other], now);
                    }
                }
            }
        }
        assertTrue(!news || changes != history.changes());
    }

    /** A DSB of the CPU comes after what {@code by} has stored before a step. */
    void orderBehindCpu(int cpu, int by, long step) {
        history.ordered(cpu, StoreView.NONE.andUpTo(by, step), now);
        for (List<Replaced> all : replaced.values()) {
            boolean comesAfter = false;
            for (Replaced one : all.reversed()) {
                comesAfter |= by != cpu && one.by == by && one.step < step && one.unseen == Moment.NEVER;
                order(cpu, one, comesAfter);
            }
        }
    }

    /** A DSB of the CPU comes after what has been stored to the descriptor up to a step. */
    void orderBehindWord(int cpu, long pa, long step) {
        history.ordered(cpu, StoreView.NONE.andWord(pa, step), now);
        of(pa).forEach(one -> order(cpu, one, one.step <= step));
    }

    private void order(int cpu, Replaced one, boolean comesAfter) {
        if (comesAfter && one.unseen == Moment.NEVER) {
            one.until[cpu] = Moment.earlier(one.until[cpu], now);
            one.ordered[cpu] = Moment.earlier(one.ordered[cpu], now);
        }
    }

    /** Values of the descriptor that are not {@code wanted}. */
    void retain(long pa, Set<Long> wanted) {
        history.retain(pa, present(pa), version -> wanted.contains(version.value()));
        of(pa).forEach(one -> one.forgotten |= !wanted.contains(one.value));
    }

    /** What all TLBs have been clean of since a moment. */
    void forget(Moment clean, Map<Integer, Moment> completed) {
        history.forget(unseen -> !clean.isBefore(unseen), completed);
        replaced.forEach((pa, all) -> {
            for (Replaced one : all) {
                one.gone |= !clean.isBefore(one.unseen);
                if (!one.forgotten && !clean.isBefore(one.unseen)) {
                    one.forgotten = true;
                    if (!completed.isEmpty()) {
                        forgotten.computeIfAbsent(pa, absent -> new HashSet<>()).add(completed);
                    }
                }
            }
        });
    }
}
