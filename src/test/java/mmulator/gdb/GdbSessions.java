package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of the debugger itself with a fixture. */
abstract class GdbSessions {
    static final Path ALONE = Path.of("fixtures/park/bad_never_released.yaml");
    static final Path PAIR = Path.of("fixtures/park/good_park_and_release.yaml");

    @TempDir
    Path folder;

    @BeforeAll
    static void gdbIsThere() {
        RealGdb.assumePresent();
    }

    /** All that gdb says, with the lines of {@code expected} in it in their order. */
    String session(Path fixture, String commands, String... expected) throws Exception {
        try (ServedFixture served = ServedFixture.waiting(fixture, folder)) {
            return session(served, commands, expected);
        }
    }

    String session(ServedFixture served, String commands, String... expected) throws Exception {
        String said = RealGdb.run(
                        folder, "target remote " + served.server.target() + "\n" + commands, served.elf.toString())
                .replaceAll(" +", " ");
        int from = 0;
        for (String line : expected) {
            int at = said.indexOf(line, from);
            assertTrue(at >= 0, () -> "'" + line + "' does not come there in\n" + said);
            from = at + line.length();
        }
        return said;
    }
}
