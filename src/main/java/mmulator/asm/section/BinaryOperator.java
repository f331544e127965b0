package mmulator.asm.section;

/**
 * The operators between operands, with the precedence of GNU as (not that of C: {@code |} binds tighter than
 * {@code +}) and its results: comparisons are signed and yield -1 for true, {@code >>} shifts in zeros, and
 * {@code a ! b} is {@code a | ~b}.
 */
public enum BinaryOperator {
    MULTIPLY(8),
    DIVIDE(8),
    REMAINDER(8),
    SHIFT_LEFT(8),
    SHIFT_RIGHT(8),
    OR(7),
    OR_NOT(7),
    EXCLUSIVE_OR(7),
    AND(7),
    ADD(5),
    SUBTRACT(5),
    EQUAL(4),
    NOT_EQUAL(4),
    LESS(4),
    LESS_EQUAL(4),
    GREATER_EQUAL(4),
    GREATER(4),
    LOGICAL_AND(3),
    LOGICAL_OR(2);

    final int precedence;

    BinaryOperator(int precedence) {
        this.precedence = precedence;
    }

    /** True when this divides and {@code right} is zero. */
    boolean dividesBy(long right) {
        return right == 0 && (this == DIVIDE || this == REMAINDER);
    }

    boolean compares() {
        return precedence == 4;
    }

    long apply(long a, long b) {
        return switch (this) {
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case REMAINDER -> a % b;
            case SHIFT_LEFT -> b < 0 || b > 63 ? 0 : a << b;
            case SHIFT_RIGHT -> b < 0 || b > 63 ? 0 : a >>> b;
            case OR -> a | b;
            case OR_NOT -> a | ~b;
            case EXCLUSIVE_OR -> a ^ b;
            case AND -> a & b;
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case EQUAL -> a == b ? -1 : 0;
            case NOT_EQUAL -> a != b ? -1 : 0;
            case LESS -> a < b ? -1 : 0;
            case LESS_EQUAL -> a <= b ? -1 : 0;
            case GREATER_EQUAL -> a >= b ? -1 : 0;
            case GREATER -> a > b ? -1 : 0;
            case LOGICAL_AND -> a != 0 && b != 0 ? 1 : 0;
            case LOGICAL_OR -> a != 0 || b != 0 ? 1 : 0;
        };
    }
}
