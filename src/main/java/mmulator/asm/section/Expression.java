package mmulator.asm.section;

/** An expression whose {@code .set} symbols are already replaced by their values at the place of use. */
public sealed interface Expression {

    /** Trees with more nodes than this are refused, so that evaluation can neither overflow the stack nor run forever. */
    int MAX_NODES = 1000;

    record Constant(long value) implements Expression {}

    /** A label, or a name that nothing defines yet. */
    record Symbol(String name) implements Expression {}

    /** A place in a section: what {@code .} meant. */
    record Place(SectionContent section, long offset) implements Expression {}

    record Unary(UnaryOperator operator, Expression operand, int nodes) implements Expression {}

    record Binary(BinaryOperator operator, Expression left, Expression right, int nodes) implements Expression {}

    static Expression constant(long value) {
        return new Constant(value);
    }

    default int size() {
        if (this instanceof Unary u) {
            return u.nodes;
        }
        return this instanceof Binary b ? b.nodes : 1;
    }

    static Expression of(UnaryOperator operator, Expression operand) {
        if (operand instanceof Constant c) {
            return new Constant(operator.apply(c.value));
        }
        return new Unary(operator, operand, operand.size() + 1);
    }

    /** Folds constants, and keeps {@code symbol ± constant ± constant} in one shape so that equal literals compare equal. */
    static Expression of(BinaryOperator operator, Expression left, Expression right) {
        if (right instanceof Constant r) {
            if (left instanceof Constant l && !operator.dividesBy(r.value)) {
                return new Constant(operator.apply(l.value, r.value));
            }
            if (operator == BinaryOperator.SUBTRACT) {
                return of(BinaryOperator.ADD, left, new Constant(-r.value));
            }
            if (operator == BinaryOperator.ADD) {
                if (r.value == 0) {
                    return left;
                }
                if (left instanceof Binary b && b.operator == BinaryOperator.ADD && b.right instanceof Constant c) {
                    return of(BinaryOperator.ADD, b.left, new Constant(c.value + r.value));
                }
            }
        }
        return new Binary(operator, left, right, left.size() + right.size() + 1);
    }
}
