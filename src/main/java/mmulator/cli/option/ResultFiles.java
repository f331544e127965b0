package mmulator.cli.option;

import java.nio.file.Path;
import mmulator.report.result.ExplorationJson;
import mmulator.report.result.ExplorationReport;
import mmulator.report.result.ExplorationResults;
import mmulator.report.result.MutationHtml;
import mmulator.report.result.MutationJson;
import mmulator.report.result.MutationReport;
import mmulator.report.result.MutationResults;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results go: to the terminal always, and to files. */
public final class ResultFiles {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the results there, for 'mmulator merge' and scripts.")
    private @Nullable Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page on mutants there that needs nothing else.")
    private @Nullable Path html;

    /** Before the work, so that a wrong name does not cost its results. */
    public void tryOut() {
        OutputFile.tryOut(json);
        OutputFile.tryOut(html);
    }

    public void write(MutationResults results, Terminal terminal) {
        terminal.print(new MutationReport(terminal.palette()).print(results));
        // After the verdict, which a full disk must not cost.
        if (json != null) {
            OutputFile.write(json, MutationJson.print(results));
        }
        if (html != null) {
            OutputFile.write(html, MutationHtml.print(results));
        }
    }

    public void write(ExplorationResults results, Terminal terminal) {
        if (html != null) {
            throw new UserMistake(html + ": error: --html is for results of mutate; expected --json");
        }
        terminal.print(ExplorationReport.failures(results));
        terminal.print(ExplorationReport.print(results));
        terminal.print(ExplorationReport.summary(results));
        if (json != null) {
            OutputFile.write(json, ExplorationJson.print(results));
        }
    }
}
