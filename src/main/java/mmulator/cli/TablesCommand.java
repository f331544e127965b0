package mmulator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.OrderOptions;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Terminal;
import mmulator.fixture.Tables;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.mmu.Regime;
import mmulator.mmu.VaRange;
import mmulator.report.mmu.TableRoot;
import mmulator.report.mmu.TablesDiff;
import mmulator.report.mmu.TablesGraph;
import mmulator.report.mmu.TablesReport;
import mmulator.report.text.SourceMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is mapped where. */
@Command(
        name = "tables",
        description = "List what FIXTURE's translation tables map, a line for each range, as declared or after a run.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator tables fixtures/shapes/good_move_page.yaml",
            "  mmulator tables --after fixtures/shapes/good_move_page.yaml"
        })
final class TablesCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FIXTURE", description = "YAML file; see fixtures/README.md.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Parameters(
            index = "1",
            paramLabel = "ttbr0|ttbr1",
            arity = "0..1",
            description = "With --cpu, the tables of one register only.")
    private @Nullable Half half;

    enum Half {
        ttbr0,
        ttbr1
    }

    @ArgGroup
    private @Nullable Which which;

    /** One or the other; without either all roots of the fixture. */
    private static final class Which {
        @Option(names = "--root", paramLabel = "NAME", description = "The tables of this root of the fixture only.")
        private @Nullable String root;

        @Option(names = "--cpu", paramLabel = "N", description = "The tables that this CPU walks.")
        private @Nullable Integer cpu;
    }

    @ArgGroup
    private @Nullable When when;

    private static final class When {
        @Option(names = "--after", description = "Run the fixture first.")
        @SuppressWarnings("UnusedVariable") // the default
        private boolean after;

        @Option(names = "--diff", description = "Run the fixture, and list what has changed.")
        private boolean diff;
    }

    @Option(names = "--holes", description = "List what is not mapped, too.")
    private boolean holes;

    @Option(names = "--dot", description = "Print the tables for Graphviz instead.")
    private boolean dot;

    @Mixin
    private final OrderOptions order = new OrderOptions();

    @Override
    public Integer call() {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(path, Restriction.of(spec)));
        check(image);
        try (Machine machine = image.open()) {
            if (when != null) {
                FixtureRunner.run(
                        image,
                        machine,
                        order.choices(image),
                        order.maxSteps(image.fixture().run()));
            }
            Terminal.of(spec).print(print(image, machine));
        } catch (ScheduleMismatch mismatch) {
            throw order.mistake(image.fixture().run(), mismatch);
        }
        return ExitCode.PASSED.code();
    }

    private String print(FixtureImage image, Machine machine) {
        Terminal terminal = Terminal.of(spec);
        List<TableRoot> roots = roots(image, machine);
        if (dot) {
            return new TablesGraph(machine.memory()).print(roots);
        }
        TablesReport now = new TablesReport(machine.memory(), terminal.palette(), holes);
        if (which != null && which.cpu != null && roots.isEmpty()) {
            return "cpu" + which.cpu + " walks no tables: its MMU is off, or TCR_EL1.EPDn says so\n";
        }
        if (when != null && when.diff) {
            try (Machine before = image.open()) {
                return diff(image, before, roots, now);
            }
        }
        return roots.stream().map(now::print).collect(Collectors.joining());
    }

    private String diff(FixtureImage image, Machine before, List<TableRoot> roots, TablesReport now) {
        Terminal terminal = Terminal.of(spec);
        StringBuilder text = new StringBuilder();
        TablesReport then = new TablesReport(before.memory(), terminal.palette(), holes);
        TablesDiff diff = new TablesDiff(then, now, terminal.palette());
        if (which != null && which.cpu != null) {
            // A CPU may walk other tables now than it did.
            List<TableRoot> old = roots(image, before);
            IntStream.range(0, 2).forEach(n -> {
                TableRoot was = of(n, old);
                TableRoot is = of(n, roots);
                text.append(was == null && is == null ? "" : diff.print(was, is));
            });
        } else {
            roots.forEach(root -> text.append(diff.print(root, root)));
        }
        return text.toString();
    }

    private static @Nullable TableRoot of(int half, List<TableRoot> roots) {
        return roots.stream().filter(root -> root.half() == half).findFirst().orElse(null);
    }

    private void check(FixtureImage image) {
        Integer cpu = which == null ? null : which.cpu;
        String root = which == null ? null : which.root;
        int count = image.fixture().cpuCount();
        if (cpu != null && (cpu < 0 || cpu >= count)) {
            throw wrong("there is no cpu" + cpu + "; the fixture has cpu0 to cpu" + (count - 1));
        }
        if (root != null && image.root(root).isEmpty()) {
            throw wrong("the fixture has no root '" + root + "' in its tables");
        }
        if (half != null && cpu == null) {
            throw wrong("'" + half + "' is of a CPU: say which by --cpu");
        }
        if (cpu == null && image.fixture().tables() == null) {
            throw wrong("the fixture declares no tables; those of a CPU are listed with --cpu");
        }
    }

    private List<TableRoot> roots(FixtureImage image, Machine machine) {
        Integer cpu = which == null ? null : which.cpu;
        if (cpu != null) {
            return TablesReport.rootsOf(machine.cpu(cpu), SourceMap.of(image)).stream()
                    .filter(root -> half == null || root.half() == half.ordinal())
                    .toList();
        }
        String only = which == null ? null : which.root;
        List<TableRoot> roots = new ArrayList<>();
        Tables tables = Objects.requireNonNull(image.fixture().tables());
        for (Tables.Root root : tables.roots()) {
            if (only == null || only.equals(root.name())) {
                roots.add(root(image, machine, root.name()));
            }
        }
        return roots;
    }

    /** As a CPU walks it that does; else with standard settings. */
    private static TableRoot root(FixtureImage image, Machine machine, String name) {
        long base = image.root(name).orElseThrow();
        for (Cpu cpu : machine.cpus()) {
            Regime regime = cpu.regime();
            for (VaRange range : List.of(regime.upper(), regime.lower())) {
                boolean walks = regime.mmuOn() && range.walkEnabled() && range.tableBase() == base;
                if (walks && image.half(name).orElse(range.half()) == range.half()) {
                    return new TableRoot(name, regime, range.half());
                }
            }
        }
        return new TableRoot(name, image.regime(name), image.half(name).orElse(1));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
