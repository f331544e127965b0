package mmulator.asm.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mmulator.asm.section.Expression;
import mmulator.asm.section.OutputBudget;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.SourcePosition;
import mmulator.elf.ElfException;
import mmulator.elf.ElfFile;
import mmulator.elf.ElfSymbol;
import org.jspecify.annotations.Nullable;

/** The symbols of an ELF file as the linker knows symbols. */
final class ObjectSymbols {
    private final List<ElfSymbol> all;
    private final ElfFile file;
    private final SourcePosition origin;
    private final Map<Integer, SectionContent> sections;
    private final SymbolTable table = new SymbolTable(new Sections(new OutputBudget(0)));
    private final List<ObjectCode.Common> commons = new ArrayList<>();

    /**
     * @param all those of the table that counts
     * @param sections what is loaded and what is not, by number
     */
    ObjectSymbols(ElfFile file, List<ElfSymbol> all, SourcePosition origin, Map<Integer, SectionContent> sections) {
        this.file = file;
        this.all = all;
        this.origin = origin;
        this.sections = sections;
    }

    SymbolTable table() {
        return table;
    }

    List<ObjectCode.Common> commons() {
        return commons;
    }

    /**
     * Makes them known to the linker.
     *
     * @param global how those are bound that others see
     */
    void define(SymbolTable.Binding global) {
        for (ElfSymbol symbol : all) {
            if (named(symbol) && symbol.binding() != ElfSymbol.Binding.LOCAL) {
                define(symbol);
                table.bind(
                        symbol.name(), symbol.binding() == ElfSymbol.Binding.WEAK ? SymbolTable.Binding.WEAK : global);
            }
        }
        // Names for people only: what refers to a local symbol refers to its place.
        for (ElfSymbol symbol : all) {
            if (named(symbol)
                    && symbol.binding() == ElfSymbol.Binding.LOCAL
                    && !table.isDefined(symbol.name())
                    && !table.bindings().containsKey(symbol.name())) {
                define(symbol);
            }
        }
    }

    private static boolean named(ElfSymbol symbol) {
        return !symbol.name().isEmpty()
                && symbol.name().chars().noneMatch(Character::isISOControl)
                && symbol.type() != ElfSymbol.SECTION
                && symbol.type() != ElfSymbol.FILE
                && symbol.type() != ElfSymbol.THREAD_LOCAL
                && !symbol.mapping();
    }

    private void define(ElfSymbol symbol) {
        if (symbol.section() == ElfSymbol.COMMON) {
            if (Long.bitCount(symbol.value()) != 1
                    || symbol.size() < 0
                    || symbol.size() > ObjectReader.MAX_BYTES
                    || symbol.value() < 0
                    || symbol.value() > ObjectReader.MAX_BYTES) {
                throw new ElfException("common symbol '" + symbol.name() + "' has no sensible size or alignment");
            }
            commons.add(new ObjectCode.Common(symbol.name(), symbol.size(), symbol.value()));
            return;
        }
        Value value = value(symbol);
        if (value == null) {
            return;
        }
        if (value.base() == null) {
            table.assign(symbol.name(), Expression.constant(value.number()), false, origin);
        } else {
            table.define(symbol.name(), value, origin);
        }
        if (symbol.size() != 0) {
            table.setSize(symbol.name(), Expression.constant(symbol.size()));
        }
    }

    /** Null for one that this file does not define. */
    private @Nullable Value value(ElfSymbol symbol) {
        if (symbol.section() == ElfSymbol.ABSOLUTE) {
            return Value.absolute(symbol.value());
        }
        SectionContent section = sections.get(symbol.section());
        if (section == null) {
            return null;
        }
        // In a file that is linked already, a symbol has an address.
        long base = file.type() == ElfFile.Type.RELOCATABLE
                ? 0
                : file.section(symbol.section()).address();
        return new Value(symbol.value() - base, section);
    }

    /** What a relocation against symbol {@code index} is relative to. */
    Expression target(long index) {
        if (index == 0) {
            return Expression.constant(0);
        }
        if (index >= all.size()) {
            throw new ElfException("a relocation is against symbol " + index + " of " + all.size());
        }
        ElfSymbol symbol = all.get((int) index);
        if (symbol.type() == ElfSymbol.THREAD_LOCAL || symbol.type() == ElfSymbol.INDIRECT_FUNCTION) {
            throw new ElfException("symbol '" + symbol.name() + "' is "
                    + (symbol.type() == ElfSymbol.THREAD_LOCAL ? "thread-local" : "an indirect function")
                    + ", for which there is no runtime here");
        }
        if (named(symbol) && (symbol.binding() != ElfSymbol.Binding.LOCAL || symbol.section() == ElfSymbol.UNDEFINED)) {
            return new Expression.Symbol(symbol.name());
        }
        Value value = value(symbol);
        if (value == null) {
            throw new ElfException(
                    "a relocation is against symbol " + index + ", which has neither a name nor a place");
        }
        return value.base() == null
                ? Expression.constant(value.number())
                : new Expression.Place(value.base(), value.number());
    }
}
