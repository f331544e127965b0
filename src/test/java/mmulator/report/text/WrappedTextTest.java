package mmulator.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts stand between bars. */
final class WrappedTextTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "aaa bbb ccc,11,aaa bbb ccc",
                "aaa bbb ccc,10,aaa bbb|ccc",
                "aaa bbb ccc,7,aaa bbb|ccc",
                "aaa bbb ccc,6,aaa|bbb|ccc",
                "aaa bbb ccc,3,aaa|bbb|ccc",
                "aaa bbb ccc,2,aa|a|bb|b|cc|c",
                "aaaaaaa bb,3,aaa|aaa|a|bb",
                "  aa bb cc,7,  aa bb|  cc",
                "  aa bb cc,5,  aa|  bb|  cc",
                "  aaaa bb,4,  aa|  aa|  bb",
                "'',5,''"
            })
    void partHasAsManyWordsAsFit(String line, int width, String parts) {
        assertEquals(parts, String.join("|", WrappedText.of(line, width)));
    }

    @Test
    void nothingIsLostAndNoPartIsTooWide() {
        String line = "   store 8 bytes at 0x0000000040202090 (table) 0x00e8000048000705 -> 0x0000000040205003, early";
        String letters = line.replace(" ", "");
        for (int width = 4; width <= line.length() + 1; width++) {
            int most = width;
            List<String> parts = WrappedText.of(line, width);
            assertTrue(
                    parts.stream().allMatch(part -> part.length() <= most && part.matches("   [^ ].*")),
                    parts::toString);
            assertEquals(letters, parts.stream().collect(Collectors.joining()).replace(" ", ""));
        }
    }
}
