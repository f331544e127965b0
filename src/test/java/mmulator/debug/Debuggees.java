package mmulator.debug;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;

/** Runs to debug. */
final class Debuggees {
    /** Three plain instructions, a store, a plain loop of ten rounds, a load. */
    static final String LOOP = """
                .text
                .global start
            start:
                mov x2, #1
                mov x3, #2
            before:
                add x2, x2, x3
                str x2, [x1]
                mov x4, #10
            loop:
                subs x4, x4, #1
            inner:
                b.ne loop
                ldr x5, [x1]
            after:
                mov x6, x5
                str x6, [x1, #8]
                hlt #0
                .bss
                .global data
                .balign 16
            data: .skip 16
            """;

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

    /** {@link #LOOP} on one CPU. */
    static Debuggee loop(Path folder) throws IOException {
        return open(folder, LOOP, 1, Order.roundRobin(1000));
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
