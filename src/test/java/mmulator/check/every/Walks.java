package mmulator.check.every;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What walks find in each state of the TLBs: all that they can reach, at once. Entries and offers have numbers. */
final class Walks {
    /** A descriptor as a walk finds it. @param under a Table descriptor has made it read-only */
    private record Reading(long value, long va, int level, int asid, boolean under, long root, long behind) {}

    private record Offer(int half, long root, int asid, Cached what) {}

    private final Descriptors descriptors;
    private final List<Long> pages;
    private final boolean faults;
    private final List<Cached> cached = new ArrayList<>();
    private final List<Offer> offers = new ArrayList<>();
    private final Map<Object, Integer> numbers = new HashMap<>();
    private final Map<Reading, List<Integer>> cacheable = new HashMap<>();

    /** @param pages the addresses that count; {@code faults}: walks that find nothing count, too */
    Walks(Descriptors descriptors, List<Long> pages, boolean faults) {
        this.descriptors = descriptors;
        this.pages = pages;
        this.faults = faults;
    }

    Cached cached(int number) {
        return cached.get(number);
    }

    Cached offered(int number) {
        return offers.get(number).what;
    }

    /** A state with all that walks find in it, and find again for one another. */
    List<View> fill(List<View> state, List<List<Context>> contexts) {
        List<View> views = new ArrayList<>();
        for (View view : state) {
            BitSet held = (BitSet) view.held().clone();
            views.add(new View(
                    view.seen(), view.pending(), held, (BitSet) view.offered().clone()));
        }
        for (int before = -1, now = size(views); now != before; ) {
            for (int v = 0; v < views.size(); v++) {
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
                .mapToInt(view -> view.held().cardinality() + view.offered().cardinality())
                .sum();
    }

    /** What walks of one CPU find in a context: from the root, and from each Table descriptor that it holds. */
    private void walk(List<View> views, int v, Context context) {
        View view = views.get(v);
        for (int half = 0; half < 2; half++) {
            long table = context.roots().get(half);
            long root = faults ? table : 0;
            for (int i = 0; i < descriptors.count(); i++) {
                long at = descriptors.address(i);
                if (at >>> 12 == table >>> 12) {
                    long va = base(half) + ((at & 0xfff) / 8 << 21);
                    int nth = view.seen(i);
                    long behind = descriptors.behind(i, nth);
                    Reading reading =
                            new Reading(descriptors.value(i, nth), va, 2, context.asid(), false, root, behind);
                    found(views, v, context, half, at, reading);
                }
            }
            missedAtOnce(view, context, half);
        }
        for (int n = view.held().nextSetBit(0); n >= 0; n = view.held().nextSetBit(n + 1)) {
            if (cached.get(n) instanceof Cached.Pointer pointer && pointer.asid() == context.asid()) {
                int half = pointer.va() < 0 ? 1 : 0;
                long root = faults ? context.roots().get(half) : 0;
                for (int i = 0; i < descriptors.count(); i++) {
                    long at = descriptors.address(i);
                    if (at >>> 12 == pointer.table() >>> 12) {
                        long va = pointer.va() + ((at & 0xfff) / 8 << 12);
                        int nth = Math.max(view.seen(i), Descriptors.field(pointer.behind(), i));
                        long value = descriptors.value(i, nth);
                        Reading reading = new Reading(value, va, 3, context.asid(), pointer.readOnly(), root, 0);
                        found(views, v, context, half, at, reading);
                    }
                }
            }
        }
    }

    /** A table that is empty for good. */
    private void missedAtOnce(View view, Context context, int half) {
        for (long page : faults ? pages : List.<Long>of()) {
            long address = context.first(page);
            if ((page < 0 ? 1 : 0) == half && descriptors.indexOf(address) < 0) {
                Cached.Fault fault = new Cached.Fault(2, false);
                long root = context.roots().get(half);
                view.held().set(number(new Cached.Missed(root, page & -1L << 21, 21, context.asid(), fault), cached));
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
            views.get(v).held().set(n);
            if (context.common().get(half)) {
                int offer = number(new Offer(half, context.roots().get(half), context.asid(), cached.get(n)), offers);
                for (int other = 0; other < views.size(); other++) {
                    if (other != v) {
                        views.get(other).offered().set(offer);
                    }
                }
            }
        }
    }

    /** An Invalid member has no part in the run. */
    private boolean isOfInvalidMember(View view, long descriptor, Cached what) {
        if (!(what instanceof Cached.Leaf leaf) || leaf.key().sizeShift() == leaf.shift()) {
            return false;
        }
        long member = leaf.va() >>> leaf.shift() & Descriptors.RUN - 1;
        int i = descriptors.indexOf(descriptor & -8L * Descriptors.RUN | 8 * member);
        long value = i < 0 ? 0 : descriptors.value(i, view.seen(i));
        return (value & 1) == 0 || leaf.shift() == 12 && (value & 2) == 0;
    }

    private List<Integer> cacheable(Reading reading) {
        List<Cached> all = new ArrayList<>();
        long value = reading.value;
        if (reading.level == 2 && (value & 3) == 3) {
            boolean readOnly = (value >>> 62 & 1) != 0;
            all.add(new Cached.Pointer(reading.va, reading.asid, value & 0xffff_ffff_f000L, readOnly, reading.behind));
        } else if ((value & 3) == (reading.level == 2 ? 1 : 3) && (value >>> 10 & 1) != 0) {
            int shift = reading.level == 2 ? 21 : 12;
            boolean readOnly = reading.under || (value >>> 7 & 1) != 0;
            boolean global = (value >>> 11 & 1) == 0;
            long oa = value & 0xffff_ffff_f000L & -1L << shift;
            int tag = global ? -1 : reading.asid;
            all.add(new Cached.Leaf(
                    reading.va, shift, tag, new Cached.Key(shift, oa, global, reading.level, readOnly)));
            if ((value >>> 52 & 1) != 0) {
                Cached.Key run = new Cached.Key(shift + 4, oa & -1L << shift + 4, global, reading.level, readOnly);
                long first = reading.va & -1L << shift + 4;
                for (int member = 0; member < Descriptors.RUN; member++) {
                    all.add(new Cached.Leaf(first + ((long) member << shift), shift, tag, run));
                }
            }
        }
        if (faults) {
            int shift = reading.level == 2 ? 21 : 12;
            Cached.Fault.of(value, reading.level)
                    .ifPresent(
                            fault -> all.add(new Cached.Missed(reading.root, reading.va, shift, reading.asid, fault)));
        }
        return all.stream()
                .filter(one -> pages.stream().anyMatch(one::covers))
                .map(one -> number(one, cached))
                .toList();
    }

    /** What others have found, where the CPU's own TTBR says that it is common. */
    private void take(View view, Context context) {
        if (!context.common().contains(true)) {
            return;
        }
        view.offered().stream().mapToObj(offers::get).forEach(offer -> {
            // Under one ASID it is up to software that the tables are the same.
            boolean fits = switch (offer.what) {
                case Cached.Leaf leaf ->
                    offer.asid == context.asid()
                            || leaf.asid() == -1 && context.roots().get(offer.half) == offer.root;
                case Cached.Pointer pointer -> offer.asid == context.asid();
                case Cached.Missed missed -> false;
            };
            if (fits && context.common().get(offer.half)) {
                view.held().set(number(offer.what, cached));
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
