package mmulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnicornLibraryTest {

    @Test
    void libraryOfTheBuildIsUsableAndLoadedOnce() {
        UnicornLibrary library = UnicornLibrary.get();

        assertTrue(library.version().isUsable(), library::toString);
        assertTrue(library.lookup().find("uc_emu_start").isPresent());
        assertSame(library, UnicornLibrary.get());
    }

    @Test
    void everyRefusedPlaceIsNamedWithItsReason(@TempDir Path folder) {
        Path absent = folder.resolve("absent.so");
        Path other = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("java"));

        UnicornLibrary.Outcome outcome = UnicornLibrary.open(
                new UnicornSearch(List.of(absent, folder, other, Path.of("libnosuch-unicorn.so.2")), ""));

        UnicornLibrary.Missing missing = assertInstanceOf(UnicornLibrary.Missing.class, outcome);
        assertEquals(
                List.of(
                        "absent",
                        "not a readable file",
                        "not a Unicorn library: it has no uc_version",
                        "not known to the dynamic loader"),
                missing.refusals().stream()
                        .map(EngineUnavailableException.Refusal::reason)
                        .toList());
        String message = new EngineUnavailableException(missing.search(), missing.refusals()).toString();
        assertTrue(message.contains(absent + ": absent\n") && message.contains("  help: "), message);
    }

    @Test
    void searchGoesOnAfterARefusal() {
        Path good = UnicornLibrary.get().path();

        UnicornLibrary.Outcome outcome =
                UnicornLibrary.open(new UnicornSearch(List.of(Path.of("/nowhere/libunicorn.so.2"), good), ""));

        assertEquals(
                good,
                assertInstanceOf(UnicornLibrary.Found.class, outcome).library().path());
    }
}
