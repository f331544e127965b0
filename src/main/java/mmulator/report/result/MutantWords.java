package mmulator.report.result;

import java.util.List;
import java.util.Optional;
import mmulator.check.Violation;
import mmulator.explore.Exploration;
import mmulator.explore.mutate.Limit;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.mutate.Mutant;
import mmulator.fixture.mutate.MutantOutcome;
import mmulator.report.result.MutantResult.Verdict;
import mmulator.report.text.Notation;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.Finding;
import mmulator.report.verdict.Findings;
import mmulator.report.verdict.ViolationReport;
import org.jspecify.annotations.Nullable;

/** Puts what became of a mutant into words. */
public final class MutantWords {
    private final FixtureImage image;
    private final SourceMap sources;

    public MutantWords(FixtureImage image) {
        this.image = image;
        this.sources = SourceMap.of(image);
    }

    /** Empty if it was interrupted. */
    public Optional<MutantResult> of(Mutant mutant, MutantOutcome outcome) {
        return switch (outcome) {
            case MutantOutcome.Interrupted interrupted -> Optional.empty();
            case MutantOutcome.NeverExecuted never ->
                Optional.of(result(mutant, Verdict.NEVER_EXECUTED, coverage(never.exploration()), null, List.of()));
            case MutantOutcome.CannotTell(var limit) ->
                Optional.of(result(mutant, Verdict.NOT_MODELLED, limit.why(), null, List.of()));
            case MutantOutcome.Survives survives -> Optional.of(survives(mutant, survives));
            case MutantOutcome.Fails fails -> Optional.of(fails(mutant, fails));
        };
    }

    private MutantResult survives(Mutant mutant, MutantOutcome.Survives survives) {
        List<String> warnings = survives.warnings().stream()
                .map(warning ->
                        warning.rule() + " at " + sources.at(warning.pc()).position())
                .toList();
        String coverage = coverage(survives.exploration());
        Limit limit = mutant.mutation().limit();
        if (limit == null) {
            return result(mutant, Verdict.NOT_SHOWN, coverage, null, warnings);
        }
        Verdict verdict = switch (limit.kind()) {
            case EQUIVALENT -> Verdict.EQUIVALENT;
            case CANNOT_TELL -> Verdict.NOT_MODELLED;
            case IN_PART -> Verdict.NOT_SHOWN;
        };
        String why = limit.kind() == Limit.Kind.IN_PART ? coverage + "; " + limit.why() : limit.why() + "; " + coverage;
        return result(mutant, verdict, why, null, warnings);
    }

    /** {@code explored exhaustively, 128 executions}, or what ended the search before. */
    public static String coverage(Exploration exploration) {
        String executions = Notation.count(exploration.executions(), "execution");
        return exploration
                .unfinished()
                .map(why -> why == Exploration.Unfinished.MAX_STEPS
                        ? executions + ", not all over within the steps they were given"
                        : executions + ", then " + why.by() + " ended the search")
                .orElse("explored exhaustively, " + executions);
    }

    private MutantResult fails(Mutant mutant, MutantOutcome.Fails fails) {
        Finding first = new Findings(sources, image.fixture().expect())
                .of(fails.verdict())
                .getFirst();
        String place = first.place() == null
                ? ""
                : first.place().file() + ":" + first.place().line();
        String cpu = fails.verdict().run().violations().stream()
                .filter(violation ->
                        violation.rule().name().equals(first.cause().id()))
                .findFirst()
                .map(Violation::cpu)
                .map(number -> ", cpu" + number)
                .orElse("");
        MutantResult.Failure failure = new MutantResult.Failure(
                first.cause().id(),
                first.message(),
                place,
                " --mutate " + ViolationReport.quoted(mutant.name())
                        + fails.replay().options());
        String why = first.cause().id() + (place.isEmpty() ? "" : " at " + place) + cpu;
        return result(mutant, Verdict.NEEDED, why, failure, List.of());
    }

    private static MutantResult result(
            Mutant mutant, Verdict verdict, String why, MutantResult.@Nullable Failure failure, List<String> warnings) {
        Mutant.Site site = mutant.site();
        return new MutantResult(
                mutant.number(),
                site.file(),
                site.line(),
                site.copy(),
                site.macro(),
                site.routine(),
                mutant.mutation().before(),
                mutant.mutation().after(),
                verdict,
                why,
                failure,
                warnings);
    }
}
