package mmulator.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.machine.event.Event;
import mmulator.report.lanes.HeadAndTail;
import mmulator.report.lanes.InterleavingTable;
import mmulator.report.lanes.Row;
import mmulator.report.text.Notation;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;
import tools.jackson.core.JsonGenerator;

/** Every step: who, where, what; and how steps fold into loops and straight runs. */
final class RecordedSteps {
    private static final int FIRST = 250_000;
    private static final int LAST = 250_000;
    private static final int FIRST_ROWS = 60_000;
    private static final int LAST_ROWS = 60_000;

    /** Characters of notes; what comes after is told without the values. */
    private static final int MOST_NOTES = 6_000_000;

    private final SourceMap sources;
    private final HeadAndTail<Line> lines = new HeadAndTail<>(FIRST, LAST);
    private final HeadAndTail<Row> rows = new HeadAndTail<>(FIRST_ROWS, LAST_ROWS);
    private final InterleavingTable table;
    private final Map<Long, Integer> placeNumbers = new HashMap<>();
    private final List<Long> places = new ArrayList<>();
    private final Map<Long, Integer> words = new HashMap<>();
    private final Texts notes = new Texts();
    private long notesSize;
    private long notesLeftOut;

    /** @param remarkable to others, or to walks */
    private record Line(int cpu, long step, int place, int note, boolean remarkable) {}

    /** Steps of one CPU from {@code first} to {@code last} as one row; without a label it is the one step. */
    private record Item(long first, long last, int cpu, String label) {}

    RecordedSteps(int cpus, SourceMap sources) {
        this.sources = sources;
        table = new InterleavingTable(cpus, sources, rows, this::add);
        notes.of("");
    }

    void observe(Event event) {
        if (event instanceof Event.Step step) {
            words.put(step.pc(), step.word());
        }
        table.observe(event);
    }

    private void add(Row.Instruction row) {
        int place = placeNumbers.computeIfAbsent(row.pc(), added -> {
            places.add(added);
            return places.size() - 1;
        });
        notesSize += row.note().length();
        boolean told = notesSize < MOST_NOTES || row.note().isEmpty();
        notesLeftOut += told ? 0 : 1;
        lines.add(new Line(
                row.cpu(),
                row.firstStep(),
                place,
                notes.of(told ? row.note() : "(told without its values)"),
                row.remarkable()));
    }

    /** Addresses of all instructions that are told. */
    List<Long> places() {
        return places;
    }

    List<String> omissions() {
        List<String> missing = new ArrayList<>();
        if (lines.leftOut() > 0) {
            missing.add(Notation.count(lines.leftOut(), "step") + " between the first " + Notation.number(FIRST)
                    + " and the last " + Notation.number(LAST)
                    + " are not in the timeline; TLBs, tables and registers are still right after them.");
        }
        if (rows.leftOut() > 0) {
            missing.add(Notation.count(rows.leftOut(), "folded row")
                    + " in the middle are not shown; all steps are, unfolded.");
        }
        if (notesLeftOut > 0) {
            missing.add(Notation.count(notesLeftOut, "step")
                    + " are told without what they did: too much text for a page.");
        }
        return missing;
    }

    /** The last steps until {@code step} of which there is something to tell. */
    List<Story.Line> recent(long step, int most) {
        List<Line> kept = lines.kept();
        List<Story.Line> recent = new ArrayList<>();
        for (int i = kept.size() - 1; i >= 0 && recent.size() < most; i--) {
            Line line = kept.get(i);
            if (line.step <= step && line.remarkable && line.note != 0) {
                String text = sources.at(places.get(line.place)).text();
                recent.add(new Story.Line(
                        line.step, line.cpu, text + (text.isEmpty() ? "" : ": ") + notes.text(line.note)));
            }
        }
        return recent.reversed();
    }

    /** The run is over. */
    void finish() {
        table.finish();
    }

    void write(JsonGenerator json) {
        List<Line> kept = lines.kept();
        writePlaces(json);
        writeWhen(json, kept);
        json.writeArrayPropertyStart("placeOf");
        kept.forEach(line -> json.writeNumber(line.place));
        json.writeEndArray();
        json.writeArrayPropertyStart("noteOf");
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).note != 0) {
                json.writeNumber(i);
                json.writeNumber(kept.get(i).note);
            }
        }
        json.writeEndArray();
        notes.write("notes", json);
        writeItems(json);
    }

    private void writePlaces(JsonGenerator json) {
        json.writeArrayPropertyStart("places");
        for (long pc : places) {
            Place place = sources.at(pc);
            Integer word = words.get(pc);
            json.writeStartArray();
            json.writeString(Notation.address(pc));
            json.writeString(place.name());
            json.writeString(place.file() == null ? "" : place.position());
            json.writeString(
                    !place.text().isEmpty() ? place.text() : word == null ? "" : ".inst " + Notation.word(word));
            json.writeString(word == null ? "" : Notation.word(word));
            json.writeString(place.caller() == null ? "" : place.caller());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    /** Rows whose steps follow one another, and rows of one CPU, are told by the first of them. */
    private static void writeWhen(JsonGenerator json, List<Line> kept) {
        json.writeArrayPropertyStart("stepFrom");
        for (int i = 0; i < kept.size(); i++) {
            if (i == 0 || kept.get(i).step != kept.get(i - 1).step + 1) {
                json.writeNumber(i);
                json.writeNumber(kept.get(i).step);
            }
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("cpuFrom");
        for (int i = 0; i < kept.size(); i++) {
            if (i == 0 || kept.get(i).cpu != kept.get(i - 1).cpu) {
                json.writeNumber(i);
                json.writeNumber(kept.get(i).cpu);
            }
        }
        json.writeEndArray();
        json.writeNumberProperty("rows", kept.size());
    }

    private void writeItems(JsonGenerator json) {
        List<Item> items = new ArrayList<>();
        rows.kept().forEach(row -> fold(row, items));
        Texts labels = new Texts();
        json.writeArrayPropertyStart("items");
        for (Item item : items) {
            if (item.label.isEmpty()) {
                json.writeNumber(item.first);
            } else {
                json.writeStartArray();
                json.writeNumber(item.first);
                json.writeNumber(item.last);
                json.writeNumber(item.cpu);
                json.writeNumber(labels.of(item.label));
                json.writeEndArray();
            }
        }
        json.writeEndArray();
        labels.write("labels", json);
    }

    private static void fold(Row row, List<Item> items) {
        switch (row) {
            case Row.Instruction r -> items.add(new Item(r.firstStep(), r.firstStep(), r.cpu(), ""));
            case Row.Run r ->
                items.add(new Item(r.firstStep(), r.lastStep(), r.cpu(), Notation.count(r.steps(), "step")));
            case Row.Loop r -> {
                if (r.dull()) {
                    items.add(new Item(
                            r.firstStep(), r.lastStep(), r.cpu(), "iterations 1–" + Notation.number(r.iterations())));
                } else {
                    r.body().forEach(inner -> fold(inner, items));
                    r.few().forEach(inner -> fold(inner, items));
                    if (r.few().isEmpty()) {
                        items.add(new Item(
                                r.foldedFrom(),
                                r.lastStep(),
                                r.cpu(),
                                "iterations 2–" + Notation.number(r.iterations())));
                    }
                }
            }
            case Row.QuantumOver r -> {}
        }
    }
}
