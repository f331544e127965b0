package mmulator.asm.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.asm.source.Statement;

/** The literals that {@code ldr x0, =value} asks for, until {@code .ltorg} or the end of the file places them. */
public final class LiteralPool {
    private final Map<Expression, Literal> words = new LinkedHashMap<>();
    private final Map<Expression, Literal> doubleWords = new LinkedHashMap<>();

    private record Literal(String name, Expression value, Statement statement, int index) {}

    /** The symbol of a literal of {@code length} bytes, 4 or 8; equal literals share one. */
    public String add(Expression value, int length, SymbolTable symbols, Statement statement, int index) {
        return (length == 4 ? words : doubleWords)
                .computeIfAbsent(value, v -> new Literal(symbols.newLiteral(), v, statement, index))
                .name();
    }

    /** Places all literals at the end of {@code section}, 4-byte ones first as GNU as does. */
    public void place(SectionContent section, SymbolTable symbols, DataWriter data) {
        place(words, 4, section, symbols, data);
        place(doubleWords, 8, section, symbols, data);
    }

    private static void place(
            Map<Expression, Literal> pool, int length, SectionContent section, SymbolTable symbols, DataWriter data) {
        if (pool.isEmpty()) {
            return;
        }
        List<Literal> literals = new ArrayList<>(pool.values());
        pool.clear();
        section.padTo(length, literals.getFirst().statement());
        for (Literal literal : literals) {
            symbols.define(literal.name(), literal.statement().at(literal.index()));
            data.write(literal.value(), length, literal.statement(), literal.index());
        }
    }
}
