package mmulator.cli;

import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Interrupt;
import mmulator.cli.option.Terminal;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.RefusedException;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.RelaxedReport;

/** {@code explore --relaxed}. */
final class RelaxedExploration {
    private RelaxedExploration() {}

    static ExitCode of(FixtureImage image, Terminal terminal) {
        SourceMap sources = SourceMap.of(image);
        try (RelaxedFixture fixture = new RelaxedFixture(image);
                Interrupt interrupt = new Interrupt()) {
            RelaxedFixture.Result result = fixture.explore(Bounds.DEFAULT.until(interrupt::asked));
            terminal.print(RelaxedReport.print(result, sources, image.cpuNames()));
            boolean wrong = result.findings().stream().anyMatch(finding -> !finding.isAsExpected());
            boolean complete = result.bound() == null && !result.findings().isEmpty();
            return wrong ? ExitCode.FAILED : complete ? ExitCode.PASSED : ExitCode.TIMEOUT;
        } catch (RefusedException refused) {
            String at =
                    refused.pc() == 0 ? "" : " at " + sources.at(refused.pc()).described();
            terminal.print("SKIPPED: the memory model has no meaning here for " + refused.reason() + at + "\n");
            return ExitCode.SKIPPED;
        }
    }
}
