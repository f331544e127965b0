package mmulator.report.html;

import mmulator.report.text.Markup;
import mmulator.report.text.PlainText;

/** An element of a page. What it is given as text stays text, whatever is in it. */
public final class Element {
    private final String name;
    private final StringBuilder attributes = new StringBuilder();
    private final StringBuilder content = new StringBuilder();

    private Element(String name) {
        this.name = name;
    }

    public static Element of(String name) {
        return new Element(name);
    }

    /** With nothing but text in it. */
    public static Element of(String name, String text) {
        return new Element(name).text(text);
    }

    public Element with(String attribute, String value) {
        attributes
                .append(' ')
                .append(attribute)
                .append("=\"")
                .append(Markup.escaped(PlainText.of(value)))
                .append('"');
        return this;
    }

    public Element with(String attribute, boolean set) {
        return set ? with(attribute, "") : this;
    }

    public Element text(String text) {
        content.append(Markup.escaped(PlainText.of(text)));
        return this;
    }

    public Element add(Element... children) {
        for (Element child : children) {
            content.append(child).append('\n');
        }
        return this;
    }

    @Override
    public String toString() {
        return "<" + name + attributes + ">" + content + "</" + name + ">";
    }
}
