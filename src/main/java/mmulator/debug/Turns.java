package mmulator.debug;

import java.util.BitSet;
import java.util.List;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.machine.choice.Turn;

/** Whose turn it is, by the order of a run; as {@link mmulator.machine.choice.RoundRobin} and schedules have it, but able to go back. */
final class Turns {
    private final List<Turn> scheduled;
    private final long quantum;
    private State now = new State(0, -1, Entry.NOBODY, 0, 0, true);

    /**
     * @param next turns of the schedule that have begun
     * @param last CPU whose turn was last without a schedule
     * @param cpu whose turn it is, or {@link Entry#NOBODY}
     * @param left steps left of it
     * @param questions that accesses have asked in it
     * @param undisturbed true while nobody has taken another way than the schedule's
     */
    record State(int next, int last, int cpu, long left, int questions, boolean undisturbed) {}

    Turns(Order order) {
        scheduled = order.schedule() == null ? List.of() : order.schedule().turns();
        quantum = order.quantum();
    }

    State now() {
        return now;
    }

    void restore(State state) {
        now = state;
    }

    /**
     * Whose turn it is now.
     *
     * @param runnable never empty
     * @throws ScheduleMismatch if the schedule asks for a CPU that cannot run, and nobody has disturbed it
     */
    int pick(BitSet runnable) {
        if (!over(runnable)) {
            return now.cpu;
        }
        while (now.next < scheduled.size()) {
            Turn turn = scheduled.get(now.next);
            int next = now.next + 1;
            if (runnable.get(turn.cpu())) {
                now = new State(next, now.last, turn.cpu(), turn.steps(), 0, now.undisturbed);
                return turn.cpu();
            }
            if (now.undisturbed) {
                throw new ScheduleMismatch(next, turn, runnable);
            }
            now = new State(next, now.last, Entry.NOBODY, 0, 0, false);
        }
        int cpu = after(now.last, runnable);
        now = new State(scheduled.size() + 1, cpu, cpu, quantum, 0, now.undisturbed);
        return cpu;
    }

    /** The next CPU round-robin. @param runnable never empty */
    static int after(int last, BitSet runnable) {
        int next = runnable.nextSetBit(last + 1);
        return next >= 0 ? next : runnable.nextSetBit(0);
    }

    /** True if the next to run is the next in turn. */
    boolean over(BitSet runnable) {
        return now.cpu == Entry.NOBODY || now.left <= 0 || !runnable.get(now.cpu);
    }

    long left() {
        return now.left;
    }

    void took(int cpu, long steps) {
        if (cpu == now.cpu && steps > 0) {
            now = new State(now.next, now.last, now.cpu, now.left - steps, now.questions, now.undisturbed);
        }
    }

    void disturbed() {
        now = new State(now.next, now.last, now.cpu, now.left, now.questions, false);
    }

    /** What an access of the CPU gets, as the schedule says. */
    int answer(int cpu, int outcomes) {
        boolean fromSchedule = cpu == now.cpu && now.next >= 1 && now.next <= scheduled.size();
        if (!fromSchedule) {
            return 0;
        }
        Turn turn = scheduled.get(now.next - 1);
        int question = now.questions;
        now = new State(now.next, now.last, now.cpu, now.left, question + 1, now.undisturbed);
        int answer = question < turn.answers().size() ? turn.answers().get(question) : 0;
        if (answer >= outcomes) {
            if (now.undisturbed) {
                throw new ScheduleMismatch(now.next, turn, question + 1, outcomes);
            }
            return 0;
        }
        return answer;
    }
}
