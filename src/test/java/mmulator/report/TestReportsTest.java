package mmulator.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import mmulator.check.Rule;
import mmulator.check.Rule.Severity;
import mmulator.check.Violation.Note;
import mmulator.report.test.GitHubAnnotations;
import mmulator.report.test.JUnitXml;
import mmulator.report.test.Ktap;
import mmulator.report.test.Sarif;
import mmulator.report.test.TestHtml;
import mmulator.report.test.TestJson;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResult.Status;
import mmulator.report.test.TestResultBytes;
import mmulator.report.test.TestTotals;
import mmulator.report.verdict.Cause;
import mmulator.report.verdict.Finding;
import org.junit.jupiter.api.Test;
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
    void junitXmlIsValidBySurefiresSchema() throws Exception {
        String xml = JUnitXml.print(
                SampleResults.ALL, Map.of(SampleResults.ALL.getFirst().fixture(), Duration.ofMillis(62_345)));

        assertIsIn("test-results.xml", xml);
        SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(new StreamSource(new StringReader(SUREFIRE)))
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
    }

    /** The parts of Surefire's schema that we write, with its names and its demands. */
    private static final String SUREFIRE = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
              <xs:simpleType name="time"><xs:restriction base="xs:string"><xs:pattern value="[0-9]*([.][0-9]{0,3})?"/></xs:restriction></xs:simpleType>
              <xs:complexType name="trouble"><xs:simpleContent><xs:extension base="xs:string">
                <xs:attribute name="message" type="xs:string"/><xs:attribute name="type" type="xs:string" use="required"/>
              </xs:extension></xs:simpleContent></xs:complexType>
              <xs:element name="testsuite"><xs:complexType>
                <xs:sequence><xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                  <xs:sequence>
                    <xs:element name="failure" type="trouble" minOccurs="0" maxOccurs="unbounded"/>
                    <xs:element name="skipped" minOccurs="0"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">
                      <xs:attribute name="message" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
                    <xs:element name="error" type="trouble" minOccurs="0"/>
                  </xs:sequence>
                  <xs:attribute name="name" type="xs:string" use="required"/>
                  <xs:attribute name="classname" type="xs:string"/>
                  <xs:attribute name="time" type="time" use="required"/>
                </xs:complexType></xs:element></xs:sequence>
                <xs:attribute name="name" type="xs:string" use="required"/>
                <xs:attribute name="time" type="time"/>
                <xs:attribute name="tests" type="xs:string" use="required"/>
                <xs:attribute name="errors" type="xs:string" use="required"/>
                <xs:attribute name="skipped" type="xs:string" use="required"/>
                <xs:attribute name="failures" type="xs:string" use="required"/>
              </xs:complexType></xs:element>
            </xs:schema>
            """;

    @Test
    void annotationsAreOfWhatDidNotHold() {
        String text = GitHubAnnotations.print(SampleResults.ALL);

        for (String line : text.lines().toList()) {
            assertTrue(line.matches("::(error|warning) file=[^,:]+(,line=\\d+(,col=\\d+)?)?,title=[A-Z_]+::.*"), line);
        }
        assertTrue(text.contains("::error file=asm/split/split_pmd.S,line=41,title="), text);
        SampleResults.ALL.stream()
                .filter(TestResult::isFine)
                .forEach(fine -> assertFalse(text.contains("in " + fine.fixture() + "\n"), text));
    }

    /** As @actions/core escapes them: a path or a title ends at a comma, a message at a line. */
    @Test
    void annotationsKeepTheirPropertiesAndLinesTogether() {
        Finding error = new Finding(
                new Cause.Broken(Rule.STALE_TRANSLATION),
                Severity.ERROR,
                "50% of a,b: c",
                new Finding.SourceLine("a,b:c%.S", 3, 9),
                List.of(new Note("old", "one, two: 3")));
        Finding nowhere = new Finding(Cause.Trouble.STEP_LIMIT, Severity.WARNING, "odd", null, List.of());
        TestResult failed = new TestResult("x.yaml", TestResult.Status.FAILED, "", List.of(error, nowhere), null);
        TestResult warned = new TestResult("y.yaml", TestResult.Status.PASSED, "", List.of(nowhere), null);

        assertEquals(
                "::error file=a%2Cb%3Ac%25.S,line=3,col=9,title=STALE_TRANSLATION"
                        + "::50%25 of a,b: c%0Aold: one, two: 3%0Ain x.yaml\n"
                        + "::warning file=x.yaml,title=" + Cause.Trouble.STEP_LIMIT.id() + "::odd%0Ain x.yaml\n",
                GitHubAnnotations.print(List.of(warned, failed)));
    }

    @Test
    void sarifTellsWhatABadFixtureFailedWith() {
        Finding error = new Finding(Cause.Trouble.EXPECTATION, Severity.ERROR, "not so", null, List.of());
        for (TestResult.Status status : TestResult.Status.values()) {
            TestResult result = new TestResult("d/bad_x.yaml", status, "", List.of(error), null);
            assertEquals(
                    status != TestResult.Status.PASSED,
                    Sarif.print(List.of(result), "1").contains("not so"),
                    status::toString);
        }
        // A folder of that name is none of its fixtures.
        TestResult good = new TestResult("bad_x/good.yaml", TestResult.Status.PASSED, "", List.of(error), null);
        assertTrue(Sarif.print(List.of(good), "1").contains("not so"));
    }

    /** RFC 3986: what stands in a path of a URI, and what is encoded there. */
    @Test
    void sarifNamesFilesByUris() {
        for (String[] file : new String[][] {
            {"a/b.S", "a/b.S"},
            {"a/../b.S", "b.S"},
            {"a b#c?d.S", "a%20b%23c%3Fd.S"},
            {"c:d%.S", "c%3Ad%25.S"},
            {"\u00fc.S", "%C3%BC.S"},
            {"/x/y z.S", "file:///x/y%20z.S"}
        }) {
            Finding finding = new Finding(
                    Cause.Trouble.MISTAKE, Severity.ERROR, "m", new Finding.SourceLine(file[0], 3), List.of());
            String sarif = Sarif.print(
                    List.of(new TestResult(file[0], TestResult.Status.MISTAKEN, "", List.of(finding), null)), "1");

            assertTrue(sarif.contains("\"uri\" : \"" + file[1] + "\""), sarif);
            assertEquals(!file[0].startsWith("/"), sarif.contains("%SRCROOT%"), file[0]);
            assertFalse(sarif.contains("relatedLocations"), "the fixture itself is no other place");
        }
    }

    @Test
    void whateverIsNoPassIsAFailureOrAnErrorOfJunitAndNotOkForKtap() {
        Finding finding = new Finding(Cause.Trouble.EXPECTATION, Severity.ERROR, "m", null, List.of());
        for (TestResult.Status status : TestResult.Status.values()) {
            TestResult result = new TestResult("/x/a.b/y.yaml", status, "", List.of(finding), null);
            boolean fine = status == TestResult.Status.PASSED || status == TestResult.Status.SKIPPED;
            String xml = JUnitXml.print(List.of(result), Map.of("/x/a.b/y.yaml", Duration.ofMillis(61_005)));

            assertEquals(fine, result.isFine());
            assertEquals(fine, xml.contains("failures=\"0\" errors=\"0\""), xml);
            assertEquals(fine, !xml.contains("<failure") && !xml.contains("<error"), xml);
            assertEquals(status == TestResult.Status.SKIPPED, xml.contains("<skipped"), xml);
            assertEquals(status == TestResult.Status.SKIPPED, xml.contains("skipped=\"1\""), xml);
            assertTrue(xml.contains("classname=\"x.a.b\" name=\"y\" time=\"61.005\""), xml);
            assertEquals(fine, Ktap.result(3, result).lines().toList().getLast().startsWith("ok 3 /x/a.b/y.yaml"));
            String error = fine || status == TestResult.Status.FAILED ? "error:0" : "error:1";
            assertTrue(Ktap.totals(TestTotals.of(List.of(result))).endsWith(error + "\n"), status::toString);
        }
    }

    @Test
    void sarifHasColumnsAndNothingOfWhatIsThereToBeShown() {
        Finding warning = new Finding(
                Cause.Trouble.MISTAKE, Severity.WARNING, "odd", new Finding.SourceLine("a.S", 3, 9), List.of());
        TestResult shown = new TestResult("fixtures/bad_x.yaml", TestResult.Status.PASSED, "", List.of(warning), null);
        TestResult good = new TestResult("fixtures/good_x.yaml", TestResult.Status.PASSED, "", List.of(warning), null);

        assertFalse(Sarif.print(List.of(shown), "1.0").contains("startLine"));
        assertTrue(Sarif.print(List.of(good), "1.0").contains("\"startColumn\" : 9"));
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

    @Test
    void pageBeginsWithWhatDidNotPassAndEndsWithWhatDid() {
        String page = TestHtml.print(SampleResults.ALL, "1", file -> file);

        assertEquals(
                List.of(
                        Status.CRASHED,
                        Status.FAILED,
                        Status.MISTAKEN,
                        Status.TIMED_OUT,
                        Status.INCONCLUSIVE,
                        Status.SKIPPED,
                        Status.PASSED),
                Pattern.compile("<td class=\"([a-z-]+)\">")
                        .matcher(page)
                        .results()
                        .map(cell -> cell.group(1).toUpperCase(Locale.ROOT).replace('-', '_'))
                        .filter(word -> !word.equals("NUMBER"))
                        .map(Status::valueOf)
                        .toList());
    }
}
