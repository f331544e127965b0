package mmulator.asm.source;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads source from the file system, refusing what is too large to be source before loading it. */
public final class FileSourceReader implements SourceReader {
    private final long maxBytes;

    /** @param maxBytes files longer than this are refused */
    public FileSourceReader(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public Optional<Source> read(String path) throws IOException {
        Path file = file(path);
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Source(path, Files.readString(file)));
        } catch (MalformedInputException e) {
            throw new IOException("file is not UTF-8 text", e);
        }
    }

    @Override
    public Optional<byte[]> readBytes(String path) throws IOException {
        Path file = file(path);
        return file == null ? Optional.empty() : Optional.of(Files.readAllBytes(file));
    }

    /** Null when there is no such file. */
    private @Nullable Path file(String path) throws IOException {
        Path file;
        try {
            file = Path.of(path);
        } catch (InvalidPathException e) {
            return null;
        }
        if (!Files.isRegularFile(file)) {
            return null;
        }
        if (Files.size(file) > maxBytes) {
            throw new IOException("file is larger than " + maxBytes + " bytes");
        }
        return file;
    }
}
