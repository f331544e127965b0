package mmulator.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * All behaviours of TLBs, by brute force: the set of all states that they may be in, one CPU's or, where CPUs share what
 * they find (TTBRn_EL1.CnP), those of all of them together. In each state walks cache whatever they can reach, Table
 * descriptors too; at any point a store may become visible to one CPU's walks (in the order of each descriptor's stores),
 * and TLB maintenance under way may take effect, on all CPUs that it reaches at once: while it does, none finds again for
 * another what it still holds. A barrier throws away the states in which what it waits for has not happened. Knows the
 * tables of {@link World} and uses nothing of the code under test.
 *
 * <p>To cache everything at once loses nothing: no entry keeps another from being there.
 *
 * <p>What a walk finds through a TTBR with CnP set is offered to every other CPU, which takes it when its own TTBR of that
 * half says the same (R_FWQJZ: the ASID matters for what is not global only). TLB maintenance on a CPU removes what it
 * holds and what it is offered; nobody else's.
 *
 * <p>Where faults are asked for, a walk that finds nothing is kept, too: it may have been an access' early one, until a
 * context synchronization event or TLB maintenance by another CPU that waits for it. And a walk that goes on from a Table
 * descriptor sees what was ordered before that one was stored.
 */
final class EveryTlb {
    private static final int RUN = 16;
    /** Bits for the number of the value that a CPU's walks see of one descriptor. */
    private static final int SEEN = 5;

    /** How it is found again: what one access could tell apart, and the size. */
    record Key(int sizeShift, long oa, boolean global, int level, boolean readOnly) {}

    private sealed interface Cached {}

    /** A block or page, or one member of a contiguous run that was cached as a whole. */
    private record Leaf(long va, int shift, boolean global, int asid, Key key) implements Cached {}

    /** A Table descriptor of level 2. @param behind five bits for each descriptor: what a walk that goes on from it has seen */
    private record Pointer(long va, int asid, long table, boolean readOnly, long behind) implements Cached {}

    /** A walk that has found nothing: cached nowhere, but it may be the one of an access. */
    private record Missed(long root, long va, int shift, int asid, Fault fault) implements Cached {}

    /** @param flag for the Access flag; otherwise a Translation fault */
    record Fault(int level, boolean flag) {}

    private record Offer(int half, long root, int asid, Cached what) {}

    /** What TTBR0_EL1 and TTBR1_EL1 say. */
    record Context(List<Long> roots, List<Boolean> common, int asid) {}

    /**
     * TLB maintenance, spelled out.
     *
     * @param kind all, asid, va or vaa
     * @param reach 0 the CPU itself, 1 Inner Shareable, 2 Outer Shareable
     * @param first first address covered
     * @param bytes how many addresses from there
     * @param hint the level that the operand promises; 0 for none
     */
    record Operation(
            String kind,
            int reach,
            boolean nXS,
            boolean last,
            long first,
            long bytes,
            int asid,
            int hint,
            boolean nothing) {

        private boolean touches(long va, int shift) {
            long end = va + (1L << shift);
            // Differences, since the upper half ends at 2^64.
            return first - end < 0 && va - (first + bytes) < 0;
        }

        private boolean removes(Cached cached) {
            return !nothing
                    && switch (cached) {
                        case Leaf leaf ->
                            switch (kind) {
                                case "all" -> true;
                                case "asid" -> !leaf.global && leaf.asid == asid;
                                default ->
                                    touches(leaf.va, leaf.shift)
                                            && (hint == 0 || hint == leaf.key.level)
                                            && (kind.equals("vaa") || leaf.global || leaf.asid == asid);
                            };
                        case Pointer pointer ->
                            switch (kind) {
                                case "all" -> true;
                                case "asid" -> pointer.asid == asid;
                                default ->
                                    touches(pointer.va, 21)
                                            && !last
                                            && (hint == 0 || hint == 3)
                                            && (kind.equals("vaa") || pointer.asid == asid);
                            };
                        case Missed missed ->
                            switch (kind) {
                                case "all" -> true;
                                case "asid" -> missed.asid == asid;
                                default ->
                                    touches(missed.va, missed.shift)
                                            && (hint == 0 || hint == missed.fault.level)
                                            && (kind.equals("vaa") || missed.asid == asid);
                            };
                    };
        }
    }

