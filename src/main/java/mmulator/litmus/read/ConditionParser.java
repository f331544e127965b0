package mmulator.litmus.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.Condition;
import mmulator.litmus.test.FaultKind;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Location;
import mmulator.litmus.test.Proposition;
import org.jspecify.annotations.Nullable;

/** Reads what follows the code: {@code locations}, {@code filter} and the condition. */
final class ConditionParser {
    /** Deep nesting is no litmus test, and must not overflow the stack. */
    private static final int MAX_DEPTH = 200;

    /** Kinds of faults that are one word; others have a colon. */
    private static final Pattern NAMED_FAULTS =
            Pattern.compile("TagCheck|UndefinedInstruction|SupervisorCall|Translation|AccessFlag|Permission");

    private static final Pattern BEYOND = Pattern.compile("TagCheck|PacCheck.*|I-MMU:.*|(D-)?MMU:Exclusive");

    private static final Set<String> QUANTIFIERS = Set.of("exists", "forall", "final");

    private final SourceText source;
    private final Lexer lexer;
    private final TermParser terms;
    private int depth;

    ConditionParser(SourceText source, Lexer lexer) {
        this.source = source;
        this.lexer = lexer;
        this.terms = new TermParser(source, lexer);
    }

    LitmusTest.Asked shown() {
        List<Location> locations = new ArrayList<>();
        List<Proposition.Faulted> faults = new ArrayList<>();
        if (lexer.peek().isName("locations")) {
            lexer.next();
            lexer.expect("[");
            while (!lexer.takes("]")) {
                if (atFault()) {
                    faults.add(fault());
                } else {
                    locations.add(terms.location());
                    if (lexer.peek().kind() == Token.Kind.NAME) {
                        lexer.next(); // a type, which says how herd prints it
                    }
                    lexer.takes("*");
                }
                if (!lexer.peek().is("]")) {
                    lexer.expect(";");
                }
            }
        }
        return new LitmusTest.Asked(locations, faults);
    }

    @Nullable
    Proposition filter() {
        if (!lexer.peek().isName("filter")) {
            return null;
        }
        lexer.next();
        return proposition();
    }

    Condition condition() {
        Condition condition = quantified();
        lexer.takes(";");
        if (lexer.peek().isName("with")) {
            throw new BeyondMachineException(lexer.position(), "tests with 'with': constants that are solved for");
        }
        if (lexer.peek().kind() != Token.Kind.END) {
            throw lexer.unexpected("'/\\', '\\/' or the end of the test");
        }
        return condition;
    }

    private Condition quantified() {
        Token token = lexer.peek();
        if (token.kind() == Token.Kind.END) {
            return new Condition(Condition.Quantifier.FORALL, new Proposition.And(List.of()));
        }
        boolean not = token.is("~") || token.isName("not");
        if (not) {
            lexer.next();
        }
        Token quantifier = lexer.peek();
        if (!not && quantifier.is("(")) {
            return new Condition(Condition.Quantifier.EXISTS, proposition());
        }
        if (!QUANTIFIERS.contains(quantifier.text()) || not && !quantifier.isName("exists")) {
            throw lexer.unexpected("exists, ~exists or forall");
        }
        lexer.next();
        return new Condition(
                not
                        ? Condition.Quantifier.NOT_EXISTS
                        : quantifier.isName("forall") ? Condition.Quantifier.FORALL : Condition.Quantifier.EXISTS,
                proposition());
    }

    /** Implication binds weakest and to the right, then {@code \/}, then {@code /\}, then {@code ~}. */
    private Proposition proposition() {
        deeper();
        Proposition left = disjunction();
        Proposition all = lexer.takes("=>") ? new Proposition.Implies(left, proposition()) : left;
        depth--;
        return all;
    }

    private void deeper() {
        if (++depth > MAX_DEPTH) {
            throw source.wrong(lexer.at(), "more than " + MAX_DEPTH + " levels of nesting");
        }
    }

