package mmulator.mmu.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The values that descriptors have had, for as long as some walk might have used them and some TLB might still hold what
 * came of it. A descriptor that was never rewritten costs nothing, one that was at most 64 bytes, plus some 30 for each
 * value but the last two: the last one is in memory.
 */
public final class DescriptorHistory {

    /**
     * A value that a descriptor has, or had.
     *
     * @param row a name for it among the replaced values of all descriptors; −1 for one that is current
     * @param from when it was stored; {@link Moment#START} for what was there at the start
     * @param replacedAt when the next value was stored, or {@link Moment#NEVER}
     * @param replacedBy the CPU that stored the next value, or −1
     * @param behind what the store of this value is ordered behind, if it is a link to a table
     * @param unseen from when on no CPU's walks read it
     * @param sooner by CPU, where its walks ceased to read it before: after a barrier of its own
     * @param ordered by CPU, where its TLB maintenance is ordered behind the next value before that
     */
    public record Version(
            int row,
            long value,
            Moment from,
            Moment replacedAt,
            int replacedBy,
            StoreView behind,
            Moment unseen,
            Map<Integer, Moment> sooner,
            Map<Integer, Moment> ordered) {

        private static Version current(long value, Moment from, StoreView behind) {
            return new Version(
                    VersionTable.NONE, value, from, Moment.NEVER, -1, behind, Moment.NEVER, Map.of(), Map.of());
        }

        /** From when on TLB maintenance by {@code cpu} removes this value for good. */
        public Moment until(int cpu, boolean reachesOthers) {
            Moment orderedBefore = Moment.earlier(unseen, ordered.getOrDefault(cpu, Moment.NEVER));
            return reachesOthers ? orderedBefore : Moment.earlier(orderedBefore, until(cpu));
        }

        /** From when on no walk of {@code cpu} reads this value any more: the DSB that published the next one. */
        public Moment until(int cpu) {
            return Moment.earlier(unseen, sooner.getOrDefault(cpu, Moment.NEVER));
        }

        public boolean isCurrent() {
            return replacedAt == Moment.NEVER;
        }
    }

    private AddressIndex descriptors;
    /** By number of the descriptor: its last replaced value, or none. */
    private int[] last;
    /** By number of the descriptor: how many rows its chain has. */
    private short[] length;

    private VersionTable versions;
    /** By storing CPU: replaced values that other CPUs' walks may still read. */
    private final Map<Integer, RowList> unpublished = new TreeMap<>();

    private long changes;
    /** Replaced values that are wanted. */
    private int count;

    /** Descriptors that have had values forgotten by now, and by {@link #forget} why. */
    private final Map<Long, Set<Map<Integer, Moment>>> forgotten = new HashMap<>();

    public DescriptorHistory() {
        descriptors = new AddressIndex();
        last = new int[8];
        length = new short[8];
        versions = new VersionTable();
    }

    private DescriptorHistory(DescriptorHistory other) {
        descriptors = other.descriptors.copy();
        last = other.last.clone();
        length = other.length.clone();
        versions = other.versions.copy();
        other.unpublished.forEach((cpu, waiting) -> unpublished.put(cpu, waiting.copy()));
        changes = other.changes;
        count = other.count;
        other.forgotten.forEach((pa, why) -> forgotten.put(pa, new HashSet<>(why)));
    }

    /** Another history that knows the same and goes its own way from here. */
    public DescriptorHistory copy() {
        return new DescriptorHistory(this);
    }

    /** The only value that a descriptor without history has had. */
    static Version always(long value) {
        return Version.current(value, Moment.START, StoreView.NONE);
    }

    /** True while every descriptor has only the value that memory holds. */
    public boolean isEmpty() {
        return descriptors.size() == 0;
    }

    /** A number that changes with every store told and every value that walks cease to read. */
    public long changes() {
        return changes;
    }

    /** How many descriptors have more than one value, or had at a moment that still counts. */
    public int size() {
        return descriptors.size();
    }

    /** How many replaced values are kept. */
    public int values() {
        return count;
    }

    /** Those that have more than one value, or had, in the order in which that began. */
    public List<Long> addresses() {
        return IntStream.range(0, descriptors.size())
                .mapToObj(descriptors::address)
                .toList();
    }

    /** True if the descriptor at {@code pa} has not had its present value all the time. */
    public boolean knows(long pa) {
        return descriptors.find(pa) != AddressIndex.NONE;
    }

