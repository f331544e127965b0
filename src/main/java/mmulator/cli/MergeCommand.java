package mmulator.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.ResultFiles;
import mmulator.cli.option.Terminal;
import mmulator.cli.option.UserMistake;
import mmulator.report.result.ExplorationReport;
import mmulator.report.result.ExplorationResults;
import mmulator.report.result.MutationResults;
import mmulator.report.result.ResultJsonReader;
import mmulator.report.result.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The results of several shards as one. */
@Command(
        name = "merge",
        description = "Join result files of 'mmulator explore --json' or of 'mmulator mutate --json', of shards or of"
                + " interrupted runs, into one report.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  mmulator merge 1.json 2.json", "  mmulator merge 1.json 2.json --json all.json"})
final class MergeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Result files of the same fixture.")
    private List<Path> files = List.of();

    @Mixin
    private final ResultFiles output = new ResultFiles();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        List<Results> parts = files.stream().map(this::read).toList();
        ExitCode exit = switch (parts.getFirst().command()) {
            case EXPLORE -> explored(joined(parts, ExplorationResults.class, ExplorationResults::merged), terminal);
            case MUTATE -> mutated(joined(parts, MutationResults.class, MutationResults::merged), terminal);
        };
        return exit.code();
    }

    private <T extends Results> T joined(List<Results> parts, Class<T> kind, Function<List<T>, T> join) {
        T whole = join.apply(List.of(kind.cast(parts.getFirst())));
        for (int i = 1; i < parts.size(); i++) {
            String before = files.getFirst() + (i == 1 ? "" : " and those after it");
            if (!kind.isInstance(parts.get(i))) {
                throw new UserMistake(files.get(i) + ": error: results of '"
                        + parts.get(i).command().word() + "'; expected '"
                        + whole.command().word() + "' as in " + before);
            }
            try {
                whole = join.apply(List.of(whole, kind.cast(parts.get(i))));
            } catch (IllegalArgumentException different) {
                throw new UserMistake(
                        files.get(i) + ": error: cannot be joined with " + before + ": " + different.getMessage());
            }
        }
        return whole;
    }

    private ExitCode explored(ExplorationResults whole, Terminal terminal) {
        output.write(whole, terminal);
        List<Integer> missing = whole.missingShards();
        if (!missing.isEmpty()) {
            String which = missing.stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "))
                    .replaceFirst(", (\\d+)$", " and $1");
            terminal.complain("mmulator: " + (missing.size() == 1 ? "shard " : "shards ") + which + " of "
                    + whole.shardCount() + (missing.size() == 1 ? " is" : " are") + " in none of these files");
        }
        return ExitCode.of(ExplorationReport.verdict(whole));
    }

    private ExitCode mutated(MutationResults whole, Terminal terminal) {
        output.write(whole, terminal);
        if (!whole.complete()) {
            terminal.complain(
                    "mmulator: " + whole.missing() + " of " + whole.mutants() + " mutants are in none of these files");
        }
        return whole.complete() ? ExitCode.PASSED : ExitCode.TIMEOUT;
    }

    private Results read(Path file) {
        try {
            return ResultJsonReader.read(file.toString(), Restriction.of(spec).text(file));
        } catch (NoSuchFileException missing) {
            throw new UserMistake(file + ": error: no such file");
        } catch (CharacterCodingException binary) {
            throw new UserMistake(file + ": error: not UTF-8; expected results of mmulator");
        } catch (IOException e) {
            throw new UserMistake(file + ": error: cannot be read: " + e.getMessage());
        }
    }
}
