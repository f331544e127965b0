package mmulator.report.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.read.FixtureParser;
import mmulator.relaxed.program.Bounds;
import mmulator.report.text.SourceMap;
import org.junit.jupiter.api.Test;

final class RelaxedReportTest {
    /** As a run tells it: not only which rule, but of what. */
    @Test
    void ruleThatIsBrokenAsExpectedIsToldWithItsAddressItsPlaceAndHowToReplayIt() {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(Path.of("fixtures/gallery/bad_tlbi_reach.yaml")));
        try (RelaxedFixture relaxed = new RelaxedFixture(image)) {
            String told = RelaxedReport.print(
                    relaxed.explore(Bounds.DEFAULT), SourceMap.of(image), image.cpuNames(), "reach.yaml");

            assertEquals(
                    """
                    shown  STALE_TRANSLATION: the access to 0xffff800090000000 may use what the descriptor at 0x0000000041007000 was before message 2
                           --> asm/gallery/use_until_unmapped.S:19  ldr x0, [x3]
                           mmulator explore --relaxed reach.yaml --schedule
                    """,
                    told.lines()
                            .limit(3)
                            .map(line -> line.replaceFirst("(--schedule) [0-9,/-]+$", "$1") + "\n")
                            .reduce("", String::concat));
        }
    }
}