    /**
     * The values of the descriptor at {@code pa}, oldest first, the last one current.
     *
     * @param present what memory holds
     */
    public List<Version> of(long pa, long present) {
        int number = descriptors.find(pa);
        if (number == AddressIndex.NONE) {
            return List.of(always(present));
        }
        List<Version> all = new ArrayList<>(2);
        int row = last[number];
        all.add(Version.current(present, from(row), behind(row)));
        for (; row != VersionTable.NONE; row = versions.previous(row)) {
            if (!versions.isForgotten(row)) {
                all.add(new Version(
                        row,
                        versions.value(row),
                        from(versions.previous(row)),
                        versions.replacedAt(row),
                        versions.replacedBy(row),
                        behind(versions.previous(row)),
                        versions.unseen(row),
                        versions.sooner(row),
                        versions.ordered(row)));
            }
        }
        Collections.reverse(all);
        return all;
    }

    /** True if one of the values that {@link #of} names is such; it makes no records. */
    public boolean anyValue(long pa, long present, LongPredicate such) {
        int number = descriptors.find(pa);
        return such.test(present) || number != AddressIndex.NONE && versions.anyValue(last[number], such);
    }

    private StoreView behind(int row) {
        return row == VersionTable.NONE ? StoreView.NONE : versions.behind(row);
    }

    /** When the value after the one in {@code row} was stored. */
    private Moment from(int row) {
        return row == VersionTable.NONE ? Moment.START : versions.replacedAt(row);
    }

    /** Values of the descriptor at {@code pa} that are forgotten do not count, since maintenance has completed. */
    public void tellForgotten(long pa, long va, Dependencies dependencies) {
        if (!forgotten.isEmpty()) {
            forgotten
                    .getOrDefault(pa, Set.of())
                    .forEach(why -> why.forEach((cpu, completed) -> {
                        if (!dependencies.surelyPast(completed)) {
                            dependencies.maintenance(cpu, va, va);
                        }
                    }));
        }
    }

    /** A descriptor of a table that a walk may reach was rewritten, or will be before anyone asks again. */
    public void stored(int cpu, long pa, long oldValue, Moment now) {
        stored(cpu, pa, oldValue, StoreView.NONE, now);
    }

    /** @param behind what the store is ordered behind, if it links a table */
    public void stored(int cpu, long pa, long oldValue, StoreView behind, Moment now) {
        changes++;
        int number = descriptors.find(pa);
        if (number == AddressIndex.NONE) {
            number = descriptors.add(pa);
            if (number == last.length) {
                last = Arrays.copyOf(last, Growth.beyond(number));
                length = Arrays.copyOf(length, last.length);
            }
            last[number] = VersionTable.NONE;
            length[number] = 0;
        }
        last[number] = versions.add(oldValue, cpu, now, last[number]);
        length[number] = (short) Math.min(length[number] + 1, Short.MAX_VALUE);
        count++;
        if (!behind.isEmpty()) {
            versions.behind(last[number], behind);
        }
        unpublished.computeIfAbsent(cpu, absent -> new RowList()).add(last[number]);
    }

    /**
     * True if a store by {@code cpu} to the descriptor at {@code pa} says something even if it changes nothing: another
     * CPU has stored the value, and some walk need not see that. What is sure to see this store reads no value from before it.
     */
    public boolean tellsEvenUnchanged(int cpu, long pa) {
        int number = descriptors.find(pa);
        int row = number == AddressIndex.NONE ? VersionTable.NONE : last[number];
        return row != VersionTable.NONE
                && versions.unseen(row) == Moment.NEVER
                && versions.replacedBy(row) != cpu;
    }

    /**
     * A DSB by {@code cpu} that waits for stores.
     *
     * @param toOthers its domain reaches the other CPUs
     */
    public void published(int cpu, boolean toOthers, Moment now) {
        RowList waiting = unpublished.get(cpu);
        if (waiting == null) {
            return;
        }
        for (int i = 0; i < waiting.size(); i++) {
            changes++;
            // Whose walks see this store read no value from before it, whoever replaced that.
            int old = waiting.get(i);
            if (toOthers) {
                versions.published(old);
                for (; old != VersionTable.NONE && versions.unseen(old) == Moment.NEVER; old = versions.previous(old)) {
                    versions.unseen(old, now);
                }
            } else {
                for (;
                        old != VersionTable.NONE && now.isBefore(versions.unseen(old, cpu));
                        old = versions.previous(old)) {
                    versions.unseen(old, cpu, now);
                }
            }
        }
        if (toOthers) {
            unpublished.remove(cpu);
        }
    }

