package mmulator.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.report.MutationHtml;
import mmulator.report.MutationJson;
import mmulator.report.MutationReport;
import mmulator.report.MutationResults;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results of mutants go: to the terminal always, and to files. */
final class MutationFiles {
    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there, for 'mmulator merge' and scripts.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page there that needs nothing else.")
    private @Nullable Path html;

    /** Before the work, so that a wrong name does not cost its results. */
    void tryOut() {
        if (json != null) {
            write(json, "");
        }
        if (html != null) {
            write(html, "");
        }
    }

    void write(MutationResults results, Terminal terminal) {
        if (json != null) {
            write(json, MutationJson.print(results));
        }
        if (html != null) {
            write(html, MutationHtml.print(results));
        }
        terminal.print(new MutationReport(terminal.palette()).print(results));
    }

    private static void write(Path file, String text) {
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserMistake(file + ": error: cannot be written: " + e.getMessage());
        }
    }
}
