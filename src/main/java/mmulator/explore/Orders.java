package mmulator.explore;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which TLB maintenance must be tried in either order with what. Whether a TLBI came before a store counts only if some
 * verdict depends on it, and that is seen when it is given. So a search begins as if it never did; when a verdict has
 * depended on the order of two steps that nothing else keeps in order, the search begins again, and from then on the
 * instructions of those two conflict. Once it comes to its end, no verdict depends on an order that was not tried.
 *
 * <p>Parts of a search that cannot tell each other what they have found take all such orders to matter from the start.
 */
final class Orders {
    /** One order of events is all there is. */
    static final Orders NONE = new Orders(Set.of(), false);

    /** Every order of TLB maintenance matters that could. */
    static final Orders ALL = new Orders(Set.of(), true);

    /** Two instructions, each of a CPU: the lower CPU first. */
    private record Pair(int cpu, long pc, int otherCpu, long otherPc) {
        static Pair of(Footprint one, Footprint other) {
            return one.cpu < other.cpu
                    ? new Pair(one.cpu, one.pc, other.cpu, other.pc)
                    : new Pair(other.cpu, other.pc, one.cpu, one.pc);
        }
    }

    private final Set<Pair> known;
    private final Set<Pair> found = ConcurrentHashMap.newKeySet();
    private final boolean all;
    private final @Nullable Orders whole;

    private Orders(Set<Pair> known, boolean all) {
        this(known, all, null);
    }

    private Orders(Set<Pair> known, boolean all, @Nullable Orders whole) {
        this.known = known;
        this.all = all;
        this.whole = whole;
    }

    /** None is known to matter yet. */
    static Orders toBeFound() {
        return new Orders(Set.of(), false);
    }

    /** The same for one part of a search: {@link #haveGrown} tells of that part only. */
    Orders part() {
        return new Orders(known, all, this);
    }

    boolean all() {
        return all;
    }

    boolean matters(Footprint one, Footprint other) {
        return !known.isEmpty() && known.contains(Pair.of(one, other));
    }

    /** The order of two steps matters that nothing has kept in order. */
    void matter(Footprint one, Footprint other) {
        Pair pair = Pair.of(one, other);
        if (all || known.contains(pair)) {
            throw new IllegalStateException("steps that conflict, and neither happens before the other: " + pair);
        }
        found.add(pair);
        if (whole != null) {
            whole.found.add(pair);
        }
    }

    /** What was searched with these is worth nothing. */
    boolean haveGrown() {
        return !found.isEmpty();
    }

    /** With those that have been found. */
    Orders grown() {
        Set<Pair> both = new HashSet<>(known);
        both.addAll(found);
        return new Orders(Collections.unmodifiableSet(both), false);
    }
}
