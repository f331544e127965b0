package mmulator.cli.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.check.Violation.Note;
import mmulator.cli.option.Versions;
import mmulator.report.test.TestResult;

/**
 * What can be said of a worker process that died: how, and where if the JVM has left a log of it.
 *
 * @param exitCode 128 and the signal's number if it was killed by one
 */
record CrashEvidence(int exitCode, WorkerFolder.Traces traces) {
    private static final int LAST_LINES = 10;
    private static final int LOG_HEAD = 40;

    private static final Map<Integer, String> SIGNALS =
            Map.of(4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

    /** {@code #  SIGSEGV (0xb) at pc=…}. */
    private static final Pattern SIGNAL = Pattern.compile("#\\s+(SIG[A-Z]+|Internal Error|Out of Memory Error) .*");

    /** The line after it: {@code # C  [libunicorn.so.2+0x41d2e0]  helper+0x20}. */
    private static final Pattern FRAME = Pattern.compile("# Problematic frame:");

    TestResult result(String fixture) {
        List<Note> notes = new ArrayList<>();
        List<String> head = lines(traces.crashLog()).stream().limit(LOG_HEAD).toList();
        for (int i = 0; i < head.size(); i++) {
            Matcher signal = SIGNAL.matcher(head.get(i));
            if (signal.matches()) {
                notes.add(new Note("signal", String.valueOf(signal.group(1))));
            } else if (FRAME.matcher(head.get(i)).matches() && i + 1 < head.size()) {
                notes.add(new Note("frame", head.get(i + 1).replaceFirst("^#\\s*", "")));
            }
        }
        // An assertion of native code, for one; lines with # repeat the log, with addresses that never are the same.
        List<String> last = lines(traces.chatter()).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
        if (!last.isEmpty()) {
            notes.add(new Note(
                    "stderr", String.join("\n", last.subList(Math.max(0, last.size() - LAST_LINES), last.size()))));
        }
        notes.add(new Note("version", String.join("\n", new Versions().getVersion())));
        return TestResult.crashed(fixture, "the process that ran it ended with " + ending(), notes);
    }

    private String ending() {
        String signal = SIGNALS.get(exitCode - 128);
        String name = "exit code " + exitCode + (signal == null ? "" : " (" + signal + ")");
        // The usual sender of a SIGKILL nobody has asked for.
        return name + (exitCode == 128 + 9 ? "; the system may have run out of memory" : "");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
