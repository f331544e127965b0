package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mmulator.cli.option.ExitCode;
import mmulator.cli.process.Launched;
import mmulator.cli.start.Doctor;
import mmulator.engine.UnicornLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private List<Doctor.Finding> findings(Doctor.Installer system) {
        return new Doctor(Map.of("PATH", folder + ":/nowhere"), system, UnicornLibrary::get).findings();
    }

    @Test
    void programsAreFoundOnThePath() throws IOException {
        Path gdb = Files.writeString(folder.resolve("gdb-multiarch"), "");
        assertTrue(gdb.toFile().setExecutable(true));
        String text = DoctorCommand.text(findings(Doctor.Installer.APT));
        assertTrue(text.contains("found    debugger   " + gdb + "\n"), text);
        assertTrue(text.contains("missing  compiler   aarch64-linux-gnu-gcc: to compile C for fixtures"), text);
        assertTrue(text.contains("\n                      help: apt-get install gcc-aarch64-linux-gnu\n"), text);
    }

    @Test
    void everySystemHasItsCommand() {
        for (Doctor.Installer system : Doctor.Installer.values()) {
            assertTrue(
                    DoctorCommand.text(findings(system)).matches("(?s).*help: [a-z-]+ .*gdb(-multiarch)?\n.*"),
                    system::name);
        }
    }

    @Test
    void onlyWhatNothingRunsWithoutIsAFailure() {
        List<Doctor.Finding> findings = findings(Doctor.Installer.OTHER);
        assertTrue(findings.stream().anyMatch(one -> !one.found()));
        assertEquals(ExitCode.PASSED, DoctorCommand.exit(findings));
        assertEquals(ExitCode.USAGE, DoctorCommand.exit(List.of(new Doctor.Finding("engine", false, true, "none"))));
    }

    @Test
    void missingEngineIsTold() throws Exception {
        ProcessBuilder builder = new ProcessBuilder();
        builder.environment().put("MMULATOR_UNICORN", folder.resolve("absent").toString());
        Launched run = Launched.of(folder, builder, "", Launched.java(List.of(), Main.class, "doctor"));
        assertEquals(2, run.exit(), run.err());
        assertTrue(
                run.out().contains("MISSING  engine     the Unicorn library that MMULATOR_UNICORN names"), run.out());
        assertFalse(run.out().contains("internal error"), run.out());
    }
}
