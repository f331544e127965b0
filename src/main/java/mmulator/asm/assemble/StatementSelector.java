package mmulator.asm.assemble;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.MacroParser;
import mmulator.asm.source.Spelling;
import mmulator.asm.source.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Finds statements by their text. Blanks and comments do not count; a label is a statement of its own, and one that the
 * text does not name is passed over.
 */
public final class StatementSelector {
    /** Statements to name in a hint. */
    private static final int SHOWN = 12;

    private final List<Statement> units;

    /** @param units of a file, or of the call of a macro, labels parted from what follows them */
    public StatementSelector(List<Statement> units) {
        this.units = units;
    }

    /** Nothing is like that, or several are. */
    static final class Unclear extends Exception {
        private static final long serialVersionUID = 1L;

        Unclear(String message) {
            super(message, null, false, false);
        }
    }

    /** Statements with their labels parted from them. */
    public static List<Statement> units(List<Statement> statements) {
        List<Statement> units = new ArrayList<>();
        for (Statement statement : statements) {
            int start = 0;
            Cursor cursor = new Cursor(statement, 0);
            while (FileAssembler.skipLabel(cursor)) {
                units.add(statement.substring(start, cursor.pos()));
                start = cursor.pos();
            }
            Statement rest = start == 0
                    ? statement
                    : statement.substring(start, statement.text().length());
            if (!rest.isBlank()) {
                units.add(rest);
            }
        }
        return units;
    }

    /** What is compared. */
    public static String plain(Statement unit) {
        return MacroParser.squeeze(unit.text().strip());
    }

    /** What is shown: in one line, with single blanks. */
    public static String shown(List<Statement> units) {
        return units.stream()
                .map(unit -> unit.text().strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining("; "));
    }

    static boolean isLabel(Statement unit) {
        return unit.text().endsWith(":");
    }

    /** Which units belong to the label or macro {@code name}, in order; null if there is neither. */
    @Nullable
    public List<Integer> region(String name) {
        List<Integer> inside = macro(name);
        return inside != null ? inside : routine(name);
    }

    private @Nullable List<Integer> macro(String name) {
        for (int i = 0; i < units.size(); i++) {
            if (name.equalsIgnoreCase(macroDefined(i))) {
                List<Integer> body = new ArrayList<>();
                int end = endOfMacro(i);
                for (int j = i + 1; j < end; j++) {
                    body.add(j);
                }
                return body;
            }
        }
        return null;
    }

    /** The name of the macro whose definition begins here; null if none does. */
    private @Nullable String macroDefined(int index) {
        Cursor cursor = new Cursor(units.get(index), 0);
        return cursor.identifier().equalsIgnoreCase(".macro") ? cursor.identifier() : null;
    }

    private int endOfMacro(int start) {
        int depth = 0;
        for (int i = start; i < units.size(); i++) {
            String word = new Cursor(units.get(i), 0).identifier().toLowerCase(Locale.ROOT);
            if (StatementReader.Block.MACRO.opens(word)) {
                depth++;
            } else if (StatementReader.Block.MACRO.closes(word) && --depth == 0) {
                return i;
            }
        }
        return units.size();
    }

    /** From its label on to the next: of a global one to the next global one, of another to the next that is no {@code .L}. */
    private @Nullable List<Integer> routine(String name) {
        Set<String> globals = globals();
        List<Integer> inside = null;
        for (int i = 0; i < units.size(); i++) {
            if (macroDefined(i) != null) {
                i = endOfMacro(i);
                continue;
            }
            String label = label(units.get(i));
            if (inside == null) {
                inside = name.equals(label) ? new ArrayList<>() : null;
            } else if (label != null && (globals.contains(name) ? globals.contains(label) : isNamed(label))) {
                return inside;
            } else {
                inside.add(i);
            }
        }
        return inside;
    }

    private static @Nullable String label(Statement unit) {
        return isLabel(unit) ? unit.text().strip().replaceFirst("\\s*:$", "") : null;
    }

