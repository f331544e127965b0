package mmulator.cli.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rules of the Arm ARM (DDI 0487 M.a.a) on translation, and what becomes of each here. Kept as tables with tabs: one
 * file for each section of two numbers, and {@code sections.tsv} with titles and how many rules the manual has in each.
 *
 * @param sections in the manual's order
 * @param rows in the manual's order, as far as identifiers can be placed
 */
record Ledger(List<Section> sections, List<LedgerRow> rows) {
    /** Where the data is, from the top folder. */
    static final Path DATA = Path.of("src/docs/architecture");

    private static final String SECTIONS = "section\ttitle\trules";
    private static final String ROWS = "rule\tsection\tstatus\twhere\twitness\twords";

    /**
     * A section of the manual.
     *
     * @param rules how many the manual has in it, those of its own subsections not counted
     */
    record Section(String number, String title, int rules) {
        /** {@code D8.17} for {@code D8.17} and {@code D8.17.1}: what files are named after. */
        String chapter() {
            return number.lastIndexOf('.') == number.indexOf('.')
                    ? number
                    : number.substring(0, number.lastIndexOf('.'));
        }

        boolean isChapter() {
            return number.equals(chapter());
        }
    }

    Ledger {
        sections = List.copyOf(sections);
        rows = List.copyOf(rows);
    }

    static Ledger read(Path folder) {
        List<Section> sections = table(folder.resolve("sections.tsv"), SECTIONS, Ledger::section);
        List<LedgerRow> rows = new ArrayList<>();
        for (Section section : sections) {
            if (section.isChapter()) {
                rows.addAll(table(folder.resolve(section.number() + ".tsv"), ROWS, Ledger::row));
            }
        }
        return new Ledger(sections, rows);
    }

    private static Section section(String[] cells) {
        return new Section(cells[0], cells[1], Integer.parseInt(cells[2]));
    }

    private static LedgerRow row(String[] cells) {
        return new LedgerRow(
                cells[0], cells[1], LedgerRow.Status.of(cells[2]), names(cells[3]), names(cells[4]), cells[5]);
    }

    private static List<String> names(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split(" "));
    }

    /** Lines after the first, which must be {@code header}. */
    private static <T> List<T> table(Path file, String header, Function<String[], T> made) {
        List<T> table = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            require(file, 1, lines.getFirst().equals(header), "the header is not '" + header + "'");
            int columns = header.split("\t").length;
            for (int i = 1; i < lines.size(); i++) {
                String[] cells = lines.get(i).split("\t", -1);
                require(file, i + 1, cells.length == columns, cells.length + " cells where there are " + columns);
                table.add(made.apply(cells));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private static void require(Path file, int line, boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(file + ":" + line + ": " + what);
        }
    }

    List<LedgerRow> of(Section section) {
        return rows.stream()
                .filter(row -> row.section().equals(section.number()))
                .toList();
    }

    long count(LedgerRow.Status status) {
        return rows.stream().filter(row -> row.status() == status).count();
    }

    /** How many rows of each status there are in a chapter, the sections in it counted. */
    Map<LedgerRow.Status, Long> counts(Section chapter) {
        return sections.stream()
                .filter(section -> section.chapter().equals(chapter.number()))
                .flatMap(section -> of(section).stream())
                .collect(Collectors.groupingBy(LedgerRow::status, Collectors.counting()));
    }
}
