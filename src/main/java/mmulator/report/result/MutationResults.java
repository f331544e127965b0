package mmulator.report.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import mmulator.explore.Shard;

/**
 * What is known of the mutants of a fixture, or of some of them.
 *
 * @param fixture path as it was given
 * @param digest of what its machines start from
 * @param effort strategy and bounds, in words
 * @param asItIs how the fixture without any mutation was explored, in words
 * @param mutants how many there are in all
 * @param shard which of them were to be tried
 * @param complete false if the work was interrupted
 * @param results by number
 */
public record MutationResults(
        String fixture,
        String digest,
        String effort,
        String asItIs,
        int mutants,
        Shard shard,
        boolean complete,
        List<MutantResult> results)
        implements Results {
    public MutationResults {
        results = results.stream()
                .sorted(Comparator.comparingInt(MutantResult::number))
                .toList();
    }

    @Override
    public Command command() {
        return Command.MUTATE;
    }

    public long count(MutantResult.Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    /** Of all mutants those for which there is no result. */
    public int missing() {
        return mutants - results.size();
    }

    /**
     * One of several; what they have in common counts once.
     *
     * @param parts at least one, of the same fixture, tried with the same effort
     * @throws IllegalArgumentException saying what does not fit
     */
    public static MutationResults merged(List<MutationResults> parts) {
        MutationResults first = parts.getFirst();
        TreeMap<Integer, MutantResult> all = new TreeMap<>();
        for (MutationResults part : parts) {
            Results.same("fixture", first.fixture, part.fixture);
            Results.same("digest of the fixture", first.digest, part.digest);
            Results.same("effort", first.effort, part.effort);
            Results.same("exploration of the fixture as it is", first.asItIs, part.asItIs);
            Results.same("number of mutants", first.mutants, part.mutants);
            for (MutantResult result : part.results) {
                MutantResult known = all.putIfAbsent(result.number(), result);
                if (known != null) {
                    Results.same("result of " + result.name(), known, result);
                }
            }
        }
        boolean complete = all.size() == first.mutants;
        return new MutationResults(
                first.fixture,
                first.digest,
                first.effort,
                first.asItIs,
                first.mutants,
                Shard.WHOLE,
                complete,
                new ArrayList<>(all.values()));
    }
}
