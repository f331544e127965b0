package mmulator.check.every;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.arch.Barrier;

/**
 * Which stores are ordered before what a CPU does, by brute force: all accesses and barriers there were, and the edges
 * between them. Arm ARM B2.3, "Ordered-before", as far as loads that read others' stores, barriers, load-acquire and
 * store-release go. Uses nothing of the code under test.
 *
 * <p>Of a word only the last store counts that is ordered before something: the earlier ones are, with it.
 */
public final class EveryOrder {
    private enum Kind {
        LOAD,
        ACQUIRE,
        STORE,
        RELEASE,
        BARRIER
    }

    /** @param nth store of the word: the one that it makes, or has read; −1 if nobody has stored to it */
    private record Deed(int cpu, Kind kind, long word, int nth, Barrier.Access waitsFor) {
        boolean reads() {
            return kind == Kind.LOAD || kind == Kind.ACQUIRE;
        }

        boolean writes() {
            return kind == Kind.STORE || kind == Kind.RELEASE;
        }
    }

    private final List<Deed> deeds = new ArrayList<>();
    /** By word: who has made its stores. */
    private final Map<Long, List<Integer>> stores = new HashMap<>();

    /** Words whose stores no rule hears of: what only they carry to a barrier is not followed. */
    private final Set<Long> unheard;

    public EveryOrder(Set<Long> unheard) {
        this.unheard = unheard;
    }

    /** @return another CPU's store that it reads, and what that is ordered behind: by word, how many of its stores */
    public Map<Long, Integer> loaded(int cpu, long word, boolean acquire) {
        int last = stores.getOrDefault(word, List.of()).size() - 1;
        deeds.add(new Deed(cpu, acquire ? Kind.ACQUIRE : Kind.LOAD, word, last, Barrier.Access.FULL));
        Set<Integer> read = new HashSet<>();
        for (int i = 0; i < deeds.size(); i++) {
            Deed deed = deeds.get(i);
            if (deed.writes() && deed.cpu != cpu && deed.word == word && deed.nth == last) {
                read.add(i);
            }
        }
        return beforeOrAmong(read);
    }

    /** @return what it is ordered behind: by word, how many of its stores */
    public Map<Long, Integer> stored(int cpu, long word, boolean release) {
        List<Integer> makers = stores.computeIfAbsent(word, absent -> new ArrayList<>());
        deeds.add(new Deed(cpu, release ? Kind.RELEASE : Kind.STORE, word, makers.size(), Barrier.Access.FULL));
        makers.add(cpu);
        return before(Set.of(deeds.size() - 1));
    }

    /** A DMB or DSB that orders what all CPUs see. */
    public void barrier(int cpu, Barrier.Access access) {
        deeds.add(new Deed(cpu, Kind.BARRIER, 0, -1, access));
    }

    /**
     * What a DSB by {@code cpu} now waits for, of others' stores. Its own are published by it, or not, whatever else they
     * are ordered before.
     */
    public Map<Long, Integer> beforeDsb(int cpu, Barrier.Access access) {
        Set<Integer> waitedFor = new HashSet<>();
        for (int i = 0; i < deeds.size(); i++) {
            Deed deed = deeds.get(i);
            if (deed.cpu == cpu
                    && (deed.reads() && access != Barrier.Access.STORES
                            || deed.writes() && access != Barrier.Access.LOADS && !unheard.contains(deed.word))) {
                waitedFor.add(i);
            }
        }
        return others(cpu, beforeOrAmong(waitedFor));
    }

    /** Others' stores that some load of {@code cpu} comes after. */
    public Map<Long, Integer> observed(int cpu) {
        Set<Integer> loads = new HashSet<>();
        for (int i = 0; i < deeds.size(); i++) {
            if (deeds.get(i).cpu == cpu && deeds.get(i).reads()) {
                loads.add(i);
            }
        }
        return others(cpu, beforeOrAmong(loads));
    }

    private Map<Long, Integer> others(int cpu, Map<Long, Integer> counts) {
        Map<Long, Integer> left = new HashMap<>();
        counts.forEach((word, count) -> {
            int last = count;
            while (last > 0 && stores.getOrDefault(word, List.of()).get(last - 1) == cpu) {
                last--;
            }
            if (last > 0) {
                left.put(word, last);
            }
        });
        return left;
    }

    private Map<Long, Integer> before(Set<Integer> these) {
        Set<Integer> reached = reach(these);
        reached.removeAll(these);
        return counts(reached);
    }

    private Map<Long, Integer> beforeOrAmong(Set<Integer> these) {
        return counts(reach(these));
    }

    private Map<Long, Integer> counts(Set<Integer> some) {
        Map<Long, Integer> counts = new HashMap<>();
        for (int i : some) {
            if (deeds.get(i).writes()) {
                counts.merge(deeds.get(i).word, deeds.get(i).nth + 1, Math::max);
            }
        }
        return counts;
    }

    /** All from which there is a path to one of these, and these. */
    private Set<Integer> reach(Set<Integer> these) {
        Set<Integer> reached = new HashSet<>(these);
        List<Integer> waiting = new ArrayList<>(these);
        while (!waiting.isEmpty()) {
            int late = waiting.removeLast();
            for (int early = 0; early < late; early++) {
                if (!reached.contains(early) && isEdge(early, late)) {
                    reached.add(early);
                    waiting.add(early);
                }
            }
        }
        return reached;
    }

    private boolean isEdge(int early, int late) {
        Deed one = deeds.get(early);
        Deed other = deeds.get(late);
        if (one.kind == Kind.BARRIER || other.kind == Kind.BARRIER) {
            return false;
        }
        if (one.cpu != other.cpu) {
            return one.writes() && other.reads() && one.word == other.word && one.nth == other.nth;
        }
        if (one.kind == Kind.ACQUIRE || other.kind == Kind.RELEASE) {
            return true;
        }
        for (int i = early + 1; i < late; i++) {
            Deed between = deeds.get(i);
            if (between.cpu == one.cpu
                    && between.kind == Kind.BARRIER
                    && switch (between.waitsFor) {
                        case FULL -> true;
                        case LOADS -> one.reads();
                        case STORES -> one.writes() && other.writes();
                    }) {
                return true;
            }
        }
        return false;
    }
}
