package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mmulator.cli.option.StandardOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Whatever a command could not write, it says so and does not end as if all were well. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "no /dev/full")
final class FullDiskTest {
    private static final String FULL = "/dev/full";
    private static final String FIXTURE = "fixtures/shapes/good_move_page.yaml";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** A line of each command that prints something; the others have none here, and say why. */
    private Map<String, List<String>> lines() throws IOException {
        Path trace = folder.resolve("x.trace");
        Path results = folder.resolve("1.json");
        CommandLineRun.of("run", FIXTURE, "--trace", trace.toString());
        CommandLineRun.of("mutate", "fixtures/first/good_hello.yaml", "--json", results.toString());
        Path litmus = Files.writeString(folder.resolve("x.litmus"), "AArch64 x\n{ }\n P0 ;\n NOP ;\nexists (true)\n");
        Map<String, List<String>> lines = new TreeMap<>();
        lines.put("run", List.of("run", FIXTURE));
        lines.put("explore", List.of("explore", FIXTURE, "--max-executions", "2"));
        lines.put("mutate", List.of("mutate", "fixtures/first/good_hello.yaml"));
        lines.put("merge", List.of("merge", results.toString()));
        lines.put("check", List.of("check", trace.toString()));
        lines.put("litmus", List.of("litmus", litmus.toString()));
        lines.put("export-litmus", List.of("export-litmus", "fixtures/rules/bbm_valid_to_valid/good_remap_page.yaml"));
        lines.put("walk", List.of("walk", FIXTURE, "0"));
        lines.put("tables", List.of("tables", FIXTURE));
        lines.put("why", List.of("why", FIXTURE));
        lines.put("disasm", List.of("disasm", "asm/driver/hello.S"));
        lines.put("list", List.of("list", "--rules"));
        lines.put("test", List.of("test", "--list", "fixtures/first"));
        lines.put("doctor", List.of("doctor"));
        return lines;
    }

    /** Those that print nothing, or are no command of a user. */
    private static final List<String> SILENT = List.of("gdb", "new", "reference", "help");

    @Test
    void everyCommandFailsWhoseOutputIsLost() throws IOException {
        Map<String, List<String>> lines = lines();
        for (String command : Mmulator.commandLine().getSubcommands().keySet()) {
            List<String> line = lines.get(command);
            assertEquals(line == null, SILENT.contains(command), command);
            if (line != null) {
                assertTold(line, 2, "standard output cannot be written: No space");
            }
            assertTold(List.of(command, "--help"), 2, "standard output cannot be written: No space");
        }
    }

    private static void assertTold(List<String> line, int exit, String part) throws IOException {
        String[] args = line.toArray(String[]::new);
        StringWriter told = new StringWriter();
        try (OutputStream full = new FileOutputStream(FULL)) {
            CommandLine commandLine = Mmulator.commandLine(args).setErr(new PrintWriter(told, true));
            int code = Mmulator.run(args, commandLine, new StandardOutput(full, () -> false));
            assertEquals(exit, code, line + "\n" + told);
            assertTrue(told.toString().contains(part), line + "\n" + told);
            assertFalse(told.toString().contains("\tat "), line + "\n" + told);
        }
    }

    @Test
    void everyReportThatCannotBeWrittenIsTold() throws IOException {
        int tried = 0;
        for (List<String> line : reports(FULL)) {
            CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));
            assertEquals(2, run.exit(), line + "\n" + run.out() + run.err());
            assertTrue(run.err().contains(FULL + ": error: "), line + "\n" + run.err());
            assertFalse(run.err().contains("\tat "), run.err());
            tried++;
        }
        assertTrue(tried >= 13, "only " + tried);
    }

    /** {@code -Dmmulator.fulldisk=DIR} names a folder on a file system that has no room: mount -t tmpfs -o size=16k … */
    @Test
    @EnabledIfSystemProperty(named = "mmulator.fulldisk", matches = ".+")
    void everyReportOnAFullFileSystemLeavesTheOldOne() throws IOException {
        Path disk = Path.of(System.getProperty("mmulator.fulldisk"));
        Path report = Files.writeString(disk.resolve("report"), "old");
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[1 << 12]);
            }
        } catch (IOException full) {
            // as it shall be
        }
        for (List<String> line : reports(report.toString())) {
            CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));
            System.out.println(run.exit() + " " + line);
            assertEquals(2, run.exit(), line + "\n" + run.out() + run.err());
            assertTrue(run.err().contains(report + ": error: cannot be written: No space"), line + "\n" + run.err());
            // A log of -D is written where it is, for those who read along.
            assertTrue(line.contains("-D") || Files.readString(report).equals("old"), line.toString());
            try (Stream<Path> files = Files.list(disk)) {
                assertEquals(2, files.count(), line.toString());
            }
            Files.writeString(report, "old");
        }
    }

    /** A line for every option of every command that names a file to write: such options say {@code FILE}. */
    private List<List<String>> reports(String file) throws IOException {
        Map<String, List<String>> lines = lines();
        lines.put("test", List.of("test", "fixtures/first/good_hello.yaml", "-j", "1"));
        List<List<String>> reports = new ArrayList<>();
        for (CommandLine command : Mmulator.commandLine().getSubcommands().values()) {
            List<String> line = lines.get(command.getCommandName());
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (line == null || !option.paramLabel().equals("FILE") || option.type() != Path.class) {
                    continue;
                }
                List<String> with = new ArrayList<>(line);
                with.addAll(List.of(option.names()[0], file));
                if (option.names()[0].equals("-D")) {
                    with.addAll(List.of("-d", "exec"));
                }
                reports.add(with);
            }
        }
        return reports;
    }
}
