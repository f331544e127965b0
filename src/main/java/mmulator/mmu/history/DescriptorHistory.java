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
    private AddressIndex descriptors = new AddressIndex();
    /** By number of the descriptor: its last replaced value, or none. */
    private int[] last = new int[0];
    /** By number of the descriptor: how many rows its chain has. */
    private short[] length = new short[0];

    private VersionTable versions = new VersionTable();
    /** By storing CPU: replaced values that other CPUs' walks may still read. */
    private Map<Integer, RowList> unpublished = new TreeMap<>();

    private long changes;
    /** Replaced values that are wanted. */
    private int count;

    /** Descriptors that have had values forgotten by now, and by {@link #forget} why. */
    private Map<Long, Set<Map<Integer, Moment>>> forgotten = new HashMap<>();

    /** All this belongs to a copy as well: who changes it makes one of its own. */
    private boolean shared;

    public DescriptorHistory() {}

    private DescriptorHistory(DescriptorHistory other) {
        descriptors = other.descriptors;
        last = other.last;
        length = other.length;
        versions = other.versions;
        unpublished = other.unpublished;
        changes = other.changes;
        count = other.count;
        forgotten = other.forgotten;
        shared = true;
        other.shared = true;
    }

    /** Before a change. */
    private void own() {
        if (shared) {
            shared = false;
            descriptors = descriptors.copy();
            last = last.clone();
            length = length.clone();
            versions = versions.copy();
            unpublished = new TreeMap<>(unpublished);
            unpublished.replaceAll((cpu, rows) -> rows.copy());
            forgotten = new HashMap<>(forgotten);
            forgotten.replaceAll((pa, why) -> new HashSet<>(why));
        }
    }

    /** Another history that knows the same and goes its own way from here. */
    public DescriptorHistory copy() {
        return new DescriptorHistory(this);
    }

    /** The only value that a descriptor without history has had. */
    static DescriptorVersion always(long value) {
        return DescriptorVersion.current(value, Moment.START, StoreView.NONE);
    }

    /** True while every descriptor has only the value that memory holds. */
    public boolean isEmpty() {
        return descriptors.size() == 0;
    }

    /** A number that changes with every store told and every value that walks cease to read. */
    public long changes() {
        return changes;
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
    public List<DescriptorVersion> of(long pa, long present) {
        int number = descriptors.find(pa);
        if (number == AddressIndex.NONE) {
            return List.of(always(present));
        }
        List<DescriptorVersion> all = new ArrayList<>(2);
        int row = last[number];
        all.add(DescriptorVersion.current(present, versions.from(row), versions.behind(row)));
        for (; row != VersionTable.NONE; row = versions.previous(row)) {
            if (!versions.isForgotten(row)) {
                all.add(versions.version(row));
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

    /** The step of the last store to a descriptor that this {@link #knows}. */
    public long lastStep(long pa) {
        return versions.step(last[descriptors.find(pa)]);
    }

    /** Values of the descriptor at {@code pa} that are forgotten do not count, since maintenance has completed. */
    public void tellForgotten(long pa, long va, Dependencies dependencies) {
        if (!forgotten.isEmpty()) {
            for (Map<Integer, Moment> why : forgotten.getOrDefault(pa, Set.of())) {
                why.forEach((cpu, completed) -> dependencies.completed(cpu, completed, va));
            }
        }
    }

    /**
     * A descriptor of a table that a walk may reach was rewritten, or will be before anyone asks again.
     *
     * @param behind what the store is ordered behind, if it links a table
     * @param step of the store, which may have come before walks could reach the table
     */
    public void stored(int cpu, long pa, long oldValue, StoreView behind, long step, Moment now) {
        own();
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
        last[number] = versions.add(oldValue, cpu, step, now, last[number]);
        length[number] = (short) Math.min(length[number] + 1, Short.MAX_VALUE);
        count++;
        if (!behind.isEmpty()) {
            versions.behind(last[number], behind);
        }
        unpublished.computeIfAbsent(cpu, absent -> new RowList()).add(last[number]);
    }

    /**
     * A DSB by {@code cpu} that waits for stores.
     *
     * @param toOthers its domain reaches the other CPUs
     */
    public void published(int cpu, boolean toOthers, Moment now) {
        if (!unpublished.containsKey(cpu)) {
            return;
        }
        own();
        RowList waiting = unpublished.getOrDefault(cpu, new RowList());
        for (int i = 0; i < waiting.size(); i++) {
            changes++;
            // Whose walks see this store read no value from before it, whoever replaced that.
            int old = waiting.get(i);
            if (toOthers) {
                versions.published(old);
                versions.unseenUpTo(old, now);
            } else {
                versions.unseenUpTo(old, cpu, now);
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
        own();
        stores.forEachWord((word, step) -> {
            int number = descriptors.find(word);
            for (int row = number == AddressIndex.NONE ? VersionTable.NONE : last[number];
                    row != VersionTable.NONE && versions.unseen(row) == Moment.NEVER;
                    row = versions.previous(row)) {
                if (versions.step(row) <= step) {
                    ordered(cpu, row, now);
                }
            }
        });
        stores.forEachCpu((by, step) -> {
            RowList waiting = by == cpu ? null : unpublished.get(by);
            for (int i = 0; waiting != null && i < waiting.size(); i++) {
                // Whose walks see a store read no value from before it, whoever replaced that.
                for (int row = waiting.get(i);
                        versions.step(waiting.get(i)) < step
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
        own();
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
            last = new int[0];
            length = new short[0];
            versions = new VersionTable();
        }
    }

    /** The descriptor has had so many values that {@link #retain} may be worth the trouble. */
    public boolean isLong(long pa) {
        int number = descriptors.find(pa);
        return number != AddressIndex.NONE && length[number] >= 16 && Integer.bitCount(length[number]) == 1;
    }

    /** Forgets those replaced values of the descriptor at {@code pa} that are not {@code wanted}, and repeated ones. */
    public void retain(long pa, long present, Predicate<DescriptorVersion> wanted) {
        int number = descriptors.find(pa);
        if (number == AddressIndex.NONE) {
            return;
        }
        own();
        Set<Integer> rows = new HashSet<>();
        // Of equal values that no DSB has made public the first says since when, the last until when one may be read.
        Map<List<Long>, Integer> latest = new HashMap<>();
        Set<Integer> between = new HashSet<>();
        for (DescriptorVersion version : of(pa, present)) {
            int row = version.row();
            if (!version.isCurrent() && wanted.test(version)) {
                rows.add(row);
                if (versions.unseen(row) == Moment.NEVER && versions.sooner(row).isEmpty()) {
                    List<Long> what = List.of(version.value(), (long) versions.replacedBy(row));
                    if (latest.containsKey(what)) {
                        between.add(latest.get(what));
                    }
                    latest.put(what, latest.containsKey(what) ? row : VersionTable.NONE);
                }
            }
        }
        between.remove(VersionTable.NONE);
        unpublished.values().forEach(waiting -> waiting.removeIf(between::contains));
        between.forEach(versions::published);
        last[number] = prune(last[number], row -> rows.contains(row) && !between.contains(row));
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
        return Arrays.stream(last, 0, descriptors.size())
                .mapToObj(versions::firstReplaced)
                .reduce(Moment.NEVER, Moment::earlier);
    }
}
