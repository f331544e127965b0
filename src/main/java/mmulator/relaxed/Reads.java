package mmulator.relaxed;

import java.util.Arrays;
import mmulator.relaxed.list.Touched;
import mmulator.relaxed.list.View;
import mmulator.relaxed.regime.Place;

/** The rules of reads. */
final class Reads {
    private final Given given;

    Reads(Given given) {
        this.given = given;
    }

    /** What orders a read at an address of view {@code address} behind something. */
    static long before(CpuState state, long address, Place place, boolean acquire, boolean acquirePc) {
        long pre = View.join(View.join(address, state.dmb, state.dsb), state.context, state.acquired);
        pre = View.join(pre, place.walk());
        // LDAPR does not wait for STLR. Arm ARM B2.3.7, "Barrier-ordered-before".
        return acquire && !acquirePc ? View.join(pre, state.released) : pre;
    }

    /**
     * Times of the messages that a read may take, 0 for the initial memory: the newest that the CPU must have seen, and all
     * later ones. Coherence with earlier reads does not count updates by hardware, as Arm ARM B2.3.7,
     * "Explicitly-hazard-ordered-before", is about explicit writes.
     */
    int[] choices(CpuState state, int location, long pre) {
        int ordered = View.reads(pre);
        int coherent = View.reads(state.coherence(location));
        int[] times = new int[4];
        int count = 0;
        int time = given.last(state, location, given.end(state));
        while (time > 0) {
            boolean update = Given.isUpdate(given.at(state, time));
            if (given.isReadable(state, time)) {
                times = count + 1 == times.length ? Arrays.copyOf(times, 2 * times.length) : times;
                times[count++] = time;
            }
            boolean only = given.isSettled() && count > 0;
            if (only || time <= ordered || time <= coherent && !update) {
                return Arrays.copyOf(times, count);
            }
            time = given.last(state, location, time - 1);
        }
        return Arrays.copyOf(times, count + 1);
    }

    /** View of what is read there. */
    long after(CpuState state, int location, int time, long pre, boolean acquire) {
        Touched own = state.touched(location);
        if (time == 0 || own.forwarded() != time) {
            return View.join(pre, View.at(time));
        }
        // An acquire that gets the write of an exclusive or an atomic is behind the read of that pair.
        boolean paired = acquire && own.pair() != Touched.NO_PAIR;
        return View.join(pre, paired ? View.join(own.data(), own.pair()) : own.data());
    }

    /** @param kept false for an atomic that throws away what it reads */
    void done(CpuState state, int location, long address, Place place, long post, boolean acquire, boolean kept) {
        Touched before = state.touched(location);
        state.touch(location, before.withCoherence(View.join(before.coherence(), post)));
        state.reads = View.join(state.reads, post);
        if (kept) {
            state.readsKept = View.join(state.readsKept, post);
        }
        if (acquire) {
            state.acquired = View.join(state.acquired, post);
        }
        state.hasAccessed(address, place);
    }
}
