package mmulator.relaxed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mmulator.mmu.DescriptorMemory;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.View;
import mmulator.relaxed.regime.Epoch;
import org.jspecify.annotations.Nullable;

/** What a walk has read: a message of each descriptor, or 0 for what memory held at the start. */
final class Reading implements DescriptorMemory {
    private final Given given;
    private final CpuState state;
    /** What to choose at each descriptor in turn; beyond, the first. */
    private final int[] wanted;

    private final List<Integer> locations = new ArrayList<>();
    private final List<Integer> times = new ArrayList<>();
    private final List<int[]> choices = new ArrayList<>();
    /** The last that was read is another member of the leaf's contiguous run. */
    private boolean served;

    private final Gone gone;

    /** @param gone which writes a TLBI leaves to no walk */
    Reading(Given given, CpuState state, int[] wanted, Gone gone) {
        this.given = given;
        this.state = state;
        this.wanted = wanted;
        this.gone = gone;
    }

    static final Gone NOTHING_GONE = depth -> 0;

    /** What was overwritten before the time of a TLBI that the walk comes after is not to be had, whatever it leads to. */
    interface Gone {
        /** That time; 0 for none. @param depth how many descriptors the walk has read before */
        int before(int depth);
    }

    @Override
    public boolean contains(long pa) {
        return given.contains(pa);
    }

    @Override
    public long read(long pa) {
        int location = descriptor(given, state, pa);
        int[] all = all(location);
        if (all.length > 1) {
            all = some(without(location, all, times.size()));
        }
        int depth = times.size();
        int time = all[depth < wanted.length ? wanted[depth] : 0];
        locations.add(location);
        times.add(time);
        choices.add(all);
        return given.value(state, location, time);
    }

    /** The location of a descriptor that a walk of the CPU reads. */
    static int descriptor(Given given, CpuState state, long physicalAddress) {
        int location = given.locations.of(physicalAddress, 8, false, state.pc);
        given.look(location);
        return location;
    }

    /** What memory has at a time. */
    DescriptorMemory at(int time) {
        return new DescriptorMemory() {
            @Override
            public boolean contains(long pa) {
                return given.contains(pa);
            }

            @Override
            public long read(long pa) {
                int location = descriptor(given, state, pa);
                return given.value(state, location, given.last(state, location, time));
            }
        };
    }

    /**
     * The same by an entry that was made of another member, which the own descriptor has let serve its address while it was
     * valid, too; null if the two were not so at one time. Arm ARM I_PGVGZ, "Misprogramming the Contiguous bit".
     */
    @Nullable
    Reading servedBy(int member, int time) {
        int own = count() - 1;
        if (isOverwritten(own, time) || given.isWritten(state, member, time, times.get(own))) {
            return null;
        }
        Reading other = new Reading(given, state, wanted, gone);
        other.locations.addAll(locations);
        other.times.addAll(times);
        other.locations.add(member);
        other.times.add(time);
        other.served = true;
        return other;
    }

    /** The first of the descriptors that a cached Table descriptor does not stand for. */
    int leaf() {
        return count() - (served ? 2 : 1);
    }

    /** The newest, and another. */
    private int[] some(int[] all) {
        int last = all.length - 1;
        return last > 1 && given.samples() ? new int[] {all[given.oneOf(last)], all[last]} : all;
    }

    /** But for those that no walk can have any more. */
    private int[] without(int location, int[] all, int depth) {
        int before = gone.before(depth);
        int from = 0;
        while (from < all.length && given.next(state, location, all[from]) < before) {
            from++;
        }
        return from == 0 ? all : Arrays.copyOfRange(all, from, all.length);
    }

    /** Times of writes of another member of the run that the leaf is of. */
    int[] ofMember(int location) {
        int[] all = all(location);
        return all.length > 1 ? without(location, all, times.size() - 1) : all;
    }

    /** Times of all writes of a descriptor but own ones that come later in the program. */
    private int[] all(int location) {
        int[] found = new int[4];
        int count = 1;
        for (int time = given.next(state, location, 0); time != Epoch.OPEN; time = given.next(state, location, time)) {
            if (given.isReadable(state, time)) {
                found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                found[count++] = time;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** The next combination of choices; empty if there is none. */
    int[] following() {
        for (int last = choices.size() - 1; last >= 0; last--) {
            int chosen = last < wanted.length ? wanted[last] : 0;
            if (chosen + 1 < choices.get(last).length) {
                int[] next = Arrays.copyOf(wanted, last + 1);
                next[last] = chosen + 1;
                return next;
            }
        }
        return new int[0];
    }

    int count() {
        return times.size();
    }

    int location(int index) {
        return locations.get(index);
    }

    int time(int index) {
        return times.get(index);
    }

    /** What is read there was overwritten not after the time. */
    boolean isOverwritten(int index, int last) {
        return given.isWritten(state, locations.get(index), times.get(index), last);
    }

    /** The CPU itself has overwritten what is read there, not after the time. */
    boolean isOverwrittenByItself(int index, int last) {
        int location = locations.get(index);
        for (int time = overwritten(index); time <= last; time = given.next(state, location, time)) {
            Message message = given.at(state, time);
            if (message.cpu() == given.cpu && !Given.isUpdate(message) && given.isReadable(state, time)) {
                return true;
            }
        }
        return false;
    }

    /** Until this time, at least, it is what the tables say, in a regime that the CPU is in: no TLBI removes it. */
    int inForce(Epoch epoch) {
        int until = epoch.until() == Epoch.OPEN ? Epoch.OPEN : epoch.until() - 1;
        for (int i = 0; i < count(); i++) {
            until = Math.min(until, overwritten(i));
        }
        return until;
    }

    /** When what is read there was overwritten. */
    int overwritten(int index) {
        return given.next(state, locations.get(index), times.get(index));
    }

    /** When some of it was first overwritten. */
    int changed() {
        int first = Epoch.OPEN;
        for (int i = 0; i < count(); i++) {
            first = Math.min(first, overwritten(i));
        }
        return first;
    }

    /** The first time after another at which one of the descriptors is written. */
    int changed(int after) {
        int first = Epoch.OPEN;
        for (int location : locations) {
            first = Math.min(first, given.next(state, location, after));
        }
        return first;
    }

    /**
     * How many of the descriptors, from the root on, a walk in the epoch may have found so: it reads one after the other, since
     * each has the address of the next.
     */
    int within(Epoch epoch) {
        return within(epoch, 0);
    }

    /** The same of those that come after the first ones, which were not read then. */
    int within(Epoch epoch, int from) {
        int count = from;
        int now = epoch.since();
        while (count < times.size()) {
            int time = times.get(count);
            if (time >= epoch.until() || time < now && isOverwritten(count, now)) {
                return count;
            }
            now = Math.max(now, time);
            count++;
        }
        return count;
    }

    /** View of all that was read. */
    long view() {
        long view = View.NONE;
        for (int time : times) {
            view = View.join(view, View.at(time));
        }
        return view;
    }
}
