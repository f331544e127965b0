package mmulator.debug;

import java.util.ArrayList;
import java.util.List;
import mmulator.machine.choice.Turn;

/** The entries of a history, the last of which is open. */
final class Timeline {
    private final List<Entry> entries = new ArrayList<>();

    Entry at(int index) {
        return entries.get(index);
    }

    boolean isLast(int index) {
        return index == entries.size() - 1;
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    /**
     * Forgets what comes after the present.
     *
     * @param answered questions of accesses in the entry of the present that stay answered
     */
    void cutAfter(Position present, int answered) {
        entries.subList(present.entry() + 1, entries.size()).clear();
        Entry entry = entries.getLast();
        entry.until = present.until();
        entry.ones = present.ones();
        entry.endsTurn = false;
        entry.spins = false;
        entry.forgetAnswersFrom(answered);
        if (entry.until == Position.NOT_RUN && entry.ones == 0) {
            entry.cpu = Entry.NOBODY;
        }
    }

    /**
     * Turns up to the present.
     *
     * @param steps of the machine, at the present
     * @param answered questions of accesses, in the entry of the present
     * @param join whether two turns of one CPU are one
     */
    List<Turn> turnsUpTo(Position present, long steps, int answered, boolean join) {
        List<Turn> taken = new ArrayList<>();
        for (int i = 0; i <= present.entry(); i++) {
            Entry entry = entries.get(i);
            boolean last = i == present.entry();
            long more = (last ? steps : entries.get(i + 1).startSteps) - entry.startSteps;
            if (entry.cpu == Entry.NOBODY || more == 0) {
                continue;
            }
            List<Integer> answers = entry.answers(last ? answered : entry.answered());
            boolean joins = join && !taken.isEmpty() && taken.getLast().cpu() == entry.cpu;
            long before = joins ? taken.removeLast().steps() : 0;
            taken.add(new Turn(entry.cpu, before + more, answers));
        }
        return taken;
    }
}