    /** A descriptor as a walk finds it. @param under a Table descriptor has made it read-only */
    private record Reading(long value, long va, int level, int asid, boolean under, long root, long behind) {}

    private record Issued(int by, Operation operation) {}

    /** One CPU's part of a state. @param seen five bits for each descriptor */
    private record View(long seen, BitSet pending, BitSet held, BitSet offered) {}

    private final int[] cpus;
    private final long[] addresses;
    private final List<List<Long>> values = new ArrayList<>();
    private final List<List<Integer>> storedBy = new ArrayList<>();
    /** What each value was stored behind. */
    private final List<List<Long>> behinds = new ArrayList<>();
    /** Whether faults are asked for. */
    private final boolean faults;

    private final List<Issued> issued = new ArrayList<>();
    private final List<Long> pages;
    private final List<Cached> cached = new ArrayList<>();
    private final List<Offer> offers = new ArrayList<>();
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final Map<Reading, List<Integer>> cacheable = new HashMap<>();
    private final List<List<Context>> contexts = new ArrayList<>();
    private Set<List<View>> states = new HashSet<>();

    /** @param pages the addresses that count */
    EveryTlb(int[] cpus, Map<Long, Long> descriptors, List<Long> pages, Context context, boolean faults) {
        this.cpus = cpus;
        this.faults = faults;
        this.pages = pages;
        addresses = new TreeSet<>(descriptors.keySet())
                .stream().mapToLong(Long::longValue).toArray();
        if (addresses.length * SEEN > Long.SIZE) {
            throw new IllegalArgumentException("more descriptors than a state has room for");
        }
        for (long address : addresses) {
            values.add(new ArrayList<>(List.of(descriptors.get(address))));
            storedBy.add(new ArrayList<>(List.of(-1)));
            behinds.add(new ArrayList<>(List.of(0L)));
        }
        List<View> start = new ArrayList<>();
        for (int ignored : cpus) {
            contexts.add(List.of(context));
            start.add(new View(0, new BitSet(), new BitSet(), new BitSet()));
        }
        states.add(start);
        settle();
    }

    int size() {
        return states.size();
    }

    /** True once a descriptor has had as many values as can be told apart. */
    boolean isFull() {
        return values.stream().anyMatch(list -> list.size() >= 1 << SEEN);
    }

    // What happens

    /** @param behind by descriptor, how many stores to it the new one is ordered behind */
    void stored(int by, long address, long value, Map<Long, Integer> behind) {
        int i = Arrays.binarySearch(addresses, address);
        values.get(i).add(value);
        storedBy.get(i).add(by);
        behinds.get(i).add(packed(behind));
        settle();
    }

    private long packed(Map<Long, Integer> counts) {
        long packed = 0;
        for (int i = 0; i < addresses.length; i++) {
            packed |= (long) counts.getOrDefault(addresses[i], 0) << SEEN * i;
        }
        return packed;
    }

    private static int field(long packed, int i) {
        return (int) (packed >>> SEEN * i) & (1 << SEEN) - 1;
    }

    /** A context synchronization event: accesses from here on make their walks from here on. */
    void synchronizedContext(int cpu) {
        Set<List<View>> next = new HashSet<>();
        for (List<View> state : states) {
            List<View> views = new ArrayList<>(state);
            for (int v = 0; v < cpus.length; v++) {
                if (cpus[v] == cpu) {
                    View view = views.get(v);
                    BitSet held = new BitSet();
                    view.held.stream()
                            .filter(n -> !(cached.get(n) instanceof Missed))
                            .forEach(held::set);
                    views.set(v, new View(view.seen, view.pending, held, view.offered));
                }
            }
            next.add(views);
        }
        states = next;
        settle();
    }

