package mmulator;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.fixture.Fixture;
import mmulator.fixture.UnmetNeedException;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;

/**
 * What a test needs that not every host has. Where it is not there the test is left out, and said to be; with
 * {@code -Dmmulator.ci=true}, as {@code .ci/run} has it, that is a failure.
 */
public final class Needs {
    private static final boolean CI = Boolean.getBoolean("mmulator.ci");

    private static final Path KERNEL = Path.of("target", "kernel");

    private Needs() {}

    /** @param what in the form of "a compiler for AArch64" */
    public static void tool(boolean present, String what) {
        if (!present && CI) {
            fail("not there: " + what + "; with -Dmmulator.ci=true nothing is left out");
        }
        assumeTrue(present, "not there: " + what);
    }

    /** File names that the host's locale has no characters for cannot be written by Java: in the locale C, none beyond ASCII. */
    public static void namesBeyondAscii() {
        tool(
                Charset.forName(System.getProperty("sun.jnu.encoding", "US-ASCII"))
                        .newEncoder()
                        .canEncode("\u00fc\u009b"),
                "a locale with file names beyond ASCII, as LANG=C.UTF-8");
    }

    /** A file of a kernel, which comes from elsewhere: where it is not there even CI goes without. */
    public static Path kernel(String name) {
        Path file = KERNEL.resolve(name);
        assumeTrue(Files.exists(file), "not there: " + file + " (src/build/kernel.sh fetches it)");
        return file;
    }

    /** Objects that a fixture needs, which a compiler for AArch64 makes. */
    public static void of(Fixture fixture) {
        Fixture.Need kernel = fixture.needs().stream()
                .filter(need -> need.path().startsWith(KERNEL))
                .findFirst()
                .orElse(null);
        if (kernel != null) {
            kernel(KERNEL.relativize(kernel.path()).toString());
        }
        UnmetNeedException.of(fixture).ifPresent(unmet -> tool(false, String.valueOf(unmet.getMessage())));
    }

    /** The image of the fixture at {@code path}. */
    public static FixtureImage image(Path path) {
        Fixture fixture = FixtureParser.parse(path);
        of(fixture);
        return FixtureImage.of(fixture);
    }
}
