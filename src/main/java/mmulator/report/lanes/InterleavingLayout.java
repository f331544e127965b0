package mmulator.report.lanes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import mmulator.check.Violation;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;
import mmulator.report.text.WrappedText;

/** Rows as lines of text. */
final class InterleavingLayout {
    private static final int STEPS = 15;
    /** Columns are as wide as what is in them, up to this. */
    private static final int WIDEST = 44;

    /** No column is made narrower. */
    private static final int LEAST = 14;

    private static final String LEGEND = "One lane per CPU: * steps, . could step, z is parked, blank has halted.\n";

    private final SourceMap sources;
    private final List<Lane> lanes;
    private final int width;
    private final Palette palette;
    private final List<Line> lines = new ArrayList<>();

    /** @param where empty for a line across the columns, which is all in {@code note} */
    private record Line(
            long first,
            long step,
            String steps,
            String lanes,
            String cpu,
            String where,
            String text,
            String note,
            boolean marked) {
        static Line across(long step, String text) {
            return new Line(step, step, "", "", "", "", "", text, false);
        }

        Line with(String newNote) {
            return new Line(first, step, steps, lanes, cpu, where, text, newNote, marked);
        }

        /** Marked if the rule was broken in it. */
        Line markedIf(Violation violation) {
            boolean here = cpu.equals("cpu" + violation.cpu()) && first <= violation.step() && violation.step() <= step;
            return here ? new Line(first, step, steps, lanes, cpu, where, text, note, true) : this;
        }
    }

    InterleavingLayout(SourceMap sources, List<Lane> lanes, int width, Palette palette) {
        this.width = width;
        this.palette = palette;
        this.sources = sources;
        this.lanes = lanes;
    }

    String print(HeadAndTail<Row> rows, List<Violation> violations) {
        List<Row> kept = rows.kept();
        kept.forEach(this::add);
        long leftOut = rows.leftOut();
        if (leftOut > 0) {
            long step = kept.get(rows.beforeGap() - 1).lastStep();
            lines.add(Line.across(step, "... " + Notation.count(leftOut, "row") + " left out ..."));
        }
        for (Violation violation : violations) {
            for (int i = 0; i < lines.size(); i++) {
                lines.set(i, lines.get(i).markedIf(violation));
            }
            lines.add(Line.across(
                    violation.step(),
                    "^ " + violation.rule().severity().name().toLowerCase(Locale.ROOT) + "[" + violation.rule()
                            + "] cpu" + violation.cpu() + ": " + violation.headline()));
        }
        // Violations have come after all rows.
        lines.sort(Comparator.comparingLong(Line::step));
        lines.addFirst(new Line(0, 0, "step", units(), "cpu", "where", "instruction", "what", false));
        Columns columns = columns();
        StringBuilder out = new StringBuilder(LEGEND);
        if (lanes.size() > 10) {
            out.append((" ".repeat(columns.steps + 2) + tens()).stripTrailing()).append('\n');
        }
        lines.forEach(line -> print(line, columns, out));
        return out.toString();
    }

    /** @param note what is left of the width */
    private record Columns(int steps, int where, int text, int note) {}

    private Columns columns() {
        int where = width(Line::where);
        int text = width(Line::text);
        int note = lines.stream()
                .filter(line -> !line.cpu.isEmpty())
                .mapToInt(line -> line.note.length())
                .max()
                .orElse(0);
        int fixed = 2 + lanes.size() + 2 + 6 + 2 + 2;
        if (width >= STEPS + fixed + where + text + note) {
            return new Columns(STEPS, where, text, width - fixed - STEPS - where - text);
        }
        int steps = 1 + width(Line::steps);
        int left = width - fixed - steps;
        int narrow = Math.max(LEAST, left * 3 / 10);
        where = Math.min(where, narrow);
        text = Math.min(text, narrow);
        return new Columns(steps, where, text, Math.max(LEAST, left - where - text));
    }

    private void print(Line line, Columns columns, StringBuilder out) {
        int indent = columns.steps + 2;
        String head = "";
        int room = columns.note;
        if (line.cpu.isEmpty()) {
            room = width - indent;
        } else {
            head = Notation.right(line.steps, columns.steps) + "  " + line.lanes + "  " + Notation.padded(line.cpu, 5)
                    + " "
                    + Notation.padded(cut(line.where, columns.where), columns.where) + "  "
                    + Notation.padded(cut(line.text, columns.text), columns.text) + "  ";
            indent = head.length();
        }
        if (line.marked && head.startsWith(" ")) {
            head = ">" + head.substring(1);
        }
        String before = head.isEmpty() ? " ".repeat(indent) : head;
        for (String part : WrappedText.of(line.note, room)) {
            String text = (before + part).stripTrailing();
            out.append(line.marked || line.note.startsWith("^ error") ? palette.bad(text) : text)
                    .append('\n');
            before = " ".repeat(indent);
        }
    }

