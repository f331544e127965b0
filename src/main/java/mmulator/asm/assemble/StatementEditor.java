package mmulator.asm.assemble;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.Source;
import mmulator.asm.source.SourceChange;
import mmulator.asm.source.SourceChange.Edit;
import mmulator.asm.source.SourceChange.Side;
import mmulator.asm.source.SourcePosition;
import mmulator.asm.source.Statement;
import mmulator.asm.source.Statement.Alteration;
import mmulator.asm.source.StatementSplitter;

/**
 * Makes changes to the statements of a file, or of one call of a macro. All of them select in the text as it was. What
 * comes in takes the line of what it stands for or beside, so that no other line moves.
 */
final class StatementEditor {
    private final List<Statement> units;
    private final StatementSelector selector;
    private final Map<Integer, List<Statement>> instead = new HashMap<>();
    private final Map<Integer, List<Statement>> before = new HashMap<>();
    private final Map<Integer, List<Statement>> after = new HashMap<>();

    StatementEditor(List<Statement> statements) {
        this.units = StatementSelector.units(statements);
        this.selector = new StatementSelector(units);
    }

    StatementSelector selector() {
        return selector;
    }

    /** All units, whatever they belong to. */
    List<Integer> everything() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            all.add(i);
        }
        return all;
    }

    /** The statements with everything changed. */
    List<Statement> result() {
        List<Statement> result = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            result.addAll(before.getOrDefault(i, List.of()));
            result.addAll(instead.getOrDefault(i, List.of(units.get(i))));
            result.addAll(after.getOrDefault(i, List.of()));
        }
        return result;
    }

    /** Notes that inside the call of a macro something changes, and leaves it to the call. */
    void enter(SourceChange change, String call, List<Integer> region) throws StatementSelector.Unclear {
        int index = selector.select(region, parse(call), null, name(change)).getLast();
        List<Statement> now = instead.getOrDefault(index, List.of(units.get(index)));
        List<SourceChange> inside = new ArrayList<>();
        if (now.getFirst().alteration() instanceof Alteration.Inside(List<SourceChange> others)) {
            inside.addAll(others);
        } else if (instead.containsKey(index)) {
            throw changedTwice(index);
        }
        inside.add(change);
        instead.put(index, List.of(units.get(index).with(new Alteration.Inside(inside))));
    }

    /** Makes a change, and tells where. */
    SourceChange.Made make(SourceChange change, List<Integer> region, String where) throws StatementSelector.Unclear {
        return switch (change.edit()) {
            case Edit.Without(String text) -> {
                List<Integer> run = selector.select(region, parse(text), change.nth(), where);
                for (int index : run) {
                    Statement unit = units.get(index);
                    if (unit.text().strip().startsWith(".") && !StatementSelector.isLabel(unit)) {
                        throw new StatementSelector.Unclear("'" + unit.text().strip()
                                + "' is a directive, and no NOP can stand for it; expected 'replace' and 'by'");
                    }
                    replace(
                            index,
                            StatementSelector.isLabel(unit)
                                    ? List.of()
                                    : List.of(unit.replacedBy(
                                            "nop", new Alteration.Itself(change, was(List.of(index))))));
                }
                yield new SourceChange.Made(change, "without " + place(run) + ": " + shown(run));
            }
            case Edit.Replace(String text, String by) -> {
                List<Integer> run = selector.select(region, parse(text), change.nth(), where);
                for (int index : run) {
                    replace(index, List.of());
                }
                instead.put(run.getFirst(), incoming(by, run.getFirst(), new Alteration.Itself(change, was(run))));
                yield new SourceChange.Made(change, place(run) + ": " + shown(run) + " -> " + shown(by));
            }
            case Edit.Put(String text, Side side, String anchor) -> {
                List<Integer> run = selector.select(region, parse(anchor), change.nth(), where);
                beside(run, side, incoming(text, edge(run, side), new Alteration.Itself(change, "put here")));
                yield new SourceChange.Made(
                        change, "put " + shown(text) + " " + side + " " + place(run) + ": " + shown(run));
            }
            case Edit.Move(String text, Side side, String anchor) -> {
                List<Integer> run = selector.select(region, parse(text), change.nth(), where);
                List<Integer> to = selector.select(region, parse(anchor), null, where);
                List<Statement> moved = new ArrayList<>();
                for (int index : run) {
                    Statement unit = units.get(index);
                    String from = "moved here from line " + unit.line();
                    moved.add(units.get(edge(to, side))
                            .replacedBy(unit.text().strip(), new Alteration.Itself(change, from)));
                    replace(index, List.of());
                }
                beside(to, side, moved);
                yield new SourceChange.Made(
                        change,
                        "moved " + place(run) + ": " + shown(run) + " " + side + " line "
                                + units.get(to.getFirst()).line() + ": " + shown(to));
            }
        };
    }

    private void replace(int index, List<Statement> by) throws StatementSelector.Unclear {
        if (instead.putIfAbsent(index, by) != null) {
            throw changedTwice(index);
        }
    }

    private StatementSelector.Unclear changedTwice(int index) {
        return new StatementSelector.Unclear("'" + shown(List.of(index)) + "' in line "
                + units.get(index).line() + " is changed already by another change");
    }

    private static int edge(List<Integer> run, Side side) {
        return side == Side.BEFORE ? run.getFirst() : run.getLast();
    }

    private void beside(List<Integer> anchor, Side side, List<Statement> incoming) {
        Map<Integer, List<Statement>> where = side == Side.BEFORE ? before : after;
        where.computeIfAbsent(edge(anchor, side), index -> new ArrayList<>()).addAll(incoming);
    }

    private List<Statement> incoming(String text, int at, Alteration by) throws StatementSelector.Unclear {
        List<Statement> incoming = new ArrayList<>();
        for (Statement statement : parse(text)) {
            incoming.add(units.get(at).replacedBy(statement.text().strip(), by));
        }
        return incoming;
    }

    /** The statements of a text in a fixture. */
    private static List<Statement> parse(String text) throws StatementSelector.Unclear {
        List<Diagnostic> mistakes = new ArrayList<>();
        List<Statement> statements = StatementSplitter.split(new Source("", text), mistakes::add);
        if (!mistakes.isEmpty()) {
            throw new StatementSelector.Unclear(mistakes.getFirst().message());
        }
        if (statements.isEmpty()) {
            throw new StatementSelector.Unclear("'" + text + "' holds no statement");
        }
        return StatementSelector.units(statements);
    }

    private static String name(SourceChange change) {
        return "'" + change.routine() + "'";
    }

    private String place(List<Integer> run) {
        SourcePosition first = units.get(run.getFirst()).at(0);
        SourcePosition call = first.outermost();
        return first.file() + ":" + first.line()
                + (first.expansion() == null ? "" : " called at " + call.file() + ":" + call.line());
    }

    private String was(List<Integer> run) {
        return "was " + shown(run);
    }

    private String shown(List<Integer> run) {
        return StatementSelector.shown(run.stream().map(units::get).toList());
    }

    private static String shown(String text) throws StatementSelector.Unclear {
        return StatementSelector.shown(parse(text));
    }
}
