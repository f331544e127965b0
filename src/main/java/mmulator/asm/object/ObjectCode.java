package mmulator.asm.object;

import java.util.List;
import mmulator.asm.link.Linker;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.Diagnostic;
import org.jspecify.annotations.Nullable;

/** One assembled or compiled file: sections, symbols, and what is left for the {@link Linker} to fill in. */
public final class ObjectCode {
    private final String path;
    private final List<SectionContent> sections;
    private final SymbolTable symbols;
    private final List<Diagnostic> warnings;
    private final List<Group> groups;
    private final List<Common> commons;
    private final @Nullable CompiledSource source;
    private final @Nullable PlacedSymbols placed;

    /** Sections of which one file's are enough, by the name that tells which files have the same. */
    public record Group(String signature, List<SectionContent> members) {
        public Group {
            members = List.copyOf(members);
        }
    }

    /** A variable that several files may declare: the largest counts, and it becomes zeros. */
    public record Common(String name, long size, long alignment) {}

    public ObjectCode(String path, List<SectionContent> sections, SymbolTable symbols, List<Diagnostic> warnings) {
        this(path, sections, symbols, warnings, List.of(), List.of(), null);
    }

    /** @param source where the code comes from, when that is told apart from its statements */
    public ObjectCode(
            String path,
            List<SectionContent> sections,
            SymbolTable symbols,
            List<Diagnostic> warnings,
            List<Group> groups,
            List<Common> commons,
            @Nullable CompiledSource source) {
        this(path, sections, symbols, warnings, groups, commons, source, null);
    }

    /** @param placed symbols of what has its place already */
    ObjectCode(
            String path,
            List<SectionContent> sections,
            SymbolTable symbols,
            @Nullable CompiledSource source,
            PlacedSymbols placed) {
        this(path, sections, symbols, List.of(), List.of(), List.of(), source, placed);
    }

    private ObjectCode(
            String path,
            List<SectionContent> sections,
            SymbolTable symbols,
            List<Diagnostic> warnings,
            List<Group> groups,
            List<Common> commons,
            @Nullable CompiledSource source,
            @Nullable PlacedSymbols placed) {
        this.path = path;
        this.sections = List.copyOf(sections);
        this.symbols = symbols;
        this.warnings = List.copyOf(warnings);
        this.groups = List.copyOf(groups);
        this.commons = List.copyOf(commons);
        this.source = source;
        this.placed = placed;
    }

    /** The path of the source. */
    public String path() {
        return path;
    }

    /** What {@code .warning} and dubious source had to say. */
    public List<Diagnostic> warnings() {
        return warnings;
    }

    public List<SectionContent> sections() {
        return sections;
    }

    public SymbolTable symbols() {
        return symbols;
    }

    public List<Group> groups() {
        return groups;
    }

    public List<Common> commons() {
        return commons;
    }

    @Nullable
    public CompiledSource source() {
        return source;
    }

    /** Symbols that are found when asked for; null for a file that has none such. */
    public @Nullable PlacedSymbols placed() {
        return placed;
    }
}
