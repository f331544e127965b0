package mmulator.mmu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values that descriptors have had, for as long as some walk might have used them and some TLB might still hold what
 * came of it. A descriptor that was never rewritten costs nothing: its value is in memory.
 */
public final class DescriptorHistory {

    /** A value that a descriptor has, or had. */
    public static final class Version {
        private final long value;
        private final Moment from;
        private @Nullable Version previous;
        private int replacedBy = -1;
        private Moment replacedAt = Moment.NEVER;
        private Moment unseenByOthers = Moment.NEVER;
        private Moment unseenByOwn = Moment.NEVER;
        /** CPUs that see a later store of their own, made public to nobody else; null in all but odd programs. */
        private @Nullable Map<Integer, Moment> unseenBy;

        private Version(long value, Moment from) {
            this.value = value;
            this.from = from;
        }

        /** @param copies of versions made so far, of all before this one among them */
        private Version copy(Map<Version, Version> copies) {
            Version copy = new Version(value, from);
            copy.previous = previous == null ? null : copies.get(previous);
            copy.replacedBy = replacedBy;
            copy.replacedAt = replacedAt;
            copy.unseenByOthers = unseenByOthers;
            copy.unseenByOwn = unseenByOwn;
            copy.unseenBy = unseenBy == null ? null : new HashMap<>(unseenBy);
            return copy;
        }

        public long value() {
            return value;
        }

        /** When it was stored; {@link Moment#START} for what was there at the start. */
        public Moment from() {
            return from;
        }

        /** When the next value was stored, or {@link Moment#NEVER}. */
        public Moment replacedAt() {
            return replacedAt;
        }

        /** The CPU that stored the next value, or −1. */
        public int replacedBy() {
            return replacedBy;
        }

        /** From when on no walk of {@code cpu} reads this value any more: the DSB that published the next one. */
        public Moment until(int cpu) {
            Moment until = cpu == replacedBy ? unseenByOwn : unseenByOthers;
            return unseenBy == null ? until : Moment.earlier(until, unseenBy.getOrDefault(cpu, Moment.NEVER));
        }

        private void unseenBy(int cpu, Moment now) {
            if (cpu == replacedBy) {
                unseenByOwn = Moment.earlier(unseenByOwn, now);
                return;
            }
            if (unseenBy == null) {
                unseenBy = new HashMap<>(2);
            }
            unseenBy.merge(cpu, now, Moment::earlier);
        }

        public boolean isCurrent() {
            return replacedAt == Moment.NEVER;
        }
    }

    private final Map<Long, List<Version>> versions = new HashMap<>();
    /** By storing CPU: replaced versions that other CPUs' walks may still read. */
    private final Map<Integer, List<Version>> unpublished = new HashMap<>();

    private long changes;
    /** Replaced values in all. */
    private int count;

    /** Another history that knows the same and goes its own way from here. */
    public DescriptorHistory copy() {
        DescriptorHistory copy = new DescriptorHistory();
        Map<Version, Version> copies = new IdentityHashMap<>();
        versions.forEach((pa, all) -> copy.versions.put(pa, copies(all, copies)));
        unpublished.forEach((cpu, waiting) -> copy.unpublished.put(cpu, copies(waiting, copies)));
        copy.changes = changes;
        copy.count = count;
        return copy;
    }

    private static List<Version> copies(List<Version> all, Map<Version, Version> copies) {
        List<Version> list = new ArrayList<>(all.size());
        for (Version version : all) {
            // Those before it may be in no list any more.
            Deque<Version> due = new ArrayDeque<>();
            for (Version at = version; at != null && !copies.containsKey(at); at = at.previous) {
                due.push(at);
            }
            due.forEach(at -> copies.put(at, at.copy(copies)));
            list.add(copies.get(version));
        }
        return list;
    }

    /** The only value that a descriptor without history has had. */
    static Version always(long value) {
        return new Version(value, Moment.START);
    }

    /** True while every descriptor has only the value that memory holds. */
    public boolean isEmpty() {
        return versions.isEmpty();
    }

    /** A number that changes with every store told and every value that walks cease to read. */
    public long changes() {
        return changes;
    }

    /** How many descriptors have more than one value. */
    public int size() {
        return versions.size();
    }

    /** How many replaced values are kept. */
    public int values() {
        return count;
    }

