package mmulator.cli;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import mmulator.check.Rule;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.FixtureFiles;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Terminal;
import mmulator.file.InputFiles;
import mmulator.fixture.Fixture;
import mmulator.fixture.FixtureException;
import mmulator.fixture.UnmetNeedException;
import mmulator.fixture.read.FixtureParser;
import mmulator.report.trace.TraceItem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What there is to run and to look for. */
@Command(
        name = "list",
        description = "List the fixtures in a folder, or the rules, or the items of -d.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  mmulator list fixtures/kpti", "  mmulator list --rules"})
final class ListCommand implements Callable<Integer> {
    private static final int RULE = 28;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "0..*", description = "Folders to search for fixtures (default: fixtures).")
    private List<Path> folders = List.of(Path.of("fixtures"));

    @Option(names = "--rules", description = "List the rules that a run is checked by.")
    private boolean rules;

    @Option(names = "--log-items", description = "List the items of -d.")
    private boolean logItems;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        if (rules) {
            terminal.print(rules());
        }
        if (logItems) {
            terminal.print(TraceItem.help());
        }
        if (!rules && !logItems) {
            folders.forEach(folder -> printFixtures(folder, terminal));
        }
        return ExitCode.PASSED.code();
    }

    static String rules() {
        StringBuilder text = new StringBuilder();
        for (Rule rule : Rule.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + RULE + "s %-8s %s%s\n",
                    rule,
                    rule.severity().name().toLowerCase(Locale.ROOT),
                    rule.title(),
                    rule.identifiers().isEmpty() ? "" : ": " + String.join(", ", rule.identifiers())));
        }
        return text.toString();
    }

    /** Line by line: a large folder takes a while. */
    private void printFixtures(Path folder, Terminal terminal) {
        InputFiles files = Restriction.of(spec);
        Collection<Path> fixtures = FixtureFiles.under(folder, files);
        int width = fixtures.stream()
                .mapToInt(file -> file.toString().length())
                .max()
                .orElse(1);
        for (Path file : fixtures) {
            terminal.print(String.format(Locale.ROOT, "%-" + width + "s  %s\n", file, title(file, files)));
        }
    }

    private static String title(Path file, InputFiles files) {
        try {
            Fixture fixture = FixtureParser.parse(file, files);
            return fixture.title()
                    + UnmetNeedException.of(fixture)
                            .map(unmet -> " (skipped: " + unmet.getMessage() + ")")
                            .orElse("");
        } catch (FixtureException broken) {
            return "(broken: " + broken.diagnostics().getFirst().message() + ")";
        }
    }
}
