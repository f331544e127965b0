package mmulator.report;

import java.util.List;
import mmulator.check.Rule;
import mmulator.check.Rule.Severity;
import mmulator.check.Violation.Note;
import mmulator.machine.state.RunStatistics;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResult.Status;
import mmulator.report.verdict.Cause;
import mmulator.report.verdict.Finding;

/** A result of each kind, with what makes trouble in formats: quotes, angle brackets, number signs, control characters. */
public final class SampleResults {
    public static final List<TestResult> ALL = List.of(
            new TestResult(
                    "fixtures/a/good_one.yaml",
                    Status.PASSED,
                    "PASS fixtures/a/good_one.yaml\n",
                    List.of(new Finding(
                            new Cause.Broken(Rule.SPURIOUS_FAULT),
                            Severity.WARNING,
                            "an access may fault",
                            new Finding.SourceLine("/elsewhere/a b.S", 7),
                            List.of())),
                    new RunStatistics(1, 2, 3, 4, 5),
                    List.of(new Note(TestResult.DIGEST, "0123456789abcdef"))),
            new TestResult(
                    "fixtures/a/bad_#1 <\"&>.yaml",
                    Status.FAILED,
                    "FAIL fixtures/a/bad_#1 <\"&>.yaml\nerror[BBM_VALID_TO_VALID]: live \u0001\n",
                    List.of(
                            new Finding(
                                    new Cause.Broken(Rule.BBM_VALID_TO_VALID),
                                    Severity.ERROR,
                                    "live Block descriptor replaced by a Table descriptor",
                                    new Finding.SourceLine("asm/split/../split/split_pmd.S", 41),
                                    new Finding.Code(0xffff_8000_8005_e398L, "split_pmd", 0x158),
                                    List.of(new Note("old", "Block \"1\""), new Note("new", "Table\u0001"))),
                            new Finding(
                                    Cause.Trouble.EXPECTATION,
                                    Severity.ERROR,
                                    "cpu0 x0 is not as expected",
                                    new Finding.SourceLine("fixtures/a/bad_#1 <\"&>.yaml", 12),
                                    List.of())),
                    new RunStatistics(10, 20, 30, 40, 50)),
            new TestResult(
                    "fixtures/long.yaml",
                    Status.INCONCLUSIVE,
                    "INCONCLUSIVE fixtures/long.yaml\n",
                    List.of(new Finding(
                            Cause.Trouble.STEP_LIMIT,
                            Severity.ERROR,
                            "nothing is known beyond 10 steps",
                            null,
                            List.of())),
                    new RunStatistics(10, 0, 0, 0, 0)),
            new TestResult(
                    "wrong.yml",
                    Status.MISTAKEN,
                    "wrong.yml:1:2: error: unknown key\n",
                    List.of(new Finding(
                            Cause.Trouble.MISTAKE,
                            Severity.ERROR,
                            "unknown key",
                            new Finding.SourceLine("wrong.yml", 1),
                            List.of())),
                    null),
            TestResult.skipped(
                    "fixtures/object.yaml",
                    "needs fixtures/none #1.o, which is not there",
                    new Finding.SourceLine("fixtures/object.yaml", 3)),
            TestResult.timedOut("fixtures/slow.yaml", 60),
            TestResult.crashed(
                    "fixtures/it's.yaml",
                    "the process that ran it ended with exit code 134 (SIGABRT)",
                    List.of(
                            new Note("frame", "C  [libunicorn.so.2+0x41d2e0]"),
                            new Note("version", "mmulator 1\nJava 25"))));

    private SampleResults() {}
}
