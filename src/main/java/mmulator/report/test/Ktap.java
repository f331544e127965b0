package mmulator.report.test;

import mmulator.report.text.PlainText;

/** Results as the kernel's own tests print them: KTAP version 1, with what is to know of a failure before its line. */
public final class Ktap {
    private Ktap() {}

    /** The lines before the first result. */
    public static String header(int fixtures) {
        return "KTAP version 1\n" + (fixtures == 0 ? "1..0 # SKIP no fixture matches\n" : "1.." + fixtures + "\n");
    }

    /** @param number from 1 */
    public static String result(int number, TestResult result) {
        StringBuilder text = new StringBuilder();
        if (!result.isFine()) {
            result.report()
                    .lines()
                    .forEach(
                            line -> text.append("# ").append(PlainText.of(line)).append('\n'));
        }
        result.note(TestResult.FLAKY)
                .ifPresent(note ->
                        text.append("# flaky: ").append(PlainText.line(note)).append('\n'));
        return text.append(result.isFine() ? "ok " : "not ok ")
                .append(number)
                .append(' ')
                .append(PlainText.line(result.fixture()).replace("#", "\\#"))
                .append(directive(result))
                .append('\n')
                .toString();
    }

    private static String directive(TestResult result) {
        return switch (result.status()) {
            case PASSED, FAILED -> "";
            case SKIPPED ->
                " # SKIP " + PlainText.line(result.findings().getFirst().message());
            case INCONCLUSIVE -> result.wasInterrupted() ? " # TIMEOUT interrupted" : " # TIMEOUT step limit";
            case MISTAKEN -> " # ERROR wrong fixture";
            case TIMED_OUT -> " # TIMEOUT";
            case CRASHED -> " # ERROR crash";
        };
    }

    /** The closing line, in the words of kselftest. */
    public static String totals(TestTotals totals) {
        return "# Totals: pass:" + totals.passed() + " fail:" + totals.failed()
                + " xfail:0 xpass:0 skip:" + totals.skipped()
                + " error:" + (totals.all() - totals.passed() - totals.failed() - totals.skipped()) + "\n";
    }
}
