package mmulator.asm.source;

/** A source file: the path that positions show and its text. */
public record Source(String path, String text) {}
