package mmulator.file;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A file is not among those that may be read. Whether there is one, it does not tell. */
public final class OutOfReachException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    OutOfReachException(Path file, Path below) {
        super("'" + file + "' is not below '" + below + "'; --restrict lets nothing else be read");
    }
}
