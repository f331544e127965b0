package mmulator.asm.assemble;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.SourceChange;
import mmulator.asm.source.Spelling;
import mmulator.asm.source.Statement;
import mmulator.asm.source.Statement.Alteration;
import org.jspecify.annotations.Nullable;

/**
 * Changes to the sources of one image, made as these are read; afterwards it knows where each was made, and which have
 * found nothing to change.
 */
public final class SourceChanges {
    private final List<SourceChange> changes;
    private final Map<SourceChange, SourceChange.Made> made = new LinkedHashMap<>();
    private final Map<SourceChange, String> foundIn = new HashMap<>();
    private final Map<SourceChange, Diagnostic> mistakes = new LinkedHashMap<>();
    private final Set<String> names = new TreeSet<>();

    /** @param changes in the order of the fixture */
    public SourceChanges(List<SourceChange> changes) {
        this.changes = List.copyOf(changes);
    }

    /** Where each change was made, in their order. */
    public List<SourceChange.Made> made() {
        List<SourceChange.Made> all = new ArrayList<>();
        changes.stream().map(made::get).filter(m -> m != null).forEach(all::add);
        return all;
    }

    /** What is wrong with the changes, once all sources are read: they name what is not there, or is there twice. */
    public List<Diagnostic> mistakes() {
        List<Diagnostic> all = new ArrayList<>();
        for (SourceChange change : changes) {
            Diagnostic mistake = mistakes.get(change);
            if (mistake != null) {
                all.add(mistake);
            } else if (!foundIn.containsKey(change)) {
                all.add(mistake(
                        change,
                        "no source has a routine or macro '" + change.routine() + "'"
                                + Spelling.hint(change.routine(), names)));
            } else if (!made.containsKey(change)) {
                all.add(mistake(
                        change,
                        "'" + change.call() + "' in '" + change.routine()
                                + "' is not the call of a macro that the sources make"));
            }
        }
        return all;
    }

    /** The statements of a file as they shall be. */
    List<Statement> edit(List<Statement> statements) {
        if (changes.isEmpty() || statements.isEmpty()) {
            return statements;
        }
        StatementEditor editor = new StatementEditor(statements);
        names.addAll(editor.selector().names());
        boolean changed = false;
        for (SourceChange change : changes) {
            List<Integer> region = editor.selector().region(change.routine());
            if (region != null && isOnlyOne(change, statements.getFirst().file())) {
                changed = true;
                attempt(change, () -> {
                    if (change.call() == null) {
                        return editor.make(change, region, "'" + change.routine() + "'");
                    }
                    editor.enter(change, change.call(), region);
                    return null;
                });
            }
        }
        return changed ? editor.result() : statements;
    }

    /** A file may be read several times; that is one place. */
    private boolean isOnlyOne(SourceChange change, String file) {
        String other = foundIn.putIfAbsent(change, file);
        if (other == null || other.equals(file)) {
            return true;
        }
        mistakes.putIfAbsent(
                change, mistake(change, "'" + change.routine() + "' stands in " + other + " and in " + file));
        return false;
    }

    /** The expanded body of a macro as it shall be in this one call. */
    List<Statement> inside(Statement call, List<Statement> body) {
        if (!(call.alteration() instanceof Alteration.Inside(List<SourceChange> inside))) {
            return body;
        }
        StatementEditor editor = new StatementEditor(body);
        for (SourceChange change : inside) {
            attempt(change, () -> editor.make(change, editor.everything(), "'" + change.call() + "'"));
        }
        return editor.result();
    }

    private interface Attempt {
        SourceChange.@Nullable Made run() throws StatementSelector.Unclear;
    }

    private void attempt(SourceChange change, Attempt attempt) {
        try {
            SourceChange.Made result = attempt.run();
            if (result != null) {
                made.putIfAbsent(change, result);
            }
        } catch (StatementSelector.Unclear unclear) {
            mistakes.putIfAbsent(change, mistake(change, String.valueOf(unclear.getMessage())));
        }
    }

    private static Diagnostic mistake(SourceChange change, String message) {
        return Diagnostic.error(change.position(), "change: " + message);
    }

    /** A mistake in a statement, with the change that brought it where it is, if one did. */
    static Diagnostic traced(Diagnostic mistake, Statement statement) {
        return statement.alteration() instanceof Alteration.Itself(SourceChange by, String note)
                ? Diagnostic.error(mistake.position(), mistake.message() + " (changed by " + by.position() + ")")
                : mistake;
    }
}
