package mmulator.explore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.Turn;

/** The decisions of one execution, step by step. */
public final class FoundSchedule {
    /** Fewer switches make an execution easier to follow, then fewer steps. */
    static final Comparator<FoundSchedule> EASIER =
            Comparator.comparingInt(FoundSchedule::switches).thenComparingInt(FoundSchedule::length);

    private final List<Decision> decisions;
    private final List<List<Decision>> rounds;
    private final Set<Long> steppedCode;
    private final int switches;

    private FoundSchedule(List<Decision> decisions, List<List<Decision>> rounds, Set<Long> steppedCode) {
        this.decisions = Collections.unmodifiableList(decisions);
        this.rounds = rounds;
        this.steppedCode = steppedCode;
        int counted = 0;
        for (int i = 1; i < decisions.size(); i++) {
            counted += decisions.get(i).cpu() == decisions.get(i - 1).cpu() ? 0 : 1;
        }
        switches = counted;
    }

    /** @param execution whose steps nobody changes any more, with so many rounds that it is seen to go on for ever */
    static FoundSchedule of(Execution execution) {
        return new FoundSchedule(execution.decisions(), execution.rounds(), execution.steppedCode());
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
        int from = 0;
        for (int i = 0; i < decisions.size(); i++) {
            if (i + 1 == decisions.size()
                    || decisions.get(i + 1).cpu() != decisions.get(i).cpu()) {
                turns.add(turn(decisions.subList(from, i + 1)));
                from = i + 1;
            }
        }
        rounds.forEach(round -> turns.add(turn(round)));
        return new Schedule(digest, steppedCode, turns);
    }

    private static Turn turn(List<Decision> steps) {
        List<Integer> answers = new ArrayList<>();
        for (Decision decision : steps) {
            for (int answer : decision.answers()) {
                answers.add(answer);
            }
        }
        while (!answers.isEmpty() && answers.getLast() == 0) {
            answers.removeLast();
        }
        return new Turn(steps.getFirst().cpu(), steps.size(), answers);
    }
}
