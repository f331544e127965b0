package mmulator.litmus.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mmulator.asm.source.SourcePosition;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.DescriptorFields;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Location;
import mmulator.litmus.test.Value;
import mmulator.litmus.test.ValueType;

/** Reads {@code { … }}: what registers, memory and descriptors hold at the start. */
final class InitialParser {
    private static final int MAX_ELEMENTS = 512;

    private final SourceText source;
    private final Lexer lexer;
    private final TermParser terms;

    InitialParser(SourceText source, Lexer lexer) {
        this.source = source;
        this.lexer = lexer;
        this.terms = new TermParser(source, lexer);
    }

    List<LitmusTest.Initial> parse() {
        List<LitmusTest.Initial> all = new ArrayList<>();
        lexer.expect("{");
        while (!lexer.peek().is("}")) {
            if (!lexer.takes(";")) {
                all.add(item());
                if (!lexer.peek().is("}")) {
                    lexer.expect(";");
                }
            }
        }
        lexer.next();
        return all;
    }

    private LitmusTest.Initial item() {
        SourcePosition position = lexer.position();
        if (lexer.peek().isName("_Atomic")) {
            lexer.next();
        }
        ValueType type = type();
        Token at = lexer.peek();
        Location location = terms.location();
        boolean array = location instanceof Location.Memory memory && memory.index() >= 0;
        List<Value> values = new ArrayList<>();
        if (lexer.takes("=")) {
            values.addAll(array ? elements() : List.of(value(location)));
        }
        if (array) {
            Location.Memory memory = (Location.Memory) location;
            int size = memory.index();
            if (size == 0 || size > MAX_ELEMENTS) {
                throw lexer.wrong(at, "an array of " + size + " elements; expected 1 to " + MAX_ELEMENTS);
            }
            if (values.isEmpty()) {
                values = Collections.nCopies(size, new Value.Number(0));
            } else if (values.size() != size) {
                throw lexer.wrong(at, memory.symbol() + " has " + size + " elements but " + values.size() + " values");
            }
            location = new Location.Memory(memory.symbol(), -1);
        } else if (values.isEmpty()) {
            values.add(
                    location instanceof Location.DescriptorOf(String symbol)
                            ? new Value.Descriptor(DescriptorFields.page(symbol))
                            : new Value.Number(0));
        }
        return new LitmusTest.Initial(location, type, values, position);
    }

    /** A type, where a name is followed by another location, a pointer's star or a bracket with a name. */
    private ValueType type() {
        Token name = lexer.peek();
        Token after = lexer.peek(1);
        boolean there = name.kind() == Token.Kind.NAME
                && (after.kind() == Token.Kind.NAME
                        || after.kind() == Token.Kind.NUMBER
                        || after.is("*")
                        || after.is("[") && lexer.peek(2).kind() == Token.Kind.NAME);
        if (!there) {
            return ValueType.UNDECLARED;
        }
        lexer.next();
        if (lexer.takes("*")) {
            return ValueType.UNDECLARED;
        }
        if (name.text().equals("ins_t")
                || name.text().endsWith("int128")
                || name.text().endsWith("int128_t")) {
            throw new BeyondMachineException(source.position(name.offset()), "values of type " + name.text());
        }
        return ValueType.named(name.text())
                .orElseThrow(
                        () -> lexer.wrong(name, "unknown type " + name.shown() + "; expected " + ValueType.names()));
    }

    private List<Value> elements() {
        List<Value> values = new ArrayList<>();
        lexer.expect("{");
        do {
            values.add(terms.value());
        } while (lexer.takes(","));
        lexer.expect("}");
        return values;
    }

    private Value value(Location location) {
        if (lexer.peek().isName("ATOMIC_INIT")) {
            lexer.next();
            lexer.expect("(");
            Value value = terms.value();
            lexer.expect(")");
            return value;
        }
        return located(location, terms.value());
    }

    /** A descriptor without an output address is, at {@code PTE(x)}, that of x's own page. */
    static Value located(Location location, Value value) {
        if (value instanceof Value.Descriptor(DescriptorFields f)
                && f.symbol().isEmpty()
                && location instanceof Location.DescriptorOf(String symbol)) {
            return new Value.Descriptor(
                    new DescriptorFields(symbol, f.valid(), f.af(), f.db(), f.dbm(), f.el0(), f.attributes()));
        }
        return value;
    }
}
