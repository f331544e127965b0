package mmulator.kernel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import mmulator.file.InputFiles;
import org.jspecify.annotations.Nullable;

/** The options that a kernel was built with: a {@code .config}. */
public final class KernelConfig {
    private static final String PREFIX = "CONFIG_";

    /** In the folder of a kernel: of a built tree, and of a folder that a file was copied to. */
    private static final List<String> USUAL = List.of(".config", "config");

    /** Where {@code CONFIG_IKCONFIG} puts it. */
    private static final String MARKED = "kernel_config_data";

    private static final int MAX_SIZE = 16 << 20;

    private final String source;
    private final Map<String, String> options = new HashMap<>();

    /** @param source where it comes from, for messages */
    private KernelConfig(String source) {
        this.source = source;
    }

    /**
     * That of a kernel: of the file that is given, or the one that the kernel has in itself, or one that lies beside it.
     *
     * @throws KernelException if there is none, with all places that were looked at
     * @throws IOException when one cannot be read
     */
    public static KernelConfig of(Kernel kernel, @Nullable Path given, InputFiles files) throws IOException {
        if (given != null) {
            return read(given.toString(), files.text(given, StandardCharsets.ISO_8859_1));
        }
        Optional<String> inside = kernel.symbols().has(MARKED) ? inside(kernel.bytes()) : Optional.empty();
        if (inside.isPresent()) {
            return read("the kernel (CONFIG_IKCONFIG)", inside.get());
        }
        Path folder = Objects.requireNonNullElse(kernel.file().toAbsolutePath().getParent(), Path.of(""));
        for (String usual : USUAL) {
            Path file = folder.resolve(usual);
            if (files.isFile(file)) {
                return read(file.toString(), files.text(file, StandardCharsets.ISO_8859_1));
            }
        }
        throw new KernelException("does not tell how it is configured; looked for CONFIG_IKCONFIG in it, and for "
                + String.join(" and ", USUAL) + " in '" + folder + "'; expected its configuration under 'config'");
    }

    /** Compressed, between two marks. */
    private static Optional<String> inside(byte[] kernel) throws IOException {
        byte[] mark = "IKCFG_ST".getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at <= kernel.length - mark.length - 2; at++) {
            if (kernel[at] == mark[0]
                    && Arrays.equals(kernel, at, at + mark.length, mark, 0, mark.length)
                    && kernel[at + mark.length] == 0x1f) {
                int from = at + mark.length;
                try (GZIPInputStream in =
                        new GZIPInputStream(new ByteArrayInputStream(kernel, from, kernel.length - from))) {
                    return Optional.of(new String(in.readNBytes(MAX_SIZE), StandardCharsets.ISO_8859_1));
                } catch (ZipException damaged) {
                    throw new KernelException("has a damaged configuration: " + damaged.getMessage());
                }
            }
        }
        return Optional.empty();
    }

    static KernelConfig read(String source, String text) {
        KernelConfig config = new KernelConfig(source);
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (line.startsWith(PREFIX) && equals > 0) {
                config.options.put(line.substring(PREFIX.length(), equals), line.substring(equals + 1));
            }
        }
        return config;
    }

    /**
     * The value of an option that must be there.
     *
     * @throws KernelException if it is not, or is no number
     */
    public int number(String option) {
        String value = options.get(option);
        try {
            if (value != null) {
                return Integer.decode(value);
            }
        } catch (NumberFormatException none) {
            // Told below.
        }
        throw new KernelException("has no number for " + PREFIX + option + " in " + source
                + "; is that the configuration of an arm64 kernel?");
    }
}
