package mmulator.asm.source;

import java.io.IOException;
import java.util.Optional;

/** Finds the files that {@code .include} names. */
@FunctionalInterface
public interface SourceReader {

    /**
     * The file at {@code path}, or empty when there is none.
     *
     * @throws IOException when there is one but it cannot be read as text
     */
    Optional<Source> read(String path) throws IOException;
}
