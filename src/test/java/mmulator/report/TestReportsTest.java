package mmulator.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import mmulator.check.Rule;
import mmulator.check.Violation.Note;
import mmulator.report.test.JUnitXml;
import mmulator.report.test.Ktap;
import mmulator.report.test.Sarif;
import mmulator.report.test.TestJson;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResultBytes;
import mmulator.report.test.TestTotals;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The formats, byte by byte. {@code -Dmmulator.update=true} writes the expected files anew. */
final class TestReportsTest {
    private static final Path EXPECTED = Path.of("src/test/resources/mmulator/report");

    @Test
    void ktapTellsWhatFailedBeforeItsLine() throws IOException {
        StringBuilder text = new StringBuilder(Ktap.header(SampleResults.ALL.size()));
        for (int i = 0; i < SampleResults.ALL.size(); i++) {
            text.append(Ktap.result(i + 1, SampleResults.ALL.get(i)));
        }
        text.append(Ktap.totals(TestTotals.of(SampleResults.ALL)));

        assertIsIn("test-results.ktap", text.toString());
    }

    @Test
    void ktapSaysWhatPassedOnlyAtLast() {
        TestResult flaky = SampleResults.ALL.getFirst().with(new Note(TestResult.FLAKY, "passed at try 2 of 2"));

        assertEquals("# flaky: passed at try 2 of 2\nok 1 fixtures/a/good_one.yaml\n", Ktap.result(1, flaky));
    }

    @Test
    void ktapOfNothingIsASkippedPlan() {
        assertEquals("KTAP version 1\n1..0 # SKIP no fixture matches\n", Ktap.header(0));
    }

    @Test
    void junitXmlIsWellFormedAndASuiteForEachFolder() throws IOException {
        String xml = JUnitXml.print(SampleResults.ALL);

        assertIsIn("test-results.xml", xml);
        assertDoesNotThrow(() -> DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml))));
    }

    @Test
    void jsonHoldsAllThatIsKnown() throws IOException {
        String json = TestJson.print(SampleResults.ALL, "1.0");

        assertIsIn("test-results.json", json);
        assertIsJson(json);
    }

    @Test
    void sarifPointsAtTheSourceLine() throws IOException {
        String sarif = Sarif.print(SampleResults.ALL, "1.0");

        // The descriptors before it follow the rules, which have their own reasons to change.
        assertIsIn("test-results.sarif", sarif.substring(sarif.indexOf("      \"columnKind\"")));
        assertIsJson(sarif);
    }

    @Test
    void sarifDescribesEveryRule() {
        String sarif = Sarif.print(List.of(), "1.0");

        for (Rule rule : Rule.values()) {
            assertTrue(sarif.contains("\"id\" : \"" + rule + "\""), rule::toString);
            assertTrue(sarif.contains("\"text\" : \"" + rule.help().replace("\"", "\\\"")), rule::help);
        }
    }

    @Test
    void resultsArriveAsTheyWereSent() {
        for (TestResult result : SampleResults.ALL) {
            assertEquals(result, TestResultBytes.read(TestResultBytes.of(result)));
        }
    }

    @Test
    void cutOrChangedBytesAreNoResult() {
        byte[] bytes = TestResultBytes.of(SampleResults.ALL.get(1));

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(IllegalArgumentException.class, () -> TestResultBytes.read(cut));
        }
        byte[] changed = bytes.clone();
        Arrays.fill(changed, (byte) 0xff);
        assertThrows(IllegalArgumentException.class, () -> TestResultBytes.read(changed));
        assertArrayEquals(bytes, TestResultBytes.of(TestResultBytes.read(bytes)));
    }

    @Test
    void totalsNameOnlyWhatThereIs() {
        assertEquals("0 fixtures: 0 passed", TestTotals.of(List.of()).print());
        assertEquals(
                "7 fixtures: 1 passed, 1 failed, 1 skipped, 1 inconclusive, 1 mistaken, 1 timed out, 1 crashed",
                TestTotals.of(SampleResults.ALL).print());
    }

    private static void assertIsIn(String file, String text) throws IOException {
        Path expected = EXPECTED.resolve(file);
        if (Boolean.getBoolean("mmulator.update")) {
            Files.writeString(expected, text);
        }
        assertEquals(
                Files.readString(expected), new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    private static void assertIsJson(String text) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            while (parser.nextToken() != null) {
                parser.getString();
            }
        }
    }
}
