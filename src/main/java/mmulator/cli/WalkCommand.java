package mmulator.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import mmulator.arch.Sctlr;
import mmulator.arch.Ttbr;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.OrderOptions;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Terminal;
import mmulator.fixture.RunSettings;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.mmu.Regime;
import mmulator.mmu.Walk;
import mmulator.report.mmu.WalkReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the tables say of an address. */
@Command(
        name = "walk",
        description = "Walk FIXTURE's translation tables for VA, level by level, as declared or after a run.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator walk fixtures/shapes/good_move_page.yaml 0xffff800090000000",
            "  mmulator walk --after fixtures/shapes/good_move_page.yaml 0xffff800090000000"
        })
final class WalkCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FIXTURE", description = "YAML file; see fixtures/README.md.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Parameters(index = "1", paramLabel = "VA", description = "An address, such as 0xffff_8000_0240_0000, or a symbol.")
    @SuppressWarnings("NullAway.Init")
    private String address;

    @Option(names = "--cpu", paramLabel = "N", description = "Walk as this CPU would (default: ${DEFAULT-VALUE}).")
    private int cpu = 0;

    @Option(names = "--root", paramLabel = "NAME", description = "Walk from this root of the fixture, MMU on or not.")
    private @Nullable String root;

    @Option(names = "--after", description = "Run the fixture first.")
    private boolean after;

    @Mixin
    private final OrderOptions order = new OrderOptions();

    @Override
    public Integer call() {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(path, Restriction.of(spec)));
        if (cpu < 0 || cpu >= image.fixture().cpuCount()) {
            throw wrong("there is no cpu" + cpu + "; the fixture has cpu0 to cpu"
                    + (image.fixture().cpuCount() - 1));
        }
        long va = address(image);
        try (Machine machine = image.open()) {
            if (after) {
                RunSettings settings = image.fixture().run();
                FixtureRunner.run(image, machine, order.choices(image), order.maxSteps(settings));
            }
            Regime regime = regime(image, machine.cpu(cpu).regime(), va);
            Terminal terminal = Terminal.of(spec);
            terminal.print(
                    new WalkReport(regime, terminal.palette()).print(va, Walk.walk(regime, va, machine.memory())));
        } catch (ScheduleMismatch mismatch) {
            throw order.mistake(image.fixture().run(), mismatch);
        }
        return ExitCode.PASSED.code();
    }

    private long address(FixtureImage image) {
        return image.address(address)
                .orElseThrow(() -> wrong("'" + address
                        + "' is neither an address, such as 0xffff_8000_0240_0000, nor a symbol of the fixture"));
    }

    /** The CPU's own context, or with {@code --root} the same with another table and the MMU on. */
    private Regime regime(FixtureImage image, Regime own, long va) {
        if (root == null) {
            return own;
        }
        long base = Ttbr.of(
                        image.root(root)
                                .orElseThrow(() -> wrong("the fixture has no root '" + root + "' in its tables")),
                        0,
                        false)
                .value();
        boolean upper = own.rangeOf(va).half() == 1;
        return Regime.of(
                own.cpu(),
                own.sctlr().value() | Sctlr.M,
                own.tcr().value(),
                upper ? own.ttbr0().value() : base,
                upper ? base : own.ttbr1().value(),
                own.mair().value());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
