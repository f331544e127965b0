package mmulator.asm.source;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import mmulator.file.InputFiles;
import org.jspecify.annotations.Nullable;

/** Reads source from the file system, refusing what is too large to be source before loading it. */
public final class FileSourceReader implements SourceReader {
    private final InputFiles files;
    private final long maxBytes;

    public FileSourceReader(InputFiles files) {
        this(files, AssemblyLimits.DEFAULT.sourceChars());
    }

    /** @param maxBytes files longer than this are refused */
    public FileSourceReader(InputFiles files, long maxBytes) {
        this.files = files;
        this.maxBytes = maxBytes;
    }

    @Override
    public Optional<Source> read(String path) throws IOException {
        Path file = file(path);
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Source(path, files.text(file)));
        } catch (CharacterCodingException e) {
            throw new IOException("file is not UTF-8 text", e);
        }
    }

    @Override
    public Optional<byte[]> readBytes(String path) throws IOException {
        Path file = file(path);
        return file == null ? Optional.empty() : Optional.of(files.bytes(file));
    }

    /** Null when there is no such file. */
    private @Nullable Path file(String path) throws IOException {
        Path file;
        try {
            file = Path.of(path);
        } catch (InvalidPathException e) {
            return null;
        }
        files.require(file);
        if (!files.isFile(file)) {
            return null;
        }
        if (files.size(file) > maxBytes) {
            throw new IOException("file is larger than " + maxBytes + " bytes");
        }
        return file;
    }
}
