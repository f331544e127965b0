package mmulator.asm.source;

/** A source file: the path that positions show and its text. */
public record Source(String path, String text) {
    /** In quotes, as the assembler, YAML and dot take what may be anything but a line break. */
    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
