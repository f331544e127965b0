package mmulator.explore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.Turn;

/** The decisions of one execution, step by step. */
public final class FoundSchedule {
    /** Fewer switches make an execution easier to follow, then fewer steps. */
    static final Comparator<FoundSchedule> EASIER =
            Comparator.comparingInt(FoundSchedule::switches).thenComparingInt(FoundSchedule::length);

    private final List<Decision> decisions;
    private final int switches;

    /** @param decisions not to be changed by anybody any more */
    FoundSchedule(List<Decision> decisions) {
        this.decisions = Collections.unmodifiableList(decisions);
        int counted = 0;
        for (int i = 1; i < decisions.size(); i++) {
            counted += decisions.get(i).cpu() == decisions.get(i - 1).cpu() ? 0 : 1;
        }
        switches = counted;
    }

    /** Steps. */
    public int length() {
        return decisions.size();
    }

    /** Times that another CPU went on. */
    public int switches() {
        return switches;
    }

    /** As a schedule to print and to replay. @param digest of what it was found for */
    public Schedule schedule(String digest) {
        List<Turn> turns = new ArrayList<>();
        List<Integer> answers = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < decisions.size(); i++) {
            Decision decision = decisions.get(i);
            for (int answer : decision.answers()) {
                answers.add(answer);
            }
            if (i + 1 == decisions.size() || decisions.get(i + 1).cpu() != decision.cpu()) {
                while (!answers.isEmpty() && answers.getLast() == 0) {
                    answers.removeLast();
                }
                turns.add(new Turn(decision.cpu(), i + 1L - from, answers));
                answers.clear();
                from = i + 1;
            }
        }
        return new Schedule(digest, turns);
    }
}