    void issued(int by, Operation operation) {
        int id = issued.size();
        issued.add(new Issued(by, operation));
        Set<List<View>> next = new HashSet<>();
        for (List<View> state : states) {
            List<View> views = new ArrayList<>(state);
            for (int v = 0; v < cpus.length; v++) {
                if (cpus[v] == by || operation.reach > 0) {
                    View view = views.get(v);
                    BitSet pending = (BitSet) view.pending.clone();
                    pending.set(id);
                    views.set(v, new View(view.seen, pending, view.held, view.offered));
                }
            }
            next.add(views);
        }
        states = next;
        settle();
    }

    /**
     * @param reach 0 NSH, 1 ISH, 2 OSH, 3 SY
     * @param stores it waits for stores
     * @param loads it waits for loads
     * @param ordered by descriptor, how many stores to it are ordered before what follows
     */
    void dsb(int by, int reach, boolean stores, boolean loads, boolean nXS, Map<Long, Integer> ordered) {
        long least = packed(ordered);
        states.removeIf(state -> {
            for (int v = 0; v < cpus.length; v++) {
                View view = state.get(v);
                for (int i = 0; cpus[v] == by && i < addresses.length; i++) {
                    if (seen(view, i) < field(least, i)) {
                        return true;
                    }
                }
                boolean waitsForWalks = stores && (cpus[v] == by || reach > 0);
                for (int i = 0; waitsForWalks && i < addresses.length; i++) {
                    if (seen(view, i) < storedBy.get(i).lastIndexOf(by)) {
                        return true;
                    }
                }
                if (stores
                        && loads
                        && view.pending.stream().anyMatch(id -> {
                            Operation operation = issued.get(id).operation;
                            return issued.get(id).by == by && operation.reach <= reach && (!nXS || operation.nXS);
                        })) {
                    return true;
                }
            }
            return false;
        });
    }

    void contexts(int cpu, List<Context> now) {
        for (int v = 0; v < cpus.length; v++) {
            if (cpus[v] == cpu) {
                contexts.set(v, now);
            }
        }
        settle();
    }

    // What may be there

    /** Entries that may match, in some state. */
    Set<Key> entries(int cpu, long va, int asid) {
        int v = indexOf(cpu);
        BitSet any = new BitSet();
        states.forEach(state -> any.or(state.get(v).held));
        Set<Key> found = new LinkedHashSet<>();
        any.stream().mapToObj(cached::get).forEach(one -> {
            if (one instanceof Leaf leaf && within(va, leaf.va, leaf.shift) && (leaf.global || leaf.asid == asid)) {
                found.add(leaf.key);
            }
        });
        return found;
    }

