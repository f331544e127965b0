package mmulator.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Interrupt;
import mmulator.cli.option.MutationOption;
import mmulator.cli.option.Terminal;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.Failure;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.mutate.Mutant;
import mmulator.fixture.mutate.Mutants;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.RefusedException;
import mmulator.report.verdict.ViolationReport;

/** {@code mutate --relaxed}: which instructions the final states need, by Arm's memory model. */
final class RelaxedMutation {
    private final FixtureImage image;
    private final Path path;
    private final Bounds bounds;

    private RelaxedMutation(FixtureImage image, Path path, Bounds bounds) {
        this.image = image;
        this.path = path;
        this.bounds = bounds;
    }

    static ExitCode of(FixtureImage image, Path path, Mutants mutants, Terminal terminal) {
        try (Interrupt interrupt = new Interrupt()) {
            RelaxedMutation mutation = new RelaxedMutation(image, path, Bounds.DEFAULT.until(interrupt::asked));
            return mutation.run(mutants, terminal, interrupt);
        } catch (RefusedException refused) {
            terminal.print("SKIPPED: the memory model has no meaning here for " + refused.reason() + "\n");
            return ExitCode.SKIPPED;
        }
    }

    private ExitCode run(Mutants mutants, Terminal terminal, Interrupt interrupt) {
        RelaxedFixture.Result asItIs = explore(image);
        if (asItIs.isWrong() || !asItIs.isComplete()) {
            terminal.complain("mmulator: the fixture as it is does not pass, so its mutants tell nothing");
            return asItIs.isWrong() ? ExitCode.FAILED : ExitCode.TIMEOUT;
        }
        int needed = 0;
        for (Mutant mutant : mutants.all()) {
            if (interrupt.asked()) {
                return ExitCode.TIMEOUT;
            }
            String told = told(asItIs, mutant);
            needed += told.startsWith("NEEDED") ? 1 : 0;
            terminal.print(told + "\n");
        }
        terminal.print(needed + " of " + mutants.all().size() + " mutants are shown to be wrong by the memory model\n");
        return ExitCode.PASSED;
    }

    private RelaxedFixture.Result explore(FixtureImage one) {
        try (RelaxedFixture fixture = new RelaxedFixture(one)) {
            return fixture.explore(bounds);
        }
    }

    private String told(RelaxedFixture.Result asItIs, Mutant mutant) {
        try {
            RelaxedFixture.Result result = explore(mutant.in(image));
            String why = difference(asItIs, result);
            String verdict = !why.isEmpty() ? "NEEDED     " : result.bound() == null ? "not shown  " : "gave up    ";
            return verdict
                    + mutant.name()
                    + (why.isEmpty() ? "" : "\n           " + why + "\n           " + shown(mutant));
        } catch (RefusedException refused) {
            return "no meaning " + mutant.name() + "\n           " + refused.reason();
        }
    }

    /** The command that shows it. */
    private String shown(Mutant mutant) {
        return "mmulator explore --relaxed " + ViolationReport.quoted(path.toString())
                + MutationOption.text(mutant.name());
    }

    /** The first that is not expected; empty if there is none. */
    private static String unexpected(List<RelaxedFixture.Broken> broken) {
        return broken.stream()
                .filter(one -> !one.expected())
                .findFirst()
                .map(one -> one.violation().rule() + ": " + one.violation().headline())
                .orElse("");
    }

    /** Empty if all is as it was. */
    private static String difference(RelaxedFixture.Result asItIs, RelaxedFixture.Result result) {
        String broken = unexpected(result.broken());
        if (!broken.isEmpty()) {
            return broken;
        }
        for (RelaxedFixture.Finding finding : result.findings()) {
            String ends = unexpected(finding.broken());
            if (!ends.isEmpty()) {
                return ends;
            }
            if (!finding.failures().isEmpty()
                    && finding.failures().getFirst()
                            instanceof Failure.Mismatch(var position, String what, String expected, String actual)) {
                return what + " may be " + actual + ", expected " + expected;
            }
        }
        if (result.bound() == null && result.findings().isEmpty()) {
            return "no execution comes to an end";
        }
        Set<String> more = texts(result);
        more.removeAll(texts(asItIs));
        return more.isEmpty() ? "" : "one more final state: " + more.iterator().next();
    }

    private static Set<String> texts(RelaxedFixture.Result result) {
        Set<String> texts = new TreeSet<>();
        result.findings().forEach(finding -> texts.add(finding.text()));
        return texts;
    }
}
