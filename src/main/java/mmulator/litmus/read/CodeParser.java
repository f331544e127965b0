package mmulator.litmus.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.LitmusTest;
import org.jspecify.annotations.Nullable;

/** Reads the table of code: columns separated by bars, rows ended by semicolons, wherever lines end. */
final class CodeParser {
    private static final int MAX_THREADS = 64;
    private static final Pattern HEADING = Pattern.compile("P(\\d{1,3})(\\.F)?");
    /** What herd takes for the head of a thread with an annotation. */
    private static final Pattern ANNOTATED = Pattern.compile("P\\d{1,3}:\\w+");

    private static final Pattern AFTER =
            Pattern.compile("(locations|exists|forall|final|filter|observed|with|not)\\b|~|\\(");

    private final SourceText source;
    private int offset;

    CodeParser(SourceText source, int offset) {
        this.source = source;
        this.offset = offset;
    }

    /** Offset after the last row. */
    int end() {
        return offset;
    }

    private record Field(int offset, String text) {}

    private record Column(int cpu, boolean handler, List<LitmusTest.Cell> cells) {}

    List<LitmusTest.Thread> parse() {
        List<Column> columns = headings();
        offset = source.skipBlanks(offset);
        while (offset < source.length()
                && !AFTER.matcher(source.text()).region(offset, source.length()).lookingAt()) {
            List<Field> row = row();
            if (row.size() > columns.size()) {
                throw source.wrong(
                        row.get(columns.size()).offset(),
                        "a row of " + row.size() + " fields; expected at most " + columns.size());
            }
            for (int i = 0; i < row.size(); i++) {
                Field field = row.get(i);
                if (!field.text().isEmpty()) {
                    columns.get(i).cells().add(new LitmusTest.Cell(field.text(), source.position(field.offset())));
                }
            }
            offset = source.skipBlanks(offset);
        }
        return threads(columns);
    }

    private List<Column> headings() {
        List<Column> columns = new ArrayList<>();
        for (Field field : row()) {
            Matcher matcher = HEADING.matcher(field.text());
            if (ANNOTATED.matcher(field.text()).matches()) {
                throw new BeyondMachineException(
                        source.position(field.offset()),
                        "the annotation of the thread '" + field.text()
                                + "'; for EL0 write EL0=P0 above the locations");
            }
            if (!matcher.matches()) {
                throw source.wrong(
                        field.offset(), "unexpected '" + field.text() + "'; expected the head of a column: P0 or P0.F");
            }
            columns.add(new Column(Integer.parseInt(matcher.group(1)), matcher.group(2) != null, new ArrayList<>()));
        }
        return columns;
    }

    private List<LitmusTest.Thread> threads(List<Column> columns) {
        Map<Integer, Column> code = new LinkedHashMap<>();
        Map<Integer, Column> handlers = new LinkedHashMap<>();
        for (Column column : columns) {
            if ((column.handler() ? handlers : code).put(column.cpu(), column) != null) {
                throw source.wrong(offset, "two columns P" + column.cpu() + (column.handler() ? ".F" : ""));
            }
        }
        List<LitmusTest.Thread> threads = new ArrayList<>();
        for (int cpu = 0; cpu < code.size(); cpu++) {
            Column column = code.get(cpu);
            if (column == null || cpu == MAX_THREADS) {
                throw source.wrong(
                        offset,
                        column == null
                                ? "there is no column P" + cpu + "; expected P0, P1 … without a gap"
                                : "more than " + MAX_THREADS + " threads");
            }
            threads.add(new LitmusTest.Thread(cpu, column.cells(), cells(handlers.remove(cpu))));
        }
        if (!handlers.isEmpty()) {
            int cpu = handlers.keySet().iterator().next();
            throw source.wrong(offset, "column P" + cpu + ".F without a column P" + cpu);
        }
        return threads;
    }

    private static @Nullable List<LitmusTest.Cell> cells(@Nullable Column column) {
        return column == null ? null : column.cells();
    }

    /** Fields up to the next semicolon. */
    private List<Field> row() {
        int start = source.skipBlanks(offset);
        int end = source.text().indexOf(';', start);
        if (end < 0) {
            throw source.wrong(source.length(), "the code ends in the middle of a row; expected ';'");
        }
        List<Field> fields = new ArrayList<>();
        int from = start;
        for (int i = start; i <= end; i++) {
            char c = source.text().charAt(i);
            if (c == '|' || c == ';') {
                int at = Math.min(source.skipBlanks(from), i);
                fields.add(new Field(at, source.text().substring(at, i).strip()));
                from = i + 1;
            }
        }
        offset = end + 1;
        return fields;
    }
}
