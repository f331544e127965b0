package mmulator.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All behaviours of one CPU's TLB, by brute force: the set of all states that it may be in. In each state walks cache
 * whatever they can reach, Table descriptors too; at any point a store may become visible to walks (in the order of each
 * descriptor's stores), and TLB maintenance under way may take effect. A barrier throws away the states in which what it
 * waits for has not happened. Knows the tables of {@link World} and nothing of the code under test.
 *
 * <p>To cache everything at once loses nothing: no entry keeps another from being there.
 */
final class EveryTlb {

    /** How it is found again: what one access could tell apart, and the size. */
    record Key(int sizeShift, long oa, boolean global, int level) {}

    /** A block or page, or one member of a contiguous run that was cached as a whole. */
    private record Leaf(long va, int shift, boolean global, int asid, Key key) {}

    private record Pointer(int slot, int asid, long table) {}

    private record Invalidation(int id, int by, boolean broadcast, String kind, boolean last, long va, int asid) {}

    record Context(long root, int asid) {}

    private record State(List<Integer> visible, Set<Integer> pending, Set<Leaf> leaves, Set<Pointer> pointers) {}

    private static final int RUN = 16;

    private final int cpu;
    private final long[] addresses;
    private final List<List<Long>> values = new ArrayList<>();
    private final List<List<Integer>> storedBy = new ArrayList<>();
    private final Map<Integer, Invalidation> invalidations = new HashMap<>();
    private final List<Long> pages;
    private List<Context> contexts;
    private Set<State> states = new HashSet<>();
    private int nextId;

    /** @param pages the addresses that count */
    EveryTlb(int cpu, Map<Long, Long> descriptors, List<Long> pages, Context context) {
        this.cpu = cpu;
        this.pages = pages;
        addresses = new TreeSet<>(descriptors.keySet()).stream().mapToLong(Long::longValue).toArray();
        for (long address : addresses) {
            values.add(new ArrayList<>(List.of(descriptors.get(address))));
            storedBy.add(new ArrayList<>(List.of(-1)));
        }
        contexts = List.of(context);
        Integer[] oldest = new Integer[addresses.length];
        Arrays.fill(oldest, 0);
        states.add(new State(List.of(oldest), Set.of(), Set.of(), Set.of()));
        settle();
    }

    int size() {
        return states.size();
    }

    void stored(int by, long address, long value) {
        int i = Arrays.binarySearch(addresses, address);
        values.get(i).add(value);
        storedBy.get(i).add(by);
        settle();
    }

    void issued(int by, boolean broadcast, String kind, boolean last, long va, int asid) {
        Invalidation invalidation = new Invalidation(nextId++, by, broadcast, kind, last, va, asid);
        if (by != cpu && !broadcast) {
            return;
        }
        invalidations.put(invalidation.id, invalidation);
        Set<State> next = new HashSet<>();
        for (State state : states) {
            Set<Integer> pending = new TreeSet<>(state.pending);
            pending.add(invalidation.id);
            next.add(new State(state.visible, pending, state.leaves, state.pointers));
        }
        states = next;
        settle();
    }

    void dsb(int by, boolean toOthers, boolean loadsToo) {
        states.removeIf(state -> {
            for (int i = 0; i < addresses.length; i++) {
                int last = storedBy.get(i).lastIndexOf(by);
                if ((by == cpu || toOthers) && state.visible.get(i) < last) {
                    return true;
                }
            }
            return loadsToo && state.pending.stream().anyMatch(id -> {
                Invalidation one = invalidations.get(id);
                return one.by == by && (!one.broadcast || toOthers);
            });
        });
    }

    void contexts(List<Context> now) {
        contexts = now;
        settle();
    }

    /** Entries that may match, in some state. */
    Set<Key> entries(long va, int asid) {
        Set<Key> found = new LinkedHashSet<>();
        for (State state : states) {
            for (Leaf leaf : state.leaves) {
                if (va >>> leaf.shift == leaf.va >>> leaf.shift && (leaf.global || leaf.asid == asid)) {
                    found.add(leaf.key);
                }
            }
        }
        return found;
    }

    /** Everything that may happen on its own. */
    private void settle() {
        Set<State> seen = new HashSet<>();
        Deque<State> waiting = new ArrayDeque<>();
        for (State state : states) {
            State filled = fill(state);
            if (seen.add(filled)) {
                waiting.add(filled);
            }
        }
        while (!waiting.isEmpty()) {
            State state = waiting.remove();
            for (State next : moves(state)) {
                State filled = fill(next);
                if (seen.add(filled)) {
                    waiting.add(filled);
                }
            }
        }
        states = seen;
    }

    private List<State> moves(State state) {
        List<State> moves = new ArrayList<>();
        for (int i = 0; i < addresses.length; i++) {
            if (state.visible.get(i) + 1 < values.get(i).size()) {
                List<Integer> visible = new ArrayList<>(state.visible);
                visible.set(i, visible.get(i) + 1);
                moves.add(new State(visible, state.pending, state.leaves, state.pointers));
            }
        }
        for (int id : state.pending) {
            Invalidation one = invalidations.get(id);
            Set<Integer> pending = new TreeSet<>(state.pending);
            pending.remove(id);
            Set<Leaf> leaves = new HashSet<>(state.leaves);
            leaves.removeIf(leaf -> removes(one, leaf));
            Set<Pointer> pointers = new HashSet<>(state.pointers);
            pointers.removeIf(pointer -> removes(one, pointer));
            moves.add(new State(state.visible, pending, leaves, pointers));
        }
        return moves;
    }

    private static boolean removes(Invalidation one, Leaf leaf) {
        boolean here = one.va >>> leaf.shift == leaf.va >>> leaf.shift;
        return switch (one.kind) {
            case "all" -> true;
            case "asid" -> !leaf.global && leaf.asid == one.asid;
            case "va" -> here && (leaf.global || leaf.asid == one.asid);
            default -> here;
        };
    }

    private static boolean removes(Invalidation one, Pointer pointer) {
        boolean here = one.va >>> 21 == pointer.slot && !one.last;
        return switch (one.kind) {
            case "all" -> true;
            case "asid" -> pointer.asid == one.asid;
            case "va" -> here && pointer.asid == one.asid;
            default -> here;
        };
    }

    private long value(State state, long address) {
        int i = Arrays.binarySearch(addresses, address);
        return i < 0 ? 0 : values.get(i).get(state.visible.get(i));
    }

    private State fill(State state) {
        Set<Leaf> leaves = new HashSet<>(state.leaves);
        Set<Pointer> pointers = new HashSet<>(state.pointers);
        for (Context context : contexts) {
            for (int slot = 0; slot < RUN; slot++) {
                long value = value(state, context.root + 8L * slot);
                if ((value & 3) == 3) {
                    pointers.add(new Pointer(slot, context.asid, value & 0xffff_ffff_f000L));
                } else if ((value & 3) == 1) {
                    cache(leaves, state, context.root, value, slot, 21, 2, context.asid);
                }
            }
        }
        for (Context context : contexts) {
            for (Pointer pointer : pointers) {
                if (pointer.asid != context.asid) {
                    continue;
                }
                for (int slot = 0; slot < RUN; slot++) {
                    long value = value(state, pointer.table + 8L * slot);
                    if ((value & 3) == 3) {
                        cache(leaves, state, pointer.table, value, (long) pointer.slot << 9 | slot, 12, 3, context.asid);
                    }
                }
            }
        }
        return new State(state.visible, state.pending, leaves, pointers);
    }

    private void cache(
            Set<Leaf> leaves, State state, long table, long value, long number, int shift, int level, int asid) {
        if ((value >>> 10 & 1) == 0) {
            return;
        }
        boolean global = (value >>> 11 & 1) == 0;
        long oa = value & 0xffff_ffff_f000L & -1L << shift;
        int tag = global ? -1 : asid;
        long va = number << shift;
        add(leaves, new Leaf(va, shift, global, tag, new Key(shift, oa, global, level)));
        if ((value >>> 52 & 1) != 0) {
            int runShift = shift + 4;
            Key run = new Key(runShift, oa & -1L << runShift, global, level);
            long first = va & -1L << runShift;
            for (int member = 0; member < RUN; member++) {
                // An Invalid member has no part in the run.
                long other = value(state, table + 8L * member);
                if ((other & 1) != 0 && (level == 2 || (other & 2) != 0)) {
                    add(leaves, new Leaf(first + ((long) member << shift), shift, global, tag, run));
                }
            }
        }
    }

    private void add(Set<Leaf> leaves, Leaf leaf) {
        if (pages.stream().anyMatch(page -> page >>> leaf.shift == leaf.va >>> leaf.shift)) {
            leaves.add(leaf);
        }
    }
}
