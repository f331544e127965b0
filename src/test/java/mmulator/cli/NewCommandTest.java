package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mmulator.Needs;
import mmulator.cli.start.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class NewCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"park", "ttbr", "bbm"})
    void whatIsWrittenIsAsItsNamesSay(Kind kind) throws IOException {
        Path mine = folder.resolve("my own");
        CommandLineRun written = CommandLineRun.of("new", mine.toString(), "--kind", kind.name());
        assertEquals(0, written.exit(), written.err());
        assertTrue(written.out().contains("then  mmulator run '" + mine.resolve(kind.fixture()) + "'"), written.out());
        List<Path> fixtures;
        try (Stream<Path> files = Files.list(mine)) {
            fixtures = files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
        assertEquals(2, fixtures.size());
        for (Path fixture : fixtures) {
            CommandLineRun run = CommandLineRun.of("run", fixture.toString());
            assertEquals(0, run.exit(), run.out() + run.err());
            boolean bad = fixture.getFileName().toString().startsWith("bad_");
            assertEquals(bad, run.out().contains("as expected: "), run.out());
            assertEquals(bad, run.out().contains("error["), run.out());
        }
        // And all at once, as it says; the job beside them is YAML as well, and no fixture.
        assertTrue(written.out().contains("or    mmulator test '" + mine + "'"), written.out());
        CommandLineRun all = CommandLineRun.of("test", mine.toString());
        assertEquals(0, all.exit(), all.out() + all.err());
    }

    @Test
    void compiledOneIsToldHowAndPasses() throws Exception {
        CommandLineRun written = CommandLineRun.of("new", folder.toString(), "--kind", "object");
        assertTrue(written.out().contains("first compile the C, with sh compile.sh"), written.out());
        assertEquals(
                77,
                CommandLineRun.of("run", folder.resolve("good_map.yaml").toString())
                        .exit());
        Process compiled = new ProcessBuilder("sh", folder.resolve("compile.sh").toString()).start();
        Needs.tool(compiled.waitFor() == 0, "a compiler for AArch64");
        CommandLineRun run =
                CommandLineRun.of("run", folder.resolve("good_map.yaml").toString());
        assertEquals(0, run.exit(), run.out());
    }

    @Test
    void kernelIsAskedFor() {
        CommandLineRun.of("new", folder.toString(), "--kind", "kernel");
        CommandLineRun run =
                CommandLineRun.of("run", folder.resolve("good_unmap_page.yaml").toString());
        assertEquals(77, run.exit(), run.err());
        assertTrue(run.out().contains("Image"), run.out());
    }

    @ParameterizedTest
    @EnumSource
    void jobForContinuousIntegrationIsYaml(Kind kind) {
        String ci = kind.files().get(".github/workflows/mmulator.yml");
        Object read = new Load(LoadSettings.builder().build()).loadFromString(ci);
        assertTrue(String.valueOf(read).contains("mmulator test -j 2"), ci);
        assertTrue(!ci.contains("# prepare"), ci);
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Path own = Files.writeString(folder.resolve("move_page.S"), "mine");
        CommandLineRun run = CommandLineRun.of("new", folder.toString());
        assertEquals(2, run.exit());
        assertEquals(own + ": error: it exists; 'mmulator new' overwrites nothing\n", run.err());
        assertEquals("mine", Files.readString(own));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }
}
