package mmulator.cli;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Interrupt;
import mmulator.cli.option.Terminal;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.mutate.Strengthening;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.RefusedException;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.RelaxedReport;
import org.jspecify.annotations.Nullable;

/** {@code explore --relaxed}. */
final class RelaxedExploration {
    /** Of one attempt to help. */
    private static final long HELP_STEPS = 2_000_000;

    private RelaxedExploration() {}

    /** @param schedule of the one execution that is wanted; null for all */
    static ExitCode of(FixtureImage image, String path, @Nullable String schedule, Terminal terminal) {
        SourceMap sources = SourceMap.of(image);
        try (RelaxedFixture fixture = new RelaxedFixture(image);
                Interrupt interrupt = new Interrupt()) {
            Bounds bounds = Bounds.DEFAULT.until(interrupt::asked);
            if (schedule != null) {
                RelaxedFixture.Result result = fixture.replay(schedule, bounds);
                terminal.print(RelaxedReport.replayed(result, sources, image.cpuNames(), path));
                return result.isWrong() ? ExitCode.FAILED : ExitCode.PASSED;
            }
            RelaxedFixture.Result result = fixture.explore(bounds);
            terminal.print(RelaxedReport.print(result, sources, image.cpuNames(), path));
            help(image, result, interrupt, terminal);
            return result.isWrong() ? ExitCode.FAILED : result.isComplete() ? ExitCode.PASSED : ExitCode.TIMEOUT;
        } catch (RefusedException refused) {
            String at =
                    refused.pc() == 0 ? "" : " at " + sources.at(refused.pc()).described();
            terminal.print("SKIPPED: the memory model has no meaning here for " + refused.reason() + at + "\n");
            return ExitCode.SKIPPED;
        }
    }

    /** The weakest single change that forbids what is wrong, found by trying. */
    private static void help(FixtureImage image, RelaxedFixture.Result result, Interrupt interrupt, Terminal terminal) {
        Optional<Execution> wrong = result.wrong();
        if (wrong.isEmpty() || !image.fixture().expect().violations().isEmpty()) {
            return;
        }
        Set<Long> pcs = new LinkedHashSet<>();
        wrong.get().cpus().forEach(deeds -> deeds.forEach(deed -> pcs.add(deed.pc())));
        Bounds bounds = new Bounds(Bounds.DEFAULT.messages(), HELP_STEPS, interrupt::asked);
        Strengthening.helping(image, pcs, bounds)
                .ifPresent(change ->
                        terminal.print("help: the weakest single change by which all is as expected, of those tried:\n"
                                + "  change: [" + change.text() + "]\n"));
    }
}
