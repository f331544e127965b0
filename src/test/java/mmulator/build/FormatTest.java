package mmulator.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.recorded.Digest;
import org.junit.jupiter.api.Test;

/**
 * The form of all Java here is the formatter's. It runs as a test because the tests' JDK knows our syntax, and Maven's own
 * need not. {@code mvn test -Dtest=FormatTest -Dmmulator.format=write} writes what is not in form anew.
 */
final class FormatTest {
    private static final boolean WRITE = "write".equals(System.getProperty("mmulator.format"));
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    /** Digests of what the formatter has left as it was: to look at nothing twice. */
    private static final Path LOOKED_AT = Path.of("target/in-form");

    @Test
    void everySourceIsInTheFormattersForm() throws IOException {
        Set<String> known = Files.exists(LOOKED_AT) ? Set.copyOf(Files.readAllLines(LOOKED_AT)) : Set.of();
        Map<String, Path> sources = sources();
        assertFalse(sources.isEmpty());

        Set<String> otherwise = sources.keySet().parallelStream()
                .filter(digest -> !known.contains(digest) && !isInForm(Objects.requireNonNull(sources.get(digest))))
                .collect(Collectors.toSet());

        Files.createDirectories(Objects.requireNonNull(LOOKED_AT.getParent()));
        Files.write(
                LOOKED_AT,
                sources.keySet().stream()
                        .filter(digest -> !otherwise.contains(digest))
                        .toList());
        assertEquals(
                List.of(),
                otherwise.stream().map(sources::get).sorted().toList(),
                "not in the formatter's form; mvn test -Dtest=FormatTest -Dmmulator.format=write");
    }

    /** By digest of the source, and of the formatter. */
    private static Map<String, Path> sources() throws IOException {
        String formatter = Formatter.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        Map<String, Path> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                sources.put(
                        new Digest().add(formatter).add(Files.readString(file)).toString(), file);
            }
        }
        return sources;
    }

    private static boolean isInForm(Path source) {
        try {
            String text = Files.readString(source);
            String ordered = ImportOrderer.reorderImports(text, JavaFormatterOptions.Style.PALANTIR);
            String formatted = FORMATTER.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
            if (WRITE && !formatted.equals(text)) {
                Files.writeString(source, formatted);
                return true;
            }
            return formatted.equals(text);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (FormatterException broken) {
            throw new IllegalStateException(source.toString(), broken);
        }
    }
}
