package mmulator.explore;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.mmu.history.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Which TLB maintenance must be tried in either order with what. Whether a TLBI came before a store counts only if some
 * verdict depends on it, and that is seen when it is given. So a search begins as if it never did; when a verdict has
 * depended on the order of two steps that nothing else keeps in order, the search begins again, and from then on the
 * instructions of those two conflict. Once it comes to its end, no verdict depends on an order that was not tried.
 *
 * <p>Likewise plain instructions are part of a step, until a step of another CPU is found that may come between ({@link Tail}):
 * from then on each instruction of the words that it changes, of a page whose mapping it does, or where they begin, is a step.
 *
 * <p>Parts of a search that cannot tell each other what they have found take all such orders to matter from the start.
 */
final class Orders {
    /** One order of events is all there is. */
    static final Orders NONE = new Orders(Set.of(), Set.of(), false, null);

    /** Two instructions, each of a CPU: the lower CPU first. */
    private record Pair(int cpu, long pc, int otherCpu, long otherPc) {
        static Pair of(Footprint one, Footprint other) {
            return one.cpu < other.cpu
                    ? new Pair(one.cpu, one.pc, other.cpu, other.pc)
                    : new Pair(other.cpu, other.pc, one.cpu, one.pc);
        }
    }

    private final Set<Pair> known;
    /** Where the instructions of those are. */
    private final Set<Long> named;

    private final Set<Pair> found = ConcurrentHashMap.newKeySet();
    private final Set<Long> stepped;
    private final Set<Long> changing = ConcurrentHashMap.newKeySet();
    private final Ends ends;
    private final boolean all;
    private final @Nullable Orders whole;

    /**
     * Words of plain instructions that are steps.
     *
     * @param raced another CPU's step has come before one of them that could come after it
     * @param behind one was the last step of a run that has ended behind it; what must be steps for others to come in between
     */
    private record Ends(Set<Long> raced, Map<Long, Set<Long>> behind) {
        Ends() {
            this(ConcurrentHashMap.newKeySet(), new ConcurrentHashMap<>());
        }
    }

    private Orders(Set<Pair> known, Set<Long> stepped, boolean all, @Nullable Orders whole) {
        ends = whole == null ? new Ends() : whole.ends;
        this.known = known;
        named = known.stream()
                .flatMap(pair -> Stream.of(pair.pc, pair.otherPc))
                .collect(Collectors.toUnmodifiableSet());
        this.stepped = stepped;
        this.all = all;
        this.whole = whole;
    }

    /** None is known to matter yet. */
    static Orders toBeFound() {
        return new Orders(Set.of(), Set.of(), false, null);
    }

    /** Every order of TLB maintenance matters that could. */
    static Orders every() {
        return new Orders(Set.of(), Set.of(), true, null);
    }

    /** The same for one part of a search: {@link #haveGrown} tells of that part only. */
    Orders part() {
        return new Orders(known, stepped, all, this);
    }

    boolean all() {
        return all;
    }

    /** True if {@link #matters} may be true of an instruction there. */
    boolean names(long pc) {
        return !named.isEmpty() && named.contains(pc);
    }

    boolean matters(Footprint one, Footprint other) {
        return known.contains(Pair.of(one, other));
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

    /** Code in which every instruction is a step, as in {@link mmulator.machine.choice.Choices#steppedCode}. */
    Set<Long> steppedCode() {
        return stepped;
    }

    /** Others may come between the instructions of these words. */
    void stepThrough(Collection<Long> words) {
        if (this != NONE && !stepped.containsAll(words)) {
            changing.addAll(words);
            if (whole != null) {
                whole.changing.addAll(words);
            }
        }
    }

    /** A plain instruction of these words is a step that another CPU's has come before, and need not. */
    void raced(Set<Long> own) {
        for (long word : own) {
            if (ends.raced.add(word)) {
                stepThrough(ends.behind.getOrDefault(word, Set.of()));
            }
        }
    }

    /**
     * The run has ended in what is behind a plain instruction that is a step: what has to come after that instruction would have
     * to come before the end.
     *
     * @param own word of the instruction
     * @param words what must be steps for that
     */
    void endedBehind(Set<Long> own, Set<Long> words) {
        for (long word : own) {
            ends.behind.merge(word, words, Orders::joined);
            if (all || ends.raced.contains(word)) {
                stepThrough(words);
            }
        }
    }

    /** What was searched with these is worth nothing. */
    boolean haveGrown() {
        return !found.isEmpty() || !changing.isEmpty();
    }

    /** With those that have been found. */
    Orders grown() {
        return new Orders(joined(known, found), joined(stepped, changing), all, null);
    }

    private static <T> Set<T> joined(Set<T> some, Set<T> others) {
        Set<T> both = new HashSet<>(some);
        both.addAll(others);
        return Collections.unmodifiableSet(both);
    }

    /** Tells which events of the execution under way come in the same order in all that are equivalent to it. */
    interface Happened {
        /** There are no others. */
        Happened IN_ONE_ORDER = new Happened() {
            @Override
            public boolean surely(Moment first, Moment second) {
                return true;
            }

            @Override
            public boolean surelyPast(Moment moment) {
                return true;
            }

            @Override
            public void order(Moment one, Moment other) {}
        };

        /** True if the one comes before the other in all of them, or both belong to one step. */
        boolean surely(Moment first, Moment second);

        /** True if it comes before the step under way in all of them. */
        boolean surelyPast(Moment moment);

        /** A verdict depends on the order of the two. */
        void order(Moment one, Moment other);
    }
}