    /**
     * The CPU has executed a DSB, and these stores are ordered before it: its TLB maintenance comes after them, and its walks,
     * once its context is synchronized.
     */
    public void ordered(int cpu, StoreView stores, Moment now) {
        stores.words().forEach((word, step) -> {
            int number = descriptors.find(word);
            for (int row = number == AddressIndex.NONE ? VersionTable.NONE : last[number];
                    row != VersionTable.NONE && versions.unseen(row) == Moment.NEVER;
                    row = versions.previous(row)) {
                if (versions.replacedAt(row).step() <= step) {
                    ordered(cpu, row, now);
                }
            }
        });
        stores.upTo().forEach((by, step) -> {
            RowList waiting = by == cpu ? null : unpublished.get(by);
            for (int i = 0; waiting != null && i < waiting.size(); i++) {
                // Whose walks see a store read no value from before it, whoever replaced that.
                for (int row = waiting.get(i);
                        versions.replacedAt(waiting.get(i)).step() < step
                                && row != VersionTable.NONE
                                && versions.unseen(row) == Moment.NEVER;
                        row = versions.previous(row)) {
                    ordered(cpu, row, now);
                }
            }
        });
    }

    private void ordered(int cpu, int row, Moment now) {
        changes++;
        versions.unseen(row, cpu, now);
        versions.ordered(row, cpu, now);
    }

    /**
     * Forgets values that no TLB can hold.
     *
     * @param gone whether that is so of one that no walk has read since a moment
     * @param completed when the maintenance has completed by which that is so, by CPU; empty if nobody will ask
     */
    public void forget(Predicate<Moment> gone, Map<Integer, Moment> completed) {
        AddressIndex kept = new AddressIndex();
        for (int number = 0; number < descriptors.size(); number++) {
            int before = count;
            int end = prune(last[number], row -> !gone.test(versions.unseen(row)));
            if (count < before && !completed.isEmpty()) {
                forgotten
                        .computeIfAbsent(descriptors.address(number), absent -> new HashSet<>())
                        .add(completed);
            }
            boolean over = versions.isForgotten(end)
                    && !versions.isUnpublished(end)
                    && gone.test(versions.unseen(end))
                    && versions.previous(end) == VersionTable.NONE;
            if (over) {
                versions.free(end);
            } else {
                int to = kept.add(descriptors.address(number));
                last[to] = end;
                length[to] = versions.length(end);
            }
        }
        descriptors = kept;
        if (kept.size() == 0) {
            last = new int[8];
            length = new short[8];
            versions = new VersionTable();
        }
    }

    /** The descriptor has had so many values that {@link #retain} may be worth the trouble. */
    public boolean isLong(long pa) {
        int number = descriptors.find(pa);
        return number != AddressIndex.NONE && length[number] >= 16 && Integer.bitCount(length[number]) == 1;
    }

    /** Forgets those replaced values of the descriptor at {@code pa} that are not {@code wanted}, and repeated ones. */
    public void retain(long pa, long present, Predicate<Version> wanted) {
        int number = descriptors.find(pa);
        if (number == AddressIndex.NONE) {
            return;
        }
        Set<Integer> rows = new HashSet<>();
        Set<List<Long>> seen = new HashSet<>();
        Set<Integer> repeated = new HashSet<>();
        for (Version version : of(pa, present)) {
            int row = version.row();
            if (!version.isCurrent() && wanted.test(version)) {
                rows.add(row);
                // There before, and to be taken from all walks by the same DSB: the first of them says it all.
                boolean unpublishedToAll = versions.unseen(row) == Moment.NEVER
                        && versions.sooner(row).isEmpty();
                if (unpublishedToAll && !seen.add(List.of(version.value(), (long) versions.replacedBy(row)))) {
                    repeated.add(row);
                }
            }
        }
        if (!repeated.isEmpty()) {
            unpublished.values().forEach(waiting -> waiting.removeIf(repeated::contains));
            repeated.forEach(versions::published);
            rows.removeAll(repeated);
        }
        last[number] = prune(last[number], rows::contains);
        length[number] = versions.length(last[number]);
    }

    /**
     * Forgets the rows of a chain that are not {@code wanted}. A row goes once its moment says nothing either: when the
     * value after it is forgotten, too.
     *
     * @return the new end of the chain
     */
    private int prune(int end, IntPredicate wanted) {
        int after = VersionTable.NONE;
        for (int row = end; row != VersionTable.NONE; ) {
            int before = versions.previous(row);
            if (!versions.isForgotten(row) && !wanted.test(row)) {
                versions.forget(row);
                count--;
            }
            boolean momentCounts = after == VersionTable.NONE || !versions.isForgotten(after);
            if (momentCounts || !versions.isForgotten(row) || versions.isUnpublished(row)) {
                after = row;
            } else {
                versions.previous(after, before);
                versions.free(row);
            }
            row = before;
        }
        return end;
    }

    /** When the first of the replaced values was replaced; {@link Moment#NEVER} if there is none. */
    public Moment firstReplaced() {
        Moment first = Moment.NEVER;
        for (int number = 0; number < descriptors.size(); number++) {
            for (int row = last[number]; row != VersionTable.NONE; row = versions.previous(row)) {
                first = versions.isForgotten(row) ? first : Moment.earlier(first, versions.replacedAt(row));
            }
        }
        return first;
    }
}
