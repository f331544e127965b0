package mmulator.relaxed;

import java.util.BitSet;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.end.Story;
import mmulator.relaxed.judge.Breach;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.Times;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Epochs;
import mmulator.relaxed.regime.Reach;
import mmulator.relaxed.regime.WalkEnd;
import org.jspecify.annotations.Nullable;

/** What a run of one CPU is against: the messages that it can see, and what memory held before them. Times start at 1. */
final class Given {
    final int cpu;
    /** Of these messages, the first {@code length}. */
    private Message[] list;

    int length;
    private Times times;
    final Locations locations;
    final int maxMessages;

    /** How many CPUs there are. */
    final int cpus;

    private final Program.Memory initial;
    private BitSet seen;
    final Reach reach;
    /** Rules are judged. */
    final boolean judges;

    private final Program.Tolerance tolerance;
    /** Loads take the newest messages only; accesses, what a TLB may hold from before. */
    private boolean settled, keepsEntries;

    private @Nullable IntUnaryOperator draw;

    private boolean tells;
    private boolean grown;
    private boolean bounded;

    /**
     * @param seen locations that the CPU is known to load from; grows
     * @param reach of TLBIs; grows
     */
    Given(int cpu, Message[] list, Locations locations, Program program, BitSet seen, Reach reach, int maxMessages) {
        this.reach = reach;
        this.cpu = cpu;
        this.list = list;
        length = list.length;
        times = new Times(list);
        this.locations = locations;
        cpus = program.cpus().size();
        initial = program.memory();
        judges = program.judged();
        tolerance = program.tolerance();
        this.seen = seen;
        this.maxMessages = maxMessages;
    }

    /** The list has become another. @param many how many of its messages count */
    void give(Message[] other, int many, Times where) {
        list = other;
        length = many;
        times = where;
    }

    /** From here on, as if all messages had been seen by all. @param kept accesses use what a TLB may hold from before */
    void settle(boolean whether, boolean kept) {
        settled = whether;
        keepsEntries = kept;
    }

    boolean keepsEntries() {
        return keepsEntries;
    }

    boolean isSettled() {
        return settled;
    }

    /** Of what walks may find, some is looked at, as it is drawn. */
    void sample(IntUnaryOperator drawn) {
        draw = drawn;
    }

    boolean samples() {
        return draw != null;
    }

    /** One of so many, drawn. */
    int oneOf(int many) {
        return Objects.requireNonNull(draw).applyAsInt(many);
    }

    /** Runs against it are to be told. */
    Given told() {
        tells = true;
        return this;
    }

    /** @param behind view that it had to come after */
    void tell(CpuState state, long pc, Execution.Kind kind, int location, long value, int time, int behind) {
        if (tells) {
            state.tell(new Story.Part.Done(new Execution.Deed(
                    pc, kind, location != Message.NOWHERE ? locations.address(location) : value, value, time, behind)));
        }
    }

    /** Walks are told where they read what is written. */
    void tellWalk(CpuState state, int location, int time, int behind) {
        if (tells && locations.isWrittenDescriptor(location)) {
            tell(state, state.pc, Execution.Kind.WALK, location, value(state, location, time), time, behind);
        }
    }

    /** The state goes on in the way of that number. */
    void choose(CpuState state, int way) {
        if (tells) {
            state.tell(new Story.Part.Chosen(way));
        }
    }

    /** The program deals with it: it is not told. */
    boolean tolerates(Breach breach) {
        return tolerance.tolerates(breach.rule(), cpu, breach.pc());
    }

    /** These descriptors may be a contiguous run whose members do not agree, at some time. */
    boolean mayDiffer(long first, int count, long step) {
        return judges && contains(first) && locations.mayDiffer(first, count, step, initial);
    }

    boolean contains(long physicalAddress) {
        return initial.contains(physicalAddress);
    }

    /** The CPU loads from a location: it can tell where messages of it stand. */
    void look(int location) {
        if (!seen.get(location)) {
            seen.set(location);
            grown = true;
        }
    }

    /** An access may use what has been overwritten. */
    void use(WalkEnd end) {
        grown |= reach.uses(cpu, end);
    }

    /** The CPU's own walks may read what it has written there. */
    boolean mayBeDescriptor(int location) {
        return locations.isWrittenDescriptor(location) && (seen.get(location) || locations.isInTable(location));
    }

    boolean looksAt(int location) {
        return seen.get(location);
    }

    /** From here on. @param other to be used for that @return where it has looked until now */
    BitSet lookAnew(BitSet other) {
        BitSet before = seen;
        other.clear();
        seen = other;
        return before;
    }

    /** It loads from where it was not known to: the list may lack messages. */
    boolean hasGrown() {
        return grown;
    }

    void giveUp() {
        bounded = true;
    }

    boolean isBounded() {
        return bounded;
    }

