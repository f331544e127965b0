package mmulator.asm.section;

/** The operators before an operand. */
enum UnaryOperator {
    NEGATE,
    COMPLEMENT,
    NOT;

    long apply(long operand) {
        return switch (this) {
            case NEGATE -> -operand;
            case COMPLEMENT -> ~operand;
            case NOT -> operand == 0 ? 1 : 0;
        };
    }
}
