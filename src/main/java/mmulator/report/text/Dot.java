package mmulator.report.text;

import java.util.ArrayList;
import java.util.List;
import mmulator.asm.source.Source;

/** A directed graph in the language of Graphviz. */
public final class Dot {
    private final String name;
    private final List<String> lines = new ArrayList<>();

    public Dot(String name) {
        this.name = name;
    }

    /** @param attributes such as {@code shape=box}; may be empty */
    public Dot node(String id, String label, String attributes) {
        lines.add("  " + quoted(id) + " [label=" + quoted(label) + (attributes.isEmpty() ? "" : ", " + attributes)
                + "];");
        return this;
    }

    public Dot edge(String from, String to, String label, String attributes) {
        lines.add("  " + quoted(from) + " -> " + quoted(to) + " [label=" + quoted(label)
                + (attributes.isEmpty() ? "" : ", " + attributes) + "];");
        return this;
    }

    public String print() {
        return "digraph " + quoted(name) + " {\n  node [fontname=\"monospace\"];\n  edge [fontname=\"monospace\"];\n"
                + String.join("\n", lines) + (lines.isEmpty() ? "" : "\n") + "}\n";
    }

    /** A line break in {@code text} stays one. */
    private static String quoted(String text) {
        return Source.quoted(text).replace("\n", "\\l");
    }
}
