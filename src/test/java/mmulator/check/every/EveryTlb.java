package mmulator.check.every;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All behaviours of TLBs, by brute force: the set of all states that they may be in, one CPU's or, where CPUs share what
 * they find (TTBRn_EL1.CnP), those of all of them together. In each state walks cache whatever they can reach, Table
 * descriptors too; at any point a store may become visible to one CPU's walks (in the order of each descriptor's stores),
 * and TLB maintenance under way may take effect, on all CPUs that it reaches at once: while it does, none finds again for
 * another what it still holds. A barrier throws away the states in which what it waits for has not happened. Knows the
 * tables of the rules' hand-made runs and uses nothing of the code under test.
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
public final class EveryTlb {
    private record Issued(int by, Operation operation) {}

    private final int[] cpus;
    private final Descriptors descriptors;
    private final Walks walks;
    private final List<Issued> issued = new ArrayList<>();
    private final List<List<Context>> contexts = new ArrayList<>();
    private Set<List<View>> states = new HashSet<>();

    /** @param pages the addresses that count; {@code faults}: they are asked for */
    public EveryTlb(int[] cpus, Map<Long, Long> descriptors, List<Long> pages, Context context, boolean faults) {
        this.cpus = cpus;
        this.descriptors = new Descriptors(descriptors);
        walks = new Walks(this.descriptors, pages, faults);
        List<View> start = new ArrayList<>();
        for (int ignored : cpus) {
            contexts.add(List.of(context));
            start.add(new View(0, new BitSet(), new BitSet(), new BitSet()));
        }
        states.add(start);
        settle();
    }

    public int size() {
        return states.size();
    }

    /** True once a descriptor has had as many values as can be told apart. */
    public boolean isFull() {
        return descriptors.isFull();
    }

    /** @param behind by descriptor, how many stores to it the new one is ordered behind */
    public void stored(int by, long address, long value, Map<Long, Integer> behind) {
        descriptors.stored(by, address, value, behind);
        settle();
    }

    /** A context synchronization event: accesses from here on make their walks from here on. */
    public void synchronizedContext(int cpu) {
        change(one -> one == cpu, view -> {
            BitSet held = new BitSet();
            view.held().stream()
                    .filter(n -> !(walks.cached(n) instanceof Cached.Missed))
                    .forEach(held::set);
            return new View(view.seen(), view.pending(), held, view.offered());
        });
    }

    public void issued(int by, Operation operation) {
        int id = issued.size();
        issued.add(new Issued(by, operation));
        change(cpu -> cpu == by || operation.reach() > 0, view -> {
            BitSet pending = (BitSet) view.pending().clone();
            pending.set(id);
            return new View(view.seen(), pending, view.held(), view.offered());
        });
    }

    /** The views of some CPUs, in every state. */
    private void change(IntPredicate of, UnaryOperator<View> into) {
        states = states.stream()
                .map(state -> IntStream.range(0, cpus.length)
                        .mapToObj(v -> of.test(cpus[v]) ? into.apply(state.get(v)) : state.get(v))
                        .toList())
                .collect(Collectors.toSet());
        settle();
    }

    /**
     * @param reach 0 NSH, 1 ISH, 2 OSH, 3 SY
     * @param stores it waits for stores
     * @param loads it waits for loads
     * @param ordered by descriptor, how many stores to it are ordered before what follows
     */
    public void dsb(int by, int reach, boolean stores, boolean loads, boolean nXS, Map<Long, Integer> ordered) {
        long least = descriptors.packed(ordered);
        states.removeIf(state -> {
            for (int v = 0; v < cpus.length; v++) {
                View view = state.get(v);
                for (int i = 0; cpus[v] == by && i < descriptors.count(); i++) {
                    if (view.seen(i) < Descriptors.field(least, i)) {
                        return true;
                    }
                }
                boolean waitsForWalks = stores && (cpus[v] == by || reach > 0);
                for (int i = 0; waitsForWalks && i < descriptors.count(); i++) {
                    if (view.seen(i) < descriptors.lastBy(i, by)) {
                        return true;
                    }
                }
                if (stores
                        && loads
                        && view.pending().stream().anyMatch(id -> {
                            Operation operation = issued.get(id).operation;
                            return issued.get(id).by == by && operation.reach() <= reach && (!nXS || operation.nXS());
                        })) {
                    return true;
                }
            }
            return false;
        });
    }

    public void contexts(int cpu, List<Context> now) {
        for (int v = 0; v < cpus.length; v++) {
            if (cpus[v] == cpu) {
                contexts.set(v, now);
            }
        }
        settle();
    }

    /** Entries that may match, in some state. */
    public Set<Cached.Key> entries(int cpu, long va, int asid) {
        int v = indexOf(cpu);
        BitSet any = new BitSet();
        states.forEach(state -> any.or(state.get(v).held()));
        Set<Cached.Key> found = new LinkedHashSet<>();
        any.stream().mapToObj(walks::cached).forEach(one -> {
            if (one instanceof Cached.Leaf leaf && leaf.covers(va) && (leaf.asid() == -1 || leaf.asid() == asid)) {
                found.add(leaf.key());
            }
        });
        return found;
    }

