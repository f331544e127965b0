package mmulator.debug;

import java.nio.file.Path;
import mmulator.fixture.FixtureImage;
import mmulator.fixture.FixtureParser;

/** Runs to debug. */
final class Debuggees {
    private Debuggees() {}

    static FixtureImage image(String fixture) {
        return FixtureImage.of(FixtureParser.parse(Path.of("fixtures", fixture)));
    }

    static Debuggee open(String fixture, Order order) {
        FixtureImage image = image(fixture);
        Debuggee debuggee = Debuggee.open(image, order, image.fixture().run().maxSteps());
        debuggee.stopAtViolations(false);
        return debuggee;
    }

    /** Virtual address of a label, where it is linked. */
    static long symbol(Debuggee debuggee, String name) {
        return debuggee.image().assembled().symbols().stream()
                .filter(symbol -> symbol.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
