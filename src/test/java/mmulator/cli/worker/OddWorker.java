package mmulator.cli.worker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mmulator.check.Rule.Severity;
import mmulator.check.Violation.Note;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResult.Status;
import mmulator.report.verdict.Cause;
import mmulator.report.verdict.Finding;

/** A worker whose fixtures do what their names say. */
public final class OddWorker {
    private static int tries;

    private OddWorker() {}

    public static void main(String[] args) {
        TestWorker.serve(OddWorker::test);
    }

    private static TestResult test(Trial trial) {
        String fixture = trial.fixture();
        switch (fixture) {
            case "assert" -> {
                System.err.println("libodd: assertion `x == y' failed");
                Runtime.getRuntime().halt(134);
            }
            case "segv" -> MemorySegment.ofAddress(8).reinterpret(8).get(ValueLayout.JAVA_BYTE, 0);
            case "hang" -> {
                while (true) {
                    Thread.onSpinWait();
                }
            }
            case "throw" -> throw new IllegalStateException("out of cheese");
            case "third" -> {
                if (++tries < 3) {
                    return failed(fixture, "try " + tries);
                }
            }
            case "kill" -> kill();
            case "other" -> {
                return passed(fixture, "digest " + ++tries);
            }
            case "print" -> print();
            default -> {}
        }
        return passed(fixture, "the digest");
    }

    private static TestResult passed(String fixture, String digest) {
        return new TestResult(
                        fixture, Status.PASSED, "by " + ProcessHandle.current().pid(), List.of(), null)
                .with(new Note(TestResult.DIGEST, digest));
    }

    private static TestResult failed(String fixture, String message) {
        Finding finding = new Finding(Cause.Trouble.EXPECTATION, Severity.ERROR, message, null, List.of());
        return new TestResult(fixture, Status.FAILED, "FAIL " + fixture + "\n", List.of(finding), null);
    }

    /** As the system does when there is no memory left. */
    private static void kill() {
        try {
            new ProcessBuilder(
                            "sh", "-c", "kill -KILL " + ProcessHandle.current().pid())
                    .inheritIO()
                    .start();
            Thread.sleep(60_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As native code does: past System.out, and with no line end. */
    private static void print() {
        try {
            new FileOutputStream(FileDescriptor.out).write("ok 1 - no".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
