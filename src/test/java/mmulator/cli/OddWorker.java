package mmulator.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mmulator.report.TestResult;
import mmulator.report.TestResult.Status;

/** A worker whose fixtures do what their names say. */
public final class OddWorker {
    private OddWorker() {}

    public static void main(String[] args) {
        TestWorker.serve(OddWorker::test);
    }

    private static TestResult test(String fixture) {
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
            case "print" -> print();
            default -> {}
        }
        return new TestResult(fixture, Status.PASSED, "by " + ProcessHandle.current().pid(), List.of(), null);
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
