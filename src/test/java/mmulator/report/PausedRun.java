package mmulator.report;

import java.nio.file.Path;
import mmulator.check.Checker;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.report.text.SourceMap;

/** A fixture after some of its steps, to look at what there is to print. */
public record PausedRun(FixtureImage image, Machine machine, Checker checker, SourceMap sources)
        implements AutoCloseable {

    public static PausedRun after(long steps, String fixture) {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(Path.of("fixtures", fixture)));
        Machine machine = image.open();
        Checker checker = new Checker(machine.memory());
        machine.run(image.fixture().run().choices(), checker, steps);
        return new PausedRun(image, machine, checker, SourceMap.of(image));
    }

    @Override
    public void close() {
        machine.close();
    }
}
