package mmulator.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whoever looks finds the old file or the new one. */
final class OutputFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void fileIsReplacedAndNothingElseIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("report"), "old, and longer than the new one");
        OutputFile.write(file, "new");
        assertEquals("new", Files.readString(file));
        assertEquals(List.of("report"), names());
    }

    @Test
    void toTryANameChangesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("report"), "old");
        OutputFile.tryOut(file);
        OutputFile.tryOut(folder.resolve("other"));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("report"), names());
        assertThrows(UserMistake.class, () -> OutputFile.tryOut(folder));
        UserMistake nowhere = assertThrows(UserMistake.class, () -> OutputFile.tryOut(folder.resolve("no/such/file")));
        assertTrue(
                nowhere.getMessage().endsWith("/file: error: cannot be written: no such file or folder"),
                nowhere::getMessage);
    }

    @Test
    void textThatDoesNotComeToItsEndLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("trace"), "old");
        try (OutputFile.Text text = OutputFile.text(file)) {
            text.printer().print("half of");
            text.printer().flush();
            assertEquals("old", Files.readString(file));
        }
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("trace"), names());
    }

    @Test
    void nameThatEndsInGzIsCompressed() throws IOException {
        Path file = folder.resolve("trace.gz");
        try (OutputFile.Text text = OutputFile.text(file)) {
            text.printer().print("all of it\n");
            text.end();
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            assertEquals("all of it\n", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void linkStaysALink() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
        OutputFile.write(link, "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
        OutputFile.write(Files.createSymbolicLink(folder.resolve("dangling"), Path.of("made")), "made");
        assertEquals("made", Files.readString(folder.resolve("made")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void permissionsOfTheOldFileStay() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        OutputFile.write(file, "new");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    @DisabledOnOs(
            value = {OS.WINDOWS, OS.MAC},
            disabledReason = "no /dev/full")
    void fullDeviceIsToldAtTheEndOfText() {
        Path full = Path.of("/dev/full");
        assertThrows(UserMistake.class, () -> OutputFile.write(full, "text"));
        try (OutputFile.Text text = OutputFile.text(full)) {
            text.printer().print("text");
            UserMistake said = assertThrows(UserMistake.class, text::end);
            assertTrue(said.getMessage().startsWith("/dev/full: error: cannot be written: "), said::getMessage);
        }
        assertTrue(Files.exists(full));
    }
}
