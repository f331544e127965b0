package mmulator.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.OutputFile;
import mmulator.cli.option.Terminal;
import mmulator.cli.option.UserMistake;
import mmulator.cli.start.Kind;
import mmulator.report.verdict.ViolationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Files to begin with. Nothing is overwritten. */
@Command(
        name = "new",
        description =
                "Write a fixture that passes, one that does not, their stub and a CI file into DIR, to be changed.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  mmulator new mine", "  mmulator new mine --kind park"})
final class NewCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder to write them into; made if need be.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path folder;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "What it is about: park (a CPU sleeps in the identity map while another splits a Block), ttbr (a new"
                            + " root for the upper half), bbm (break-before-make of a page in use), kernel (a function of a Linux"
                            + " kernel), object (compiled C). Default: ${DEFAULT-VALUE}.",
            defaultValue = "bbm")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Kind kind;

    @Override
    public Integer call() {
        Map<String, String> files = kind.files();
        for (String name : files.keySet()) {
            if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new UserMistake(folder.resolve(name) + ": error: it exists; 'mmulator new' overwrites nothing");
            }
        }
        StringBuilder text = new StringBuilder();
        files.forEach((name, contents) -> {
            Path file = folder.resolve(name);
            OutputFile.makeFolderOf(file);
            OutputFile.write(file, contents);
            text.append("wrote ").append(file).append('\n');
        });
        String where = ViolationReport.quoted(folder.toString());
        if (!kind.first().isEmpty()) {
            text.append("first ").append(kind.first()).append('\n');
        }
        text.append("then  mmulator run ")
                .append(ViolationReport.quoted(folder.resolve(kind.fixture()).toString()))
                .append("\nor    mmulator test ")
                .append(where)
                .append('\n');
        Terminal.of(spec).print(text.toString());
        return ExitCode.PASSED.code();
    }
}
