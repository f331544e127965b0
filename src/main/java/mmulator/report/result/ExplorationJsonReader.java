package mmulator.report.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import mmulator.explore.Exploration.State;
import mmulator.explore.Exploration.Unfinished;
import mmulator.explore.Shard;
import mmulator.explore.Subject.Finding.Kind;
import mmulator.machine.choice.Schedule;
import mmulator.report.result.ExplorationResults.Failed;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ExplorationJson} has written. */
final class ExplorationJsonReader {
    private ExplorationJsonReader() {}

    /** @throws ResultFileException for anything else */
    static ExplorationResults read(JsonValue whole) {
        JsonValue executions = whole.member("executions");
        SortedMap<State, Long> states = states(whole.member("states"));
        long ended = states.values().stream().mapToLong(Long::longValue).sum();
        if (executions.longCount() != ended) {
            throw executions.wrong(executions.longCount() + " executions, of which " + ended + " came to a state");
        }
        return new ExplorationResults(
                whole.member("fixture").text(),
                whole.member("digest").text(),
                whole.member("effort").text(),
                whole.member("covers-all").truth(),
                shards(whole.member("shards")),
                ended,
                whole.member("work").member("redundant").longCount(),
                whole.member("work").member("steps").longCount(),
                whole.member("longest").longCount(),
                states,
                whole.member("counterexamples").elements().stream()
                        .map(ExplorationJsonReader::failed)
                        .toList(),
                Optional.ofNullable(whole.optional("witness")).map(ExplorationJsonReader::schedule),
                unfinished(whole.optional("unfinished")));
    }

    private static List<Shard> shards(JsonValue value) {
        List<Shard> shards = new ArrayList<>();
        for (JsonValue element : value.elements()) {
            Shard shard = ResultJsonReader.shard(element);
            if (shards.contains(shard) || !shards.isEmpty() && shards.getFirst().count() != shard.count()) {
                throw element.wrong("shard " + shard + " does not fit those before it");
            }
            shards.add(shard);
        }
        if (shards.isEmpty()) {
            throw value.wrong("no shard; expected one such as \"1/1\"");
        }
        return shards;
    }

    private static SortedMap<State, Long> states(JsonValue value) {
        SortedMap<State, Long> states = new TreeMap<>();
        for (JsonValue element : value.elements()) {
            State state = new State(
                    element.member("state").text(), constant("kind of state", Kind.values(), element.member("kind")));
            if (states.put(state, element.member("count").longCount()) != null) {
                throw element.wrong("state '" + state.text() + "' comes twice");
            }
        }
        return states;
    }

    private static Failed failed(JsonValue value) {
        return new Failed(
                value.member("failure").text(), value.member("state").text(), schedule(value.member("schedule")));
    }

    private static Schedule schedule(JsonValue value) {
        try {
            return Schedule.parse(value.text());
        } catch (IllegalArgumentException wrong) {
            throw value.wrong("schedule, " + wrong.getMessage());
        }
    }

    private static Optional<Unfinished> unfinished(@Nullable JsonValue value) {
        return value == null ? Optional.empty() : Optional.of(constant("reason to stop", Unfinished.values(), value));
    }

    private static <E extends Enum<E>> E constant(String what, E[] all, JsonValue value) {
        for (E constant : all) {
            if (ExplorationJson.word(constant).equals(value.text())) {
                return constant;
            }
        }
        throw value.wrong("unknown " + what + " '" + value.text() + "'");
    }
}
