package mmulator.report.result;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mmulator.report.result.MutantResult.Verdict;

/** Reads what {@link MutationJson} has written. */
final class MutationJsonReader {
    private MutationJsonReader() {}

    /** @throws ResultFileException for anything else */
    static MutationResults read(JsonValue whole) {
        int mutants = whole.member("mutants").count();
        List<MutantResult> results = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (JsonValue element : whole.member("results").elements()) {
            MutantResult result = result(element);
            if (result.number() > mutants || !seen.add(result.number())) {
                throw element.member("number").wrong("mutant " + result.number() + " is one too many");
            }
            results.add(result);
        }
        return new MutationResults(
                whole.member("fixture").text(),
                whole.member("digest").text(),
                whole.member("effort").text(),
                whole.member("as-it-is").text(),
                mutants,
                ResultJsonReader.shard(whole.member("shard")),
                whole.member("complete").truth(),
                results);
    }

    private static MutantResult result(JsonValue json) {
        JsonValue macro = json.optional("macro");
        JsonValue failure = json.optional("failure");
        return new MutantResult(
                json.member("number").number(),
                json.member("file").text(),
                json.member("line").number(),
                json.member("copy").number(),
                macro == null ? null : macro.text(),
                json.member("routine").text(),
                json.member("before").text(),
                json.member("after").text(),
                verdict(json.member("verdict")),
                json.member("why").text(),
                failure == null
                        ? null
                        : new MutantResult.Failure(
                                failure.member("cause").text(),
                                failure.member("message").text(),
                                failure.member("place").text(),
                                failure.member("replay").text()),
                json.member("warnings").elements().stream().map(JsonValue::text).toList());
    }

    private static Verdict verdict(JsonValue value) {
        for (Verdict verdict : Verdict.values()) {
            if (MutationJson.word(verdict).equals(value.text())) {
                return verdict;
            }
        }
        throw value.wrong("unknown verdict '" + value.text() + "'");
    }
}
