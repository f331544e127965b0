package mmulator.relaxed;

import mmulator.relaxed.end.Execution;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.Touched;
import mmulator.relaxed.list.View;
import mmulator.relaxed.regime.Place;
import org.jspecify.annotations.Nullable;

/** The rules of writes. */
final class Writes {
    private final Given given;

    Writes(Given given) {
        this.given = given;
    }

    /**
     * The read that a write is a pair with, by exclusives or in one atomic.
     *
     * @param time of the message that it took
     * @param post its view
     */
    record Pair(int time, long post) {}

    /**
     * A write to be made.
     *
     * @param address view of the address, {@code data} of the value
     * @param pair null if it is of none
     * @param acquires of an atomic that is acquire and release: what follows waits for its write, too
     * @param place where it goes, as the translation says
     */
    record Write(
            int location,
            long value,
            long address,
            long data,
            boolean release,
            @Nullable Pair pair,
            boolean acquires,
            Place place) {}

    /**
     * Keeps the promise of this write, or adds it at the end.
     *
     * @param state changed
     * @return false if the write cannot be in this execution; then the state is of no use
     */
    boolean make(CpuState state, Write write) {
        int location = write.location;
        long dependencies = View.join(write.address, write.data);
        int after = bound(state, write, dependencies);
        int time = given.send(state, new Message.Write(given.cpu, location, write.value, false), after);
        if (time == 0 || time >= write.place.before()) {
            return false;
        }
        if (write.pair != null && isIntervened(state, location, write.pair.time, time)) {
            return false;
        }
        given.tell(state, state.pc - 4, Execution.Kind.WRITE, location, write.value, time, after);
        state.writes = View.join(state.writes, View.at(time));
        if (given.mayBeDescriptor(location)) {
            state.descriptors = View.join(state.descriptors, View.at(time));
        }
        if (write.release) {
            state.released = View.join(state.released, View.at(time));
        }
        if (write.acquires) {
            state.acquired = View.join(state.acquired, View.at(time));
        }
        long pair = write.pair == null ? Touched.NO_PAIR : write.pair.post;
        state.touch(
                location, state.touched(location).withCoherence(View.at(time)).withForwarded(time, dependencies, pair));
        state.hasAccessed(write.address, write.place);
        return true;
    }

    /** The write has to stand after this time. */
    private int bound(CpuState state, Write write, long dependencies) {
        long pre = View.join(dependencies, write.release ? state.beforeRelease() : state.beforeStore());
        if (given.mayBeDescriptor(write.location)) {
            pre = View.join(pre, state.flushed);
        }
        Touched before = state.touched(write.location);
        return View.writes(View.join(View.join(pre, write.place.walk()), before.walked(), before.coherence()));
    }

    /**
     * Another CPU's write comes between the read and the write of a pair. The formal model asks nothing of a pair that has an
     * own write to the location between, too; what hardware writes is none of the CPU's own.
     */
    private boolean isIntervened(CpuState state, int location, int read, int write) {
        boolean others = false;
        for (int time = given.next(state, location, read); time < write; time = given.next(state, location, time)) {
            Message message = given.at(state, time);
            if (message.cpu() == given.cpu && !Given.isUpdate(message)) {
                return false;
            }
            others = true;
        }
        return others;
    }

    /**
     * Hardware writes the descriptor that a walk has read, with nothing between. Arm ARM D8.5, "Hardware management of the
     * Access flag" and "of dirty state".
     *
     * @param last of what was read, {@code post} the view of the walk
     * @return false if it cannot be in this execution; then the state is of no use
     */
    static boolean update(Given given, CpuState state, Reading reading, int last, long value, long post) {
        int location = reading.location(last);
        // All walks until now are among the latter, with the accesses that they were for.
        long pre = View.join(post, state.beforeSynchronization());
        Message message = new Message.Write(given.cpu, location, value, true);
        given.locations.of(given.locations.address(location), 8, true, state.pc);
        int after = View.writes(pre);
        boolean promised = given.promise(state, message) != 0;
        int read = reading.time(last);
        if (!promised && given.isWritten(state, location, read, given.end(state))) {
            // Own stores are in the way, but may turn out to come after it: to coherence it is no store of this CPU.
            if (after > given.length || given.isWritten(state, location, read, given.length)) {
                return false;
            }
            state.addCandidate(message);
            state.hypothetical = true;
            return true;
        }
        int time = given.send(state, message, after);
        if (time == 0 || given.isWritten(state, location, read, time - 1)) {
            return false;
        }
        state.walks = View.join(state.walks, View.at(time));
        return true;
    }
}
