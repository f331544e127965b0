package mmulator.asm;

import java.util.List;

/** One assembled file: sections, symbols, and what is left for the {@link Linker} to fill in. */
public final class ObjectCode {
    private final String path;
    private final List<SectionContent> sections;
    private final SymbolTable symbols;
    private final List<Diagnostic> warnings;

    ObjectCode(String path, List<SectionContent> sections, SymbolTable symbols, List<Diagnostic> warnings) {
        this.path = path;
        this.sections = sections;
        this.symbols = symbols;
        this.warnings = List.copyOf(warnings);
    }

    /** The path of the source. */
    public String path() {
        return path;
    }

    /** What {@code .warning} and dubious source had to say. */
    public List<Diagnostic> warnings() {
        return warnings;
    }

    List<SectionContent> sections() {
        return sections;
    }

    SymbolTable symbols() {
        return symbols;
    }
}
