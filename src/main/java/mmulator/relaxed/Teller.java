package mmulator.relaxed;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.end.Story;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.MessageList;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Reach;
import mmulator.relaxed.step.Evaluator;
import mmulator.relaxed.step.Words;
import org.jspecify.annotations.Nullable;

/**
 * Executions, one at a time: told, and written as a schedule from which they can be told again. A schedule says
 * whose each message is, where a CPU could add several which one, and what each CPU chose when it ran against the list:
 * {@code 1,0.1,0/2,0,1/-}.
 *
 * <p>To find what was chosen, all runs of a CPU against the list are made again: once for all executions of a list. Where that
 * passes the bounds of the search, an execution stays untold.
 */
final class Teller {
    /** Steps that may be made beyond the bounds, so that what a search has found when it is given up is told if it is short. */
    private static final long ALLOWED = 10_000;

    private final Program program;
    private final Locations locations;
    private final List<Words> words;
    private final Evaluator evaluator;
    private final Bounds bounds;
    private final Reach reach;

    private final Map<Solo, List<Message>> candidates = new HashMap<>();
    /** Of the list that was told last, by CPU. */
    private List<SoloRun.Told> told = List.of();

    private @Nullable MessageList last;
    private long steps;

    private record Solo(int cpu, MessageList list) {}

    Teller(Program program, Locations locations, List<Words> words, Evaluator evaluator, Bounds bounds, Reach reach) {
        this.program = program;
        this.locations = locations;
        this.words = words;
        this.evaluator = evaluator;
        this.bounds = bounds;
        this.reach = reach;
    }

    private SoloRun run(int cpu, MessageList list, boolean told) {
        Given given = new Given(cpu, list.messages(), locations, program, new BitSet(), reach, bounds.messages());
        return new SoloRun(program.cpus().get(cpu), told ? given.told() : given, words.get(cpu), evaluator);
    }

    /** What CPUs can do against a list is another thing than it was. */
    void forget() {
        candidates.clear();
        told = List.of();
        last = null;
    }

    /** Made for that so far. */
    long steps() {
        return steps;
    }

    private boolean isOver(long taken) {
        return steps + taken > ALLOWED && bounds.passed(steps + taken) != null;
    }

    /** @return null if it was given up */
    private SoloRun.@Nullable Result resultOf(SoloRun run) {
        SoloRun.Result result = run.run(this::isOver);
        steps += run.steps();
        return run.isGivenUp() ? null : result;
    }

    /**
     * Untold if there is no time for more.
     *
     * @param ends how each CPU ends, with the times of this list
     */
    Execution execution(MessageList list, List<Ended> ends) {
        if (!list.equals(last)) {
            List<SoloRun.Told> all = new ArrayList<>();
            for (int cpu = 0; cpu < ends.size(); cpu++) {
                SoloRun run = run(cpu, list, true);
                if (resultOf(run) == null) {
                    return untold(list);
                }
                all.add(run.told());
            }
            told = all;
            last = list;
        }
        List<@Nullable Story> stories = new ArrayList<>();
        for (int cpu = 0; cpu < ends.size(); cpu++) {
            stories.add(told.get(cpu).of(ends.get(cpu)));
        }
        return told(list, stories);
    }

    /** No more than the messages. */
    Execution untold(MessageList list) {
        return told(list, locations, Collections.nCopies(program.cpus().size(), List.of()), Execution.UNTOLD);
    }

    private Execution told(MessageList list, List<@Nullable Story> stories) {
        String order = order(list);
        if (order == null) {
            return untold(list);
        }
        String schedule = order
                + stories.stream()
                        .map(story -> "/" + text(Story.choices(story)))
                        .collect(Collectors.joining());
        return told(list, locations, stories.stream().map(Story::deeds).toList(), schedule);
    }

