package mmulator.cli.option;

import java.util.function.Supplier;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.CameFrom;
import mmulator.fixture.judge.Verdict;
import mmulator.fixture.why.Explained;
import mmulator.machine.choice.Choices;
import mmulator.machine.event.Outcome;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.Evidence;
import mmulator.report.wait.WhyReport;

/** What the end of a run is explained by that only running it again tells: where a CPU came from, why it is stuck. */
public final class Afterwards {
    private Afterwards() {}

    /** @param choices those of the run, from its beginning, each time */
    public static void ask(
            FixtureImage image, Supplier<Choices> choices, long maxSteps, Verdict verdict, Evidence evidence) {
        evidence.cameFrom(CameFrom.of(image, choices, verdict));
        if (isStuck(verdict)) {
            try (Explained explained = Explained.of(image, choices, maxSteps)) {
                if (explained instanceof Explained.Stuck stuck) {
                    evidence.why(new WhyReport("", image.cpuNames(), SourceMap.of(image), Palette.PLAIN)
                            .notes(stuck.explanation()));
                }
            }
        }
    }

    private static boolean isStuck(Verdict verdict) {
        return verdict.run().outcome() instanceof Outcome.Stuck;
    }
}
