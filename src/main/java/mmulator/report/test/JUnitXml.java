package mmulator.report.test;

import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import mmulator.report.test.TestResult.Status;
import mmulator.report.text.PlainText;
import mmulator.report.verdict.Finding;

/**
 * Results as Surefire writes them, by its schema, which every CI server reads: one suite, with a class for each folder. Times are
 * all in it that the same results need not have again.
 */
public final class JUnitXml {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private final Map<String, Duration> times;

    private JUnitXml(Map<String, Duration> times) throws XMLStreamException {
        this.times = times;
        xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    }

    /** The whole document. @param times of fixtures; those that are not there took none */
    public static String print(List<TestResult> results, Map<String, Duration> times) {
        try {
            JUnitXml report = new JUnitXml(times);
            report.document(results);
            return report.text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a StringWriter does not fail", e);
        }
    }

    private void document(List<TestResult> results) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        newLine(0);
        xml.writeStartElement("testsuite");
        attribute("name", "mmulator");
        attribute("time", seconds(times.values().stream().reduce(Duration.ZERO, Duration::plus)));
        counts(results);
        for (TestResult result : results) {
            testcase(folder(result.fixture()), result);
        }
        newLine(0);
        xml.writeEndElement();
        newLine(0);
        xml.writeEndDocument();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%d.%03d", time.toSeconds(), time.toMillisPart());
    }

    private void counts(List<TestResult> results) throws XMLStreamException {
        attribute("tests", Integer.toString(results.size()));
        attribute(
                "failures",
                Long.toString(
                        results.stream().filter(r -> isFailure(r.status())).count()));
        attribute(
                "errors",
                Long.toString(results.stream().filter(r -> isError(r.status())).count()));
        attribute("skipped", Integer.toString(TestTotals.of(results).skipped()));
    }

    private void testcase(String folder, TestResult result) throws XMLStreamException {
        newLine(1);
        boolean passed = result.status() == Status.PASSED;
        if (passed) {
            xml.writeEmptyElement("testcase");
        } else {
            xml.writeStartElement("testcase");
        }
        attribute("classname", folder.replaceAll("^/+", "").replace('/', '.'));
        attribute("name", name(result.fixture()));
        attribute("time", seconds(times.getOrDefault(result.fixture(), Duration.ZERO)));
        if (result.status() == Status.SKIPPED) {
            newLine(2);
            xml.writeEmptyElement("skipped");
            attribute("message", result.findings().getFirst().message());
            newLine(1);
            xml.writeEndElement();
        } else if (!passed) {
            newLine(2);
            xml.writeStartElement(isError(result.status()) ? "error" : "failure");
            Finding first = result.findings().getFirst();
            attribute("type", first.cause().id());
            attribute("message", first.message());
            xml.writeCharacters(PlainText.of(result.report()));
            xml.writeEndElement();
            newLine(1);
            xml.writeEndElement();
        }
    }

    /** The fixture has shown something; an error is that it could not. */
    private static boolean isFailure(Status status) {
        return switch (status) {
            case FAILED, INCONCLUSIVE -> true;
            case PASSED, SKIPPED, MISTAKEN, TIMED_OUT, CRASHED -> false;
        };
    }

    private static boolean isError(Status status) {
        return switch (status) {
            case MISTAKEN, TIMED_OUT, CRASHED -> true;
            case PASSED, SKIPPED, FAILED, INCONCLUSIVE -> false;
        };
    }

    private static String folder(String fixture) {
        int slash = fixture.lastIndexOf('/');
        return slash < 0 ? "." : fixture.substring(0, slash);
    }

    private static String name(String fixture) {
        return fixture.substring(fixture.lastIndexOf('/') + 1).replaceFirst("\\.ya?ml$", "");
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, PlainText.line(value));
    }

    private void newLine(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }
}
