package mmulator.asm.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds the files that {@code .include} and {@code .incbin} name. */
@FunctionalInterface
public interface SourceReader {

    /**
     * The file at {@code path}, or empty when there is none.
     *
     * @throws IOException when there is one but it cannot be read as text
     */
    Optional<Source> read(String path) throws IOException;

    /**
     * The bytes of the file at {@code path}, or empty when there is none.
     *
     * @throws IOException when there is one but it cannot be read
     */
    default Optional<byte[]> readBytes(String path) throws IOException {
        return read(path).map(source -> source.text().getBytes(StandardCharsets.UTF_8));
    }
}
