package mmulator.report.verdict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.check.Violation.Note;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;

/** A broken rule as the user reads it: what, where, the evidence, the rule, what helps, and how to see it again. */
public final class ViolationReport {
    /** Labels end in this column. */
    private static final int LABEL = 8;

    private static final int TEXT = 20;

    /** Of one run this many are told in full; the rest mostly follows from them. */
    private static final int TOLD = 10;

    private final SourceMap sources;
    private final Palette palette;

    private final Replay replay;
    private final String command;

    /** How to see a run again. */
    @FunctionalInterface
    public interface Replay {
        /** Options of {@code run} that lead to {@code step} by the same way, each after a blank; empty for none. */
        String options(long step);

        /** What to type. @param command of mmulator that shows it, with the fixture */
        default String line(String command, long step) {
            return "mmulator " + command + options(step);
        }
    }

    public ViolationReport(SourceMap sources, Palette palette, Replay replay) {
        this(sources, palette, "run", replay);
    }

    /** @param command of mmulator that shows the violation again */
    public ViolationReport(SourceMap sources, Palette palette, String command, Replay replay) {
        this.sources = sources;
        this.command = command;
        this.palette = palette;
        this.replay = replay;
    }

    /** What the fixture changes in the text of its sources, a line each. */
    public String changes() {
        return sources.changes().stream()
                .map(change -> labelled(new Note("change", change)))
                .collect(Collectors.joining());
    }

    /** Every violation of one run of {@code fixture}, the first ones in full. */
    public String printAll(List<Violation> violations, String fixture) {
        StringBuilder text = new StringBuilder();
        violations.stream().limit(TOLD).forEach(violation -> text.append(print(violation, fixture)));
        if (violations.size() > TOLD) {
            Map<Rule, Long> rest = violations.stream()
                    .skip(TOLD)
                    .collect(Collectors.groupingBy(
                            Violation::rule, () -> new EnumMap<>(Rule.class), Collectors.counting()));
            text.append("and ")
                    .append(rest.entrySet().stream()
                            .map(entry -> Notation.number(entry.getValue()) + " more " + entry.getKey())
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
        return text.toString();
    }

    public String print(Violation violation, String fixture) {
        Rule rule = violation.rule();
        Place place = sources.at(violation.pc());
        StringBuilder text = new StringBuilder(headline(rule, violation.headline()));
        text.append("  ").append(palette.label("-->")).append(' ').append(place.position());
        text.append("    ").append(Notation.padded(place.text().isEmpty() ? nameOf(place) : place.text(), TEXT));
        text.append("   cpu")
                .append(violation.cpu())
                .append(", step ")
                .append(violation.step())
                .append('\n');
        if (place.caller() != null) {
            text.append(labelled(new Note("in", "a macro called at " + place.caller())));
        }
        if (!place.inlined().isEmpty()) {
            text.append(labelled(new Note("in", place.inlined())));
        }
        violation.notes().stream().filter(note -> !note.isHelp()).forEach(note -> text.append(labelled(note)));
        text.append(closing(violation, fixture));
        return text.toString();
    }

    private static String nameOf(Place place) {
        return place.symbol() == null ? "(no source)" : place.name();
    }

    private String headline(Rule rule, String headline) {
        String word = rule.severity().name().toLowerCase(Locale.ROOT) + "[" + rule + "]";
        return switch (rule.severity()) {
                    case ERROR -> palette.bad(word);
                    case WARNING -> palette.warning(word);
                }
                + ": " + headline + "\n";
    }

    private String closing(Violation violation, String fixture) {
        List<Note> notes = new ArrayList<>();
        notes.add(new Note("rule", violation.rule().section()));
        notes.add(Note.help(violation.help()));
        notes.add(new Note("replay", replay.line(command + " " + quoted(fixture), violation.step())));
        return notes.stream().map(this::labelled).collect(Collectors.joining());
    }

    /** {@code    entry  level 2 …}; further lines of the text stand below its first one. */
    public String labelled(Note note) {
        return palette.label(Notation.right(note.label(), LABEL)) + "  "
                + note.text().replace("\n", "\n" + " ".repeat(LABEL + 2)) + "\n";
    }

    /** A path as a shell takes it. */
    public static String quoted(String path) {
        return path.chars().allMatch(c -> Character.isLetterOrDigit(c) || "/._-+=:,@".indexOf(c) >= 0)
                ? path
                : "'" + path.replace("'", "'\\''") + "'";
    }
}
