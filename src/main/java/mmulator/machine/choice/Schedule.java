package mmulator.machine.choice;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An explicit list of turns, written {@code 0*57,1*3,0*4}: CPU 0 takes 57 steps, CPU 1 takes 3, CPU 0 takes 4. When the
 * list is at its end the remaining CPUs run round-robin.
 *
 * <p>Where an access may get several things, {@code 1*3~0.2} says what: the first time in this turn outcome 0, which is
 * what the concrete TLB and the walk give, the second time outcome 2. A schedule that an exploration has found begins with
 * the digest of what it was found for, as in {@code 5f02c1aa:0*57,1*3~0.2}, and where code changes with the pages, or
 * the words in them, in which every instruction is a step, as in {@code 5f02c1aa+40210+40300.1f8:0*57,1*3}.
 *
 * @param digest eight hexadecimal digits, or null if the schedule is for whatever it fits
 * @param steppedCode as in {@link Choices#steppedCode}
 */
public record Schedule(@Nullable String digest, Set<Long> steppedCode, List<Turn> turns) {
    /** Eight-byte words of a 4K page. */
    private static final int WORDS = 512;

    /** Possessive, as other repeated groups take a frame of the stack for each repetition. */
    private static final Pattern TURN = Pattern.compile("(\\d{1,4})\\*(\\d{1,18})(?:~(\\d{1,6}(?:\\.\\d{1,6})*+))?");

    private static final Pattern DIGEST =
            Pattern.compile("([0-9a-f]{8})?((?:\\+[0-9a-f]{1,13}(?:\\.[0-9a-f]{1,2}[08])?)*+)");

    public Schedule {
        steppedCode = Collections.unmodifiableSortedSet(new TreeSet<>(steppedCode));
        turns = List.copyOf(turns);
    }

    public Schedule(@Nullable String digest, List<Turn> turns) {
        this(digest, Set.of(), turns);
    }

    public Schedule(List<Turn> turns) {
        this(null, turns);
    }

    /**
     * Parses {@code [[DIGEST][+PAGE…]:]CPU*STEPS[~ANSWER.ANSWER…],…}.
     *
     * @throws IllegalArgumentException naming the column, from 1, and what was expected there
     */
    public static Schedule parse(String text) {
        int colon = text.indexOf(':');
        String madeFor = colon < 0 ? null : text.substring(0, colon);
        Matcher begin = DIGEST.matcher(madeFor == null ? "" : madeFor);
        if (madeFor != null && (madeFor.isEmpty() || !begin.matches())) {
            throw new IllegalArgumentException(
                    "column 1: '" + printable(madeFor)
                            + "' is not the digest of a fixture, eight hexadecimal digits, with +PAGE or +PAGE.OFFSET for code that is stepped through");
        }
        NavigableSet<Long> stepped = new TreeSet<>();
        if (madeFor != null && !begin.group(2).isEmpty()) {
            for (String code : begin.group(2).substring(1).split("\\+")) {
                String[] parts = code.split("\\.");
                long first = Long.parseLong(parts[0], 16) * WORDS;
                if (parts.length == 1) {
                    LongStream.range(first, first + WORDS).forEach(stepped::add);
                } else {
                    stepped.add(first + Integer.parseInt(parts[1], 16) / 8);
                }
            }
        }
        List<Turn> turns = new ArrayList<>();
        int column = colon + 2;
        for (String part : text.substring(colon + 1).split(",", -1)) {
            Matcher matcher = TURN.matcher(part);
            if (!matcher.matches() || Long.parseLong(matcher.group(2)) == 0) {
                throw new IllegalArgumentException("column " + column + ": '" + printable(part)
                        + "' is not CPU*STEPS, such as 0*57, or CPU*STEPS~CHOICES, such as 1*3~0.2");
            }
            String answers = matcher.group(3);
            turns.add(new Turn(
                    Integer.parseInt(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    answers == null
                            ? List.of()
                            : Stream.of(answers.split("\\."))
                                    .map(Integer::valueOf)
                                    .toList()));
            column += part.length() + 1;
        }
        return new Schedule(madeFor == null ? null : begin.group(1), stepped, turns);
    }

    /** The beginning of it, as it can be shown. */
    private static String printable(String part) {
        String brief = part.length() <= 60 ? part : part.substring(0, 60) + " …";
        return brief.replaceAll("\\p{Cc}", "?");
    }

    /**
     * True if each access is asked about: so explorations execute what they find, and rules judge an access anew that hits
     * as before. The first outcome may have been the one each time, and then no answer is written.
     */
    public boolean choosesTranslations() {
        return digest != null || turns.stream().anyMatch(turn -> !turn.answers().isEmpty());
    }

    /** True if a run by it cannot be told by whose turn it was. */
    public boolean saysMoreThanTurns() {
        return choosesTranslations() || !steppedCode.isEmpty();
    }

    /** As {@code run} takes it, after a blank: quoted, since {@code *} and {@code ~} are a shell's own, in zsh even for a word. */
    public String option() {
        return " --schedule '" + this + "'";
    }

    /** The choices that follow this schedule, then go round-robin. */
    public Choices choices() {
        return choices(RoundRobin.DEFAULT_QUANTUM);
    }

    /** @param quantum steps of a turn after those of this schedule */
    public Choices choices(long quantum) {
        return new Choices() {
            private final RoundRobin rest = new RoundRobin(quantum);
            private final Set<ChoicePoint> points = choosesTranslations() ? ChoicePoint.all() : Set.of();
            private int position;
            private int questions;

            @Override
            public Turn next(BitSet runnable) {
                questions = 0;
                if (position >= turns.size()) {
                    position = turns.size() + 1;
                    return rest.next(runnable);
                }
                Turn turn = turns.get(position++);
                if (!runnable.get(turn.cpu())) {
                    throw new ScheduleMismatch(position, turn, runnable);
                }
                return turn;
            }

            @Override
            public Set<ChoicePoint> points() {
                return points;
            }

            @Override
            public Set<Long> steppedCode() {
                return steppedCode;
            }

            @Override
            public int translation(int outcomes) {
                List<Integer> answers = position > turns.size()
                        ? List.of()
                        : turns.get(position - 1).answers();
                int answer = questions < answers.size() ? answers.get(questions) : 0;
                questions++;
                if (answer >= outcomes) {
                    throw new ScheduleMismatch(position, turns.get(position - 1), questions, outcomes);
                }
                return answer;
            }
        };
    }

    @Override
    public String toString() {
        String code = code();
        return (digest == null ? "" : digest)
                + code
                + (digest == null && code.isEmpty() ? "" : ":")
                + turns.stream().map(Turn::toString).collect(Collectors.joining(","));
    }

    private String code() {
        StringBuilder text = new StringBuilder();
        Map<Long, List<Long>> pages = steppedCode.stream()
                .sorted()
                .collect(Collectors.groupingBy(word -> word / WORDS, TreeMap::new, Collectors.toList()));
        pages.forEach((page, words) -> {
            if (words.size() == WORDS) {
                text.append('+').append(Long.toHexString(page));
            } else {
                words.forEach(word -> text.append(String.format(Locale.ROOT, "+%x.%02x", page, word % WORDS * 8)));
            }
        });
        return text.toString();
    }
}
