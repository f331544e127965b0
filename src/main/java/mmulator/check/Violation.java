package mmulator.check;

import java.util.List;

/**
 * A rule that a run broke.
 *
 * @param step where, counted over the whole machine
 * @param pc virtual address of the instruction
 * @param headline what happened, one clause
 * @param notes what a reader needs to believe it, in order: entries, old and new values, who has seen what
 */
public record Violation(Rule rule, int cpu, long step, long pc, String headline, List<Note> notes) {
    public Violation {
        notes = List.copyOf(notes);
    }

    /** What helps: of this one, if it has a note of that label, or else of its rule. */
    public String help() {
        return notes.stream().filter(Note::isHelp).map(Note::text).findFirst().orElse(rule.help());
    }

    /** A labelled line under a violation, such as {@code old} or {@code seen}. */
    public record Note(String label, String text) {
        /** Advice that fits better than the rule's. */
        public static Note help(String text) {
            return new Note("help", text);
        }

        public boolean isHelp() {
            return label.equals("help");
        }
    }
}
