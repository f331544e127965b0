package mmulator.cli.worker;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.Verdict;
import mmulator.machine.Machine;
import mmulator.machine.event.Observer;
import mmulator.trace.TraceWriter;

/** Sixteen digits that are the same for two runs only if all that their traces tell is the same, to the last byte. */
final class RunDigest {
    private static final int DIGITS = 16;

    private final MessageDigest digest;
    private final PrintWriter out;
    private final TraceWriter trace;

    RunDigest(FixtureImage image, Machine machine) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        out = new PrintWriter(
                new DigestOutputStream(OutputStream.nullOutputStream(), digest), false, StandardCharsets.UTF_8);
        trace = new TraceWriter(
                out,
                machine.memory(),
                image.spec().memory(),
                image.fixture().path().toString());
    }

    Observer observer() {
        return trace;
    }

    /** @param report what was printed of the run */
    String of(Verdict.Run run, String report) {
        trace.end(run.outcome(), run.statistics().steps());
        out.print(report);
        out.flush();
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }
}
