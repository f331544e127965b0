package mmulator.report;

/** Colours of a terminal, or none. */
public enum Palette {
    PLAIN,
    COLOURED;

    /** What is wrong. */
    String bad(String text) {
        return in("1;31", text);
    }

    /** What is well. */
    String good(String text) {
        return in("1;32", text);
    }

    String warning(String text) {
        return in("1;33", text);
    }

    /** What leads the eye: arrows and labels. */
    String label(String text) {
        return in("36", text);
    }

    /** What can be skipped. */
    String faint(String text) {
        return in("2", text);
    }

    private String in(String code, String text) {
        return switch (this) {
            case PLAIN -> text;
            case COLOURED -> "\u001b[" + code + "m" + text + "\u001b[0m";
        };
    }
}
