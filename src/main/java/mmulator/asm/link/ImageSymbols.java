package mmulator.asm.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.section.BadExpression;
import mmulator.asm.section.Evaluation;
import mmulator.asm.section.Expression;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Lists the symbols of linked files. */
final class ImageSymbols {
    private final Map<ObjectCode, LinkScope> scopes;
    private final LinkLayout layout;
    private final List<Diagnostic> errors;

    ImageSymbols(Map<ObjectCode, LinkScope> scopes, LinkLayout layout, List<Diagnostic> errors) {
        this.scopes = scopes;
        this.layout = layout;
        this.errors = errors;
    }

    List<ImageSymbol> all() {
        List<ImageSymbol> symbols = new ArrayList<>();
        scopes.forEach((object, scope) -> object.symbols().definitions().forEach((name, definition) -> {
            if (SymbolTable.isInternal(name) || name.startsWith(".L")) {
                return;
            }
            ImageSymbol symbol = symbol(object, scope, name, definition);
            if (symbol != null) {
                symbols.add(symbol);
            }
        }));
        new TreeMap<>(layout.symbols())
                .forEach((name, value) -> symbols.add(new ImageSymbol(name, value, 0, "", true, "")));
        return symbols;
    }

    private @Nullable ImageSymbol symbol(
            ObjectCode object, LinkScope scope, String name, SymbolTable.Definition definition) {
        boolean global =
                object.symbols().bindings().getOrDefault(name, SymbolTable.Binding.LOCAL) != SymbolTable.Binding.LOCAL;
        try {
            Value value = scope.symbol(name);
            if (value.base() != null
                    && (!value.base().kind().allocated() || value.base().size() == 0)) {
                return null;
            }
            Expression size = object.symbols().size(name);
            long bytes = size == null ? 0 : Evaluation.address(Evaluation.of(size, scope), scope);
            return new ImageSymbol(
                    name,
                    Evaluation.address(value, scope),
                    bytes,
                    value.base() == null ? "" : value.base().name(),
                    global,
                    object.path());
        } catch (BadExpression e) {
            errors.add(Diagnostic.error(definition.position(), e.text()));
            return null;
        }
    }
}
