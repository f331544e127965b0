package mmulator.engine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** No usable Unicorn library: says where one was looked for, why each place does not do, and the command that helps. */
public final class EngineUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** One place that was looked at, and why it does not do. */
    record Refusal(Path place, String reason) {}

    EngineUnavailableException(UnicornSearch search, List<Refusal> refusals) {
        super(message(search, refusals));
    }

    private static String message(UnicornSearch search, List<Refusal> refusals) {
        StringBuilder text = new StringBuilder();
        boolean named = !search.namedBy().isEmpty();
        text.append(
                named
                        ? "the Unicorn library that " + search.namedBy() + " names cannot be used"
                        : "no Unicorn library (libunicorn) of version 2.1.2 or later was found");
        text.append("\n  looked at\n");
        if (!named) {
            text.append("    ").append(UnicornSearch.VARIABLE).append(": not set\n");
        }
        for (Refusal refusal : refusals) {
            text.append("    ")
                    .append(refusal.place())
                    .append(": ")
                    .append(refusal.reason())
                    .append('\n');
        }
        text.append("  help: ")
                .append(named ? "name a libunicorn of version 2.1.2 or later, or nothing" : installCommand());
        return text.toString();
    }

    private static String installCommand() {
        if (System.getProperty("os.name", "").startsWith("Mac")) {
            return "brew install unicorn";
        }
        if (Files.exists(Path.of("/etc/debian_version"))) {
            Optional<Path> fetches = besideTheProgram(System.getProperty("java.class.path", ""));
            if (fetches.isPresent()) {
                return fetches.get() + " fetches it from your Debian mirror, for you alone";
            }
            return "run 'mvn package -DskipTests' in mmulator's folder once more, which fetches the library";
        }
        if (Files.exists(Path.of("/etc/fedora-release"))) {
            return "dnf install unicorn";
        }
        if (Files.exists(Path.of("/etc/arch-release"))) {
            return "pacman -S unicorn";
        }
        return "install Unicorn 2.1.2 or later, or set " + UnicornSearch.VARIABLE + "=/path/to/libunicorn.so.2";
    }

    /** What a release brings along to fetch the library with. */
    static Optional<Path> besideTheProgram(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).resolveSibling("provision-unicorn.sh"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
