package mmulator.cli.option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** A file that a command reads, of which nobody knows what it is. */
public final class InputFile {
    /** Bytes; some devices have no end. */
    private static final int LIMIT = 1 << 29;

    private static final int BUFFER = 1 << 16;

    private InputFile() {}

    /** All of it. @throws java.nio.charset.CharacterCodingException if it is not UTF-8 */
    public static String text(Path file) throws IOException {
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw new FileSystemException(file.toString(), null, "is larger than " + (LIMIT >> 20) + " MiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    /** Line by line. A name that ends in {@code .gz} is of a compressed file. */
    public static BufferedReader lines(Path file) throws IOException {
        InputStream in = open(file);
        boolean compressed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        return new BufferedReader(new InputStreamReader(
                compressed ? new GZIPInputStream(in, BUFFER) : in, StandardCharsets.UTF_8.newDecoder()));
    }

    /**
     * A pipe that has a name may have nobody who writes to it, which would be waited for for ever; those of the shell, such as
     * {@code <(zcat FILE)} and {@code /dev/stdin}, are descriptors of ours, and somebody writes.
     */
    private static InputStream open(Path file) throws IOException {
        boolean ours = file.startsWith("/dev") || file.startsWith("/proc");
        if (Files.exists(file) && !Files.isRegularFile(file) && !ours) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    Files.isDirectory(file) ? "is a directory" : "is a pipe or a device; expected a file");
        }
        return Files.newInputStream(file);
    }
}
