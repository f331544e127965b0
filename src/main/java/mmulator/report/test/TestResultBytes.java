package mmulator.report.test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import mmulator.check.Rule.Severity;
import mmulator.check.Violation.Note;
import mmulator.machine.state.RunStatistics;
import mmulator.report.test.TestResult.Status;
import mmulator.report.verdict.Cause;
import mmulator.report.verdict.Finding;

/** A result on its way from one process to another of the same mmulator. */
public final class TestResultBytes {
    private TestResultBytes() {}

    public static byte[] of(TestResult result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            text(out, result.fixture());
            out.writeByte(result.status().ordinal());
            text(out, result.report());
            out.writeInt(result.findings().size());
            for (Finding finding : result.findings()) {
                finding(out, finding);
            }
            RunStatistics statistics = result.statistics();
            out.writeBoolean(statistics != null);
            if (statistics != null) {
                out.writeLong(statistics.steps());
                out.writeLong(statistics.translations());
                out.writeLong(statistics.tlbFills());
                out.writeLong(statistics.maintenance());
                out.writeLong(statistics.descriptorStores());
            }
            notes(out, result.notes());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException for bytes that {@link #of} has not made */
    public static TestResult read(byte[] bytes) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            String fixture = text(in);
            Status status = Status.values()[in.readByte()];
            String report = text(in);
            List<Finding> findings = new ArrayList<>();
            for (int i = in.readInt(); i > 0; i--) {
                findings.add(finding(in));
            }
            RunStatistics statistics = in.readBoolean()
                    ? new RunStatistics(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong())
                    : null;
            return new TestResult(fixture, status, report, findings, statistics, notes(in));
        } catch (IOException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("not a result", e);
        }
    }

    private static void finding(DataOutputStream out, Finding finding) throws IOException {
        text(out, finding.cause().id());
        out.writeByte(finding.severity().ordinal());
        text(out, finding.message());
        Finding.SourceLine place = finding.place();
        out.writeBoolean(place != null);
        if (place != null) {
            text(out, place.file());
            out.writeInt(place.line());
            out.writeInt(place.column());
        }
        Finding.Code code = finding.code();
        out.writeBoolean(code != null);
        if (code != null) {
            out.writeLong(code.address());
            text(out, code.symbol());
            out.writeLong(code.offset());
        }
        notes(out, finding.notes());
    }

    private static Finding finding(DataInputStream in) throws IOException {
        Cause cause = Cause.byId(text(in)).orElseThrow(() -> new IOException("no such cause"));
        Severity severity = Severity.values()[in.readByte()];
        String message = text(in);
        Finding.SourceLine place =
                in.readBoolean() ? new Finding.SourceLine(text(in), in.readInt(), in.readInt()) : null;
        Finding.Code code = in.readBoolean() ? new Finding.Code(in.readLong(), text(in), in.readLong()) : null;
        return new Finding(cause, severity, message, place, code, notes(in));
    }

    private static void notes(DataOutputStream out, List<Note> notes) throws IOException {
        out.writeInt(notes.size());
        for (Note note : notes) {
            text(out, note.label());
            text(out, note.text());
        }
    }

    private static List<Note> notes(DataInputStream in) throws IOException {
        List<Note> notes = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            notes.add(new Note(text(in), text(in)));
        }
        return notes;
    }

    /** Not writeUTF, which ends at 64 KiB. */
    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("text of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
