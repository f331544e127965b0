package mmulator.asm.link;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.object.ObjectReader;
import mmulator.asm.section.Expression;
import mmulator.asm.section.OutputBudget;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SectionKind;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.SourcePosition;
import org.jspecify.annotations.Nullable;

/** Variables without a value that any number of files declare ({@code -fcommon}): zeros at the end of {@code .bss}. */
final class CommonSymbols {
    private CommonSymbols() {}

    /** Those that no file gives a value; null for none. */
    static @Nullable ObjectCode of(List<ObjectCode> objects) {
        Map<String, ObjectCode.Common> commons = new LinkedHashMap<>();
        objects.forEach(object -> object.commons().forEach(c -> commons.merge(c.name(), c, CommonSymbols::larger)));
        commons.keySet().removeIf(name -> objects.stream().anyMatch(o -> isStrong(o.symbols(), name)));
        if (commons.isEmpty()) {
            return null;
        }
        SourcePosition origin = objects.stream()
                .filter(object -> !object.commons().isEmpty())
                .map(object -> SourcePosition.ofFile(object.path()))
                .findFirst()
                .orElseThrow();
        Map<String, Long> offsets = new LinkedHashMap<>();
        long size = 0;
        long alignment = 1;
        for (ObjectCode.Common common : commons.values()) {
            size = size + common.alignment() - 1 & -common.alignment();
            offsets.put(common.name(), size);
            size += common.size();
            alignment = Math.max(alignment, common.alignment());
            if (size > ObjectReader.MAX_BYTES) {
                throw new AssemblyException(List.of(Diagnostic.error(
                        origin, "common variables take more than " + ObjectReader.MAX_BYTES + " bytes")));
            }
        }
        SectionContent section = SectionContent.of(
                ".bss",
                new SectionKind(true, true, false, true),
                new byte[0],
                (int) size,
                (int) alignment,
                origin,
                null);
        SymbolTable symbols = new SymbolTable(new Sections(new OutputBudget(0)));
        offsets.forEach((name, offset) -> {
            symbols.define(name, new Value(offset, section), origin);
            symbols.bind(name, SymbolTable.Binding.GLOBAL);
        });
        commons.values().forEach(common -> symbols.setSize(common.name(), Expression.constant(common.size())));
        return new ObjectCode("COMMON", List.of(section), symbols, List.of());
    }

    private static ObjectCode.Common larger(ObjectCode.Common a, ObjectCode.Common b) {
        return new ObjectCode.Common(a.name(), Math.max(a.size(), b.size()), Math.max(a.alignment(), b.alignment()));
    }

    private static boolean isStrong(SymbolTable symbols, String name) {
        return symbols.isDefined(name) && symbols.bindings().get(name) == SymbolTable.Binding.GLOBAL;
    }
}