    private Proposition disjunction() {
        List<Proposition> parts = new ArrayList<>(List.of(conjunction()));
        while (lexer.takes("\\/")) {
            parts.add(conjunction());
        }
        return parts.size() == 1 ? parts.getFirst() : new Proposition.Or(parts);
    }

    private Proposition conjunction() {
        List<Proposition> parts = new ArrayList<>(List.of(negation()));
        while (lexer.takes("/\\")) {
            parts.add(negation());
        }
        return parts.size() == 1 ? parts.getFirst() : new Proposition.And(parts);
    }

    private Proposition negation() {
        if (lexer.peek().is("~") || lexer.peek().isName("not")) {
            lexer.next();
            deeper();
            Proposition negated = new Proposition.Not(negation());
            depth--;
            return negated;
        }
        if (lexer.takes("(")) {
            Proposition inner = proposition();
            lexer.expect(")");
            return inner;
        }
        if (lexer.peek().isName("true") || lexer.peek().isName("false")) {
            return lexer.next().text().equals("true") ? new Proposition.And(List.of()) : new Proposition.Or(List.of());
        }
        return atFault() ? fault() : comparison();
    }

    private Proposition comparison() {
        Token at = lexer.peek();
        Location location = terms.location();
        boolean different = lexer.peek().is("!=") || lexer.peek().is("<>");
        if (!different && !lexer.peek().is("=") && !lexer.peek().is("==")) {
            throw lexer.unexpected("'=' or '!='");
        }
        lexer.next();
        Proposition equal;
        if (terms.atRegister() || lexer.peek().is("[") || lexer.peek().is("*")) {
            equal = new Proposition.Same(location, terms.location());
        } else if (lexer.peek().is("{")) {
            throw new BeyondMachineException(
                    source.position(at.offset()), "comparison of a whole array; compare " + location + "[0]=… /\\ …");
        } else {
            equal = new Proposition.Equal(location, InitialParser.located(location, terms.value()));
        }
        return different ? new Proposition.Not(equal) : equal;
    }

    private boolean atFault() {
        return lexer.peek().text().toLowerCase(Locale.ROOT).equals("fault")
                && lexer.peek(1).is("(");
    }

    private Proposition.Faulted fault() {
        lexer.next();
        lexer.expect("(");
        int cpu = terms.cpu();
        String label = lexer.takes(":") ? lexer.name("a label") : null;
        String target = null;
        FaultKind kind = null;
        if (lexer.takes(",")) {
            if (atKind()) {
                kind = kind();
            } else {
                target = target();
                kind = lexer.takes(",") ? kind() : null;
            }
        }
        lexer.expect(")");
        return new Proposition.Faulted(cpu, label, target, kind);
    }

    private boolean atKind() {
        return lexer.peek(1).is(":")
                || NAMED_FAULTS.matcher(lexer.peek().text()).matches();
    }

    private FaultKind kind() {
        Token at = lexer.peek();
        StringBuilder text = new StringBuilder(lexer.name("the kind of the fault"));
        while (lexer.takes(":")) {
            text.append(':').append(lexer.name("the kind of the fault"));
        }
        if (BEYOND.matcher(text).matches()) {
            throw new BeyondMachineException(source.position(at.offset()), text + " as a fault");
        }
        return FaultKind.named(text.toString())
                .orElseThrow(() -> lexer.wrong(
                        at,
                        "unknown fault '" + text + "'; expected MMU:Translation, MMU:Permission, MMU:AccessFlag,"
                                + " UndefinedInstruction or SupervisorCall"));
    }

    private String target() {
        return switch (terms.location()) {
            case Location.DescriptorOf(String symbol) -> "PTE(" + symbol + ")";
            case Location.Memory(String symbol, int index) -> symbol;
            case Location.Register register -> throw lexer.unexpected("a variable, not register " + register);
        };
    }
}
