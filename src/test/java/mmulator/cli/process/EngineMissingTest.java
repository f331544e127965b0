package mmulator.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.Needs;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is asked for, a library that is not there, or does not do, is told as documented: exit code 2, where, why, help. */
@DisabledOnOs(OS.WINDOWS)
final class EngineMissingTest {
    private static final String FIXTURE = "fixtures/first/good_hello.yaml";
    private static final String TABLES = "fixtures/shapes/good_move_page.yaml";
    private static final String REFUSED = "2 mmulator: the Unicorn library that MMULATOR_UNICORN names cannot be used";

    private static final Set<String> WITHOUT_ENGINE =
            Set.of("check", "disasm", "doctor", "list", "merge", "new", "reference");
    private static final Map<String, List<List<String>>> WITH_ENGINE = Map.ofEntries(
            Map.entry("run", List.of(List.of("run", FIXTURE), List.of(FIXTURE))),
            Map.entry("test", List.of(List.of("test", FIXTURE), List.of("test", FIXTURE, "-j", "1"))),
            Map.entry("explore", List.of(List.of("explore", FIXTURE), List.of("explore", FIXTURE, "-j", "2"))),
            Map.entry("mutate", List.of(List.of("mutate", TABLES))),
            Map.entry("litmus", List.of(List.of("litmus", "fixtures/litmus/shootdown+no-tlbi.litmus"))),
            Map.entry("export-litmus", List.of(List.of("export-litmus", TABLES))),
            Map.entry("gdb", List.of(List.of("gdb", FIXTURE, "--gdb", "tcp::0"))),
            Map.entry("walk", List.of(List.of("walk", TABLES, "0x1000"), List.of("walk", "--after", TABLES, "0x1000"))),
            Map.entry("tables", List.of(List.of("tables", TABLES), List.of("tables", FIXTURE, "--cpu", "0"))),
            Map.entry("why", List.of(List.of("why", FIXTURE))));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void everyCommandIsTried() {
        Set<String> known = new HashSet<>(WITHOUT_ENGINE);
        known.addAll(WITH_ENGINE.keySet());
        assertEquals(CommandLineRun.commandLine().getSubcommands().keySet(), known);
    }

    @Test
    void absentLibraryIsNotABug() throws Exception {
        Path library = folder.resolve("absent");
        String version = refuses(library, "absent");
        assertTrue(version.startsWith("0 mmulator ") && version.contains("|Java "), version);
        assertTrue(version.contains("|Unicorn missing: the Unicorn library that MMULATOR_UNICORN names "), version);
        assertTrue(version.contains(library + ": absent"), version);
    }

    /** Its version pleases; what is to be called is not there. */
    @Test
    void libraryThatLacksFunctionsIsNotABug() throws Exception {
        refuses(library(""), "not a whole Unicorn library: it has no uc_close");
    }

    @Test
    void libraryOfOtherArchitecturesIsNotABug() throws Exception {
        StringBuilder functions = new StringBuilder("_Bool uc_arch_supported(int arch) { return arch == 4; }\n");
        for (String name : List.of(
                "context_alloc context_free context_restore context_save close ctl emu_start emu_stop hook_add hook_del"
                        .split(" "))) {
            functions.append("void uc_" + name + "(void) {}\n");
        }
        for (String name :
                List.of("mem_map_ptr open reg_read reg_read_batch reg_write reg_write_batch strerror".split(" "))) {
            functions.append("void uc_" + name + "(void) {}\n");
        }
        refuses(library(functions.toString()), "it was built without arm64");
    }

    /** @return what {@code --version} says, which does not need it */
    private String refuses(Path library, String reason) throws Exception {
        ProcessBuilder builder = new ProcessBuilder();
        builder.environment().put("MMULATOR_UNICORN", library.toString());
        Launched run = Launched.of(folder, builder, "", Launched.java(List.of(), EachCommand.class));
        assertEquals(0, run.exit(), run.err());
        List<String> lines = run.out().lines().skip(1).toList();
        assertTrue(lines.size() > WITH_ENGINE.size(), run.out());
        for (String line : lines) {
            assertTrue(line.startsWith(REFUSED) && line.contains(library + ": " + reason + "|"), line);
        }
        return run.out().lines().findFirst().orElseThrow();
    }

    private Path library(String functions) throws IOException, InterruptedException {
        Path source = Files.writeString(
                folder.resolve("engine.c"),
                "unsigned uc_version(unsigned *major, unsigned *minor) { return 0x02010200; }\n" + functions);
        Path library = folder.resolve("libunicorn.so.2");
        int made;
        try {
            made = new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .start()
                    .waitFor();
        } catch (IOException absent) {
            made = -1;
        }
        Needs.tool(made == 0, "a compiler for this machine, as cc");
        return library;
    }

    /** In a process of its own, which has no library. Prints a line for each. */
    static final class EachCommand {
        private EachCommand() {}

        public static void main(String[] args) {
            CommandLineRun version = CommandLineRun.of("--version");
            System.out.println(version.exit() + " " + version.out().replace('\n', '|'));
            WITH_ENGINE.values().stream().flatMap(List::stream).forEach(command -> {
                CommandLineRun run = CommandLineRun.of(command.toArray(String[]::new));
                System.out.println(run.exit() + " " + run.err().replace('\n', '|') + " " + command);
            });
        }
    }
}
