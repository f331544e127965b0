package mmulator.asm.link;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.section.Expression;
import mmulator.asm.section.Fixup;
import mmulator.asm.section.OutputBudget;
import mmulator.asm.section.Scope;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SectionKind;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.SourcePosition;
import mmulator.elf.RelocationType;
import org.jspecify.annotations.Nullable;

/** Addresses that code loads instead of making them: one entry for each symbol and addend, in {@code .got}. */
final class GlobalOffsetTable {
    private static final String NAME = ".got";
    private static final int ENTRY = 8;

    private final Map<Key, Integer> entries = new LinkedHashMap<>();
    private final IdentityHashMap<Fixup.OfRelocation, Integer> entryOf = new IdentityHashMap<>();
    private final @Nullable ObjectCode object;

    private record Key(Expression target, long addend) {}

    /** With entries for all that these objects ask for. */
    GlobalOffsetTable(List<ObjectCode> objects) {
        SymbolTable symbols = new SymbolTable(new Sections(new OutputBudget(0)));
        SourcePosition origin = null;
        for (ObjectCode asking : objects) {
            for (SectionContent section : asking.sections()) {
                for (Fixup fixup : section.fixups()) {
                    if (fixup instanceof Fixup.OfRelocation r && r.type().viaGot()) {
                        origin = origin == null ? r.position() : origin;
                        Expression target = within(asking.symbols(), r.target());
                        Key key = new Key(target, r.addend());
                        entries.putIfAbsent(key, entries.size());
                        entryOf.put(r, entries.get(key));
                        bind(symbols, target, asking.symbols());
                    }
                }
            }
        }
        object = origin == null ? null : object(symbols, origin);
    }

    /** A label that only its file knows, as the place that the table can know too. */
    private static Expression within(SymbolTable symbols, Expression target) {
        return target instanceof Expression.Symbol(String name)
                        && symbols.bindings().getOrDefault(name, SymbolTable.Binding.LOCAL) == SymbolTable.Binding.LOCAL
                        && symbols.definitions().get(name)
                                instanceof SymbolTable.Definition.Label(Value(long number, SectionContent base), var at)
                        && base != null
                ? new Expression.Place(base, number)
                : target;
    }

    /** What is weak for all is weak here. */
    private static void bind(SymbolTable symbols, Expression target, SymbolTable asking) {
        if (target instanceof Expression.Symbol(String name)
                && symbols.bindings().get(name) != SymbolTable.Binding.GLOBAL) {
            symbols.bindings().put(name, asking.bindings().getOrDefault(name, SymbolTable.Binding.GLOBAL));
        }
    }

    private ObjectCode object(SymbolTable symbols, SourcePosition origin) {
        int size = entries.size() * ENTRY;
        SectionContent section = SectionContent.of(
                NAME, new SectionKind(true, true, false, false), new byte[size], size, ENTRY, origin, null);
        entries.forEach((key, index) -> section.add(
                new Fixup.OfRelocation((long) index * ENTRY, RelocationType.ABS64, key.target, key.addend, 0, origin)));
        return new ObjectCode(NAME, List.of(section), symbols, List.of());
    }

    /** What it adds to the image; null for nothing. */
    @Nullable
    ObjectCode object() {
        return object;
    }

    /** Address of the entry for what {@code relocation} is against. */
    long address(Fixup.OfRelocation relocation, Scope scope) {
        int entry = Objects.requireNonNull(entryOf.get(relocation));
        return scope.address(Objects.requireNonNull(object).sections().getFirst()) + (long) entry * ENTRY;
    }
}
