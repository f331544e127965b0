package mmulator.cli.option;

import java.util.LinkedHashMap;
import java.util.Map;
import mmulator.report.result.ExplorationReport;

/** What the process tells its caller. The numbers are those of other test runners: automake, timeout(1), sysexits.h. */
public enum ExitCode {
    PASSED(0, "passed: what was checked holds"),
    FAILED(1, "failed: a rule was broken, or an expectation not met"),
    USAGE(
            2,
            "wrong usage, bad input, or something missing: a wrong option, a mistake in a file, no engine library, no memory,"
                    + " output that cannot be written"),
    INTERNAL(70, "internal error: a bug of mmulator, please report it"),
    SKIPPED(77, "skipped: nothing was checked"),
    TIMEOUT(124, "timeout: the time or step limit was reached first"),
    /** The JVM's own, when it has been told to end. */
    INTERRUPTED(
            130,
            "interrupted by Ctrl-C: what was seen until then is told and written; another signal gives 128 and its number");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public static ExitCode of(ExplorationReport.Verdict verdict) {
        return switch (verdict) {
            case PASSED -> PASSED;
            case FAILED -> FAILED;
            case INCONCLUSIVE -> TIMEOUT;
        };
    }

    /** Code to meaning in ascending order, as {@code --help} lists them. */
    public static Map<String, String> described() {
        Map<String, String> described = new LinkedHashMap<>();
        for (ExitCode exit : values()) {
            described.put(Integer.toString(exit.code), exit.meaning);
        }
        return described;
    }
}