    /** A walk for {@code va} may read the descriptor, in some state. */
    boolean mayRead(int cpu, long descriptor, long va) {
        int v = indexOf(cpu);
        int half = va < 0 ? 1 : 0;
        for (Context context : contexts.get(v)) {
            if (descriptor == context.roots.get(half) + 8 * (va >>> 21 & RUN - 1)) {
                return true;
            }
            for (List<View> state : states) {
                if (state.get(v).held.stream()
                        .mapToObj(cached::get)
                        .anyMatch(one -> one instanceof Pointer pointer
                                && pointer.asid == context.asid
                                && within(va, pointer.va, 21)
                                && descriptor == pointer.table + 8 * (va >>> 12 & 511))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What an access for {@code va} may end in, whose walk may have been made early. */
    Set<Fault> faults(int cpu, long va, Context now) {
        int v = indexOf(cpu);
        long root = now.roots.get(va < 0 ? 1 : 0);
        Set<Fault> found = new LinkedHashSet<>();
        for (List<View> state : states) {
            state.get(v).held.stream().mapToObj(cached::get).forEach(one -> {
                if (one instanceof Missed missed
                        && missed.root == root
                        && missed.asid == now.asid
                        && within(va, missed.va, missed.shift)) {
                    found.add(missed.fault);
                }
            });
        }
        return found;
    }

    /** The same, where it is made at its turn, and what faults is not older than what is ordered before the access. */
    Set<Fault> faultsInOrder(int cpu, long va, Context now, Map<Long, Integer> observed) {
        int v = indexOf(cpu);
        int half = va < 0 ? 1 : 0;
        long least = packed(observed);
        Set<Fault> found = new LinkedHashSet<>();
        for (List<View> state : states) {
            View view = state.get(v);
            inOrder(view, now.roots.get(half) + 8 * (va >>> 21 & RUN - 1), 2, 0, cpu, least, found);
            view.held.stream().mapToObj(cached::get).forEach(one -> {
                if (one instanceof Pointer pointer && pointer.asid == now.asid && within(va, pointer.va, 21)) {
                    inOrder(view, pointer.table + 8 * (va >>> 12 & 511), 3, pointer.behind, cpu, least, found);
                }
            });
        }
        return found;
    }

    private void inOrder(View view, long address, int level, long behind, int cpu, long least, Set<Fault> found) {
        int i = Arrays.binarySearch(addresses, address);
        if (i < 0) {
            found.add(new Fault(level, false));
            return;
        }
        int nth = Math.max(seen(view, i), field(behind, i));
        if (nth >= field(least, i) && nth >= storedBy.get(i).lastIndexOf(cpu)) {
            fault(values.get(i).get(nth), level).ifPresent(found::add);
        }
    }

    private static Optional<Fault> fault(long value, int level) {
        if ((value & 1) == 0 || level == 3 && (value & 2) == 0) {
            return Optional.of(new Fault(level, false));
        }
        boolean leaf = level == 3 || (value & 2) == 0;
        return leaf && (value >>> 10 & 1) == 0 ? Optional.of(new Fault(level, true)) : Optional.empty();
    }

    private int indexOf(int cpu) {
        for (int v = 0; v < cpus.length; v++) {
            if (cpus[v] == cpu) {
                return v;
            }
        }
        throw new IllegalArgumentException("not cpu" + cpu + "'s");
    }

    private static boolean within(long va, long base, int shift) {
        return va >>> shift == base >>> shift;
    }

    // Everything that may happen on its own

    private void settle() {
        Set<List<View>> found = new HashSet<>();
        Deque<List<View>> waiting = new ArrayDeque<>();
        for (List<View> state : states) {
            List<View> filled = fill(state);
            if (found.add(filled)) {
                waiting.add(filled);
            }
        }
        while (!waiting.isEmpty()) {
            List<View> state = waiting.remove();
            for (List<View> next : moves(state)) {
                List<View> filled = fill(next);
                if (found.add(filled)) {
                    waiting.add(filled);
                }
            }
        }
        states = found;
    }

    private List<List<View>> moves(List<View> state) {
        List<List<View>> moves = new ArrayList<>();
        for (int v = 0; v < cpus.length; v++) {
            View view = state.get(v);
            for (int i = 0; i < addresses.length; i++) {
                if (seen(view, i) + 1 < values.get(i).size()) {
                    long seen = view.seen + (1L << SEEN * i);
                    moves.add(with(state, v, new View(seen, view.pending, view.held, view.offered)));
                }
            }
        }
        BitSet pending = new BitSet();
        state.forEach(view -> pending.or(view.pending));
        pending.stream()
                .forEach(id -> moves.add(IntStream.range(0, cpus.length)
                        .mapToObj(v ->
                                state.get(v).pending.get(id) ? maintained(cpus[v], state.get(v), id) : state.get(v))
                        .toList()));
        return moves;
    }

    private View maintained(int cpu, View view, int id) {
        Operation operation = issued.get(id).operation;
        boolean own = issued.get(id).by == cpu;
        BitSet pending = (BitSet) view.pending.clone();
        pending.clear(id);
        BitSet held = new BitSet();
        // A CPU's own maintenance does not wait for the walks of accesses that come after it.
        view.held.stream()
                .filter(n -> own && cached.get(n) instanceof Missed || !operation.removes(cached.get(n)))
                .forEach(held::set);
        BitSet offered = new BitSet();
        view.offered.stream()
                .filter(n -> !operation.removes(offers.get(n).what))
                .forEach(offered::set);
        return new View(view.seen, pending, held, offered);
    }

    private static List<View> with(List<View> state, int v, View view) {
        List<View> views = new ArrayList<>(state);
        views.set(v, view);
        return views;
    }

    private static int seen(View view, int i) {
        return (int) (view.seen >>> SEEN * i) & (1 << SEEN) - 1;
    }

    private long value(View view, int i) {
        return values.get(i).get(seen(view, i));
    }

    private List<View> fill(List<View> state) {
        List<View> views = new ArrayList<>();
        for (View view : state) {
            views.add(new View(view.seen, view.pending, (BitSet) view.held.clone(), (BitSet) view.offered.clone()));
        }
        for (int before = -1, now = size(views); now != before; ) {
            for (int v = 0; v < cpus.length; v++) {
                for (Context context : contexts.get(v)) {
                    walk(views, v, context);
                    take(views.get(v), context);
                }
            }
            before = now;
            now = size(views);
        }
        return views;
    }

    private static int size(List<View> views) {
        return views.stream()
                .mapToInt(view -> view.held.cardinality() + view.offered.cardinality())
                .sum();
    }

    /** What walks of one CPU find in a context: from the root, and from each Table descriptor that it holds. */
    private void walk(List<View> views, int v, Context context) {
        View view = views.get(v);
        for (int half = 0; half < 2; half++) {
            for (int i = 0; i < addresses.length; i++) {
                if (addresses[i] >>> 12 == context.roots.get(half) >>> 12) {
                    long va = base(half) + ((addresses[i] & 0xfff) / 8 << 21);
                    long behind = behinds.get(i).get(seen(view, i));
                    long root = faults ? context.roots.get(half) : 0;
                    found(
                            views,
                            v,
                            context,
                            half,
                            addresses[i],
                            new Reading(value(view, i), va, 2, context.asid, false, root, behind));
                }
            }
            missedAtOnce(view, context, half);
        }
        for (int n = view.held.nextSetBit(0); n >= 0; n = view.held.nextSetBit(n + 1)) {
            if (cached.get(n) instanceof Pointer pointer && pointer.asid == context.asid) {
                for (int i = 0; i < addresses.length; i++) {
                    if (addresses[i] >>> 12 == pointer.table >>> 12) {
                        long va = pointer.va + ((addresses[i] & 0xfff) / 8 << 12);
                        int half = pointer.va < 0 ? 1 : 0;
                        long value = values.get(i).get(Math.max(seen(view, i), field(pointer.behind, i)));
                        long root = faults ? context.roots.get(half) : 0;
                        found(
                                views,
                                v,
                                context,
                                half,
                                addresses[i],
                                new Reading(value, va, 3, context.asid, pointer.readOnly, root, 0));
                    }
                }
            }
        }
    }

    /** A table that is empty for good. */
    private void missedAtOnce(View view, Context context, int half) {
        for (long page : faults ? pages : List.<Long>of()) {
            long address = context.roots.get(half) + 8 * (page >>> 21 & RUN - 1);
            if ((page < 0 ? 1 : 0) == half && Arrays.binarySearch(addresses, address) < 0) {
                view.held.set(number(
                        new Missed(context.roots.get(half), page & -1L << 21, 21, context.asid, new Fault(2, false)),
                        cached));
            }
        }
    }

    private static long base(int half) {
        return half == 0 ? 0 : -1L << 25;
    }

    private void found(List<View> views, int v, Context context, int half, long descriptor, Reading reading) {
        for (int n : cacheable.computeIfAbsent(reading, this::cacheable)) {
            if (isOfInvalidMember(views.get(v), descriptor, cached.get(n))) {
                continue;
            }
            views.get(v).held.set(n);
            if (context.common.get(half)) {
                int offer = number(new Offer(half, context.roots.get(half), context.asid, cached.get(n)), offers);
                for (int other = 0; other < cpus.length; other++) {
                    if (other != v) {
                        views.get(other).offered.set(offer);
                    }
                }
            }
        }
    }

    /** An Invalid member has no part in the run. */
    private boolean isOfInvalidMember(View view, long descriptor, Cached what) {
        if (!(what instanceof Leaf leaf) || leaf.key.sizeShift == leaf.shift) {
            return false;
        }
        long member = leaf.va >>> leaf.shift & RUN - 1;
        int i = Arrays.binarySearch(addresses, descriptor & -8L * RUN | 8 * member);
        long value = i < 0 ? 0 : value(view, i);
        return (value & 1) == 0 || leaf.shift == 12 && (value & 2) == 0;
    }

    private List<Integer> cacheable(Reading reading) {
        List<Cached> all = new ArrayList<>();
        long value = reading.value;
        if (reading.level == 2 && (value & 3) == 3) {
            boolean readOnly = (value >>> 62 & 1) != 0;
            all.add(new Pointer(reading.va, reading.asid, value & 0xffff_ffff_f000L, readOnly, reading.behind));
        } else if ((value & 3) == (reading.level == 2 ? 1 : 3) && (value >>> 10 & 1) != 0) {
            int shift = reading.level == 2 ? 21 : 12;
            boolean readOnly = reading.under || (value >>> 7 & 1) != 0;
            boolean global = (value >>> 11 & 1) == 0;
            long oa = value & 0xffff_ffff_f000L & -1L << shift;
            int tag = global ? -1 : reading.asid;
            all.add(new Leaf(reading.va, shift, global, tag, new Key(shift, oa, global, reading.level, readOnly)));
            if ((value >>> 52 & 1) != 0) {
                Key run = new Key(shift + 4, oa & -1L << shift + 4, global, reading.level, readOnly);
                long first = reading.va & -1L << shift + 4;
                for (int member = 0; member < RUN; member++) {
                    all.add(new Leaf(first + ((long) member << shift), shift, global, tag, run));
                }
            }
        }
        if (faults) {
            int shift = reading.level == 2 ? 21 : 12;
            fault(value, reading.level)
                    .ifPresent(fault -> all.add(new Missed(reading.root, reading.va, shift, reading.asid, fault)));
        }
        return all.stream().filter(this::counts).map(one -> number(one, cached)).toList();
    }

    private boolean counts(Cached what) {
        return switch (what) {
            case Leaf leaf -> pages.stream().anyMatch(page -> within(page, leaf.va, leaf.shift));
            case Pointer pointer -> pages.stream().anyMatch(page -> within(page, pointer.va, 21));
            case Missed missed -> pages.stream().anyMatch(page -> within(page, missed.va, missed.shift));
        };
    }

    /** What others have found, where the CPU's own TTBR says that it is common. */
    private void take(View view, Context context) {
        if (!context.common.contains(true)) {
            return;
        }
        view.offered.stream().mapToObj(offers::get).forEach(offer -> {
            // Under one ASID it is up to software that the tables are the same.
            boolean fits = switch (offer.what) {
                case Leaf leaf ->
                    offer.asid == context.asid || leaf.global && context.roots.get(offer.half) == offer.root;
                case Pointer pointer -> offer.asid == context.asid;
                case Missed missed -> false;
            };
            if (fits && context.common.get(offer.half)) {
                view.held.set(number(offer.what, cached));
            }
        });
    }

    private <T> int number(T one, List<T> all) {
        return numbers.computeIfAbsent(one, absent -> {
            all.add(one);
            return all.size() - 1;
        });
    }
}
