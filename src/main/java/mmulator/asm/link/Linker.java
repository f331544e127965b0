package mmulator.asm.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mmulator.asm.encode.A64;
import mmulator.asm.encode.Operands;
import mmulator.asm.encode.VectorEncoder;
import mmulator.asm.object.CompiledSource;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.object.ObjectReader;
import mmulator.asm.section.BadExpression;
import mmulator.asm.section.DataWriter;
import mmulator.asm.section.Evaluation;
import mmulator.asm.section.Expression;
import mmulator.asm.section.Fixup;
import mmulator.asm.section.OutputBudget;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.SourceError;
import mmulator.asm.source.SourcePosition;
import mmulator.elf.ElfException;
import mmulator.elf.LineRows;
import mmulator.elf.LineSource;
import mmulator.elf.LinesOnDemand;

/** Places sections, resolves symbols across files, and fills in what the files left open. */
public final class Linker {
    /** Each is compared with each other. */
    private static final int MAX_SECTIONS = 10_000;

    private final List<ObjectCode> objects;
    private final LinkLayout layout;
    private final AssemblyLimits limits;
    private final VectorEncoder vectors;
    private final GlobalOffsetTable got;
    private final List<Diagnostic> errors = new ArrayList<>();
    private final List<Diagnostic> warnings = new ArrayList<>();
    private final Map<ObjectCode, LineRows> compiled = new LinkedHashMap<>();
    private final List<LineSource> onDemand = new ArrayList<>();
    private final Map<SectionContent, Long> addresses = new HashMap<>();
    private final Map<ObjectCode, LinkScope> scopes = new LinkedHashMap<>();
    private final Map<SectionContent, LinkScope> sectionScopes = new HashMap<>();

    public Linker(List<ObjectCode> given, LinkLayout layout, AssemblyLimits limits, VectorEncoder vectors) {
        objects = new ArrayList<>(Groups.once(given));
        got = new GlobalOffsetTable(objects);
        for (ObjectCode made : Arrays.asList(CommonSymbols.of(objects), got.object())) {
            if (made != null) {
                objects.add(made);
            }
        }
        this.layout = layout;
        this.limits = limits;
        this.vectors = vectors;
    }

    public AssembledImage link() {
        Map<String, OutputSection> outputs = collect();
        new SectionPlacer(layout, errors).place(outputs.values());
        for (OutputSection output : outputs.values()) {
            output.parts().forEach((part, offset) -> addresses.put(part, output.virtualAddress() + offset));
        }
        resolveGlobals();
        failOnErrors();
        objects.forEach(o -> warnings.addAll(o.warnings()));
        warnings.addAll(leftOut());
        objects.forEach(this::readLines);
        List<LineTable.Row> rows = new ArrayList<>();
        List<ImageSection> sections = new ArrayList<>();
        for (OutputSection output : outputs.values()) {
            sections.add(output.toImage(this::fill, rows));
        }
        List<ImageSymbol> symbols = new ImageSymbols(scopes, layout, errors).all();
        failOnErrors();
        CodeText code = new CodeText(sections);
        List<LineSource> lines = new ArrayList<>(onDemand);
        compiled.values()
                .forEach(l -> lines.add(l.where(address -> sections.stream().anyMatch(s -> s.contains(address)))));
        return new AssembledImage(
                sections,
                symbols,
                new LineTable(rows, new CompiledLines(lines, code)),
                code,
                warnings,
                objects.stream()
                        .map(ObjectCode::placed)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** Without them, code is shown by address: no reason not to run it. */
    private void readLines(ObjectCode object) {
        CompiledSource source = object.source();
        if (source != null) {
            Optional<LinesOnDemand> later = source.onDemand();
            if (later.isPresent()) {
                onDemand.add(later.get());
                return;
            }
            try {
                compiled.put(object, source.lines(section -> addresses.getOrDefault(section, 0L)));
            } catch (ElfException e) {
                warnings.add(Diagnostic.warning(
                        SourcePosition.ofFile(object.path()), "lines of its source are not known: " + e.getMessage()));
            }
        }
    }

    private void failOnErrors() {
        if (!errors.isEmpty()) {
            throw new AssemblyException(errors.subList(0, Math.min(errors.size(), limits.errors())));
        }
    }

    private Map<String, OutputSection> collect() {
        Map<String, OutputSection> outputs = new LinkedHashMap<>();
        OutputBudget budget = new OutputBudget(limits.outputBytes() + 2 * ObjectReader.MAX_BYTES);
        for (ObjectCode object : objects) {
            for (SectionContent section : object.sections()) {
                if (section.kind().allocated() && section.size() > 0) {
                    if (!budget.take(section.size() + (long) section.alignment()) || outputs.size() == MAX_SECTIONS) {
                        errors.add(Diagnostic.error(
                                section.position(),
                                "the image grows beyond " + budget.limit() + " bytes or " + MAX_SECTIONS
                                        + " sections"));
                        failOnErrors();
                    }
                    if (section.place() != null && outputs.containsKey(section.name())) {
                        errors.add(Diagnostic.error(
                                section.position(),
                                "there are two sections '" + section.name()
                                        + "', each with a place of its own; expected files of different names"));
                    } else {
                        outputs.computeIfAbsent(section.name(), OutputSection::new)
                                .add(section);
                    }
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
                SymbolTable.Definition definition =
                        object.symbols().definitions().get(name);
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
                case Fixup.OfRelocation r -> relocate(section, r, scope);
            };
        } catch (SourceError e) {
            errors.add(e.diagnostic());
            return 0;
        }
    }

    private long relocate(SectionContent section, Fixup.OfRelocation r, LinkScope scope) {
        long place = scope.address(section) + r.offset();
        String against = r.target() instanceof Expression.Symbol(String name) ? "'" + name + "'" : "a local symbol";
        try {
            if (r.target() instanceof Expression.Symbol(String name)
                    && !r.type().viaGot()
                    && scope.isUndefinedWeak(name)) {
                return r.type().call()
                        ? A64.NOP
                        : r.type().apply(r.old(), r.type().undefinedWeak(place), place);
            }
            long target = r.type().viaGot()
                    ? got.address(r, scope)
                    : Evaluation.address(Evaluation.of(r.target(), scope), scope) + r.addend();
            try {
                return r.type().apply(r.old(), target, place);
            } catch (ElfException e) {
                throw new BadExpression(String.format(
                        "%s against %s at 0x%016x, from 0x%016x: %s",
                        r.type(), against, target, place, e.getMessage()));
            }
        } catch (BadExpression e) {
            throw new SourceError(r.position(), e.text() + lineOf(place));
        }
    }

    private String lineOf(long address) {
        return compiled.values().stream()
                .map(rows -> rows.at(address))
                .filter(Objects::nonNull)
                .map(row -> " (" + row.file() + ":" + row.line() + ")")
                .findFirst()
                .orElse("");
    }

    /** Sections with contents that no image will hold, unless their names say that this is meant. */
    private List<Diagnostic> leftOut() {
        List<Diagnostic> warnings = new ArrayList<>();
        for (ObjectCode object : objects) {
            for (SectionContent section : object.sections()) {
                boolean meant = section.name().startsWith(".note")
                        || section.name().startsWith(".debug")
                        || section.name().startsWith(".comment");
                if (!section.kind().allocated() && section.size() > 0 && !meant) {
                    warnings.add(Diagnostic.warning(
                            section.position(),
                            "section '" + section.name()
                                    + "' is left out of the image: it has no flag \"a\", or has \"e\""));
                }
            }
        }
        return warnings;
    }
}
