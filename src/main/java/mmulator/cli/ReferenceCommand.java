package mmulator.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.OutputFile;
import mmulator.cli.reference.Reference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes what is generated from the program; for the build and for those who change commands or rules. */
@Command(
        name = "reference",
        hidden = true,
        description = "Write the reference: pages of Markdown, manual pages, shell completion.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator reference --man man --completion completion",
            "  mmulator reference --pages src/docs/reference"
        })
final class ReferenceCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--pages", paramLabel = "DIR", description = "Write the pages of rules and commands there.")
    private @Nullable Path pages;

    @Option(names = "--man", paramLabel = "DIR", description = "Write manual pages there.")
    private @Nullable Path manual;

    @Option(
            names = "--completion",
            paramLabel = "FILE",
            description = "Write the completion script for bash and zsh there.")
    private @Nullable Path completion;

    @Option(names = "--fish", paramLabel = "FILE", description = "Write the completion script for fish there.")
    private @Nullable Path fish;

    @Override
    public Integer call() throws IOException {
        CommandLine top = spec.root().commandLine();
        if (pages != null) {
            Reference.write(pages, Reference.pages(top));
        }
        if (manual != null) {
            Reference.write(manual, Reference.manual(top));
        }
        if (completion != null) {
            OutputFile.write(completion, Reference.completion(top));
        }
        if (fish != null) {
            OutputFile.write(fish, Reference.fish(top));
        }
        return ExitCode.PASSED.code();
    }
}
