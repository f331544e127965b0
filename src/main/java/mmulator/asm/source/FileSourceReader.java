package mmulator.asm.source;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads source from the file system, refusing what is too large to be source before loading it. */
public final class FileSourceReader implements SourceReader {
    private final long maxBytes;

    /** @param maxBytes files longer than this are refused */
    public FileSourceReader(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public Optional<Source> read(String path) throws IOException {
        Path file;
        try {
            file = Path.of(path);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > maxBytes) {
            throw new IOException("file is larger than " + maxBytes + " bytes");
        }
        try {
            return Optional.of(new Source(path, Files.readString(file)));
        } catch (MalformedInputException e) {
            throw new IOException("file is not UTF-8 text", e);
        }
    }
}
