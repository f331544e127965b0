package mmulator.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that was asked for, if it was. */
final class OutputFile {
    private OutputFile() {}

    /** Before the work, so that a wrong name does not cost its results. */
    static void tryOut(@Nullable Path file) {
        if (file != null) {
            write(file, "");
        }
    }

    static void write(Path file, String text) {
        try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UserMistake(file + ": error: cannot be written: " + e.getMessage());
        }
    }
}
