package mmulator.cli.start;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mmulator.engine.EngineUnavailableException;
import mmulator.engine.UnicornLibrary;

/**
 * Looks for what mmulator uses.
 *
 * @param environment of the process; {@code PATH} tells where programs are
 * @param system how programs are installed here
 * @param engine opens the engine library, or throws {@link EngineUnavailableException}
 */
public record Doctor(Map<String, String> environment, Installer system, Supplier<UnicornLibrary> engine) {

    /**
     * One thing that was looked for.
     *
     * @param needed true if nothing runs without it
     * @param text where it is, or what is missing without it and how to get it
     */
    public record Finding(String what, boolean found, boolean needed, String text) {}

    /** How programs are installed on a kind of system. */
    public enum Installer {
        APT("apt-get install"),
        DNF("dnf install"),
        PACMAN("pacman -S"),
        BREW("brew install"),
        OTHER("install");

        private final String command;

        Installer(String command) {
            this.command = command;
        }

        public static Installer here() {
            if (System.getProperty("os.name", "").startsWith("Mac")) {
                return BREW;
            }
            return Files.exists(Path.of("/etc/debian_version"))
                    ? APT
                    : Files.exists(Path.of("/etc/fedora-release"))
                            ? DNF
                            : Files.exists(Path.of("/etc/arch-release")) ? PACMAN : OTHER;
        }

        private String debugger() {
            return command
                    + switch (this) {
                        case APT -> " gdb-multiarch";
                        case DNF, BREW, OTHER -> " gdb";
                        case PACMAN -> " aarch64-linux-gnu-gdb";
                    };
        }

        private String compiler() {
            return command
                    + switch (this) {
                        case APT, DNF -> " gcc-aarch64-linux-gnu";
                        case PACMAN -> " aarch64-linux-gnu-gcc";
                        case BREW, OTHER -> " a GCC for aarch64-linux-gnu, or name one's prefix with MMULATOR_CROSS";
                    };
        }
    }

    /** On this machine. */
    public static Doctor here() {
        return new Doctor(System.getenv(), Installer.here(), UnicornLibrary::get);
    }

    /** In the order of what matters most. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "JDK", true, true, System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")"));
        findings.add(engineFound());
        findings.add(program(
                "debugger",
                "to look at a run with 'mmulator gdb'",
                system.debugger(),
                "gdb-multiarch",
                "aarch64-linux-gnu-gdb",
                "lldb",
                "gdb"));
        String cross = environment.getOrDefault("MMULATOR_CROSS", "aarch64-linux-gnu-");
        findings.add(program(
                "compiler",
                "to compile C for fixtures (fixtures/object is skipped)",
                system.compiler(),
                cross + "gcc"));
        findings.add(program(
                "assembler",
                "for the build to compare our assembler with; nothing else needs it",
                system.compiler(),
                cross + "as"));
        return findings;
    }

    private Finding engineFound() {
        try {
            UnicornLibrary library = engine.get();
            return new Finding("engine", true, true, "Unicorn " + library.version() + " (" + library.path() + ")");
        } catch (EngineUnavailableException missing) {
            return new Finding("engine", false, true, String.valueOf(missing.getMessage()));
        }
    }

    private Finding program(String what, String use, String help, String... names) {
        Optional<Path> found = Stream.of(names).flatMap(this::onPath).findFirst();
        return found.map(file -> new Finding(what, true, false, file.toString()))
                .orElseGet(() ->
                        new Finding(what, false, false, String.join(", ", names) + ": " + use + "\n  help: " + help));
    }

    private Stream<Path> onPath(String name) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }
}
