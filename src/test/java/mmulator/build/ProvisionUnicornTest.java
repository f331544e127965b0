package mmulator.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build's search for the engine library, as far as it goes without a network. */
final class ProvisionUnicornTest {

    private static final Path SCRIPT = Path.of("src/build/provision-unicorn.sh");

    @Test
    void goodLibraryIsTakenSilently(@TempDir Path folder) throws Exception {
        Script searched = search(library(folder, "uc_reg_read_batch uc_vmem_read"));

        assertEquals(new Script(0, ""), searched);
    }

    @Test
    void libraryWithoutPagesOfFourKilobytesIsRefused(@TempDir Path folder) throws Exception {
        Script searched = search(library(folder, "uc_reg_read_batch uc_reg_read_batch2"));

        assertEquals(1, searched.exitCode());
        assertTrue(searched.output().contains("older than 2.1.2"), searched::output);
    }

    @Test
    void otherFileIsRefused(@TempDir Path folder) throws Exception {
        Script searched = search(library(folder, "something else"));

        assertEquals(1, searched.exitCode());
        assertTrue(searched.output().contains("not a Unicorn library"), searched::output);
    }

    @Test
    void namedFileThatIsAbsentIsNotPassedOver(@TempDir Path folder) throws Exception {
        Script searched = search(folder.resolve("absent"));

        assertEquals(1, searched.exitCode());
        assertTrue(searched.output().contains("absent: absent"), searched::output);
    }

    private static Script search(Path named) throws IOException, InterruptedException {
        return Script.run(SCRIPT, Map.of("MMULATOR_UNICORN", named.toString()));
    }

    private static Path library(Path folder, String symbols) throws IOException {
        return Files.writeString(folder.resolve("libunicorn.so.2"), symbols);
    }
}
