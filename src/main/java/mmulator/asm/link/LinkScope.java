package mmulator.asm.link;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mmulator.asm.section.BadExpression;
import mmulator.asm.section.Register;
import mmulator.asm.section.Scope;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.Spelling;

/** What one file's expressions see when everything has its place. */
final class LinkScope implements Scope {
    private final SymbolTable symbols;
    private final GlobalSymbols globals;
    private final Map<SectionContent, Long> addresses;
    private final Map<String, Value> known = new HashMap<>();
    private final Set<String> evaluating = new HashSet<>();

    LinkScope(SymbolTable symbols, GlobalSymbols globals, Map<SectionContent, Long> addresses) {
        this.symbols = symbols;
        this.globals = globals;
        this.addresses = addresses;
    }

    @Override
    public Value symbol(String name) {
        SymbolTable.Binding binding = symbols.bindings().getOrDefault(name, SymbolTable.Binding.LOCAL);
        SymbolTable.Definition definition = symbols.definition(name);
        // A weak definition gives way to another file's strong one.
        if (definition != null && binding != SymbolTable.Binding.WEAK) {
            return own(name, definition);
        }
        LinkScope owner = globals.owner(name);
        if (owner != null && owner != this) {
            return owner.symbol(name);
        }
        if (definition != null) {
            return own(name, definition);
        }
        Long external = globals.external(name);
        if (external != null) {
            return Value.absolute(external);
        }
        Optional<Value> placed = globals.placed(name);
        if (placed.isPresent()) {
            return placed.get();
        }
        if (binding == SymbolTable.Binding.WEAK) {
            return Value.absolute(0);
        }
        if (SymbolTable.isInternal(name)) {
            String display = SymbolTable.display(name);
            throw new BadExpression("no label '" + display.substring(0, display.length() - 1) + ":' after this place");
        }
        throw new BadExpression("undefined symbol '" + name + "'" + hint(name));
    }

    private Value own(String name, SymbolTable.Definition definition) {
        return switch (definition) {
            case SymbolTable.Definition.Label label -> label.value();
            case SymbolTable.Definition.Assigned assigned -> {
                Value value = known.get(name);
                if (value == null) {
                    value = SymbolTable.evaluate(name, assigned.expression(), this, evaluating);
                    known.put(name, value);
                }
                yield value;
            }
        };
    }

    private String hint(String name) {
        String file = globals.hiddenIn(name);
        if (!file.isEmpty()) {
            return "; " + file + " defines it, but without .global";
        }
        if (Register.parse(name) != null) {
            return "";
        }
        Set<String> candidates = new TreeSet<>(globals.names());
        symbols.definitions().keySet().stream()
                .filter(n -> !SymbolTable.isInternal(n))
                .forEach(candidates::add);
        return Spelling.hint(name, candidates);
    }

    @Override
    public long address(SectionContent section) {
        Long address = addresses.get(section);
        if (address == null) {
            throw new BadExpression("section '" + section.name() + "' is not part of the image"
                    + (section.kind().allocated() ? "" : ": it has no flag \"a\", or has \"e\""));
        }
        return address;
    }

    @Override
    public boolean isUndefinedWeak(String name) {
        return symbols.bindings().get(name) == SymbolTable.Binding.WEAK
                && !symbols.isDefined(name)
                && globals.owner(name) == null
                && globals.placed(name).isEmpty()
                && globals.external(name) == null;
    }
}
