package mmulator.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is shipped beside the jar is named, with its licence; and the permission to link it, where one is needed. */
final class NoticeTest {
    private static final Path LIBRARIES = Path.of("src/build/libraries.sha256");

    @Test
    void everyLibraryHasItsLicence() throws IOException {
        List<String> notice = Files.readAllLines(Path.of("NOTICE"));
        String licence = Files.readString(Path.of("LICENSE"));
        for (String line : Files.readAllLines(LIBRARIES)) {
            String library = line.replaceAll(".* |-[0-9][-.0-9]*\\.jar$", "");
            Optional<String> named =
                    notice.stream().filter(one -> one.startsWith(library + " ")).findFirst();
            assertTrue(named.isPresent(), library);
            String terms = named.get().substring(library.length()).strip();
            assertTrue(terms.matches("(Apache-2\\.0|LGPL-2\\.1-or-later|BSD-[23]-Clause|GPL-2\\.0).*"), terms);
            assertTrue(
                    !terms.contains("Apache-2.0")
                            || licence.toLowerCase(Locale.ROOT).contains(library),
                    library);
        }
    }

    /** One decision, wherever it is told. */
    @Test
    void licenceIsTheSameEverywhere() throws IOException {
        for (String file : List.of("LICENSE", "NOTICE", "README.md", "pom.xml")) {
            String text = Files.readString(Path.of(file));
            assertTrue(text.contains("GPL-2.0-or-later"), file);
            assertEquals(file.equals("NOTICE"), text.contains("GPL-2.0-only"), file);
        }
    }
}
