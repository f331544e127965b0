package mmulator.cli.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between pages lead somewhere, and all pages can be found. */
final class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Path INDEX = Path.of("src/docs/README.md");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
        for (String folder : List.of("src/docs", "fixtures")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String link : links(page)) {
            if (!leadsSomewhere(page, link)) {
                broken.add(link);
            }
        }
        assertEquals(List.of(), broken);
    }

    private static List<String> links(Path page) throws IOException {
        String text = Files.readString(page).replaceAll("(?s)```.*?```", "");
        return LINK.matcher(text)
                .results()
                .map((MatchResult link) -> link.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
    }

    /** Of headings, as the usual viewers name them. */
    private static List<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Test
    void everyPageOfTheDocumentationIsInItsIndex() throws IOException {
        List<Path> linked = links(INDEX).stream()
                .map(link -> INDEX.resolveSibling(link).normalize())
                .toList();
        List<Path> missing = pages().stream()
                .filter(page -> page.startsWith("src/docs") && !page.equals(INDEX) && !linked.contains(page))
                .toList();
        assertEquals(List.of(), missing);
        assertTrue(links(Path.of("README.md")).contains("src/docs/README.md"), "README.md leads to the documentation");
    }

    @Test
    void everyFolderOfFixturesIsInTheirCatalogue() throws IOException {
        List<String> folders;
        try (Stream<Path> files = Files.list(Path.of("fixtures"))) {
            folders = files.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
        List<String> rows = Files.readAllLines(Path.of("fixtures/README.md")).stream()
                .filter(line -> line.startsWith("| ["))
                .map(line -> line.substring("| [".length(), line.indexOf(']')))
                .toList();
        assertEquals(folders, rows);
    }
}
