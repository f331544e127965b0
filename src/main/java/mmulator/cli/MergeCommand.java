package mmulator.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import mmulator.report.MutationJsonReader;
import mmulator.report.MutationResults;
import mmulator.report.ResultFileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The results of several shards as one. */
@Command(
        name = "merge",
        description = "Join result files of 'mmulator mutate --json', of shards or of interrupted runs, into one report.",
        mixinStandardHelpOptions = true)
final class MergeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Result files of the same fixture.")
    private List<Path> files = List.of();

    @Mixin
    private final MutationFiles output = new MutationFiles();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        List<MutationResults> parts = files.stream().map(MergeCommand::read).toList();
        MutationResults first = parts.getFirst();
        for (int i = 1; i < parts.size(); i++) {
            try {
                MutationResults.merged(List.of(first, parts.get(i)));
            } catch (IllegalArgumentException different) {
                throw new UserMistake(files.get(i) + ": error: cannot be joined with " + files.getFirst() + ": "
                        + different.getMessage());
            }
        }
        MutationResults whole = MutationResults.merged(parts);
        output.write(whole, terminal);
        if (!whole.complete()) {
            terminal.complain("mmulator: " + whole.missing() + " of " + whole.mutants() + " mutants are in none of these files");
        }
        return (whole.complete() ? ExitCode.PASSED : ExitCode.TIMEOUT).code();
    }

    private static MutationResults read(Path file) {
        try {
            return MutationJsonReader.read(file.toString(), Files.readString(file));
        } catch (ResultFileException wrong) {
            throw new UserMistake(String.valueOf(wrong.getMessage()));
        } catch (NoSuchFileException missing) {
            throw new UserMistake(file + ": error: no such file");
        } catch (MalformedInputException binary) {
            throw new UserMistake(file + ": error: not UTF-8; expected results of mmulator");
        } catch (IOException e) {
            throw new UserMistake(file + ": error: cannot be read: " + e.getMessage());
        }
    }
}
