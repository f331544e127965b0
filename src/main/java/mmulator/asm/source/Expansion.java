package mmulator.asm.source;

/** The use of macro {@code macro} at {@code site}. */
public record Expansion(String macro, SourcePosition site) {}
