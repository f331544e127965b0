package mmulator.report.trace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The routines that a CPU is in, as far as its visible instructions show. Calls are not among them: that a routine was
 * called, returned from or branched to follows from where the CPU is now and from the link register.
 */
final class CallStack {
    /** Beyond this the stack is what a stub that runs wild makes of it. */
    private static final int DEEPEST = 64;

    private final LongFunction<String> routines;
    private final Deque<Frame> frames = new ArrayDeque<>();

    /** @param exception true for a frame that lasts until an exception returns */
    private record Frame(String name, boolean exception) {}

    /** Told what the stack goes through. */
    interface Changes {
        void entered(String name);

        void left();
    }

    /** @param routines the routine that an address is in */
    CallStack(LongFunction<String> routines) {
        this.routines = routines;
    }

    /** The CPU is about to execute at {@code pc} with {@code link} in X30. */
    void at(long pc, long link, Changes changes) {
        String routine = routines.apply(pc);
        if (isInnermost(routine)) {
            return;
        }
        if (isOpen(routine)) {
            leaveUntil(routine, changes);
            return;
        }
        // A call leaves the address after it; without that it was a branch, or the link register holds something else.
        String caller = routines.apply(link - Integer.BYTES);
        if (isOpen(caller)) {
            leaveUntil(caller, changes);
        } else {
            leaveUntil(null, changes);
        }
        if (frames.size() < DEEPEST) {
            enter(routine, false, changes);
        }
    }

    void exception(String what, Changes changes) {
        enter(what, true, changes);
    }

    void exceptionReturned(Changes changes) {
        leaveUntil(null, changes);
        if (!frames.isEmpty()) {
            leave(changes);
        }
    }

    void end(Changes changes) {
        while (!frames.isEmpty()) {
            leave(changes);
        }
    }

    private boolean isInnermost(String routine) {
        Frame top = frames.peek();
        return top != null && !top.exception && top.name.equals(routine);
    }

    private boolean isOpen(String routine) {
        for (Frame frame : frames) {
            if (frame.exception) {
                return false;
            }
            if (frame.name.equals(routine)) {
                return true;
            }
        }
        return false;
    }

    /** @param routine null for none, that is up to the exception or the end */
    private void leaveUntil(@Nullable String routine, Changes changes) {
        while (!frames.isEmpty() && !frames.element().exception && !Objects.equals(frames.element().name, routine)) {
            leave(changes);
        }
    }

    private void enter(String name, boolean exception, Changes changes) {
        frames.push(new Frame(name, exception));
        changes.entered(name);
    }

    private void leave(Changes changes) {
        frames.pop();
        changes.left();
    }
}
