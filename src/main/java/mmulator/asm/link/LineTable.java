package mmulator.asm.link;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mmulator.asm.source.SourcePosition;
import mmulator.asm.source.Statement;

/** Which statement, or line of a compiler's source, made which bytes; addresses are virtual. */
public final class LineTable {
    private final List<Row> rows;
    private final CompiledLines compiled;

    /** Bytes from {@code address} on, {@code length} of them, come from {@code statement}. */
    record Row(long address, long length, Statement statement) {}

    /**
     * A stretch of bytes and where they come from.
     *
     * @param position the innermost place; {@link SourcePosition#outermost()} is the line in the file itself
     * @param text the statement, macro arguments filled in; of compiled code the instruction
     * @param compiled the line is of another language, and a line of it makes many entries
     * @param note for a statement that the file does not have like that, what there is to say: {@code was dsb ish}; or empty
     */
    public record Entry(
            long address, long length, SourcePosition position, String text, boolean compiled, String note) {

        Entry(long address, long length, SourcePosition position, String text, boolean compiled) {
            this(address, length, position, text, compiled, "");
        }

        /** {@code statement}, and after it in parentheses what there is to say of it. */
        public String noted(String statement) {
            return note.isEmpty() ? statement : statement + "  (" + note + ")";
        }
    }

    LineTable(List<Row> rows, CompiledLines compiled) {
        this.compiled = compiled;
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(Row::address, Long::compareUnsigned));
        this.rows = List.copyOf(sorted);
    }

    /** The functions around an address, where a compiler put one into another; "" otherwise, and where nothing tells. */
    public String inlined(long address) {
        return compiled.inlined(address);
    }

    /** Where the byte at {@code address} comes from. */
    public Optional<Entry> at(long address) {
        int low = 0;
        int high = rows.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Row row = rows.get(middle);
            if (Long.compareUnsigned(address, row.address) < 0) {
                high = middle - 1;
            } else if (Long.compareUnsigned(address - row.address, row.length) >= 0) {
                low = middle + 1;
            } else {
                return Optional.of(entry(row));
            }
        }
        return compiled.at(address);
    }

    /** What a line of a file made, by address; for a macro call, all that the call made. */
    public List<Entry> of(String file, int line) {
        List<Entry> entries = new ArrayList<>();
        for (Row row : rows) {
            SourcePosition innermost = row.statement.at(0);
            SourcePosition outermost = innermost.outermost();
            if ((innermost.line() == line && innermost.file().equals(file))
                    || (outermost.line() == line && outermost.file().equals(file))) {
                entries.add(entry(row));
            }
        }
        compiled.entries().stream()
                .filter(e -> e.position().line() == line && e.position().file().equals(file))
                .forEach(entries::add);
        return entries;
    }

    /** Those of assembled code, by address: what a compiler made has an entry for each instruction, and is large. */
    public List<Entry> statements() {
        return rows.stream().map(LineTable::entry).toList();
    }

    /** All lines that made something, some of them more than once. */
    public Stream<SourcePosition> positions() {
        return Stream.concat(rows.stream().map(row -> row.statement.at(0)), compiled.positions());
    }

    /** All entries by address. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(statements());
        entries.addAll(compiled.entries());
        entries.sort(Comparator.comparing(Entry::address, Long::compareUnsigned));
        return entries;
    }

    private static Entry entry(Row row) {
        String text = row.statement.text();
        int start = 0;
        while (start < text.length() && text.charAt(start) <= ' ') {
            start++;
        }
        return new Entry(row.address, row.length, row.statement.at(start), text.strip(), false, row.statement.note());
    }
}