    /** The values of the descriptor at {@code pa}, oldest first, the last one current; empty if it has no history. */
    public List<Version> of(long pa) {
        return versions.getOrDefault(pa, List.of());
    }

    /** A descriptor of a table that a walk may reach was rewritten. */
    public void stored(int cpu, long pa, long oldValue, long newValue, Moment now) {
        changes++;
        List<Version> all = versions.computeIfAbsent(pa, absent -> {
            List<Version> fresh = new ArrayList<>(2);
            fresh.add(new Version(oldValue, Moment.START));
            return fresh;
        });
        Version old = all.getLast();
        Version current = new Version(newValue, now);
        current.previous = old;
        old.replacedBy = cpu;
        old.replacedAt = now;
        all.add(current);
        count++;
        unpublished.computeIfAbsent(cpu, absent -> new ArrayList<>()).add(old);
    }

    /**
     * A DSB by {@code cpu} that waits for stores.
     *
     * @param toOthers its domain reaches the other CPUs
     */
    public void published(int cpu, boolean toOthers, Moment now) {
        List<Version> waiting = unpublished.getOrDefault(cpu, List.of());
        for (Version version : waiting) {
            changes++;
            // Whose walks see this store read no value from before it, whoever replaced that.
            for (Version old = version; old != null && now.isBefore(old.until(cpu)); old = old.previous) {
                old.unseenBy(cpu, now);
            }
            for (Version old = version; toOthers && old != null; old = old.previous) {
                if (!now.isBefore(old.unseenByOthers) && !now.isBefore(old.unseenByOwn)) {
                    break;
                }
                old.unseenByOwn = Moment.earlier(old.unseenByOwn, now);
                old.unseenByOthers = Moment.earlier(old.unseenByOthers, now);
            }
        }
        if (toOthers) {
            unpublished.remove(cpu);
        }
    }

    /** Forgets values that no walk can have used since {@code clean}, when all TLBs were known to hold nothing older. */
    public void forgetBefore(Moment clean) {
        versions.values().removeIf(all -> {
            retain(all, version -> clean.isBefore(version.unseenByOthers) || clean.isBefore(version.unseenByOwn));
            return all.size() == 1;
        });
    }

    /** The descriptor has had so many values that {@link #retain} may be worth the trouble. */
    public boolean isLong(long pa) {
        int size = of(pa).size();
        return size >= 16 && Integer.bitCount(size) == 1;
    }

    /** Forgets those replaced values of the descriptor at {@code pa} that are not {@code wanted}, and repeated ones. */
    public void retain(long pa, Predicate<Version> wanted) {
        List<Version> all = versions.get(pa);
        if (all != null) {
            retain(all, wanted);
            mergeUnpublished(all);
        }
    }

    /** Values that have been there before, and that the same DSB will take from all walks: the first of them says it all. */
    private void mergeUnpublished(List<Version> all) {
        Set<List<Long>> seen = new HashSet<>();
        Set<Version> repeated = new HashSet<>();
        for (Version version : all) {
            boolean unpublished = version.unseenByOwn == Moment.NEVER
                    && version.unseenByOthers == Moment.NEVER
                    && version.unseenBy == null;
            if (!version.isCurrent() && unpublished && !seen.add(List.of(version.value, (long) version.replacedBy))) {
                repeated.add(version);
            }
        }
        if (!repeated.isEmpty()) {
            unpublished.values().forEach(waiting -> waiting.removeIf(repeated::contains));
            retain(all, version -> !repeated.contains(version));
        }
    }

    private void retain(List<Version> all, Predicate<Version> wanted) {
        int before = all.size();
        all.removeIf(version -> !version.isCurrent() && !wanted.test(version));
        Version previous = null;
        for (Version version : all) {
            version.previous = previous;
            previous = version;
        }
        count -= before - all.size();
    }

    /** Forgets when a value was stored that is the only one left, if that was before {@code oldest}. */
    void forgetSingles(Moment oldest) {
        versions.values().removeIf(all -> all.size() == 1 && all.getFirst().from.isBefore(oldest));
    }

    /** When the first of the replaced values was replaced; {@link Moment#NEVER} if there is none. */
    Moment firstReplaced() {
        Moment first = Moment.NEVER;
        for (List<Version> all : versions.values()) {
            first = Moment.earlier(first, all.getFirst().replacedAt);
        }
        return first;
    }
}
