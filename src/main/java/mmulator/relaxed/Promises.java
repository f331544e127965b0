package mmulator.relaxed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mmulator.arch.MemoryInstruction;
import mmulator.draw.Turns;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.step.Step;
import org.jspecify.annotations.Nullable;

/** What one CPU promises in an execution that is drawn, and whether it can keep it. */
final class Promises {
    /** Instructions that a CPU looks ahead for a store to promise. */
    private static final int AHEAD = 60;
    /** Instructions tried to see that promises can be kept. */
    private static final int TRIED = 4_000;

    private final Instructions instructions;
    private final Locations locations;
    private final Turns turns;

    Promises(Instructions instructions, Locations locations, Turns turns) {
        this.instructions = instructions;
        this.locations = locations;
        this.turns = turns;
    }

    /** What can come of an access, some of it with a broken rule. */
    List<CpuState> ways(CpuState state, Step.Access access) {
        List<CpuState> ways = new ArrayList<>();
        instructions.access(state, access, ways);
        ways.removeIf(way -> way.hypothetical);
        return ways;
    }

    private List<CpuState> soundWays(CpuState state, Step.Access access) {
        List<CpuState> ways = ways(state, access);
        ways.removeIf(way -> way.breach != null);
        return ways;
    }

    /** Alone, the CPU comes to where no promise is left. */
    boolean areKept(CpuState from) {
        if (from.promises.length == 0) {
            return true;
        }
        Deque<CpuState> open = new ArrayDeque<>();
        Set<CpuState.Key> met = new HashSet<>();
        open.push(from.copy());
        for (int i = 0; i < TRIED && !open.isEmpty(); i++) {
            CpuState state = open.pop();
            if (state.promises.length == 0) {
                return true;
            }
            Step step = instructions.next(state);
            if (step instanceof Step.Halt || state.ended) {
                continue;
            }
            long pc = state.pc;
            if (step instanceof Step.Access access) {
                // What reads the newest comes out of loops first.
                List<CpuState> ways = soundWays(state, access);
                // Others may come between before it gets so far.
                if (access.instruction().kind() != MemoryInstruction.Kind.STORE) {
                    ways.removeIf(way -> way.added.length > state.added.length);
                }
                ways.sort(Comparator.comparingLong(way -> way.recency));
                ways.forEach(open::push);
            } else if (instructions.execute(state, step) && (state.pc > pc || met.add(state.key()))) {
                open.push(state);
            }
        }
        return false;
    }

    /** One of the messages that the CPU could add next, of an instruction that it need not have come to; null if it finds none. */
    @Nullable
    Message next(CpuState from) {
        List<Message> all = new ArrayList<>();
        CpuState state = from.copy();
        for (int i = 0; i < AHEAD; i++) {
            Step step = instructions.next(state);
            if (step instanceof Step.Halt || state.ended) {
                break;
            }
            if (step instanceof Step.Access access) {
                List<CpuState> ways = soundWays(state, access);
                if (ways.isEmpty()) {
                    break;
                }
                state = ways.get(turns.nextInt(ways.size()));
            } else if (!instructions.execute(state, step)) {
                break;
            }
            if (state.promises.length == 0) {
                for (Message message : state.candidates) {
                    if (!all.contains(message)) {
                        all.add(message);
                    }
                }
            }
        }
        all.sort(Teller.order(locations));
        return all.isEmpty() ? null : all.get(turns.nextInt(all.size()));
    }
}
