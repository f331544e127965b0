package mmulator.cli.option;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The process's standard output, which remembers that something could not be written: a verdict that nobody got must not
 * end with exit code 0. What is printed after that goes nowhere.
 */
public final class StandardOutput extends OutputStream {
    private static final int TYPE = 0170000;
    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    private final OutputStream to;
    private final BooleanSupplier mayBeLeft;
    private @Nullable IOException trouble;

    /** @param mayBeLeft whether it has a reader who may have had enough, such as {@code head} */
    public StandardOutput(OutputStream to, BooleanSupplier mayBeLeft) {
        this.to = to;
        this.mayBeLeft = mayBeLeft;
    }

    public static StandardOutput ofProcess() {
        return new StandardOutput(new FileOutputStream(FileDescriptor.out), StandardOutput::isOfPipe);
    }

    /** In the encoding of the terminal, whatever files have. */
    public PrintWriter writer() {
        String encoding = System.getProperty("stdout.encoding");
        return new PrintWriter(this, false, encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding));
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        if (trouble == null) {
            try {
                to.write(bytes, from, count);
            } catch (IOException e) {
                trouble = e;
            }
        }
    }

    /** What the user must be told: nothing if the reader has gone because he has had enough. */
    public Optional<String> complaint() {
        return trouble == null || mayBeLeft.getAsBoolean()
                ? Optional.empty()
                : Optional.of("mmulator: error: standard output cannot be written: " + Trouble.reason(trouble));
    }

    /** A pipe is never full: who cannot write to it has no reader. The message of the exception depends on the locale. */
    private static boolean isOfPipe() {
        try {
            int mode = (Integer) Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode") & TYPE;
            return mode == FIFO || mode == SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return false;
        }
    }
}
