package mmulator.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Terminal;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.litmus.export.InexpressibleException;
import mmulator.litmus.export.LitmusExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a fixture to a litmus test. */
@Command(
        name = "export-litmus",
        description = "Write FIXTURE as a litmus test, or say why it cannot be one (exit code 77).",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator export-litmus fixtures/shapes/good_move_page.yaml",
            "  mmulator export-litmus fixtures/shapes/good_message_passing.yaml"
        })
final class ExportLitmusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FIXTURE", description = "YAML file; see fixtures/README.md.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        FixtureImage image = FixtureImage.of(FixtureParser.parse(path, Restriction.of(spec)));
        try {
            terminal.print(LitmusExport.of(image));
            return ExitCode.PASSED.code();
        } catch (InexpressibleException cannot) {
            terminal.complain(path + ": no litmus test can say this: " + cannot.getMessage());
            return ExitCode.SKIPPED.code();
        }
    }
}
