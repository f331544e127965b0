package mmulator.cli.worker;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import mmulator.check.Violation.Note;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Versions;
import mmulator.file.InputFiles;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResultBytes;

/**
 * A process that tests one fixture after another, so that native code that crashes, or never returns, takes no other
 * fixture with it. On stdin it gets a {@link Trial} a line, on stdout it answers each with a line in Base64. It has one thread that runs fixtures, and so asks nothing of the engine's thread safety.
 */
public final class TestWorker {
    static final String READY = "mmulator-worker-ready";
    static final String RESULT = "mmulator-worker-result ";

    private static final int TRACE_LINES = 30;

    private TestWorker() {}

    /** @param args the folder outside of which nothing is read, or none */
    public static void main(String[] args) {
        InputFiles files = args.length == 0 ? InputFiles.ALL : Restriction.below(Path.of(args[0]));
        serve(trial -> FixtureTrial.run(trial, files));
    }

    /** Never returns: the process ends with its stdin. */
    public static void serve(Function<Trial, TestResult> test) {
        PrintStream answers =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
        // Whatever prints in here must not end up in the middle of an answer.
        System.setOut(System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(TestWorker::leaveSignalsToParent, "mmulator-worker-signals"));
        BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().start(() -> receive(requests));
        answers.print("\n" + READY + "\n");
        answers.flush();
        while (true) {
            try {
                byte[] result = TestResultBytes.of(attempt(test, Trial.parse(requests.take())));
                answers.print("\n" + RESULT + Base64.getEncoder().encodeToString(result) + "\n");
                answers.flush();
            } catch (InterruptedException nobodyDoesThat) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /**
     * A signal to the terminal's processes is for the parent, which takes the results that there are and ends us. Until it
     * does the work goes on here, as it can while a JVM shuts down.
     */
    private static void leaveSignalsToParent() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }

    /** In a thread of its own, which also ends a process whose parent is gone while native code goes round and round. */
    private static void receive(BlockingQueue<String> requests) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                requests.add(line);
            }
        } catch (IOException gone) {
            // as good as its end
        }
        Runtime.getRuntime().halt(0);
    }

    private static TestResult attempt(Function<Trial, TestResult> test, Trial trial) {
        try {
            return test.apply(trial);
        } catch (RuntimeException | Error bug) {
            StringWriter trace = new StringWriter();
            bug.printStackTrace(new PrintWriter(trace, true));
            List<Note> notes = new ArrayList<>();
            notes.add(new Note("trace", head(trace.toString())));
            notes.add(new Note("version", String.join("\n", new Versions().getVersion())));
            return TestResult.crashed(trial.fixture(), "internal error: " + bug, notes);
        }
    }

    private static String head(String trace) {
        return trace.lines().limit(TRACE_LINES).map(String::strip).collect(Collectors.joining("\n"));
    }
}
