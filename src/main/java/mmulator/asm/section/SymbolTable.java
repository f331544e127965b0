package mmulator.asm.section;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import mmulator.asm.source.SourceError;
import mmulator.asm.source.SourcePosition;
import mmulator.asm.source.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of one file, as far as they are known: labels, {@code .set} symbols, numeric labels, bindings.
 * As a {@link Scope} it knows offsets but no addresses.
 */
public final class SymbolTable implements Scope {
    /** Begins the names of numeric labels and literals, which no source can spell. */
    private static final char INTERNAL = '\u0001';

    private static final int MAX_CHAIN = 100;

    /** What a name stands for. */
    public sealed interface Definition {
        SourcePosition position();

        record Label(Value value, SourcePosition position) implements Definition {}

        record Assigned(Expression expression, boolean fixed, SourcePosition position) implements Definition {}
    }

    /** How the linker treats a name. */
    public enum Binding {
        LOCAL,
        GLOBAL,
        WEAK
    }

    private final Sections sections;
    private final Map<String, Definition> definitions = new LinkedHashMap<>();
    private final Map<String, Binding> bindings = new LinkedHashMap<>();
    private final Map<String, Expression> sizes = new LinkedHashMap<>();
    private final Map<String, Integer> numericCounts = new HashMap<>();
    private final Map<String, Value> known = new HashMap<>();
    private final Set<String> evaluating = new HashSet<>();
    private int literals;

    public SymbolTable(Sections sections) {
        this.sections = sections;
    }

    /** The expression that {@code name} stands for when used at this place in the source. */
    Expression use(String name) {
        if (name.equals(".")) {
            Value here = sections.here();
            return here.base() == null
                    ? Expression.constant(here.number())
                    : new Expression.Place(here.base(), here.number());
        }
        return definitions.get(name) instanceof Definition.Assigned assigned
                ? assigned.expression()
                : new Expression.Symbol(name);
    }

    /** What the name stands for in the end: that of a section, which may begin later, for its start; null for nothing. */
    public @Nullable Definition definition(String name) {
        Definition definition = definitions.get(name);
        SectionContent section = definition == null ? sections.find(name) : null;
        return section == null ? definition : new Definition.Label(new Value(0, section), section.position());
    }

    /** {@code 1b} or {@code 1f}, used at {@code index} of {@code statement}. */
    Expression useNumeric(String number, boolean forward, Statement statement, int index) {
        int count = numericCounts.getOrDefault(number, 0);
        if (!forward && count == 0) {
            throw statement.error(index, "no label '" + number + ":' before this place");
        }
        return new Expression.Symbol(numericName(number, forward ? count + 1 : count));
    }

    public void defineLabel(String name, SourcePosition position) {
        defineLabel(name, sections.here(), position);
    }

    /** Defines a name that must be new. */
    public void defineLabel(String name, Value value, SourcePosition position) {
        Definition before = definitions.get(name);
        if (before != null) {
            throw new SourceError(position, "'" + name + "' is already defined at " + before.position());
        }
        define(name, value, position);
    }

    public void defineNumericLabel(String number, SourcePosition position) {
        define(numericName(number, numericCounts.merge(number, 1, Integer::sum)), position);
    }

    /** A fresh name for a literal. */
    String newLiteral() {
        return INTERNAL + "literal:" + literals++;
    }

    /** Defines {@code name} as the present place. */
    public void define(String name, SourcePosition position) {
        put(name, new Definition.Label(sections.here(), position));
    }

    /** Defines {@code name} as that place, whatever it was. */
    public void define(String name, Value value, SourcePosition position) {
        put(name, new Definition.Label(value, position));
    }

    /** The same but for what lies in {@code sections}. */
    public SymbolTable without(Set<SectionContent> sections) {
        SymbolTable other = new SymbolTable(this.sections);
        definitions.forEach((name, definition) -> {
            if (!(definition instanceof Definition.Label label
                    && label.value().base() != null
                    && sections.contains(label.value().base()))) {
                other.definitions.put(name, definition);
            }
        });
        other.bindings.putAll(bindings);
        other.sizes.putAll(sizes);
        return other;
    }

    /** {@code .set} ({@code fixed} false) or {@code .equiv}. */
    public void assign(String name, Expression expression, boolean fixed, SourcePosition position) {
        Definition before = definitions.get(name);
        if (before instanceof Definition.Label || (before instanceof Definition.Assigned a && (fixed || a.fixed()))) {
            throw new SourceError(position, "'" + name + "' is already defined at " + before.position());
        }
        put(name, new Definition.Assigned(expression, fixed, position));
    }

    private void put(String name, Definition definition) {
        definitions.put(name, definition);
        known.clear();
    }

    public void bind(String name, Binding binding) {
        // .weak wins over .global, whatever their order.
        bindings.merge(name, binding, (a, b) -> a == Binding.WEAK ? a : b);
    }

    public void setSize(String name, Expression size) {
        sizes.put(name, size);
    }

    public boolean isDefined(String name) {
        return definitions.containsKey(name);
    }

    public Map<String, Definition> definitions() {
        return definitions;
    }

    public Map<String, Binding> bindings() {
        return bindings;
    }

    @Nullable
    public Expression size(String name) {
        return sizes.get(name);
    }

    @Override
    public Value symbol(String name) {
        return switch (definition(name)) {
            case null -> throw new NotYetKnown(name);
            case Definition.Label label -> label.value();
            case Definition.Assigned assigned -> {
                Value value = known.get(name);
                if (value == null) {
                    value = evaluate(name, assigned.expression(), this, evaluating);
                    known.put(name, value);
                }
                yield value;
            }
        };
    }

    /** Evaluates the definition of {@code name}, which {@code evaluating} keeps from going round in circles. */
    public static Value evaluate(String name, Expression expression, Scope scope, Set<String> evaluating) {
        if (!evaluating.add(name)) {
            throw new BadExpression("'" + display(name) + "' is defined by itself");
        }
        try {
            if (evaluating.size() > MAX_CHAIN) {
                throw new BadExpression("too long a chain of symbols defined by each other");
            }
            return Evaluation.of(expression, scope);
        } finally {
            evaluating.remove(name);
        }
    }

    @Override
    public long address(SectionContent section) {
        throw new NotYetKnown(section.name());
    }

    private static String numericName(String number, int instance) {
        return INTERNAL + number + ':' + instance;
    }

    public static boolean isInternal(String name) {
        return name.charAt(0) == INTERNAL;
    }

    /** The name as the source spells it. */
    public static String display(String name) {
        return isInternal(name) ? name.substring(1, name.indexOf(':')) + "f" : name;
    }
}
