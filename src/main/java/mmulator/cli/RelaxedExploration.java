package mmulator.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Interrupt;
import mmulator.cli.option.MutationOption;
import mmulator.cli.option.OutputFile;
import mmulator.cli.option.Terminal;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.judge.RelaxedSample;
import mmulator.fixture.mutate.Strengthening;
import mmulator.relaxed.Draws;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.RefusedException;
import mmulator.report.html.RelaxedPage;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.RelaxedReport;
import mmulator.report.verdict.ViolationReport;
import org.jspecify.annotations.Nullable;

/** {@code explore --relaxed}. */
final class RelaxedExploration {
    /** Of one attempt to help. */
    private static final long HELP_STEPS = 2_000_000;

    private RelaxedExploration() {}

    /** A fixture that is open, until somebody interrupts it. */
    private record Opened(RelaxedFixture fixture, Interrupt interrupt, SourceMap sources) {
        /** Told when the time is over, or somebody has interrupted it. */
        BooleanSupplier over(Duration maxTime) {
            long begin = System.nanoTime();
            return () -> interrupt.asked() || System.nanoTime() - begin > maxTime.toNanos();
        }
    }

    /** What a command that tells the same again begins with, quoted. */
    static String asked(Path path, MutationOption mutation) {
        return ViolationReport.quoted(path.toString()) + mutation.text();
    }

    /**
     * @param asked by {@link #asked(Path, MutationOption)}
     * @param schedule of the one execution that is wanted; null for all
     * @param maxTime for a search of all
     * @param html where a page is to go; null for none
     */
    static ExitCode of(
            FixtureImage image,
            String asked,
            @Nullable String schedule,
            Duration maxTime,
            @Nullable Path html,
            Terminal terminal) {
        return open(image, html, terminal, opened -> {
            Bounds bounds = Bounds.DEFAULT.until(opened.over(maxTime));
            SourceMap sources = opened.sources;
            if (schedule != null) {
                RelaxedFixture.Result result = opened.fixture.replay(schedule, bounds);
                terminal.print(RelaxedReport.replayed(result, sources, image.cpuNames(), asked, terminal.columns()));
                write(html, result, sources, image, asked);
                if (result.bound() != null && !Draws.Lot.isOne(schedule)) {
                    terminal.print("INCONCLUSIVE: given up at " + result.bound() + "\n");
                    return ExitCode.TIMEOUT;
                }
                return result.isWrong() ? ExitCode.FAILED : ExitCode.PASSED;
            }
            RelaxedFixture.Result result = opened.fixture.explore(bounds);
            terminal.print(RelaxedReport.print(result, sources, image.cpuNames(), asked, terminal.columns()));
            write(html, result, sources, image, asked);
            help(image, result, bounds.interrupted(), terminal);
            return result.isWrong() ? ExitCode.FAILED : result.isComplete() ? ExitCode.PASSED : ExitCode.TIMEOUT;
        });
    }

    /**
     * {@code explore --relaxed --strategy random}, or {@code pct}.
     *
     * @param html where a page is to go; null for none
     */
    static ExitCode sample(
            FixtureImage image,
            String asked,
            RelaxedSample sample,
            Duration maxTime,
            @Nullable Path html,
            Terminal terminal) {
        return open(image, html, terminal, opened -> {
            long begin = System.nanoTime();
            RelaxedSample.Result result = opened.fixture.sample(sample, opened.over(maxTime));
            double seconds = (System.nanoTime() - begin) / 1e9;
            terminal.print(RelaxedReport.sampled(result, opened.sources, image.cpuNames(), asked, terminal.columns()));
            write(html, result.result(), opened.sources, image, asked);
            terminal.complain(String.format(
                    Locale.ROOT,
                    "%.2f s, %.1f executions/s, %.0f steps/s",
                    seconds,
                    result.executions() / seconds,
                    result.steps() / seconds));
            return result.result().isWrong() ? ExitCode.FAILED : ExitCode.TIMEOUT;
        });
    }

    private static ExitCode open(
            FixtureImage image, @Nullable Path html, Terminal terminal, Function<Opened, ExitCode> body) {
        SourceMap sources = SourceMap.of(image);
        OutputFile.tryOut(html);
        try (RelaxedFixture fixture = new RelaxedFixture(image);
                Interrupt interrupt = new Interrupt()) {
            return body.apply(new Opened(fixture, interrupt, sources));
        } catch (RefusedException refused) {
            String at =
                    refused.pc() == 0 ? "" : " at " + sources.at(refused.pc()).described();
            terminal.print("SKIPPED: the memory model has no meaning here for " + refused.reason() + at + "\n");
            return ExitCode.SKIPPED;
        }
    }

    private static void write(
            @Nullable Path html, RelaxedFixture.Result result, SourceMap sources, FixtureImage image, String asked) {
        if (html != null) {
            OutputFile.write(html, RelaxedPage.print(result, sources, image.cpuNames(), asked));
        }
    }

    /** The weakest single change that forbids what is wrong, found by trying, in the time that is left. */
    private static void help(
            FixtureImage image, RelaxedFixture.Result result, BooleanSupplier over, Terminal terminal) {
        Optional<Execution> wrong = result.wrong();
        if (wrong.isEmpty() || !image.fixture().expect().violations().isEmpty()) {
            return;
        }
        Set<Long> pcs = new LinkedHashSet<>();
        wrong.get().cpus().forEach(deeds -> deeds.forEach(deed -> pcs.add(deed.pc())));
        Bounds bounds = new Bounds(Bounds.DEFAULT.messages(), HELP_STEPS, over);
        Strengthening.helping(image, pcs, bounds)
                .ifPresent(change ->
                        terminal.print("help: the weakest single change by which all is as expected, of those tried:\n"
                                + "  change: [" + change.text() + "]\n"));
    }
}