    /** A walk for {@code va} may read the descriptor, in some state. */
    public boolean mayRead(int cpu, long descriptor, long va) {
        int v = indexOf(cpu);
        for (Context context : contexts.get(v)) {
            if (descriptor == context.first(va)) {
                return true;
            }
            for (List<View> state : states) {
                if (state.get(v).held().stream()
                        .mapToObj(walks::cached)
                        .anyMatch(one -> one instanceof Cached.Pointer pointer
                                && pointer.asid() == context.asid()
                                && pointer.covers(va)
                                && descriptor == pointer.table() + 8 * (va >>> 12 & 511))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What an access for {@code va} may end in, whose walk may have been made early. */
    public Set<Cached.Fault> faults(int cpu, long va, Context now) {
        int v = indexOf(cpu);
        long root = now.roots().get(va < 0 ? 1 : 0);
        Set<Cached.Fault> found = new LinkedHashSet<>();
        for (List<View> state : states) {
            state.get(v).held().stream().mapToObj(walks::cached).forEach(one -> {
                if (one instanceof Cached.Missed missed
                        && missed.root() == root
                        && missed.asid() == now.asid()
                        && missed.covers(va)) {
                    found.add(missed.fault());
                }
            });
        }
        return found;
    }

    /** The same, where it is made at its turn, and what faults is not older than what is ordered before the access. */
    public Set<Cached.Fault> faultsInOrder(int cpu, long va, Context now, Map<Long, Integer> observed) {
        int v = indexOf(cpu);
        long least = descriptors.packed(observed);
        Set<Cached.Fault> found = new LinkedHashSet<>();
        for (List<View> state : states) {
            View view = state.get(v);
            inOrder(view, now.first(va), 2, 0, cpu, least, found);
            view.held().stream().mapToObj(walks::cached).forEach(one -> {
                if (one instanceof Cached.Pointer pointer && pointer.asid() == now.asid() && pointer.covers(va)) {
                    inOrder(view, pointer.table() + 8 * (va >>> 12 & 511), 3, pointer.behind(), cpu, least, found);
                }
            });
        }
        return found;
    }

    private void inOrder(
            View view, long address, int level, long behind, int cpu, long least, Set<Cached.Fault> found) {
        int i = descriptors.indexOf(address);
        if (i < 0) {
            found.add(new Cached.Fault(level, false));
            return;
        }
        int nth = Math.max(view.seen(i), Descriptors.field(behind, i));
        if (nth >= Descriptors.field(least, i) && nth >= descriptors.lastBy(i, cpu)) {
            Cached.Fault.of(descriptors.value(i, nth), level).ifPresent(found::add);
        }
    }

    private int indexOf(int cpu) {
        for (int v = 0; v < cpus.length; v++) {
            if (cpus[v] == cpu) {
                return v;
            }
        }
        throw new IllegalArgumentException("not cpu" + cpu + "'s");
    }

    private void settle() {
        Set<List<View>> found = new HashSet<>();
        Deque<List<View>> waiting = new ArrayDeque<>();
        for (List<View> state : states) {
            List<View> filled = walks.fill(state, contexts);
            if (found.add(filled)) {
                waiting.add(filled);
            }
        }
        while (!waiting.isEmpty()) {
            List<View> state = waiting.remove();
            for (List<View> next : moves(state)) {
                List<View> filled = walks.fill(next, contexts);
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
            for (int i = 0; i < descriptors.count(); i++) {
                if (view.seen(i) + 1 < descriptors.values(i)) {
                    long seen = Descriptors.next(view.seen(), i);
                    moves.add(with(state, v, new View(seen, view.pending(), view.held(), view.offered())));
                }
            }
        }
        BitSet pending = new BitSet();
        state.forEach(view -> pending.or(view.pending()));
        pending.stream()
                .forEach(id -> moves.add(IntStream.range(0, cpus.length)
                        .mapToObj(v ->
                                state.get(v).pending().get(id) ? maintained(cpus[v], state.get(v), id) : state.get(v))
                        .toList()));
        return moves;
    }

    private View maintained(int cpu, View view, int id) {
        Operation operation = issued.get(id).operation;
        boolean own = issued.get(id).by == cpu;
        BitSet pending = (BitSet) view.pending().clone();
        pending.clear(id);
        BitSet held = new BitSet();
        // A CPU's own maintenance does not wait for the walks of accesses that come after it.
        view.held().stream()
                .filter(n -> own && walks.cached(n) instanceof Cached.Missed || !operation.removes(walks.cached(n)))
                .forEach(held::set);
        BitSet offered = new BitSet();
        view.offered().stream()
                .filter(n -> !operation.removes(walks.offered(n)))
                .forEach(offered::set);
        return new View(view.seen(), pending, held, offered);
    }

    private static List<View> with(List<View> state, int v, View view) {
        List<View> views = new ArrayList<>(state);
        views.set(v, view);
        return views;
    }
}
