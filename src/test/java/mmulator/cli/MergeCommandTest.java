package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mmulator.explore.Shard;
import mmulator.report.result.MutantResult;
import mmulator.report.result.MutationJson;
import mmulator.report.result.MutationResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they should be. */
final class MergeCommandTest {
    private static final String GOOD = MutationJson.print(new MutationResults(
            "x.yaml",
            "01234567",
            "exhaustive",
            "explored exhaustively, 1 execution",
            2,
            new Shard(1, 2),
            true,
            List.of(result(1, MutantResult.Verdict.NOT_SHOWN))));

    @TempDir
    private Path folder = Path.of(".");

    private static MutantResult result(int number, MutantResult.Verdict verdict) {
        return new MutantResult(
                number, "x.S", 3, 1, null, "start", "isb", "nop", verdict, "explored", null, List.of("w"));
    }

    private void isRefused(String text, String why) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.json"), text);
        CommandLineRun run = CommandLineRun.of("merge", file.toString());
        assertEquals(2, run.exit(), run::out);
        assertTrue(run.err().startsWith(file.toString()), run::err);
        assertTrue(run.err().contains(why), run::err);
        assertEquals("", run.out());
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        CommandLineRun run =
                CommandLineRun.of("merge", folder.resolve("no.json").toString());

        assertEquals(2, run.exit());
        assertTrue(run.err().contains("no.json: error: no such file"), run::err);
    }

    @Test
    void brokenFilesAreRefusedWithThePlace() throws IOException {
        isRefused("", ":1:1: error: the file is empty");
        isRefused("{", ":1:2: error: not JSON");
        isRefused("nonsense", ":1:1: error: not JSON");
        isRefused("[1]", "error: expected an object");
        isRefused("{}", ":1:1: error: no member 'kind'");
        isRefused(GOOD + "{}", "error: more after the end");
        isRefused(GOOD.substring(0, GOOD.length() / 2), "error: not JSON");
    }

    @Test
    void membersThatMakeNoSenseAreRefused() throws IOException {
        isRefused(GOOD.replace("\"mutate\"", "\"walk\""), "results of 'walk'; expected 'explore' or 'mutate'");
        isRefused(GOOD.replace("\"format\" : 1", "\"format\" : 2"), "format 2; expected 1");
        isRefused(GOOD.replace("\"not-shown\"", "\"no\""), "unknown verdict 'no'");
        isRefused(GOOD.replace("\"1/2\"", "\"5/4\""), "shard 5/4");
        isRefused(GOOD.replace("\"line\" : 3", "\"line\" : -3"), "expected a number from 1");
        isRefused(GOOD.replace("\"line\" : 3", "\"line\" : 3.5"), "expected a number from 1");
        isRefused(GOOD.replace("\"line\" : 3", "\"line\" : 99999999999999999999"), "out of range");
        isRefused(GOOD.replace("\"complete\" : true", "\"complete\" : 1"), "expected true or false");
        isRefused(GOOD.replace("\"mutants\" : 2", "\"mutants\" : 0"), "mutant 1 is one too many");
    }

    @Test
    void resultsOfAnotherFixtureAreRefused() throws IOException {
        Path one = Files.writeString(folder.resolve("1.json"), GOOD);
        Path two = Files.writeString(folder.resolve("2.json"), GOOD.replace("01234567", "89abcdef"));

        CommandLineRun run = CommandLineRun.of("merge", one.toString(), two.toString());

        assertEquals(2, run.exit());
        assertTrue(run.err().contains("2.json: error: cannot be joined with"), run::err);
        assertTrue(run.err().contains("the digest of the fixture differs: '01234567' and '89abcdef'"), run::err);
    }

    @Test
    void resultsThatContradictEachOtherAreRefused() throws IOException {
        Path one = Files.writeString(folder.resolve("1.json"), GOOD);
        Path two = Files.writeString(folder.resolve("2.json"), GOOD.replace("not-shown", "equivalent"));

        CommandLineRun run = CommandLineRun.of("merge", one.toString(), two.toString());

        assertEquals(2, run.exit());
        assertTrue(run.err().contains("the result of x.S:3: isb -> nop differs"), run::err);
    }

    @Test
    void sameFileTwiceCountsOnce() throws IOException {
        Path one = Files.writeString(folder.resolve("1.json"), GOOD);

        CommandLineRun run = CommandLineRun.of("merge", one.toString(), one.toString());

        assertEquals(124, run.exit());
        assertTrue(run.out().contains("1 mutant: 1 not shown to be needed; 1 not tried"), run::out);
    }
}
