package mmulator.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.cli.CommandLineRun;
import mmulator.cli.option.ExitCode;

/** Fixtures from their file to what the user sees: run for some steps, judged, told as a table. */
final class CommandTarget implements Target {
    private static final Path FOLDER = Path.of("target/fuzz/command");

    /** Of the seeds, one in so many: all would take most of the time. */
    private static final int ONE_IN = 16;

    @Override
    public Kind kind() {
        return new Kind("command", "yaml", 30);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        List<String> fixtures = Seeds.fixturesFor(FOLDER);
        for (int i = 0; i < fixtures.size(); i += ONE_IN) {
            seeds.add(fixtures.get(i).getBytes(StandardCharsets.UTF_8));
        }
        return seeds;
    }

    @Override
    public boolean runsNativeCode() {
        return true;
    }

    @Override
    public List<String> words() {
        return new FixtureTarget(true).words();
    }

    @Override
    public long maxAllocation() {
        return 4L << 30;
    }

    @Override
    public Answer read(byte[] input) throws IOException {
        Path file = Files.write(Files.createDirectories(FOLDER).resolve("x.yaml"), input);
        CommandLineRun run = CommandLineRun.of("run", "-v", "--max-steps", "2000", file.toString());
        if (run.exit() == ExitCode.INTERNAL.code() || run.err().contains("\tat ")) {
            throw new AssertionError("exit code " + run.exit() + ": " + run.err());
        }
        return run.exit() == ExitCode.USAGE.code()
                ? Answer.refusedWithPlace(run.err().strip())
                : Answer.accepted(run.exit() + " " + rules(run.out()));
    }

    /** Of the report, what tells one course of events from another. */
    private static List<String> rules(String out) {
        return out.lines()
                .filter(line -> line.startsWith("error["))
                .map(line -> line.substring(0, line.indexOf(']')))
                .toList();
    }
}