    static Execution told(MessageList list, Locations locations, List<List<Execution.Deed>> deeds, String schedule) {
        List<Execution.Sent> sent = new ArrayList<>();
        for (Message message : list.messages()) {
            sent.add(
                    message instanceof Message.Write write
                            ? new Execution.Sent(
                                    write.cpu(),
                                    locations.address(write.location()),
                                    locations.size(write.location()),
                                    write.value())
                            : new Execution.Sent(message.cpu(), 0, 0, 0));
        }
        return new Execution(sent, deeds, schedule);
    }

    private static String text(List<Integer> numbers) {
        return numbers.isEmpty() ? "-" : numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Whose each message is, and which of what it could add; null if that was given up. */
    private @Nullable String order(MessageList list) {
        List<String> texts = new ArrayList<>();
        MessageList prefix = new MessageList(new Message[0]);
        for (Message message : list.messages()) {
            int number = 0;
            if (message.cpu() < program.cpus().size()) {
                List<Message> candidates = candidates(message.cpu(), prefix);
                if (candidates == null) {
                    return null;
                }
                number = candidates.indexOf(message);
            }
            texts.add(message.cpu() + (number == 0 ? "" : "." + number));
            prefix = prefix.plus(message);
        }
        return texts.isEmpty() ? "-" : String.join(",", texts);
    }

    /** An order that does not depend on how locations were met. */
    static Comparator<Message> order(Locations locations) {
        return Comparator.comparing((Message message) -> message instanceof Message.Effect)
                .thenComparingLong(
                        message -> message instanceof Message.Write write ? locations.address(write.location()) : 0)
                .thenComparingInt(
                        message -> message instanceof Message.Write write ? locations.size(write.location()) : 0)
                .thenComparing(Comparator.naturalOrder());
    }

    /** What the CPU could add; null if that was given up. */
    private @Nullable List<Message> candidates(int cpu, MessageList list) {
        Solo solo = new Solo(cpu, list);
        List<Message> known = candidates.get(solo);
        if (known == null) {
            SoloRun.Result result = resultOf(run(cpu, list, false));
            if (result == null) {
                return null;
            }
            known = result.candidates().stream().sorted(order(locations)).toList();
            candidates.put(solo, known);
        }
        return known;
    }

    /**
     * How an execution ends, and what was done in it.
     *
     * @param ends of each CPU
     */
    record Replayed(MessageList list, List<Ended> ends, Execution execution) {}

    /**
     * @return null if it was given up
     * @throws IllegalArgumentException if no execution of this program has the schedule
     */
    @Nullable
    Replayed replay(String schedule) {
        String[] parts = schedule.split("/", -1);
        if (parts.length != program.cpus().size() + 1) {
            throw new IllegalArgumentException("a schedule has a part for each CPU, and one before them");
        }
        try {
            MessageList list = new MessageList(new Message[0]);
            for (String text : numbers(parts[0])) {
                String[] one = text.split("\\.", -1);
                int number = one.length == 1 ? 0 : Integer.parseInt(one[1]);
                List<Message> candidates = candidates(Integer.parseInt(one[0]), list);
                if (candidates == null) {
                    return null;
                }
                list = list.plus(candidates.get(number));
            }
            List<Ended> ends = new ArrayList<>();
            List<SoloRun.Told> all = new ArrayList<>();
            for (int cpu = 0; cpu < program.cpus().size(); cpu++) {
                SoloRun run = run(cpu, list, true);
                List<Integer> choices =
                        numbers(parts[cpu + 1]).stream().map(Integer::valueOf).toList();
                Ended end = run.follow(choices);
                ends.add(end);
                all.add(run.told());
            }
            told = all;
            last = list;
            return new Replayed(list, ends, execution(list, ends));
        } catch (NumberFormatException | IndexOutOfBoundsException wrong) {
            throw new IllegalArgumentException("no execution of this program has this schedule", wrong);
        }
    }

    private static List<String> numbers(String text) {
        return text.equals("-") ? List.of() : List.of(text.split(",", -1));
    }
}
