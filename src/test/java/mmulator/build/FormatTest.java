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
import java.util.List;
import java.util.stream.Stream;
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

    @Test
    void everySourceIsInTheFormattersForm() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
        assertFalse(sources.isEmpty());

        List<Path> otherwise =
                sources.parallelStream().filter(source -> !isInForm(source)).toList();

        assertEquals(
                List.of(),
                otherwise,
                "not in the formatter's form; mvn test -Dtest=FormatTest -Dmmulator.format=write");
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