    /** The oldest promise of the message that is not kept, as coherence wants it; 0 if there is none. */
    int promise(CpuState state, Message message) {
        for (int time : state.promises) {
            if (list[time - 1].equals(message)) {
                return time;
            }
        }
        return 0;
    }

    /**
     * Keeps the promise of a message, or adds it at the end.
     *
     * @param after it has to stand after this time
     * @return its time; 0 if it cannot be in this execution
     */
    int send(CpuState state, Message message, int after) {
        int promised = promise(state, message);
        if (promised != 0) {
            state.keepPromise(promised);
            leave(state, message, promised);
            return promised > after ? promised : 0;
        }
        if (end(state) >= maxMessages) {
            giveUp();
            return 0;
        }
        if (message.location() != Message.NOWHERE && hasPromised(state, message.location())) {
            return 0; // an older write would come after this one
        }
        // Who is translated by its neighbours has to look at it from now on.
        grown |= judges
                && message instanceof Message.Write write
                && locations.stored(write.location(), write.value(), initial);
        state.add(message);
        if (after <= length) {
            state.addCandidate(message);
        }
        leave(state, message, end(state));
        return end(state);
    }

    /** What comes after a change of the regime, or a page that is handed back, has a time after it. */
    private static void leave(CpuState state, Message message, int time) {
        Epochs epochs = state.epochs;
        if (epochs != null && !isUpdate(message)) {
            state.epochs = epochs.sent(time);
        }
        if (!state.freed.isEmpty() && !isUpdate(message)) {
            state.freed = state.freed.stream().map(page -> page.sent(time)).toList();
        }
    }

    static boolean isUpdate(Message message) {
        return message instanceof Message.Write write && write.update();
    }

    /** The first own message in the list whose instruction is still to come. */
    int firstPromise(CpuState state) {
        for (int time : state.promises) {
            if (!isUpdate(list[time - 1])) {
                return time;
            }
        }
        return Epoch.OPEN;
    }

    private boolean hasPromised(CpuState state, int location) {
        for (int time : state.promises) {
            if (list[time - 1] instanceof Message.Write write && write.location() == location && !write.update()) {
                return true;
            }
        }
        return false;
    }

    /** An own store cannot be read before it is executed; nothing is said of an update by hardware for a later access. */
    boolean isReadable(CpuState state, int time) {
        return !state.hasPromised(time) || at(state, time) instanceof Message.Write write && write.update();
    }

    int end(CpuState state) {
        return length + state.added.length;
    }

    Message at(CpuState state, int time) {
        return time <= length ? list[time - 1] : state.added[time - 1 - length];
    }

    long value(CpuState state, int location, int time) {
        return time != 0 && at(state, time) instanceof Message.Write write
                ? write.value()
                : initial.read(locations.address(location), locations.size(location));
    }

    /** The first message of the location after a time; {@link Epoch#OPEN} if there is none. */
    int next(CpuState state, int location, int after) {
        int time = times.next(location, after);
        for (int i = 0; i < state.added.length && time == Epoch.OPEN; i++) {
            if (state.added[i].location() == location && length + i + 1 > after) {
                time = length + i + 1;
            }
        }
        return time;
    }

    /** The last message of the location not after a time; 0 if there is none. */
    int last(CpuState state, int location, int until) {
        for (int time = Math.min(until, end(state)); time > length; time--) {
            if (at(state, time).location() == location) {
                return time;
            }
        }
        return times.last(location, until);
    }

    /** The first TLBI after a time that takes effect on this CPU; {@link Epoch#OPEN} if there is none. */
    int nextEffect(CpuState state, int after) {
        int time = times.nextEffect(cpu, after);
        for (int i = 0; i < state.added.length && time == Epoch.OPEN; i++) {
            if (state.added[i] instanceof Message.Effect effect && effect.on() == cpu && length + i + 1 > after) {
                time = length + i + 1;
            }
        }
        return time;
    }

    /** The last TLBI not after a time that takes effect on this CPU; 0 if there is none. */
    int lastEffect(int until) {
        return times.lastEffect(cpu, until);
    }

    /**
     * When the first interrupt after a time is sent to this CPU; {@link Epoch#OPEN} if there is none. One that it is still to
     * send itself may come, but not be sent any more, since that comes after.
     */
    int nextInterrupt(int after) {
        return times.nextInterrupt(cpu, after);
    }

    /** Those that are sent until a time have come: of one INTID there is only one. */
    void interruptsCome(CpuState state, int until) {
        for (int time = nextInterrupt(state.interrupted);
                time <= until && time != Epoch.OPEN;
                time = nextInterrupt(time)) {
            state.interrupts.makePending(((Message.Interrupt) list[time - 1]).intid());
            state.interrupted = time;
        }
    }

    /** Something is written to the location after one time and not after the other. */
    boolean isWritten(CpuState state, int location, int after, int last) {
        return next(state, location, after) <= last;
    }

    int[] promises() {
        return IntStream.rangeClosed(1, length)
                .filter(time -> list[time - 1].cpu() == cpu)
                .toArray();
    }
}
