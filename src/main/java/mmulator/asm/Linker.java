package mmulator.asm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Places sections, resolves symbols across files, and fills in what the files left open. */
final class Linker {
    private final List<ObjectCode> objects;
    private final LinkLayout layout;
    private final AssemblyLimits limits;
    private final VectorEncoder vectors;
    private final List<Diagnostic> errors = new ArrayList<>();
    private final Map<SectionContent, Long> addresses = new HashMap<>();
    private final Map<ObjectCode, LinkScope> scopes = new LinkedHashMap<>();
    private final Map<SectionContent, LinkScope> sectionScopes = new HashMap<>();

    Linker(List<ObjectCode> objects, LinkLayout layout, AssemblyLimits limits, VectorEncoder vectors) {
        this.objects = objects;
        this.layout = layout;
        this.limits = limits;
        this.vectors = vectors;
    }

    AssembledImage link() {
        Map<String, OutputSection> outputs = collect();
        new SectionPlacer(layout, errors).place(outputs.values());
        for (OutputSection output : outputs.values()) {
            output.parts().forEach((part, offset) -> addresses.put(part, output.virtualAddress() + offset));
        }
        resolveGlobals();
        failOnErrors();
        List<LineTable.Row> rows = new ArrayList<>();
        List<ImageSection> sections = new ArrayList<>();
        for (OutputSection output : outputs.values()) {
            sections.add(output.toImage(this::fill, rows));
        }
        List<ImageSymbol> symbols = new ImageSymbols(scopes, layout, errors).all();
        failOnErrors();
        List<Diagnostic> warnings = new ArrayList<>();
        objects.forEach(o -> warnings.addAll(o.warnings()));
        warnings.addAll(leftOut());
        return new AssembledImage(sections, symbols, new LineTable(rows), warnings);
    }

    private void failOnErrors() {
        if (!errors.isEmpty()) {
            throw new AssemblyException(errors.subList(0, Math.min(errors.size(), limits.errors())));
        }
    }

    private Map<String, OutputSection> collect() {
        Map<String, OutputSection> outputs = new LinkedHashMap<>();
        OutputBudget budget = new OutputBudget(limits.outputBytes());
        for (ObjectCode object : objects) {
            for (SectionContent section : object.sections()) {
                if (section.kind().allocated() && section.size() > 0) {
                    OutputSection output = outputs.computeIfAbsent(section.name(), OutputSection::new);
                    if (!budget.take(section.size() + (long) section.alignment())) {
                        errors.add(Diagnostic.error(section.lines().getFirst().statement().at(0),
                                "the image grows beyond " + limits.outputBytes() + " bytes"));
                        failOnErrors();
                    }
                    output.add(section);
                }
            }
        }
        return outputs;
    }

    private void resolveGlobals() {
        GlobalSymbols globals = new GlobalSymbols(layout, objects);
        Map<String, SymbolTable.Definition> strong = new HashMap<>();
        for (ObjectCode object : objects) {
            LinkScope scope = new LinkScope(object.symbols(), globals, addresses);
            scopes.put(object, scope);
            object.sections().forEach(section -> sectionScopes.put(section, scope));
            object.symbols().bindings().forEach((name, binding) -> {
                SymbolTable.Definition definition = object.symbols().definitions().get(name);
                if (definition == null || binding == SymbolTable.Binding.LOCAL) {
                    return;
                }
                if (binding == SymbolTable.Binding.WEAK) {
                    if (globals.owner(name) == null) {
                        globals.put(name, scope);
                    }
                    return;
                }
                SymbolTable.Definition before = strong.putIfAbsent(name, definition);
                if (before != null) {
                    errors.add(Diagnostic.error(
                            definition.position(), "'" + name + "' is already defined at " + before.position()));
                } else {
                    globals.put(name, scope);
                }
            });
        }
    }

    /** Makes the bytes of one fixup. */
    private long fill(SectionContent section, Fixup fixup) {
        LinkScope scope = Objects.requireNonNull(sectionScopes.get(section));
        try {
            return switch (fixup) {
                case Fixup.OfData d -> DataWriter.item(d.expression(), d.length(), scope, d.statement(), d.index());
                case Fixup.OfInstruction i ->
                    A64.encode(new Operands(i.instruction(), scope, new Value(i.offset(), section)), vectors);
            };
        } catch (SourceError e) {
            errors.add(e.diagnostic());
            return 0;
        }
    }

    /** Sections with contents that no image will hold, unless their names say that this is meant. */
    private List<Diagnostic> leftOut() {
        List<Diagnostic> warnings = new ArrayList<>();
        for (ObjectCode object : objects) {
            for (SectionContent section : object.sections()) {
                boolean meant = section.name().startsWith(".note") || section.name().startsWith(".debug")
                        || section.name().startsWith(".comment");
                if (!section.kind().allocated() && section.size() > 0 && !meant) {
                    warnings.add(Diagnostic.warning(section.lines().getFirst().statement().at(0),
                            "section '" + section.name() + "' is left out of the image: it has no \"a\" flag"));
                }
            }
        }
        return warnings;
    }
}
