package mmulator.report.text;

/** Colours of a terminal, or none. */
public enum Palette {
    PLAIN,
    COLOURED;

    /** What is wrong. */
    public String bad(String text) {
        return in("1;31", text);
    }

    /** What is well. */
    public String good(String text) {
        return in("1;32", text);
    }

    public String warning(String text) {
        return in("1;33", text);
    }

    /** What leads the eye: arrows and labels. */
    public String label(String text) {
        return in("36", text);
    }

    /** What can be skipped. */
    public String faint(String text) {
        return in("2", text);
    }

    private String in(String code, String text) {
        return switch (this) {
            case PLAIN -> text;
            case COLOURED -> "\u001b[" + code + "m" + text + "\u001b[0m";
        };
    }
}
