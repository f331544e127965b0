package mmulator.debug;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;

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

    /** CPUs with the MMU off that all begin at {@code start}, with X0 the index; the label {@code data} is in .bss. */
    static Debuggee open(Path folder, String source, int cpus, Order order) throws IOException {
        Files.writeString(folder.resolve("stub.S"), source);
        StringBuilder fixture = new StringBuilder("""
                description: to be debugged
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [stub.S]
                sections:
                  .text: {pa: 0x4010_0000}
                  .bss: {pa: 0x4011_0000}
                cpus:
                """);
        for (int i = 0; i < cpus; i++) {
            fixture.append("  - {entry: start, registers: {x0: ").append(i).append(", x1: data}}\n");
        }
        Path path = Files.writeString(folder.resolve("x.yaml"), fixture);
        return Debuggee.open(FixtureImage.of(FixtureParser.parse(path)), order, 50_000_000);
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