    private static boolean isNamed(String label) {
        return !label.startsWith(".L") && !Character.isDigit(label.charAt(0));
    }

    private Set<String> globals() {
        Set<String> globals = new HashSet<>();
        for (Statement unit : units) {
            Cursor cursor = new Cursor(unit, 0);
            switch (cursor.identifier().toLowerCase(Locale.ROOT)) {
                case ".global", ".globl", ".weak" -> {
                    for (String name : cursor.rest().split(",")) {
                        globals.add(name.strip());
                    }
                }
                default -> {}
            }
        }
        return globals;
    }

    /** What a change may name: labels that are not for the assembler alone, and macros. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < units.size(); i++) {
            String macro = macroDefined(i);
            String label = label(units.get(i));
            if (macro != null) {
                names.add(macro);
            } else if (label != null && isNamed(label)) {
                names.add(label);
            }
        }
        return names;
    }

    /**
     * The place where {@code wanted} stands.
     *
     * @param region units to look at
     * @param nth which of several, from 1; null for the only one
     * @param where how messages call the region
     */
    List<Integer> select(List<Integer> region, List<Statement> wanted, @Nullable Integer nth, String where)
            throws Unclear {
        boolean labels = wanted.stream().anyMatch(StatementSelector::isLabel);
        List<Integer> places =
                region.stream().filter(i -> labels || !isLabel(units.get(i))).toList();
        List<List<Integer>> found = new ArrayList<>();
        for (int i = 0; i + wanted.size() <= places.size(); i++) {
            List<Integer> run = places.subList(i, i + wanted.size());
            if (matches(run, wanted)) {
                found.add(run);
            }
        }
        String text = "'" + shown(wanted) + "'";
        if (found.isEmpty()) {
            throw new Unclear(where + " has no " + text + hint(places, wanted));
        }
        if (nth == null && found.size() > 1) {
            throw new Unclear(text + " stands in " + where + " " + found.size() + " times, in " + lines(found)
                    + "; expected 'nth: 1' to 'nth: " + found.size() + "', or more of what stands around it");
        }
        if (nth != null && nth > found.size()) {
            throw new Unclear(where + " has " + text + " only " + times(found.size()) + ", in " + lines(found)
                    + "; expected 'nth' up to " + found.size());
        }
        return found.get(nth == null ? 0 : nth - 1);
    }

    /** Which of the same statements of a region the one at {@code index} is, from 1; null for the only one. */
    @Nullable
    public Integer nth(List<Integer> region, int index) {
        List<Integer> same = region.stream()
                .filter(i -> plain(units.get(i)).equals(plain(units.get(index))))
                .toList();
        return same.size() == 1 ? null : Integer.valueOf(same.indexOf(index) + 1);
    }

    /** As messages show it. */
    public String text(int index) {
        return shown(List.of(units.get(index)));
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private String lines(List<List<Integer>> found) {
        String lines = found.stream()
                .map(run -> Integer.toString(units.get(run.getFirst()).line()))
                .collect(Collectors.joining(", "));
        return units.getFirst().file() + (found.size() == 1 ? " line " : " lines ") + lines;
    }

    private boolean matches(List<Integer> run, List<Statement> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!plain(units.get(run.get(i))).equals(plain(wanted.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private String hint(List<Integer> places, List<Statement> wanted) {
        Set<String> plain = places.stream().map(i -> plain(units.get(i))).collect(Collectors.toSet());
        Set<String> known = places.stream()
                .map(i -> shown(List.of(units.get(i))))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (Statement part : wanted) {
            if (!plain.contains(plain(part))) {
                String close = Spelling.hint(shown(List.of(part)), known);
                return !close.isEmpty() || known.isEmpty()
                        ? close
                        : "; it has "
                                + known.stream()
                                        .limit(SHOWN)
                                        .collect(Collectors.joining("; ", "", known.size() > SHOWN ? "; …" : ""));
            }
        }
        return "; they stand there, but not one after the other";
    }
}
