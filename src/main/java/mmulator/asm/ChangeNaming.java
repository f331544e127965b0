package mmulator.asm;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import mmulator.asm.assemble.StatementSelector;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.LineTable;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.Expansion;
import mmulator.asm.source.MacroParser;
import mmulator.asm.source.SourceChange;
import mmulator.asm.source.SourceChange.Edit;
import mmulator.asm.source.SourcePosition;
import mmulator.asm.source.SourceReader;
import mmulator.asm.source.Statement;
import mmulator.asm.source.StatementSplitter;
import org.jspecify.annotations.Nullable;

/** The other way round: says in the words of a {@link SourceChange} that one statement of an image is another one. */
public final class ChangeNaming {
    private static final String NOP = "nop";

    private final SourceReader reader;
    private final LineTable lines;
    private final Map<String, List<Statement>> units = new HashMap<>();

    /** @param reader of the sources that {@code image} was made from */
    public ChangeNaming(SourceReader reader, AssembledImage image) {
        this.reader = reader;
        this.lines = image.lines();
    }

    /** A region of a file, and which of its statements is meant. */
    private record Found(String routine, StatementSelector selector, List<Integer> region, int index) {}

    /**
     * The change that puts {@code by} in the place of a statement; a NOP leaves it out. Empty where none says just that: for a
     * statement that is changed already, that is repeated, or that a macro has by another macro.
     */
    public Optional<SourceChange> replacing(LineTable.Entry entry, String by) {
        SourcePosition position = entry.position();
        Expansion expansion = position.expansion();
        if (!entry.note().isEmpty() || alike(entry).size() > 1 && expansion == null) {
            return Optional.empty();
        }
        Edit edit = by.equals(NOP) ? new Edit.Without(statement(entry)) : new Edit.Replace(statement(entry), by);
        if (expansion == null) {
            String text = statement(entry);
            return find(position, unit -> StatementSelector.plain(unit).equals(MacroParser.squeeze(text)))
                    .map(found -> new SourceChange(
                            position, found.routine, null, found.selector.nth(found.region, found.index), edit));
        }
        if (expansion.site().expansion() != null) {
            return Optional.empty();
        }
        return find(expansion.site(), unit -> new Cursor(unit, 0).identifier().equalsIgnoreCase(expansion.macro()))
                .filter(call -> call.selector.nth(call.region, call.index) == null)
                .map(call -> new SourceChange(
                        position, call.routine, call.selector.text(call.index), nthOfCall(entry), edit));
    }

    private static String statement(LineTable.Entry entry) {
        List<Statement> parts = StatementSelector.units(List.of(new Statement(entry.text(), "", 1, 1)));
        return StatementSelector.shown(List.of(parts.getLast()));
    }

    /** Which of the same statements of one call it is, from 1; null for the only one. */
    private @Nullable Integer nthOfCall(LineTable.Entry entry) {
        List<LineTable.Entry> same = alike(entry);
        return same.size() == 1 ? null : Integer.valueOf(same.indexOf(entry) + 1);
    }

    /** Entries that the same line, or the same call of a macro, has made of the same text. */
    private List<LineTable.Entry> alike(LineTable.Entry entry) {
        SourcePosition line = entry.position().outermost();
        return lines.of(line.file(), line.line()).stream()
                .filter(other -> Objects.equals(
                        other.position().expansion(), entry.position().expansion()))
                .filter(other -> statement(other).equals(statement(entry)))
                .toList();
    }

    private Optional<Found> find(SourcePosition position, Predicate<Statement> wanted) {
        List<Statement> all = units.computeIfAbsent(position.file(), this::read);
        StatementSelector selector = new StatementSelector(all);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).line() == position.line() && wanted.test(all.get(i))) {
                int index = i;
                return selector.names().stream()
                        .map(name -> new Found(name, selector, List.copyOf(regionOf(selector, name)), index))
                        .filter(found -> found.region.contains(index))
                        .max((one, other) -> Integer.compare(one.region.size(), other.region.size()));
            }
        }
        return Optional.empty();
    }

    private static List<Integer> regionOf(StatementSelector selector, String name) {
        List<Integer> region = selector.region(name);
        return region == null ? List.of() : region;
    }

    private List<Statement> read(String file) {
        try {
            return reader.read(file)
                    .map(source -> StatementSelector.units(StatementSplitter.split(source, ignored -> {})))
                    .orElse(List.of());
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
