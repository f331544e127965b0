package mmulator.report.test;

import java.nio.file.Path;
import java.util.List;
import mmulator.check.Rule.Severity;
import mmulator.report.text.PlainText;
import mmulator.report.verdict.Finding;

/** Findings as the workflow commands of GitHub Actions, which it shows beside the lines of a change. */
public final class GitHubAnnotations {
    private GitHubAnnotations() {}

    /** A line for each finding of what did not hold; nothing for what passed or was skipped. */
    public static String print(List<TestResult> results) {
        StringBuilder text = new StringBuilder();
        for (TestResult result : results) {
            if (!result.isFine()) {
                result.findings().forEach(finding -> annotation(text, result.fixture(), finding));
            }
        }
        return text.toString();
    }

    private static void annotation(StringBuilder text, String fixture, Finding finding) {
        Finding.SourceLine place = finding.place();
        text.append(finding.severity() == Severity.ERROR ? "::error" : "::warning");
        text.append(" file=").append(property(inRepository(place == null ? fixture : place.file())));
        if (place != null && place.line() > 0) {
            text.append(",line=").append(place.line());
            text.append(place.column() > 0 ? ",col=" + place.column() : "");
        }
        text.append(",title=").append(property(finding.cause().id()));
        StringBuilder message = new StringBuilder(PlainText.line(finding.message()));
        finding.notes()
                .forEach(note ->
                        message.append('\n').append(note.label()).append(": ").append(note.text()));
        text.append("::").append(data(message + "\nin " + fixture)).append('\n');
    }

    /** As GitHub names files of a change: no {@code ..} in it. */
    private static String inRepository(String file) {
        return Path.of(file).normalize().toString();
    }

    private static String data(String plain) {
        return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String plain) {
        return data(plain).replace(":", "%3A").replace(",", "%2C");
    }
}
