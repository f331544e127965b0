package mmulator.asm.section;

/** Evaluates expressions. Addresses may be moved and compared; anything else asks for plain numbers. */
public final class Evaluation {
    private Evaluation() {}

    /**
     * The value of {@code e}.
     *
     * @throws NotYetKnown when only the linker can tell
     * @throws BadExpression when it has none
     */
    public static Value of(Expression e, Scope scope) {
        return switch (e) {
            case Expression.Constant c -> Value.absolute(c.value());
            case Expression.Symbol s -> scope.symbol(s.name());
            case Expression.Place p -> new Value(p.offset(), p.section());
            case Expression.Unary u -> Value.absolute(u.operator().apply(number(of(u.operand(), scope))));
            case Expression.Binary b -> binary(b.operator(), of(b.left(), scope), of(b.right(), scope), scope);
        };
    }

    /** The value as a number: itself when absolute, otherwise the address it lies at. */
    public static long address(Value value, Scope scope) {
        return value.base() == null ? value.number() : scope.address(value.base()) + value.number();
    }

    private static Value binary(BinaryOperator operator, Value a, Value b, Scope scope) {
        if (operator == BinaryOperator.ADD && (a.isAbsolute() || b.isAbsolute())) {
            return new Value(a.number() + b.number(), a.isAbsolute() ? b.base() : a.base());
        }
        if (operator == BinaryOperator.SUBTRACT && b.isAbsolute()) {
            return new Value(a.number() - b.number(), a.base());
        }
        if (operator == BinaryOperator.SUBTRACT && a.isAbsolute()) {
            // How far it is to what has its address from outside: what a relocation relative to its place says.
            return Value.absolute(a.number() - address(b, scope));
        }
        boolean comparable = operator == BinaryOperator.SUBTRACT || operator.compares();
        if (comparable && !a.isAbsolute() && !b.isAbsolute()) {
            // Within one section the difference does not depend on where the section goes.
            if (a.base() == b.base()) {
                return Value.absolute(operator.apply(a.number(), b.number()));
            }
            return Value.absolute(operator.apply(address(a, scope), address(b, scope)));
        }
        long left = number(a);
        long right = number(b);
        if (operator.dividesBy(right)) {
            throw new BadExpression("division by zero");
        }
        return Value.absolute(operator.apply(left, right));
    }

    private static long number(Value value) {
        if (!value.isAbsolute()) {
            throw new BadExpression("an address can only be added to, subtracted from and compared");
        }
        return value.number();
    }
}
