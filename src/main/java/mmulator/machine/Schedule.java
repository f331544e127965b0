package mmulator.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An explicit list of turns, written {@code 0*57,1*3,0*4}: CPU 0 takes 57 steps, CPU 1 takes 3, CPU 0 takes 4. When the
 * list is at its end the remaining CPUs run round-robin.
 */
public record Schedule(List<Turn> turns) {
    private static final Pattern TURN = Pattern.compile("(\\d{1,4})\\*(\\d{1,18})");

    public Schedule {
        turns = List.copyOf(turns);
    }

    /**
     * Parses {@code CPU*STEPS,CPU*STEPS,…}.
     *
     * @throws IllegalArgumentException naming the column, from 1, and what was expected there
     */
    public static Schedule parse(String text) {
        List<Turn> turns = new ArrayList<>();
        int column = 1;
        for (String part : text.split(",", -1)) {
            Matcher matcher = TURN.matcher(part);
            if (!matcher.matches() || Long.parseLong(matcher.group(2)) == 0) {
                throw new IllegalArgumentException(
                        "column " + column + ": '" + part + "' is not CPU*STEPS, such as 0*57");
            }
            turns.add(new Turn(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))));
            column += part.length() + 1;
        }
        return new Schedule(turns);
    }

    /** The choices that follow this schedule, then go round-robin. */
    public Choices choices() {
        return choices(RoundRobin.DEFAULT_QUANTUM);
    }

    /** @param quantum steps of a turn after those of this schedule */
    public Choices choices(long quantum) {
        return new Choices() {
            private final RoundRobin rest = new RoundRobin(quantum);
            private int position;

            @Override
            public Turn next(BitSet runnable) {
                if (position == turns.size()) {
                    return rest.next(runnable);
                }
                Turn turn = turns.get(position++);
                if (!runnable.get(turn.cpu())) {
                    throw new ScheduleMismatch(position, turn, runnable);
                }
                return turn;
            }
        };
    }

    @Override
    public String toString() {
        return turns.stream().map(Turn::toString).collect(Collectors.joining(","));
    }
}