    /** Without its middle where it is too long and the other columns need the room: its end says most. */
    private String cut(String text, int most) {
        if (width == Integer.MAX_VALUE || text.length() <= most) {
            return text;
        }
        int tail = (most - 1) / 2;
        return text.substring(0, most - 1 - tail) + "…" + text.substring(text.length() - tail);
    }

    private int width(Function<Line, String> column) {
        return lines.stream()
                .mapToInt(line -> column.apply(line).length())
                .filter(n -> n <= WIDEST)
                .max()
                .orElse(0);
    }

    private String units() {
        StringBuilder units = new StringBuilder();
        for (int cpu = 0; cpu < lanes.size(); cpu++) {
            units.append(cpu % 10);
        }
        return units.toString();
    }

    private String tens() {
        StringBuilder tens = new StringBuilder();
        for (int cpu = 0; cpu < lanes.size(); cpu++) {
            tens.append(cpu >= 10 && cpu % 10 == 0 ? Integer.toString(cpu / 10 % 10) : " ");
        }
        return tens.toString();
    }

    private void add(Row row) {
        switch (row) {
            case Row.Instruction r -> {
                Place place = sources.at(r.pc());
                line(r.cpu(), r.firstStep(), r.firstStep(), place.name(), place.text(), r.note());
            }
            case Row.Run r ->
                line(
                        r.cpu(),
                        r.firstStep(),
                        r.lastStep(),
                        range(r.firstPc(), r.lastPc()),
                        "",
                        Notation.number(r.steps()) + " steps");
            case Row.Loop r -> {
                String where = range(firstPc(r), lastPc(r));
                if (r.dull()) {
                    // Nothing to show of the first iteration but where it is: a spin is one line.
                    String text = r.body().size() == 1 && r.body().getFirst() instanceof Row.Instruction only
                            ? sources.at(only.pc()).text()
                            : "";
                    line(r.cpu(), r.firstStep(), r.lastStep(), where, text, "<iterations 1-" + r.iterations() + ">");
                } else {
                    r.body().forEach(this::add);
                    r.few().forEach(this::add);
                    if (r.few().isEmpty()) {
                        line(r.cpu(), r.foldedFrom(), r.lastStep(), where, "", "<iterations 2-" + r.iterations() + ">");
                    }
                }
            }
            case Row.QuantumOver r -> {
                // Belongs to the row before it, unless that one was left out.
                if (!lines.isEmpty() && lines.getLast().cpu.equals("cpu" + r.cpu())) {
                    Line last = lines.removeLast();
                    lines.add(last.with(last.note.isEmpty() ? "quantum over" : last.note + "; quantum over"));
                }
            }
        }
    }

    /** {@code wait+0x8..+0x14}: the second symbol only where it is another one. */
    private String range(long from, long to) {
        Place first = sources.at(from);
        Place last = sources.at(to);
        if (from == to) {
            return first.name();
        }
        boolean same = first.symbol() != null && first.symbol().equals(last.symbol());
        return first.name() + ".." + (same ? "+" + Notation.hex(last.offset()) : last.name());
    }

    private static long firstPc(Row row) {
        return switch (row) {
            case Row.Instruction r -> r.pc();
            case Row.Run r -> r.firstPc();
            case Row.Loop r -> firstPc(r.body().getFirst());
            case Row.QuantumOver r -> 0;
        };
    }

    private static long lastPc(Row row) {
        return switch (row) {
            case Row.Instruction r -> r.pc();
            case Row.Run r -> r.lastPc();
            case Row.Loop r -> lastPc(r.body().getLast());
            case Row.QuantumOver r -> 0;
        };
    }

    private void line(int cpu, long first, long last, String where, String text, String note) {
        StringBuilder glyphs = new StringBuilder();
        for (int i = 0; i < lanes.size(); i++) {
            glyphs.append(i == cpu ? '*' : lanes.get(i).stateAfter(last).glyph());
        }
        String steps = first == last ? Long.toString(last) : first + "-" + last;
        lines.add(new Line(first, last, steps, glyphs.toString(), "cpu" + cpu, where, text, note, false));
    }
}
