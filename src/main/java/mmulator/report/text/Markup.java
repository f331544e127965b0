package mmulator.report.text;

/** Text as it may stand in HTML and XML, between tags and in quoted attributes. */
public final class Markup {
    private Markup() {}

    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
